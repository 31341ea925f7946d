"""How good is each way, over the years of the plan, and what is a point of quality worth?

A point of component k is worth (quality weight / price weight) x B(k) / 100, B(k) its whole-life
cost as it stands: the exchange rate of the fixed-benchmark price method. An offer that was not
assessed uses its option points, weighted as the organisation weights them. A blank is not nought: a
promise nobody made counts for nothing, so quality stays as it is today; where today's is not known
either, quality is not priced for that component at all and nobody gains from the blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from untower.award.way import RETAIN, RETIRE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.award.numbers import Numbers
    from untower.award.present import Present
    from untower.award.problem import Floats
    from untower.award.way import Way

AGREED, OPTION_POINTS, AS_NOW, NOT_PRICED = "agreed", "option points", "as now", "not priced"


@dataclass(frozen=True)
class Quality:
    """[N] Points of each way over the horizon (NaN: not priced), whence, and what is lacking.

    `shortfall_gbp` is point_gbp x (100 - points). `point_gbp` is by component id; 0 where quality
    is not priced.
    """

    points: Floats
    told_from: tuple[str, ...]
    shortfall_gbp: Floats
    point_gbp: Mapping[str, float]


def weighted_points(points: Mapping[str, float | None], numbers: Numbers) -> float | None:
    """User, cloud and agile points joined by their weights; None while one that counts is blank."""
    weights = {
        "user": numbers.user_weight,
        "cloud": numbers.cloud_weight,
        "agile": numbers.agile_weight,
    }
    total = sum(weights.values())
    if total <= 0 or any(points[name] is None for name, w in weights.items() if w > 0):
        return None
    return sum(w * (points[name] or 0.0) for name, w in weights.items()) / total


def baselines(
    ways: Sequence[Way], money_gbp: Floats, present: Mapping[str, Present]
) -> dict[str, float]:
    """B(k) by component: its whole-life cost as it stands; if only planned, the middle way's."""
    by_component: dict[str, list[float]] = {}
    kept: dict[str, float] = {}
    for way, gbp in zip(ways, money_gbp, strict=True):
        by_component.setdefault(way.component_id, []).append(float(gbp))
        if way.basis == RETAIN:
            kept.setdefault(way.component_id, float(gbp))
    return {k: kept.get(k, median(by_component.get(k, [0.0]))) for k in present}


def quality_of(
    ways: Sequence[Way],
    baseline_gbp: Mapping[str, float],
    present: Mapping[str, Present],
    numbers: Numbers,
    *,
    horizon_months: int,
) -> Quality:
    """The quality of every way, and what falls short of 100 points in pounds."""
    now = {k: weighted_points(p.points, numbers) for k, p in present.items()}
    own = [_own_points(way, numbers) for way in ways]
    unpriced = _unpriced(ways, own, now, present)
    # A weight of nothing on price is named by `bad_input`: there is no rate, so nothing is priced.
    weight = numbers.price_weight
    rate = numbers.quality_weight / weight / 100 if weight > 0 else 0.0
    point_gbp = {k: 0.0 if k in unpriced else rate * max(0.0, baseline_gbp[k]) for k in present}
    points, told, shortfall = np.full(len(ways), np.nan), [], np.zeros(len(ways))
    for n, (way, stated) in enumerate(zip(ways, own, strict=True)):
        if way.component_id in unpriced:
            told.append(NOT_PRICED)
            continue
        today = now[way.component_id]
        later = today if stated is None or way.basis in (RETAIN, RETIRE) else stated
        assert later is not None  # noqa: S101  one of the two is known, or it were not priced
        # Until the change it is as good as it is today.
        until = way.starts_after_months / horizon_months
        points[n] = later if today is None else until * today + (1 - until) * later
        shortfall[n] = point_gbp[way.component_id] * (100 - points[n])
        told.append(_told(way, stated))
    return Quality(
        points=points, told_from=tuple(told), shortfall_gbp=shortfall, point_gbp=point_gbp
    )


def _own_points(way: Way, numbers: Numbers) -> float | None:
    """The points agreed for an offer, else its option points; None where they are not known."""
    if way.quality_points is not None:
        return way.quality_points
    stated = {"user": way.user_points, "cloud": way.cloud_points, "agile": way.agile_points}
    return weighted_points(stated, numbers)


def _unpriced(
    ways: Sequence[Way],
    own: Sequence[float | None],
    now: Mapping[str, float | None],
    present: Mapping[str, Present],
) -> set[str]:
    """Components whose quality today is not known; a planned one needs that of all its ways."""
    blank = {w.component_id for w, points in zip(ways, own, strict=True) if points is None}
    return {k for k, p in present.items() if now[k] is None and (not p.is_planned or k in blank)}


def _told(way: Way, stated: float | None) -> str:
    if way.basis in (RETAIN, RETIRE) or stated is None:
        return AS_NOW
    return AGREED if way.quality_points is not None else OPTION_POINTS
