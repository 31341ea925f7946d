"""What does the case find: of the input, of the saving, of the budget, of what it rests on?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.arithmetic.money import spell_gbp, to_pence
from untower.case.comparing import rival_words, rivals
from untower.case.findings_open import STEP, THE_RANGE, not_known, years_without_prices
from untower.case.money.headroom import headroom, years_exceeded
from untower.case.reads import (
    AFFORDABLE_READS,
    MONEY_READS,
    OPTION_READS,
    TARGET_READS,
)
from untower.case.shortlist.shortlisted import CHOSEN_RANGE
from untower.case.wording import bias_decides, bias_words, saved_words, target_words
from untower.findings import Finding, Force, Outcome, Row, worst_first
from untower.needs.sentences import named, source_of, step_finding
from untower.phrases import listed, plural
from untower.policy import NotCovered, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.case.money.reckoned import Reckoned, Reckoning
    from untower.troubles import Trouble

EVEN = 0.5


def trouble_findings(troubles: Sequence[Trouble]) -> Iterator[Finding]:
    """What cannot be followed, each with its place."""
    for trouble in troubles:
        yield step_finding(
            STEP,
            "case_input",
            Outcome.NOT_MET,
            trouble.sentence,
            subject=(trouble.table, trouble.key),
            reads=(f"{trouble.table}.{trouble.column}",),
            rows=(Row(table=trouble.table, key=trouble.key, file=trouble.file, row=trouble.row),),
            next_step=trouble.do,
        )


def findings_of(
    reckoning: Reckoning, figures: Mapping[str, Any], troubles: Sequence[Trouble]
) -> list[Finding]:
    """Every finding, worst first."""
    found = [*trouble_findings(troubles), *_options_compared(reckoning)]
    chosen = reckoning.chosen
    if chosen is None:
        found += _no_choice(reckoning)
    else:
        found += [
            *_cheaper(reckoning),
            *_target(reckoning, chosen, figures),
            *_budget(reckoning, chosen),
            *_never_back(chosen),
            *_bias_decides(reckoning),
            *_rules_broken(chosen),
            *_worse_for_users(chosen),
            *years_without_prices(reckoning, chosen),
        ]
    found += not_known(reckoning, figures)
    return worst_first(found)


def _no_choice(reckoning: Reckoning) -> Iterator[Finding]:
    option = reckoning.shortlist.option(CHOSEN_RANGE)
    yield step_finding(
        STEP,
        "case_no_choice",
        Outcome.NOT_KNOWN,
        f"No case is made for a range of providers: {_end(option.why_not if option else '')}",
        subject=THE_RANGE,
        reads=OPTION_READS,
        next_step="Mend what keeps the range from being chosen: see the step The range.",
    )


def _end(why: str) -> str:
    why = why or "none was chosen"
    return f"{why[:1].lower()}{why[1:].rstrip('.')}."


def _cheaper(reckoning: Reckoning) -> Iterator[Finding]:
    """Options that cost less than the chosen range."""
    for rival in rivals(reckoning):
        yield step_finding(
            STEP,
            "case_cheaper_option",
            Outcome.NOT_MET if rival.is_better else Outcome.NOT_KNOWN,
            f"{rival_words(rival)}.",
            subject=("organisation", rival.option.option_id),
            reads=OPTION_READS,
            money_gbp=to_pence(rival.cheaper_gbp),
            next_step="Choose it, or say on record why what it costs less is not worth it.",
        )


def _target(
    reckoning: Reckoning, chosen: Reckoned, figures: Mapping[str, Any]
) -> Iterator[Finding]:
    """Whether the target saving is reached at the estimates and more likely than not."""
    target, chance = figures["target_pct"], figures["chance_of_target"]
    if target is None or chosen.saving_pct is None:
        return
    is_reached = chosen.saving_pct >= target and (chance is None or chance >= EVEN)
    words = target_words(reckoning, figures)
    sentence = (
        f"The chosen range {saved_words(chosen.saving_pct)} at its estimates; "
        f"{words[:1].lower()}{words[1:]}."
    )
    yield step_finding(
        STEP,
        "case_target_saving",
        Outcome.MET if is_reached else Outcome.NOT_MET,
        sentence,
        subject=THE_RANGE,
        reads=TARGET_READS,
        source="House convention of untower: the target is a claim under test"
        if not figures["is_target_stated"]
        else "The organisation's own target",
        next_step="" if is_reached else "Do not promise the target; state the range.",
    )


def _budget(reckoning: Reckoning, chosen: Reckoned) -> Iterator[Finding]:
    """Years in which the plan pays more than the budget holds."""
    over = years_exceeded(headroom(reckoning, chosen))
    if not over:
        return
    years = [f"year {r.year} by {spell_gbp(-(r.headroom_gbp or 0.0))}" for r in over]
    limits = [r.limit_id for r in over if r.limit_id is not None]
    usual = reckoning.usual
    as_usual = years_exceeded(headroom(reckoning, usual)) if usual else []
    beside = "; business as usual keeps to it" if usual else ""
    if as_usual:
        named_years = listed([str(r.year) for r in as_usual])
        beside = (
            f"; business as usual exceeds it in {'year' if len(as_usual) == 1 else 'years'} "
            f"{named_years}"
        )
    yield step_finding(
        STEP,
        "case_budget_exceeded",
        Outcome.NOT_MET,
        f"The chosen range exceeds the budget in {listed(years)}, in cash{beside}.",
        subject=THE_RANGE,
        reads=AFFORDABLE_READS,
        source="The organisation's own budget; that nobody raises it is a house convention",
        rows=tuple(Row(table="limits", key=name) for name in dict.fromkeys(limits)),
        money_gbp=to_pence(sum(-(r.headroom_gbp or 0.0) for r in over)),
        next_step="Set money aside for moving, spread the moves over more years, or choose less.",
    )


def _never_back(chosen: Reckoned) -> Iterator[Finding]:
    if chosen.payback is not None and chosen.payback.months is None:
        yield step_finding(
            STEP,
            "case_no_payback",
            Outcome.NOT_MET,
            f"The chosen range: {chosen.payback.sentence[:1].lower()}{chosen.payback.sentence[1:]}",
            subject=THE_RANGE,
            reads=MONEY_READS,
            next_step="Say what else it is worth: better services, less dependence, less risk.",
        )


def _bias_decides(reckoning: Reckoning) -> Iterator[Finding]:
    if bias_decides(reckoning):
        words = bias_words(reckoning)
        yield step_finding(
            STEP,
            "case_optimism_bias_decides",
            Outcome.NOT_KNOWN,
            f"Optimism bias decides whether the chosen range saves: {words}.",
            subject=THE_RANGE,
            reads=MONEY_READS,
            source="Upper bounds published for HM Treasury; which kind takes which, and that none "
            "is managed yet, are house conventions",
            next_step="Show how far each cause of bias is managed, and set the share in policy.",
        )


def _rules_broken(chosen: Reckoned) -> Iterator[Finding]:
    broken = chosen.option.rules_broken
    if broken:
        yield step_finding(
            STEP,
            "case_rules_broken",
            Outcome.NOT_MET,
            f"The chosen range breaks {named(list(broken))}.",
            subject=THE_RANGE,
            reads=OPTION_READS,
            rows=tuple(Row(table="limits", key=r) for r in broken),
            next_step="Ask again without them, or decide which are to give way.",
        )


def _worse_for_users(chosen: Reckoned) -> Iterator[Finding]:
    effect = chosen.option.service_effect
    worse = [s for s, change in effect.items() if change is not None and change < 0]
    if worse:
        yield step_finding(
            STEP,
            "case_service_worse",
            Outcome.NOT_MET,
            f"With the chosen range {plural(len(worse), 'service')} would get worse for users: "
            f"{named(worse)}.",
            subject=("services", worse[0]),
            reads=OPTION_READS,
            rows=tuple(Row(table="services", key=s) for s in worse),
            next_step="Ask who is affected, and whether it can be made good.",
        )


def _options_compared(reckoning: Reckoning) -> Iterator[Finding]:
    """Whether as many options were compared as a business case asks for."""
    situation = reckoning.shortlist.situation
    asked = (situation.policy or shipped()).number(
        "business_case_options_min", on=situation.on, binds="other", nation="england"
    )
    if isinstance(asked, NotCovered):
        return
    count = len(reckoning.options)
    impossible = [o.name for o in reckoning.shortlist.options if o.flows is None]
    without = f"; not possible: {listed(impossible)}" if impossible else ""
    yield step_finding(
        STEP,
        "case_options_compared",
        Outcome.MET if count >= asked.value else Outcome.NOT_MET,
        f"{plural(count, 'option')} could be costed and compared{without}.",
        subject=("organisation", "options of the case"),
        reads=OPTION_READS,
        force=min(asked.force, Force.GUIDANCE),
        source=source_of(asked),
        next_step=""
        if count >= asked.value
        else "Cost business as usual, do minimum, the preferred way and one other viable way.",
    )
