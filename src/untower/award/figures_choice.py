"""How are the choice, its sums and what it is compared with written for plan.json?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.arithmetic.calendar_months import add_months
from untower.arithmetic.money import to_pence
from untower.award.way import RETAIN

if TYPE_CHECKING:
    from decimal import Decimal

    from untower.award.answered import Answered, CheckedChoice
    from untower.award.checker import Checked
    from untower.award.checker_rules import Broken


def gbp(amount: float | None) -> Decimal | None:
    """Pounds to the penny; None stays not known."""
    return None if amount is None else to_pence(float(amount))


def choices(answered: Answered) -> list[dict[str, Any]]:
    """The offer chosen for each component, in the order of the components."""
    joint, situation = answered.joint, answered.situation
    if joint is None or joint.chosen.offer_ids is None:
        return []
    taken = set(joint.chosen.offer_ids)
    found = []
    for n, way in enumerate(situation.ways):
        if way.offer_id not in taken:
            continue
        present = situation.present[way.component_id]
        stays = way.basis == RETAIN
        points = float(situation.quality.points[n])
        found.append(
            {
                "component_id": way.component_id,
                "name": present.name,
                "layer": present.layer,
                "offer_id": way.offer_id,
                "supplier_id": way.supplier_id,
                "group_id": way.group_id,
                "group_name": situation.group_name(way.group_id),
                "basis": way.basis,
                "kind": way.kind,
                "is_early": way.is_early,
                "when": None
                if stays
                else add_months(situation.terms.starts_on, way.starts_after_months),
                "months_to_move": way.months_to_move,
                "annual_gbp": None if present.is_held and stays else gbp(way.annual_gbp),
                "one_off_gbp": gbp(way.one_off_gbp),
                "whole_life_gbp": gbp(situation.money_gbp[n]),
                "present_annual_gbp": gbp(present.annual_gbp),
                "baseline_gbp": gbp(situation.baseline_gbp[way.component_id]),
                "point_gbp": gbp(situation.quality.point_gbp[way.component_id]),
                "quality_points": None if points != points else round(points, 2),
                "quality_from": situation.quality.told_from[n],
                "user_effect_points": float(situation.effects.points[n]),
                "user_effect_from": situation.effects.told_from[n],
                "break_gbp": gbp(way.break_gbp),
                "is_break_assumed": way.is_early and present.is_break_assumed,
                "is_exit_assumed": not stays and present.is_exit_assumed,
            }
        )
    place = situation.component_at
    return sorted(found, key=lambda c: place[str(c["component_id"])])


def totals(answered: Answered) -> dict[str, Any] | None:
    """The parts of the sum; None without a choice."""
    joint, situation = answered.joint, answered.situation
    if joint is None or joint.checked is None:
        return None
    checked, taken = joint.checked, set(joint.chosen.offer_ids or ())
    bias = sum(
        float(situation.bias_gbp[n])
        for n, way in enumerate(situation.ways)
        if way.offer_id in taken
    )
    return {
        "offers_gbp": gbp(checked.money_gbp),
        "of_which_optimism_bias_gbp": gbp(bias),
        "interface_gbp": gbp(checked.interface_gbp),
        "managing_gbp": gbp(checked.managing_gbp),
        "discount_gbp": gbp(checked.discount_gbp),
        "quality_shortfall_gbp": gbp(checked.shortfall_gbp),
        "suppliers": checked.suppliers,
        "interfaces_apart": checked.interfaces_apart,
    }


def suppliers(answered: Answered) -> list[dict[str, Any]]:
    """Each group in the range: what it does and its part of outside spend."""
    checked = answered.joint.checked if answered.joint else None
    if checked is None:
        return []
    total = sum(p.spend_gbp for p in checked.parts)
    found = []
    for holder in sorted({p.holder for p in checked.parts}):
        parts = [p for p in checked.parts if p.holder == holder]
        spend = sum(p.spend_gbp for p in parts)
        is_outside = parts[0].is_outside
        found.append(
            {
                "group_id": holder,
                "name": answered.situation.group_name(holder),
                "is_outside": is_outside,
                "components": len(parts),
                "annual_gbp": gbp(spend) if is_outside else None,
                "share_pct": round(100 * spend / total, 1) if total > 0 and is_outside else None,
            }
        )
    return sorted(found, key=lambda g: (not g["is_outside"], -(g["annual_gbp"] or 0)))


def _broken(broken: Broken) -> dict[str, Any]:
    return {
        "rule_id": broken.rule_id,
        "about": broken.about,
        "allowed": broken.allowed,
        "found": broken.found,
        "sentence": broken.sentence,
    }


def compared(name: str, choice: CheckedChoice | None) -> dict[str, Any] | None:
    """A checked choice as it stands beside others; None without one."""
    if choice is None or choice.checked is None:
        return None
    return {**_comparison(name, choice.checked), "gap": choice.chosen.gap}


def _comparison(name: str, checked: Checked) -> dict[str, Any]:
    shared = checked.interface_gbp + checked.managing_gbp
    return {
        "name": name,
        "cost_gbp": gbp(checked.cost_gbp),
        "value_gbp": gbp(checked.value_gbp),
        "cost_without_shared_gbp": gbp(checked.cost_gbp - shared),
        "value_without_shared_gbp": gbp(checked.value_gbp - shared),
        "suppliers": checked.suppliers,
        "interfaces_apart": checked.interfaces_apart,
        "rules_broken": [_broken(b) for b in checked.broken],
        "both_of_either": list(checked.both_of_either),
    }


def piecemeal(answered: Answered) -> list[dict[str, Any]]:
    """Cheapest and best score beside the joint choice, each with the rules it breaks."""
    found: list[dict[str, Any]] = [
        _comparison(p.name, p.checked)
        if p.checked is not None
        else {"name": p.name, "cost_gbp": None, "uncovered": list(p.uncovered)}
        for p in answered.piecemeal
    ]
    joint = compared("joint", answered.joint)
    return [*found, joint] if joint else found


def as_it_is(answered: Answered) -> dict[str, Any] | None:
    """Everything kept as it is; None without offers, or where something is only planned."""
    kept = answered.as_it_is
    return None if kept is None or kept.checked is None else _comparison(kept.name, kept.checked)


def by_year(answered: Answered) -> list[dict[str, Any]]:
    """What moves and what is paid in each year of the plan."""
    checked = answered.joint.checked if answered.joint else None
    if checked is None:
        return []
    terms = answered.situation.terms
    moved: dict[int, int] = {}
    for part in checked.parts:
        if part.basis != RETAIN:
            moved[part.change_month // 12] = moved.get(part.change_month // 12, 0) + 1
    return [
        {
            "year": year + 1,
            "starts_on": add_months(terms.starts_on, 12 * year),
            "components_moving": moved.get(year, 0),
            "cash_gbp": gbp(sum(ledger.cash_gbp(year, terms) for ledger in checked.ledgers)),
        }
        for year in range(terms.horizon_years)
    ]


def gave_way(answered: Answered) -> list[dict[str, Any]]:
    """Which ranked rules gave way, and by how much each is broken."""
    joint = answered.joint
    if joint is None or joint.checked is None:
        return []
    return [
        {
            "rule_id": rule.rule_id,
            "rank": rule.rank,
            "broken": [_broken(b) for b in joint.checked.broken if b.rule_id == rule.rule_id],
        }
        for rule in joint.chosen.given_way
    ]
