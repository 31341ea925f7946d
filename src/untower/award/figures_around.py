"""How is what there was to choose from, and what it means for users, written for plan.json?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.award.figures_choice import gbp
from untower.award.situation import components_without_offer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.award.answered import Answered


def _cell(cell: tuple[str, str, str]) -> dict[str, str]:
    return {"table": cell[0], "key": cell[1], "column": cell[2]}


def calendar(answered: Answered) -> list[dict[str, Any]]:
    """When each component can change hands, and what is not known of it."""
    return [
        {
            "component_id": p.component_id,
            "state": p.state,
            "change_on": p.change_on,
            "decide_by": p.decide_by,
            "contract_ids": list(p.contract_ids),
            "can_only_stay": p.is_held,
            "present_annual_gbp": gbp(p.annual_gbp),
            "known_annual_gbp": gbp(p.known_gbp),
            "exit_gbp": gbp(p.exit_gbp),
            "is_exit_assumed": p.is_exit_assumed,
            "missing": [_cell(c) for c in p.missing],
        }
        for p in answered.situation.present.values()
    ]


def services(answered: Answered) -> list[dict[str, Any]]:
    """Expected change for the users of each service, and what it would be were guesses wrong."""
    checked = answered.joint.checked if answered.joint else None
    situation = answered.situation
    guessed: set[str] = set()
    if checked is not None:
        taken = {p.offer_id for p in checked.parts}
        guessed = {
            w.component_id
            for n, w in enumerate(situation.ways)
            if w.offer_id in taken and situation.effects.told_from[n] == "not known"
        }
    found = []
    for service in situation.services:
        change = change_points(answered, service.shares)
        blank = sum(share for k, share in service.shares.items() if k in guessed)
        worse = None if change is None else change + blank * situation.numbers.effect_if_worse
        found.append(
            {
                "service_id": service.service_id,
                "name": service.name,
                "is_measured": service.is_measured,
                "user_outcome_pct": service.user_outcome_pct,
                "change_points": None if change is None else round(change, 4),
                "change_if_worse_points": None if worse is None else round(worse, 4),
                "share_not_known": round(blank, 4),
                "is_split_equally": service.is_split_equally,
            }
        )
    return found


def terms(answered: Answered) -> dict[str, Any]:
    """The terms of the run that the choice hangs on most."""
    situation, numbers = answered.situation, answered.situation.numbers
    return {
        "starts_on": situation.terms.starts_on,
        "horizon_years": situation.terms.horizon_years,
        "quality_weight": numbers.quality_weight,
        "price_weight": numbers.price_weight,
        "manage_supplier_gbp": gbp(numbers.manage_supplier_gbp),
        "interface_where_none_gbp": gbp(numbers.interface_gbp),
        "vat_rate": numbers.vat_rate,
        "user_effect_factor": numbers.effect_factor,
        "gap_wanted_pct": answered.how.gap_pct,
    }


def counts(answered: Answered) -> dict[str, Any]:
    """How much there was to choose from, and how each part of it is known."""
    situation = answered.situation
    told = situation.effects.told_from
    return {
        "components": len(situation.present),
        "offers": len(situation.offer_ids),
        "offers_left_out": len(situation.left_out),
        "components_that_can_only_stay": sum(p.is_held for p in situation.present.values()),
        "components_without_offer": len(components_without_offer(situation)),
        "interfaces": len(situation.interfaces),
        "interfaces_at_default_cost": sum(i.assumed > 0 for i in situation.interfaces),
        "user_effects": {word: told.count(word) for word in dict.fromkeys(told)},
        "quality": {
            word: situation.quality.told_from.count(word)
            for word in dict.fromkeys(situation.quality.told_from)
        },
        "services_the_floor_says_nothing_on": sum(
            not s.is_measured or not s.shares for s in situation.services
        ),
    }


def left_out(answered: Answered) -> list[dict[str, Any]]:
    """Each offer that may not be chosen, and why."""
    return [
        {
            "offer_id": x.offer_id,
            "component_ids": list(x.component_ids),
            "reason": x.reason,
            "missing": [_cell(c) for c in x.missing],
        }
        for x in answered.situation.left_out
    ]


def change_points(answered: Answered, service_shares: Mapping[str, float]) -> float | None:
    """The expected change of a service under the choice; None without one."""
    checked = answered.joint.checked if answered.joint else None
    if checked is None:
        return None
    effect = {p.component_id: p.user_effect for p in checked.parts}
    return sum(share * effect[k] for k, share in service_shares.items())
