"""What plan.json carries under steps.options.figures, and the columns behind each figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from untower.findings import Outcome
from untower.options.delivery import Standing
from untower.options.ranking import SEED
from untower.options.reads import (
    COMPONENT_READS,
    DECISION_READS,
    OPTION_READS,
    PASSAGE_READS,
    PROPOSAL_READS,
    RANK_READS,
)
from untower.options.terms import TERMS_READS
from untower.options.ways import LISTED
from untower.options.weights import CRITERIA, WEIGHT_READS
from untower.options.whole_life import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.answers import Figure
    from untower.arithmetic.present_value import Floats
    from untower.arithmetic.weightings import SmallestChange
    from untower.options.delivery import Decision
    from untower.options.facts import Facts
    from untower.options.gate import Passage
    from untower.options.ways import Proposal

READS: Mapping[str, tuple[str, ...]] = {
    "terms": TERMS_READS,
    "weights": WEIGHT_READS,
    "components": COMPONENT_READS,
    "options": OPTION_READS,
    "acceptability": RANK_READS,
    "proposals": PROPOSAL_READS,
    "delivery_models": DECISION_READS,
    "gate": PASSAGE_READS,
    "counts": (*COMPONENT_READS, *DECISION_READS, *PROPOSAL_READS),
}


def figures_of(facts: Facts) -> dict[str, Figure]:
    """Every figure the tables allow; lists are empty where nothing was read.

    Where nobody has begun on options or decisions, components of which nothing is proposed or
    recorded either are counted and not listed: of a large estate there is nothing else to say.
    """
    named = _spoken_of(facts)
    figures: dict[str, Any] = {
        "terms": _terms(facts),
        "weights": _weights(facts),
        "components": [_component(facts, p) for p in facts.passages if p.component_id in named],
        "options": [
            _option(facts, row)
            for row in range(facts.cost.count)
            if facts.rows[row]["component_id"] in named
        ],
        "acceptability": _acceptability(facts),
        "proposals": [_proposal(facts, p) for p in facts.ways.proposals],
        "delivery_models": [
            _decision(d) for d in facts.decisions if d.component["component_id"] in named
        ],
        "gate": [_passage(p) for p in facts.passages if p.component_id in named],
        "counts": _counts(facts) | {"said_nothing_of": len(facts.passages) - len(named)},
    }
    return figures


def _spoken_of(facts: Facts) -> set[str]:
    """All components once an option or a decision stands; else those proposed or recorded."""
    all_of_them = {p.component_id for p in facts.passages}
    if any(d.record for d in facts.decisions) or any(r["origin"] == LISTED for r in facts.rows):
        return all_of_them
    proposed = {p.component["component_id"] for p in facts.ways.proposals}
    recorded = {p.component_id for p in facts.passages if p.record}
    return all_of_them & (proposed | recorded)


def figure_reads_of(figures: Mapping[str, Figure]) -> dict[str, tuple[str, ...]]:
    """The columns behind each figure there is."""
    return {name: READS[name] for name in figures}


def _terms(facts: Facts) -> dict[str, Any]:
    terms = facts.terms
    return {
        "starts_on": terms.starts_on,
        "horizon_years": terms.horizon_years,
        "price_base_year": terms.base_year,
        "discount_rates": [{"from_year": r.first_year, "pct": r.pct} for r in terms.rates],
        "general_inflation_pct": terms.inflation_pct,
        "pay_inflation_pct": terms.pay_inflation_pct,
        "fte_cost_gbp": terms.fte_cost_gbp,
        "procurement_cost_pct": terms.procurement_pct,
        "reletting_cost_pct": terms.reletting_pct,
        "reletting_term_months": terms.reletting_term_months,
        "optimism_bias": [
            {
                "kind": kind,
                "operating_pct": bias.operating_pct,
                "capital_pct": bias.capital_pct,
                "duration_pct": bias.duration_pct,
            }
            for kind, bias in terms.bias.items()
        ],
    }


def _weights(facts: Facts) -> dict[str, Any]:
    return {
        name: round(float(weight), 4)
        for name, weight in zip(CRITERIA, facts.weights.by_criterion, strict=True)
    }


def _component(facts: Facts, passage: Passage) -> dict[str, Any]:
    name = passage.component_id
    place = facts.place(name)
    first = place.first
    rows = facts.rows_of.get(name, [])
    keeps = next((r for r in rows if facts.rows[r]["kind"] == "retain"), None)
    return {
        "component_id": name,
        "name": passage.component["name"],
        "layer": passage.component["layer"],
        "present_annual_gbp": facts.rows[rows[0]]["present_annual_gbp"] if rows else None,
        "keeping_gbp": None if keeps is None else facts.gbp(facts.cost.present_value_gbp, keeps),
        "options": len(rows),
        "options_listed": sum(facts.rows[r]["origin"] == "listed" for r in rows),
        "options_ranked": len(place.ranked),
        "may_overtake_option_ids": [_option_id(facts, row) for row in place.may_overtake],
        "first_option_id": _option_id(facts, first),
        "first_kind": None if first is None else facts.rows[first]["kind"],
        "first_in_pct": None if first is None else share_pct(facts, first),
        "is_first_at_worst": place.is_at_worst,
        "next_option_id": _option_id(facts, place.next_best),
        "first_without_bias_option_id": _option_id(facts, place.first_without_bias),
        "smallest_change": _change(facts, place.ranked, place.change),
        "outcome": passage.outcome.value,
    }


def share_pct(facts: Facts, row: int) -> float | None:
    """The share of weightings under which a way is first, in per cent; None where not asked."""
    return _number(facts.ranking.share_first, row, 1, 100)


def _option_id(facts: Facts, row: int | None) -> str | None:
    return None if row is None else str(facts.rows[row]["option_id"])


def _change(
    facts: Facts, ranked: tuple[int, ...], change: SmallestChange | None
) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "points": round(100 * change.moved, 1),
        "from": {
            criterion: round(100 * taken, 1)
            for criterion, taken in zip(CRITERIA, change.taken, strict=True)
            if taken > 0
        },
        "to": CRITERIA[change.to],
        "option_id": _option_id(facts, ranked[change.rival]),
    }


def _option(facts: Facts, row: int) -> dict[str, Any]:
    way = facts.rows[row]
    first, full = facts.benefits[row]
    is_costed = bool(facts.cost.is_costed[row])
    names = ("option_id", "component_id", "kind", "origin", "platform_id", "supplier_id")
    more = ("points_evidence", "user_effect_points", "blocker")
    return {
        **{name: way[name] for name in names},
        "whole_life_gbp": facts.gbp(facts.cost.present_value_gbp, row),
        "without_bias_gbp": facts.gbp(facts.cost.without_bias_gbp, row),
        "cash_gbp": facts.gbp(facts.cost.cash_gbp, row),
        "parts_gbp": (
            {part: facts.gbp(facts.cost.parts[part], row) for part in PARTS} if is_costed else None
        ),
        "not_costed_for": list(facts.blanks[row]),
        **{p: way[p] for p in ("user_points", "cloud_points", "agile_points")},
        "cost_points": _number(facts.ranking.cost_points, row, 1),
        "quality_points": _number(facts.ranking.quality, row, 1),
        "worth": _number(facts.ranking.worth, row, 2),
        "first_in_pct": share_pct(facts, row),
        "months_to_first_benefit": first,
        "months_to_full_benefit": full,
        **{name: way[name] for name in more},
    }


def _number(values: Floats, row: int, places: int, times: float = 1) -> float | None:
    value = times * float(values[row])
    return round(value, places) if math.isfinite(value) else None


def _acceptability(facts: Facts) -> dict[str, Any] | None:
    """How the shares were come by; None where nothing could be compared."""
    drawn = facts.ranking.drawn
    if all(p.first is None for p in facts.ranking.places.values()):
        return None
    return {
        "weightings": drawn,
        "seed": SEED,
        "criteria": list(CRITERIA),
        "within_points": round(100 * 1.96 * math.sqrt(0.25 / drawn), 2) if drawn else None,
        "benchmark": "what keeping the component as it is costs",
    }


def _proposal(facts: Facts, proposal: Proposal) -> dict[str, Any]:
    platform = proposal.platform
    return {
        "option_id": proposal.option_id,
        "component_id": proposal.component["component_id"],
        "kind": proposal.kind,
        "why": proposal.why,
        "platform_id": platform.platform_id if platform else None,
        "platform": platform.title if platform else None,
        "from": None if platform is None else "untower" if platform.is_shipped else "platforms",
        "must_use": (
            platform.must_be_used_by(facts.kind, facts.nation, facts.on) if platform else None
        ),
        "binds": list(platform.binds) if platform and platform.is_shipped else None,
        "source": platform.source if platform else None,
        "is_confirmed": platform.is_confirmed if platform else None,
        "caution": platform.caution if platform else None,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    record = decision.record or {}
    names = ("decided_on", "decided_by_role", "public_interest_test", "comparator_gbp", "reason")
    return {
        "component_id": decision.component["component_id"],
        "standing": decision.standing.value,
        "decided": decision.decided,
        **{name: record.get(name) for name in names},
        "outside_annual_gbp": decision.outside_gbp,
        "is_in_line_with_comparator": decision.is_in_line,
    }


def _passage(passage: Passage) -> dict[str, Any]:
    record = passage.record or {}
    return {
        "component_id": passage.component_id,
        "outcome": passage.outcome.value,
        "kinds_considered": list(passage.kinds),
        "goes_further": passage.goes_further,
        "goes_to_tender": passage.goes_to_tender,
        "passed_over_by_role": record.get("by_role"),
        "passed_over_reason": record.get("reason"),
    }


def _counts(facts: Facts) -> dict[str, Any]:
    places = facts.ranking.places.values()
    return {
        "components": len(facts.ways.components),
        "options": facts.cost.count,
        "options_costed": int(facts.cost.is_costed.sum()),
        "components_ranked": sum(p.first is not None for p in places),
        "first_at_worst": sum(p.is_at_worst for p in places),
        "first_may_be_overtaken": sum(bool(p.may_overtake) for p in places),
        "first_changed_by_bias": sum(p.is_changed_by_bias for p in places),
        "first_by_kind": _by_kind(facts),
        "considered": sum(p.outcome is Outcome.MET for p in facts.passages),
        "to_tender": sum(p.goes_to_tender for p in facts.passages),
        "decisions": {s.value: sum(d.standing is s for d in facts.decisions) for s in Standing},
        "proposals": len(facts.ways.proposals),
        "options_astray": len(facts.ways.astray),
    }


def _by_kind(facts: Facts) -> dict[str, int]:
    counted: dict[str, int] = {}
    for place in facts.ranking.places.values():
        if place.first is not None:
            kind = str(facts.rows[place.first]["kind"])
            counted[kind] = counted.get(kind, 0) + 1
    return dict(sorted(counted.items(), key=lambda k: (-k[1], k[0])))
