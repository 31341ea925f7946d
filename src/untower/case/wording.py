"""How is the answer of the case put in two sentences: what it saves, and what is not sure?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import spell_gbp
from untower.case.claim import spell_chance
from untower.case.comparing import marks_of_the_chosen, rival_words, rivals
from untower.case.money.budget import budget_sentence
from untower.case.money.headroom import headroom, years_exceeded
from untower.case.money.saving import saving_rules
from untower.case.money.value_added_tax import tax_sentence
from untower.phrases import listed, plural
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.case.money.reckoned import Reckoned, Reckoning
    from untower.troubles import Trouble

NO_COMPONENTS = (
    "No components were read, so there is nothing to make a case for. A list of applications with "
    "what they cost is enough to begin."
)
LEAST = "The chosen range costs least"
PENNY = 0.01


def troubles_answer(troubles: tuple[Trouble, ...]) -> str:
    """What is said where rows that cannot be followed leave no case."""
    more = len(troubles) - 1
    rest = f" {plural(more, 'more is', 'more are')} named below." if more else ""
    return (
        f"No case was made: {plural(len(troubles), 'thing')} in the input cannot be followed. "
        f"{troubles[0].sentence}{rest}"
    )


def answer_of(reckoning: Reckoning, figures: Mapping[str, Any], *, award: str) -> str:
    """Two sentences: what the chosen range saves, in a range; and what is not sure.

    Where another option is cheaper the first begins with it. `award` is how the choice came out, in
    words, for where there is none.
    """
    chosen = reckoning.chosen
    if chosen is None:
        return _without_a_choice(reckoning, award)
    return f"{_saves(reckoning, chosen, figures)} {_not_sure(reckoning, chosen, figures)}"


def _without_a_choice(reckoning: Reckoning, award: str) -> str:
    years = plural(reckoning.terms.horizon_years, "year")
    usual = reckoning.usual
    if usual is None:
        first = f"Going on as now costs {spell_gbp(reckoning.baseline.npv_gbp)}"
    else:
        first = f"Business as usual costs {spell_gbp(usual.npv_gbp)}"
    unknown = _unknown(reckoning, usual)
    return (
        f"{first} at present value over {years}; no saving is claimed, as no range of providers "
        f"was chosen ({award}). {unknown or 'All that is known of its cost is counted'}."
    )


def _saves(reckoning: Reckoning, chosen: Reckoned, figures: Mapping[str, Any]) -> str:
    others = rivals(reckoning)
    saves = _saving_words(reckoning, chosen, figures)
    if others:
        count = len(others) - 1
        more = f" ({plural(count, 'more way costs', 'more ways cost')} less)" if count else ""
        return f"{rival_words(others[0])}{more}; the chosen range {saves}."
    marks = marks_of_the_chosen(reckoning)
    least = "No option costs less than the chosen range" if _has_equal(reckoning, chosen) else LEAST
    return f"{least}: it {saves}{f'; {marks}' if marks else ''}."


def _has_equal(reckoning: Reckoning, chosen: Reckoned) -> bool:
    """Whether another choice costs the same."""
    mine = set(chosen.option.offer_ids or ())
    return any(
        abs(other.npv_gbp - chosen.npv_gbp) < PENNY and set(other.option.offer_ids or ()) != mine
        for other in reckoning.options
    )


def _saving_words(reckoning: Reckoning, chosen: Reckoned, figures: Mapping[str, Any]) -> str:
    """What it saves of going on as now, or costs more, with its range."""
    years = plural(reckoning.terms.horizon_years, "year")
    gbp = reckoning.baseline.npv_gbp - chosen.npv_gbp
    pct = chosen.saving_pct
    if pct is None:
        return f"costs {spell_gbp(chosen.npv_gbp)} over {years}; what is saved is not known"
    whole = f"{spell_gbp(reckoning.baseline.npv_gbp)} that going on as now costs over {years}"
    share = f"({_pct(abs(pct))}{'' if gbp > 0 else ' more'}{_between(figures['saving_pct'])})"
    if abs(gbp) < PENNY:
        return f"saves nothing of the {whole}, and costs no more"
    if gbp > 0:
        return f"saves {spell_gbp(gbp)} of the {whole} {share}"
    return f"saves nothing: it costs {spell_gbp(-gbp)} more than the {whole} {share}"


def _pct(value: float) -> str:
    """A share in whole per cent, below one to a tenth; never -0."""
    places = 1 if abs(value) < 1 else 0
    return f"{round(value, places) + 0.0:.{places}f}%".replace("0.0%", "0%")


def saved_words(pct: float) -> str:
    """What a saving in per cent of going on as now comes to, as a verb and its share."""
    if pct >= 0:
        return f"saves {_pct(pct)}"
    return f"costs {_pct(-pct)} more than going on as now"


def _between(saving: Mapping[str, float | None]) -> str:
    """The range a saving lies in for eight draws of ten; below nought it is a cost."""
    low, high = saving.get("p10"), saving.get("p90")
    if low is None or high is None:
        return ", how sure is not known"
    if low >= 0:
        return f", likely between {_pct(low)} and {_pct(high)}"
    if high <= 0:
        return f", likely between {_pct(-high)} and {_pct(-low)} more"
    return f", likely between costing {_pct(-low)} more and saving {_pct(high)}"


def _not_sure(reckoning: Reckoning, chosen: Reckoned, figures: Mapping[str, Any]) -> str:
    """The second sentence: the target, which ranges decide, what is not known."""
    said = [target_words(reckoning, figures)]
    decides = figures["house_ranges_decide"]
    if decides["sentence"] and decides["decides"] is not False:
        said.append(_lower(str(decides["sentence"]).rstrip(".")))
    if bias_decides(reckoning):
        said.append(bias_words(reckoning))
    over = years_exceeded(headroom(reckoning, chosen))
    if over:
        years = listed([str(r.year) for r in over])
        said.append(f"the budget is exceeded in {'year' if len(over) == 1 else 'years'} {years}")
    unknown = _unknown(reckoning, chosen)
    if unknown:
        said.append(_lower(unknown))
    joined = "; ".join(said)
    return f"{joined[:1].upper()}{joined[1:]}."


def bias_decides(reckoning: Reckoning) -> bool:
    """Whether the chosen range saves without optimism bias, and does not with it."""
    chosen, now = reckoning.chosen, reckoning.baseline.npv_gbp
    return chosen is not None and chosen.npv_without_bias_gbp < now <= chosen.npv_gbp


def bias_words(reckoning: Reckoning) -> str:
    """What is saved without optimism bias, as the middle of a sentence."""
    chosen = reckoning.chosen
    saved = reckoning.baseline.npv_gbp - (chosen.npv_without_bias_gbp if chosen else 0.0)
    return f"without optimism bias it would save {spell_gbp(saved)}"


def target_words(reckoning: Reckoning, figures: Mapping[str, Any]) -> str:
    """Whether the target saving is likely, and whether any option reaches it."""
    target = figures["target_pct"]
    if target is None:
        return "no target saving is stated"
    chance = figures["chance_of_target"]
    best = max(
        (r for r in reckoning.options if r.saving_pct is not None),
        key=lambda r: (round(r.saving_pct or 0.0, 4), r.is_chosen),
        default=None,
    )
    most = ""
    if best is not None and best.saving_pct is not None and best.saving_pct < target:
        name = "the chosen range" if best.is_chosen else _lower(best.option.name)
        saves = _pct(best.saving_pct) if best.saving_pct > 0 else "nothing"
        most = f"nothing compared here saves {target:g}% (the most, {name}, saves {saves})"
    if chance is None:
        return most or f"how likely a saving of {target:g}% is, is not known"
    drawn = spell_chance(chance, figures["draws"])
    if most:
        return f"{most}; {drawn} {'reaches' if chance <= 0 else 'reach'} it"
    return f"{drawn} reach a saving of {target:g}%"


def _unknown(reckoning: Reckoning, option: Reckoned | None) -> str:
    flows = option.flows if option else reckoning.shortlist.baseline
    if not flows.not_known:
        return ""
    count = len(flows.not_known)
    return (
        f"{plural(count, 'thing')} that would change the cost {'is' if count == 1 else 'are'} not "
        "known"
    )


def _lower(sentence: str) -> str:
    """A sentence as the middle of another."""
    return sentence[:1].lower() + sentence[1:]


def assumptions_of(reckoning: Reckoning) -> tuple[str, ...]:
    """What was taken for granted in the money."""
    situation, terms = reckoning.shortlist.situation, reckoning.terms
    chosen = reckoning.chosen
    tax = tax_sentence(reckoning.treatment, terms, chosen.tax_gbp if chosen else None)
    months = convention("months_to_procure", on=situation.on, policy=situation.policy)
    budget = budget_sentence(situation.tables, on=situation.on, policy=situation.policy)
    return (
        "Savings are measured against going on as now: charges, own costs and the retained team, "
        "with what joining suppliers' parts and managing suppliers come to today.",
        "Cost is the present value of all years in prices of "
        f"{terms.base_year}, optimism bias included; without it stands beside.",
        "Payback counts cash against business as usual; a year's difference is spread evenly over "
        "its months.",
        saving_rules(reckoning.own_cashable),
        reckoning.shares.sentence,
        f"A procurement takes {months:g} months, by convention.",
        tax,
        *([budget] if budget else []),
        "A benefit is felt once a component's move is finished.",
        *situation.assumed,
    )
