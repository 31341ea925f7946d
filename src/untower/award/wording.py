"""How is the answer about the range put in two sentences, and is it whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.award.choosing import IMPOSSIBLE, WITHIN_GAP
from untower.award.piecemeal import CHEAPEST
from untower.award.reads import CHOICE_READS, LIMIT_READS
from untower.journey import State
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from untower.award.answered import Answered, CheckedChoice
    from untower.award.checker import Checked
    from untower.award.piecemeal import Piecemeal

PLANNING = "Planning model: not an award decision."
NOTHING_OFFERED = (
    "No offers were read, so there is nothing to choose a range of providers from. Indicative and "
    "catalogue prices and in-house estimates are enough to begin."
)
NO_COMPONENTS = (
    "No components were read, so there is nothing to choose providers for. A list of applications "
    "is enough to begin."
)
ASSUMED = (
    "A component changes hands when the last of its contracts can be left; until then it costs "
    "what it costs now and is as good as it is now.",
    "What stays is let again at its last price once its contract has run as far as it lawfully "
    "may.",
    "Interfaces and the cost of managing suppliers count over all the plan's years.",
    "An offer that was not assessed has the quality its points for users, cloud and agile say; "
    "one that says nothing is taken to be as good as what there is now.",
    "Prices are without VAT; an offer that does not say is taken to be without.",
    "Shares of suppliers are of yearly spend outside the organisation once every change is made. A "
    "supplier not known to be small or medium-sized counts as neither.",
    "A component several suppliers charge for counts as with the one that charges most.",
)


def assumptions_of(answered: Answered) -> tuple[str, ...]:
    """What was taken for granted, and how often a default stood in for a blank."""
    situation, numbers = answered.situation, answered.situation.numbers
    said = list(ASSUMED)
    blank = sum(i.assumed > 0 for i in situation.interfaces)
    if blank:
        said.append(
            f"{blank:,} of {plural(len(situation.interfaces), 'interface')} state no cost: each "
            f"way is taken at {spell_gbp(numbers.interface_gbp)} a year where its ends sit apart, "
            "by convention."
        )
    exits = sum(p.is_exit_assumed for p in situation.present.values())
    if exits:
        said.append(
            f"What handing over costs is not stated for {plural(exits, 'component')}: "
            f"{100 * numbers.exit_share:g}% of a year's charges, by convention."
        )
    early = sum(
        w.is_early and situation.present[w.component_id].is_break_assumed for w in situation.ways
    )
    if early:
        said.append(
            f"Leaving early is assumed to cost the charges to the next break or end for "
            f"{plural(early, 'part')} of offers."
        )
    mixed = sum(len(p.contract_ids) > 1 for p in situation.present.values())
    if mixed:
        said.append(
            f"{plural(mixed, 'component')} {'has' if mixed == 1 else 'have'} several contracts."
        )
    return (*said, *situation.assumed)


def state_of(answered: Answered) -> State:
    """Ready where a choice was made that leaves no component out of the comparison."""
    joint = answered.joint
    if joint is None or joint.checked is None:
        return State.INCOMPLETE
    return State.READY


def answer_of(answered: Answered) -> tuple[str, tuple[str, ...]]:
    """Two sentences for the top of the step, and the columns behind them."""
    if not answered.situation.present:
        return NO_COMPONENTS, ("components.component_id",)
    if answered.troubles:
        return _troubles(answered), (*CHOICE_READS, *LIMIT_READS)
    joint = answered.joint
    if joint is None:
        return NOTHING_OFFERED, ("offers.offer_id",)
    if joint.checked is None:
        return f"{PLANNING} {_nothing(answered, joint)}", (*CHOICE_READS, *LIMIT_READS)
    return f"{PLANNING} {_chosen(answered, joint, joint.checked)}", (*CHOICE_READS, *LIMIT_READS)


def how_close(gap: float | None) -> str:
    """How close to the best possible, in words: never closer than was shown."""
    if gap is None:
        return "how close to the best possible is not known"
    if gap <= 0:
        return "the best possible"
    hundredths = -(-gap * 10_000 // 1)
    return f"within {hundredths / 100:.2f}% of the best possible"


def _troubles(answered: Answered) -> str:
    count = len(answered.troubles)
    first = answered.troubles[0].sentence
    more = f" {plural(count - 1, 'more is', 'more are')} named below." if count > 1 else ""
    things = plural(count, "thing")
    return f"No sourcing plan was made: {things} in the input cannot be followed. {first}{more}"


def _nothing(answered: Answered, joint: CheckedChoice) -> str:
    if joint.chosen.status != IMPOSSIBLE:
        return "The search was stopped before it found a sourcing plan that keeps these rules."
    blocked = joint.chosen.built.blocked
    if blocked:
        names = listed([b.component_id for b in blocked], at_most=5)
        return f"No choice satisfies these rules: they leave no offer for {names}."
    return f"No choice satisfies these rules. {clash_words(answered)}"


def clash_words(answered: Answered) -> str:
    """Which rules clash, in words, and what letting each go alone would give."""
    clash = answered.clash
    if clash is None:
        return "Which of them clash was not found in the work done."
    if not clash.rules:
        return "The offers cannot be joined to one choice even without any of them."
    named = listed(clash.rules)
    if len(clash.rules) == 1:
        first = f"{named} cannot hold by itself."
    elif clash.none_can_be_dropped:
        first = f"{named} cannot all hold, and without any one of them the others can."
    else:
        first = f"{named} clash; perhaps not all are needed."
    given = [
        f"without {r.rule} the best found is worth {spell_gbp(r.cost_gbp)}"
        for r in clash.relaxed
        if r.cost_gbp is not None
    ]
    return f"{first} {_begun(listed(given))}." if given else first


def _chosen(answered: Answered, joint: CheckedChoice, checked: Checked) -> str:
    years = answered.situation.terms.horizon_years
    first = (
        f"The sourcing plan provides {plural(len(checked.parts), 'component')} with "
        f"{plural(checked.suppliers, 'supplier group')} for {spell_gbp(checked.cost_gbp)} at "
        f"present value over {plural(years, 'year')}, {how_close(joint.chosen.gap)}."
    )
    if joint.chosen.given_way:
        first += f" {listed([r.rule_id for r in joint.chosen.given_way])} had to give way."
    if joint.chosen.status != WITHIN_GAP:
        first += " It is the best found in the work done."
    beside = [
        f"{words} {spell_gbp(other.checked.cost_gbp)} and break "
        f"{plural(len({b.rule_id for b in other.checked.broken}), 'rule')}"
        for words, other in _others(answered)
        if other.checked is not None
    ]
    return f"{first} {_begun(', and '.join(beside))}." if beside else first


def _others(answered: Answered) -> list[tuple[str, Piecemeal]]:
    """What the choice is told beside: everything kept, and the cheapest of each component."""
    found: list[tuple[str, Piecemeal]] = []
    if answered.as_it_is is not None:
        found.append(("keeping everything as it is would cost", answered.as_it_is))
    found += [
        ("choosing the cheapest for each component by itself would cost", p)
        for p in answered.piecemeal
        if p.name == CHEAPEST
    ]
    return found


def _begun(sentence: str) -> str:
    """A sentence with its first letter large and every other as it was."""
    return sentence[:1].upper() + sentence[1:]
