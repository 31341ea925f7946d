"""What does a choice do besides costing: how good, for whom, when, with how many purchases?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL
from untower.award.user_floor import NOT_KNOWN
from untower.award.way import RETAIN
from untower.case.shortlist.costing import chosen_ways
from untower.options.whole_life import BOUGHT

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from untower.award.situation import Situation
    from untower.award.way import Way


def quality_points(situation: Situation, offer_ids: Collection[str]) -> float | None:
    """The mean quality over the horizon, components weighted by what they cost as they stand.

    Components whose quality is not priced are left out of it; None where no component's is.
    """
    sums = weights = plain = 0.0
    count = 0
    for n in chosen_ways(situation, offer_ids):
        points = float(situation.quality.points[n])
        if np.isnan(points):
            continue
        weight = max(0.0, situation.baseline_gbp[situation.ways[n].component_id])
        sums, weights = sums + weight * points, weights + weight
        plain, count = plain + points, count + 1
    if count == 0:
        return None
    return sums / weights if weights > 0 else plain / count


def moves(
    situation: Situation, offer_ids: Collection[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """By component that moves within the horizon: the month its change begins, and has finished."""
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for way in _moving(situation, offer_ids):
        starts[way.component_id] = way.starts_after_months
        ends[way.component_id] = way.starts_after_months + (way.months_to_move or 0)
    return starts, ends


def _moving(situation: Situation, offer_ids: Collection[str]) -> Sequence[Way]:
    horizon = 12 * situation.terms.horizon_years
    ways = [situation.ways[n] for n in chosen_ways(situation, offer_ids)]
    return [w for w in ways if w.basis != RETAIN and w.starts_after_months < horizon]


def service_effects(
    situation: Situation, offer_ids: Collection[str]
) -> tuple[dict[str, float | None], dict[str, float]]:
    """By service the change for its users, None where part is not known, and the part that is."""
    effect: dict[str, float] = {}
    blank: set[str] = set()
    for n in chosen_ways(situation, offer_ids):
        component = situation.ways[n].component_id
        effect[component] = float(situation.effects.points[n])
        if situation.effects.told_from[n] == NOT_KNOWN:
            blank.add(component)
    whole: dict[str, float | None] = {}
    known: dict[str, float] = {}
    for service in situation.services:
        parts = {k: share for k, share in service.shares.items() if share > 0}
        if not parts:
            whole[service.service_id] = None
            continue
        change = sum(share * effect.get(k, 0.0) for k, share in parts.items())
        known[service.service_id] = change
        is_known = not any(k in blank for k in parts)
        whole[service.service_id] = change if is_known else None
    return whole, known


def procurements(situation: Situation, offer_ids: Collection[str]) -> int:
    """How many purchases it takes within the horizon: each offer bought, each term let again.

    A contract kept for several components is let again once each time it ends.
    """
    horizon = 12 * situation.terms.horizon_years
    again: dict[tuple[str, ...], int] = {}
    bought: set[str] = set()
    for n in chosen_ways(situation, offer_ids):
        way = situation.ways[n]
        if way.group_kind != EXTERNAL or way.starts_after_months >= horizon:
            continue
        key: tuple[str, ...] = (way.offer_id,)
        if way.basis == RETAIN:
            key = situation.present[way.component_id].contract_ids or key
        elif way.kind in BOUGHT:
            bought.add(way.offer_id)
        again[key] = max(again.get(key, 0), _relettings(way, horizon, situation))
    return len(bought) + sum(again.values())


def _relettings(way: Way, horizon_months: int, situation: Situation) -> int:
    """How many terms of a way end before the horizon does."""
    if way.term_months is None:
        return 0
    left = horizon_months - way.starts_after_months - way.term_months
    return max(0, -(-left // situation.terms.reletting_term_months))
