"""Which services fall short of a benchmark, and on which is nothing known?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.findings import Force, Outcome
from untower.needs.benchmarks import WORDS
from untower.needs.figures import BODY, MEASURED_READS, SERVICE_READS
from untower.needs.measures import SHARES
from untower.needs.sentences import named, source_of, step_finding
from untower.needs.whole_tables import row_of
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.findings import Finding
    from untower.needs.facts import Facts
    from untower.needs.measures import ServiceMeasure
    from untower.policy import PolicyNumber

READS = (*SERVICE_READS, *BODY)


def service_findings(facts: Facts) -> Iterator[Finding]:
    """Benchmarks and measurement; one finding where no service was read."""
    if not facts.measures:
        yield step_finding(
            "needs",
            "services_not_known",
            Outcome.NOT_KNOWN,
            "Which services there are and how well they do is not known: no services were read.",
            subject=("services", "all"),
            reads=("services.service_id",),
            next_step="Add the list of services with a year's counts: started, completed, cost, "
            "how satisfied.",
            owner_role="head of technology",
        )
        return
    yield from _benchmarked(facts)
    yield from _unmeasured(facts)


def _benchmarked(facts: Facts) -> Iterator[Finding]:
    numbers = [n for share in SHARES if (n := facts.benchmarks.number(share)) is not None]
    if not numbers:
        return
    # Of findings that weigh the same, the one that most people meet comes first.
    for measure in sorted(facts.running, key=lambda m: (-(m.completed or 0), m.service_id)):
        if below := facts.below(measure):
            yield _below(facts, measure, below)
    clear = [m for m in facts.running if _is_above_all(facts, m)]
    if clear:
        yield step_finding(
            "needs",
            "service_below_benchmark",
            Outcome.MET,
            f"{plural(len(clear), 'service')} of {len(facts.running):,} "
            f"{'is' if len(clear) == 1 else 'are'} above every benchmark: "
            f"{named([m.title for m in clear])}.",
            subject=("services", "all"),
            reads=READS,
            force=max(n.force for n in numbers),
            source=source_of(numbers[0]),
            rows=tuple(row_of("services", m.record, "service_id") for m in clear),
        )


def _is_above_all(facts: Facts, measure: ServiceMeasure) -> bool:
    return all(
        facts.benchmarks.verdict(share, measure.share_pct(share)) is Outcome.MET for share in SHARES
    )


def _below(facts: Facts, m: ServiceMeasure, below: list[str]) -> Finding:
    numbers: list[PolicyNumber] = [
        n for share in below if (n := facts.benchmarks.number(share)) is not None
    ]
    parts = [
        f"{WORDS[share]} {m.share_pct(share):.1f}% against a benchmark of {n.value:g}%"
        for share, n in zip(below, numbers, strict=True)
    ]
    blank = [WORDS[share] for share in SHARES if m.share_pct(share) is None]
    unknown = f" Its {named(blank)} is not known." if blank else ""
    return step_finding(
        "needs",
        "service_below_benchmark",
        Outcome.NOT_MET,
        f"{m.title} is below the benchmark: {named(parts)}.{unknown}",
        subject=("services", m.service_id),
        reads=READS,
        force=max(n.force for n in numbers),
        source=source_of(numbers[0]),
        rows=(row_of("services", m.record, "service_id"),),
        next_step="Ask users where they give up and what they find hard, before any supplier is "
        "asked for anything.",
        owner_role=m.owner_role,
    )


def _unmeasured(facts: Facts) -> Iterator[Finding]:
    unmeasured, running = facts.unmeasured, facts.running
    if not unmeasured:
        yield step_finding(
            "needs",
            "user_outcome_not_measured",
            Outcome.MET,
            f"The user outcome of {plural(len(running), 'service')} is measured, each with a day "
            "and a number.",
            subject=("services", "all"),
            reads=MEASURED_READS,
        )
        return
    yield step_finding(
        "needs",
        "user_outcome_not_measured",
        Outcome.NOT_KNOWN,
        f"The user outcome of {len(unmeasured):,} of {plural(len(running), 'service')} is not "
        f"measured: {named([m.title for m in unmeasured])}. No plan can be held to it, and none "
        "is blamed for it.",
        subject=("services", "all"),
        reads=(*MEASURED_READS, "services.name"),
        force=Force.HOUSE_CONVENTION,
        rows=tuple(row_of("services", m.record, "service_id") for m in unmeasured),
        next_step="Ask at the end of each transaction, failures too, and record the day.",
        owner_role="head of technology",
    )
