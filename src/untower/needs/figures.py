"""What plan.json carries under steps.needs.figures, and the columns behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.needs.benchmarks import WORDS
from untower.needs.measures import ANSWERS, SHARES, overall_outcome
from untower.needs.research import unmet_needs
from untower.needs.sentences import source_of
from untower.needs.tracing import by_service, by_supplier_back, by_user_group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers import Figure
    from untower.needs.facts import Facts
    from untower.needs.measures import ServiceMeasure
    from untower.needs.tracing import Trace

BODY = ("organisation.kind", "organisation.nation")
OUTCOME_READS = (
    "services.service_id",
    "services.phase",
    "services.started",
    "services.completed",
    *(f"services.{answer}" for answer in ANSWERS),
)
MEASURED_READS = (*OUTCOME_READS, "services.measured_on")
SERVICE_READS = (
    *MEASURED_READS,
    "services.name",
    "services.user_kind",
    "services.period_start",
    "services.period_end",
    "services.completed_digitally",
    "services.total_cost_gbp",
)
NEED_READS = (
    "needs.need_id",
    "needs.service_id",
    "needs.user_group",
    "needs.need",
    "needs.importance",
    "needs.met_pct",
)
RESEARCH_READS = ("services.service_id", "needs.service_id", "needs.researched_on")
UNUSED_READS = (
    "components.component_id",
    "components.name",
    "components.status",
    "components.users",
    "components.in_house_annual_gbp",
    "charges.annual_gbp",
    "uses.component_id",
    "interfaces.from_component_id",
    "interfaces.to_component_id",
)
TRACE_READS = (
    "needs.need_id",
    "needs.service_id",
    "needs.user_group",
    "uses.service_id",
    "uses.component_id",
    "charges.component_id",
    "charges.contract_id",
    "contracts.supplier_id",
)
READS: Mapping[str, tuple[str, ...]] = {
    "services": (*SERVICE_READS, *BODY),
    "measured": MEASURED_READS,
    "overall": OUTCOME_READS,
    "benchmarks": BODY,
    "needs_unmet": NEED_READS,
    "research": RESEARCH_READS,
    "services_without_need": ("services.service_id", "needs.service_id"),
    "services_without_component": ("services.service_id", "uses.service_id"),
    "unused_components": UNUSED_READS,
    "trace": TRACE_READS,
    "trace_services": TRACE_READS,
    "trace_suppliers": (*TRACE_READS, "suppliers.name"),
}


def figures_of(facts: Facts) -> dict[str, Figure]:
    """Every figure the tables allow; what was not read is None, or an empty list of services."""
    figures: dict[str, Any] = {
        "services": [_service(facts, m) for m in facts.measures],
        "measured": _measured(facts),
        "overall": _overall(facts),
        "benchmarks": [_benchmark(facts, share) for share in SHARES],
        "needs_unmet": None,
        "research": None,
        "services_without_need": None,
        "services_without_component": None,
        "unused_components": _unused(facts),
        "trace": None,
        "trace_services": None,
        "trace_suppliers": None,
    }
    if not facts.is_stopped:
        figures |= _traced(facts.trace)
    if facts.needs is not None:
        figures["needs_unmet"] = [
            {
                "need_id": str(n["need_id"]),
                **{c: n[c] for c in ("service_id", "user_group", "need", "importance", "met_pct")},
            }
            for n in unmet_needs(facts.needs)
        ]
        figures["research"] = [
            {
                "service_id": r.service.service_id,
                "needs": len(r.needs),
                "researched_on": r.researched_on,
                "fresh_until": r.fresh_until,
                "outcome": r.outcome.value,
            }
            for r in facts.research
        ]
        figures["services_without_need"] = [
            r.service.service_id for r in facts.research if not r.needs
        ]
    if facts.trace.components_of is not None:
        figures["services_without_component"] = [m.service_id for m in facts.without_component]
    return figures


def figure_reads_of(figures: Mapping[str, Figure]) -> dict[str, tuple[str, ...]]:
    """The columns behind each figure: a KeyError if one was added without saying what it read."""
    return {name: READS[name] for name in figures}


def _traced(trace: Trace) -> dict[str, Any]:
    """The trace each way, None from where a table was not read."""
    return {
        "trace": None if trace.needs is None else by_user_group(trace),
        "trace_services": None if trace.services is None else by_service(trace),
        "trace_suppliers": None if trace.contracts is None else by_supplier_back(trace),
    }


def _service(facts: Facts, m: ServiceMeasure) -> dict[str, Any]:
    """One service as plain values; percentages to two places, verdicts on the exact ones."""
    plain = {
        name: getattr(m, name)
        for name in (
            "service_id",
            "name",
            "user_kind",
            "phase",
            "period_start",
            "period_end",
            "measured_on",
        )
    }
    for share in SHARES:
        plain[f"{share}_pct"] = _rounded(m.share_pct(share))
        plain[f"{share}_n"] = getattr(m, f"{share}_n")
        plain[f"{share}_verdict"] = facts.benchmarks.verdict(share, m.share_pct(share)).value
    return plain | {
        "cost_per_transaction_gbp": m.cost_per_transaction_gbp,
        "cost_n": m.cost_n,
        "total_cost_gbp": m.total_cost_gbp,
        "user_outcome_pct": _rounded(m.user_outcome_pct),
        "is_measured": m.is_measured,
    }


def _measured(facts: Facts) -> dict[str, Any] | None:
    if not facts.measures:
        return None
    return {
        "services": len(facts.running),
        "measured": len(facts.running) - len(facts.unmeasured),
        "not_measured": [m.service_id for m in facts.unmeasured],
    }


def _overall(facts: Facts) -> dict[str, Any] | None:
    if not facts.measures:
        return None
    value, weighed = overall_outcome(facts.measures)
    return {
        "user_outcome_pct": _rounded(value),
        "services": sum(m.user_outcome_pct is not None for m in facts.running),
        "weighed": weighed,
    }


def _benchmark(facts: Facts, share: str) -> dict[str, Any]:
    number = facts.benchmarks.number(share)
    if number is None:
        return {
            "measure": WORDS[share],
            "value_pct": None,
            "reason": f"not covered: {facts.benchmarks.not_covered}",
        }
    return {
        "measure": WORDS[share],
        "value_pct": number.value,
        "comparator": number.comparator,
        "force": number.force.words,
        "in_force_from": number.in_force_from,
        "source": source_of(number),
        "is_confirmed": number.confirmed,
    }


def _unused(facts: Facts) -> list[dict[str, Any]] | None:
    if facts.unused is None:
        return None
    return [
        {
            "component_id": u.component_id,
            "name": u.record["name"],
            "annual_gbp": u.annual_gbp,
            "is_cost_whole": u.is_cost_whole,
            "needed_by": list(u.needed_by),
            "outcome": u.outcome.value,
        }
        for u in facts.unused
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
