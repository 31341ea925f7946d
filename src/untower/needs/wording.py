"""How is the answer about users put in two sentences, and is it whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.findings import Outcome
from untower.journey import State
from untower.needs.figures import BODY, SERVICE_READS
from untower.needs.sentences import source_of, spelled
from untower.phrases import plural

if TYPE_CHECKING:
    from untower.needs.facts import Facts

SHARED_MEANS = (
    "Satisfaction is the satisfied and very satisfied among all who answered; completion is "
    "completed among started; digital take-up is completed online among completed; cost per "
    "transaction is the whole cost over completed."
)
OUTCOME_MEANS = (
    "User outcome is the mean of the known ones of satisfaction and completion, 0 to 100; it is "
    "measured only where the day it was counted is known."
)
ONLINE_MEANS = (
    "Digital take-up counts transactions completed online with assisted digital ones, as the "
    "published measure does; a count that leaves assisted ones out makes it look lower than it is."
)


def state_of(facts: Facts) -> State:
    """Ready when services, needs and uses were read and at least one outcome is measured."""
    has_all = bool(facts.needs) and facts.trace.components_of is not None
    is_measured = any(m.is_measured for m in facts.running)
    return State.READY if has_all and is_measured else State.INCOMPLETE


def answer_of(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """Two sentences for the top of the step, and the columns behind them."""
    if not facts.running:
        return (
            "Nothing was read about services yet. A list of services with a year's counts of "
            "transactions and answers is enough to begin.",
            ("services.service_id",),
        )
    return f"{_satisfied(facts)} {_unmeasured(facts)}", (*SERVICE_READS, *BODY)


def satisfaction_title(facts: Facts) -> str:
    """How many services are below the benchmark on satisfaction, as a title."""
    known = [m for m in facts.running if m.satisfaction_pct is not None]
    if not known:
        return f"Satisfaction with {plural(len(facts.running), 'service')} is not known"
    if facts.benchmarks.number("satisfaction") is None:
        return f"Satisfaction is known for {len(known):,} of " + plural(
            len(facts.running), "service"
        )
    below = [
        m
        for m in known
        if facts.benchmarks.verdict("satisfaction", m.satisfaction_pct) is Outcome.NOT_MET
    ]
    verb = "satisfies" if len(below) == 1 else "satisfy"
    return (
        f"{spelled(len(below))} of {plural(len(known), 'service')} whose users were asked {verb} "
        "fewer people than the benchmark"
    )


def assumptions_of(facts: Facts) -> tuple[str, ...]:
    """What was taken for granted in the figures."""
    if not facts.measures:
        return ()
    number = facts.benchmarks.number("satisfaction")
    source = (
        f"Benchmarks are not covered: {facts.benchmarks.not_covered}"
        if number is None
        else f"Benchmarks, not law: {source_of(number)}."
    )
    fresh = facts.benchmarks.research_fresh_months
    return (
        SHARED_MEANS,
        OUTCOME_MEANS,
        ONLINE_MEANS,
        source,
        f"Research counts as fresh for {fresh} months: a house convention.",
        *(("Stopped early: the trace to suppliers is left out.",) if facts.is_stopped else ()),
    )


def _satisfied(facts: Facts) -> str:
    asked = [m for m in facts.running if m.satisfaction_pct is not None]
    title = satisfaction_title(facts)
    if not asked or facts.benchmarks.number("satisfaction") is None:
        return f"{title}."
    least = min(asked, key=lambda m: (m.satisfaction_pct or 0.0, m.service_id))
    is_below = facts.benchmarks.verdict("satisfaction", least.satisfaction_pct) is Outcome.NOT_MET
    return f"{title}{f', {least.title} fewest' if is_below else ''}."


def _unmeasured(facts: Facts) -> str:
    count = len(facts.unmeasured)
    if not count:
        return "The user outcome of every service is measured."
    return (
        f"On {count:,} of {plural(len(facts.running), 'service')} no outcome was measured, so the "
        "plan neither credits nor blames them."
    )
