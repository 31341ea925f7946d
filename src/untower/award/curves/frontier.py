"""What does each further point of outcome for users cost?

From the range that serves users best down to the cheapest, in even steps of the overall outcome:
each point is the cheapest range found at or above its level. Going down, every range found is
allowed at the next level, so each point starts from its neighbour and none is dearer than it. The
upper and the lower half are found side by side.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from untower.award.curves.cheapest import cheapest, only, with_row
from untower.award.curves.curve import rounded
from untower.award.curves.overall import outcome_now, outcome_of_ways
from untower.award.recost import items_of

if TYPE_CHECKING:
    from untower.award.curves.cheapest import Ground
    from untower.award.curves.curve import Marked, RangePoint
    from untower.award.problem import Floats, Ints

POINTS = 11
SIZE_OF_POINT_GBP = 1e6
"""What a point of outcome stands for while only outcome counts: a size to solve well in."""
NO_OUTCOME = "no service has a known user outcome, so cost cannot be held against it"
STOPPED = "the work was stopped before every point was found"


@dataclass(frozen=True, kw_only=True)
class Frontier:
    """Cost against user outcome, cheapest first; `withheld` says why there are no points, or few.

    `now_pct` is the overall outcome as measured. `services` counts those it is the mean of, and
    `effects_not_known` the components whose chosen offer says nothing of its effect on users.
    """

    points: tuple[RangePoint, ...]
    marks: tuple[Marked, ...]
    now_pct: float | None
    services: int
    effects_not_known: int
    withheld: str = ""

    @property
    def worst_gap(self) -> float | None:
        """The widest gap of any point; None without points."""
        return max((p.gap for p in self.points), default=None)

    def figure(self) -> dict[str, Any]:
        """What plan.json carries as steps.award.figures.frontier."""
        return {
            "points": [p.figure() for p in self.points],
            "marks": [m.figure() for m in self.marks],
            "user_outcome_now_pct": rounded(self.now_pct),
            "services": self.services,
            "effects_not_known": self.effects_not_known,
            "worst_gap": rounded(self.worst_gap),
            "withheld": self.withheld,
        }


def frontier_of(ground: Ground, *, least: RangePoint, marks: tuple[Marked, ...]) -> Frontier:
    """The curve between `least`, the cheapest range, and the range that serves users best.

    At least POINTS points where the two differ; one where the cheapest serves users best already.
    """
    situation = ground.situation
    now = outcome_now(situation.services)
    taken = {p.offer_id for p in ground.checked.parts}
    unknown = sum(
        told == "not known" and way.offer_id in taken
        for way, told in zip(situation.ways, situation.effects.told_from, strict=True)
    )
    points: tuple[RangePoint, ...] = ()
    why = NO_OUTCOME
    if now is not None:
        points, is_stopped = _points(ground, least, now)
        why = STOPPED if is_stopped else ""
    return Frontier(
        points=points,
        marks=marks,
        now_pct=now,
        services=sum(s.user_outcome_pct is not None for s in situation.services),
        effects_not_known=unknown,
        withheld=why,
    )


def _points(ground: Ground, least: RangePoint, now: float) -> tuple[tuple[RangePoint, ...], bool]:
    """The points, cheapest first, and whether the work was stopped among them."""
    adds = outcome_of_ways(ground.situation)[ground.kept_way]
    cheap = ground.built.numbers(least.offer_ids)
    best = _best_served(ground, adds)
    low = least.user_outcome_pct
    if best is None or cheap is None or low is None:
        return (least,), ground.how.is_stopped
    high = now + float(adds[items_of(ground.problem, best)].sum())
    if high - low < 1e-6:
        return (least,), ground.how.is_stopped
    levels = [low + (high - low) * step / (POINTS - 1) for step in range(POINTS - 1, 0, -1)]
    middle = len(levels) // 2

    def down(some: list[float]) -> list[RangePoint]:
        return _down(ground, some, adds, now, best, least, top=levels[0])

    with ThreadPoolExecutor(max_workers=1) as pool:  # two halves, each from the best served
        lower = pool.submit(down, levels[middle:])
        found = [*down(levels[:middle]), *lower.result()]
    return (least, *reversed(_never_dearer(found))), len(found) < POINTS - 1


def _down(
    ground: Ground,
    levels: list[float],
    adds: Floats,
    now: float,
    best: Ints,
    least: RangePoint,
    *,
    top: float,
) -> list[RangePoint]:
    """The points at levels that fall, each from its neighbour; the top one is looked at whole."""
    found: list[RangePoint] = []
    starts = [best, ground.start]
    for level in levels:
        if ground.how.is_stopped:
            break
        problem = with_row(ground.problem, -adds, now - level)
        is_end = level == top
        chosen, bound, _ = cheapest(problem, ground.how, starts, is_whole=is_end)
        if chosen is None:
            continue
        # What none above this level undercuts, none above a higher one does either.
        found.append(ground.point(level, chosen, max(bound, least.bound_gbp)))
        starts = [chosen, ground.start]
    return found


def _never_dearer(found: list[RangePoint]) -> list[RangePoint]:
    """Points at falling levels, where one that serves users better and costs less stands in."""
    kept: list[RangePoint] = []
    for point in found:
        above = kept[-1] if kept else point
        if above.cost_gbp < point.cost_gbp:
            gap = (above.cost_gbp - point.bound_gbp) / abs(above.cost_gbp or 1.0)
            point = replace(above, level=point.level, bound_gbp=point.bound_gbp, gap=max(0.0, gap))
        kept.append(point)
    return kept


def _best_served(ground: Ground, adds: Floats) -> Ints | None:
    """The range with the highest overall outcome that keeps the rules, whatever it costs."""
    component = ground.problem.item_component
    most = np.full(ground.problem.components, -np.inf)
    np.maximum.at(most, component, adds)
    problem = only(ground.problem, (most[component] - adds) * SIZE_OF_POINT_GBP)
    chosen, _, _ = cheapest(problem, ground.how, [ground.start])
    return chosen
