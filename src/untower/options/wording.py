"""How is the answer about options put in two sentences, and is it whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.findings import Outcome
from untower.journey import State
from untower.options.delivery import Standing
from untower.options.reads import COMPONENT_READS, DECISION_READS, PROPOSAL_READS
from untower.options.weights import CRITERIA, CRITERION_WORDS
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from untower.options.facts import Facts

FIRST_WORDS = {
    "retire": ("retires", "retire"),
    "retain": ("stays as it is", "stay as they are"),
    "reuse": ("reuses a platform", "reuse a platform"),
    "saas": ("moves to SaaS", "move to SaaS"),
    "cloud": ("moves to the cloud", "move to the cloud"),
    "build": ("is built", "are built"),
    "outsource": ("is outsourced", "are outsourced"),
}
ANSWER_READS = (*COMPONENT_READS, *DECISION_READS, *PROPOSAL_READS)
EVEN = 0.5  # a first place under fewer weightings than not is a close call
NOTHING_READ = (
    "No components were read, so there is nothing to look at options for. A list of applications "
    "is enough to begin."
)


def state_of(facts: Facts) -> State:
    """Passed over where the whole step is on record so; ready where all passed the gate."""
    passages = facts.passages
    if not passages or any(not p.goes_further for p in passages):
        return State.INCOMPLETE
    is_whole = all(p.record is not None and p.record["subject_key"] is None for p in passages)
    return State.PASSED_OVER if is_whole else State.READY


def answer_of(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Two sentences for the top of the step, and the columns behind them."""
    if not facts.ways.components:
        return NOTHING_READ, ("components.component_id",)
    return f"{_firsts(facts)} {_goes_on(facts)}", ANSWER_READS


def _firsts(facts: Facts) -> str:
    """The first sentence: which kind of option comes first, and for how many."""
    total = plural(len(facts.ways.components), "component")
    if not facts.ways.has_options:
        proposed = len(facts.ways.proposals)
        more = f" untower proposes {plural(proposed, 'way')} to look at." if proposed else ""
        return f"No options were read for {total}: each can only be kept as it is so far.{more}"
    counted: dict[str, int] = {}
    for place in facts.ranking.places.values():
        if place.first is not None:
            kind = str(facts.rows[place.first]["kind"])
            counted[kind] = counted.get(kind, 0) + 1
    if not counted:
        return (
            f"For none of {total} could another way be compared with keeping it: a cost or points "
            "are not known."
        )
    parts = [
        f"{counted[kind]:,} {words[counted[kind] != 1]}"
        for kind, words in FIRST_WORDS.items()
        if kind in counted
    ]
    left = len(facts.ways.components) - sum(counted.values())
    rest = f"; for {left:,} no other way can be compared with keeping it" if left else ""
    return f"By its first option, of {total} {listed(parts)}{rest}."


def _goes_on(facts: Facts) -> str:
    """The second sentence: what goes no further, and what has no decision."""
    stopped = sum(not p.goes_further for p in facts.passages)
    undecided = sum(d.standing is Standing.NOT_DECIDED for d in facts.decisions)
    said = []
    if stopped:
        verb = "goes" if stopped == 1 else "go"
        said.append(f"{stopped:,} {verb} no further until options of two kinds are listed")
    if undecided:
        said.append(f"for {undecided:,} nobody decided who delivers, so that they go to no tender")
    if not said:
        return "Options were considered, and who delivers is decided, for each."
    joined = "; ".join(said)
    return f"{joined[:1].upper()}{joined[1:]}."


def assumptions_of(facts: Facts) -> tuple[str, ...]:
    """What was taken for granted in the figures."""
    if not facts.ways.components:
        return ()
    weights = ", ".join(
        f"{CRITERION_WORDS[c]} {100 * w:.3g}%"
        for c, w in zip(CRITERIA, facts.weights.by_criterion, strict=True)
    )
    years = plural(facts.terms.horizon_years, "year")
    return (
        f"Whole-life cost is the present value over {years} at {facts.terms.rates[0].pct:g}% a "
        "year, with optimism bias; results without it stand beside.",
        "A present arrangement is left at the plan's start here, and paid beside the new one while "
        "moving; the joint choice keeps to the contracts' own dates.",
        f"Weights: {weights}. Cost earns 50 points where it equals keeping the component, one more "
        "for each 1% saved.",
        "Options of two kinds, keeping among them, count as considered: a house convention.",
        *facts.weights.assumed,
        *facts.terms.assumed,
    )


def sure_title(facts: Facts) -> str:
    """How sure the first places are, as a title."""
    places = [p for p in facts.ranking.places.values() if p.first is not None]
    shares = [(facts.ranking.share_first[p.first], p.is_at_worst) for p in places]
    close = sum(share < EVEN and not is_at_worst for share, is_at_worst in shares)
    total = plural(len(places), "first place")
    if not close:
        return f"None of {total} is known to be a close call"
    return f"{close:,} of {total} {'is' if close == 1 else 'are'} a close call"


def overtaken_words(facts: Facts) -> str:
    """How many first places a way that could not be compared might take, in a sentence."""
    count = sum(bool(p.may_overtake) for p in facts.ranking.places.values())
    if not count:
        return "No way that could not be compared might take a first place."
    return (
        f"{plural(count, 'first place')} might go to a way that could not be compared, as a cost "
        "or points of it are not known."
    )


def saving_words(facts: Facts) -> str:
    """What the first options cost together beside keeping everything, where both are known."""
    firsts = keeps = 0.0
    count = 0
    for place in facts.ranking.places.values():
        if place.first is not None:
            kept = next(r for r in place.ranked if facts.rows[r]["kind"] == "retain")
            firsts += float(facts.cost.present_value_gbp[place.first])
            keeps += float(facts.cost.present_value_gbp[kept])
            count += 1
    if not count:
        return ""
    return (
        f"One by one the first options cost {spell_gbp(firsts)}, keeping the same "
        f"{plural(count, 'component')} {spell_gbp(keeps)}: not a plan, as they were not chosen "
        "together."
    )


def considered_count(facts: Facts) -> int:
    """How many components may go further."""
    return sum(p.outcome is Outcome.MET for p in facts.passages)
