"""What does it cost to have the whole benefit sooner?

At each level, offers that would still be moving after so many months are not allowed; of the rest
the cheapest range is taken. From the soonest to the slowest: every range found is allowed at the
next level, so each point starts from its neighbour and none is dearer than it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from untower.award.curves.cheapest import cheapest, with_row
from untower.award.curves.overall import months_of_ways

if TYPE_CHECKING:
    from untower.award.curves.cheapest import Ground
    from untower.award.curves.curve import Marked, RangePoint
    from untower.award.problem import Ints

STEP_MONTHS = 6
LEVELS_AT_MOST = 10
STOPPED = "the work was stopped before every level was found"


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Cost against months until the last move is done, soonest first.

    `impossible_months` are levels that no range reaches under these rules; `not_found_months` those
    for which the work found none without showing that there is none.
    """

    points: tuple[RangePoint, ...]
    marks: tuple[Marked, ...]
    impossible_months: tuple[int, ...] = ()
    not_found_months: tuple[int, ...] = ()
    withheld: str = ""

    @property
    def worst_gap(self) -> float | None:
        """The widest gap of any point; None without points."""
        return max((p.gap for p in self.points), default=None)

    def figure(self) -> dict[str, Any]:
        """What plan.json carries as steps.award.figures.speed."""
        worst = self.worst_gap
        return {
            "points": [p.figure() for p in self.points],
            "marks": [m.figure() for m in self.marks],
            "impossible_months": list(self.impossible_months),
            "not_found_months": list(self.not_found_months),
            "worst_gap": None if worst is None else round(worst, 8),
            "withheld": self.withheld,
        }


def speed_of(ground: Ground, *, least: RangePoint, marks: tuple[Marked, ...]) -> Speed:
    """The curve from nothing that takes time up to `least`, the cheapest range whenever done."""
    until = months_of_ways(ground.situation)[ground.kept_way]
    found: list[RangePoint] = []
    impossible: list[int] = []
    missed: list[int] = []
    starts: list[Ints] = [ground.start]
    barred_before: Ints | None = None
    for months in levels(least.months):
        if ground.how.is_stopped:
            break
        late = _offers_later(ground, until > months)
        if found and barred_before is not None and np.array_equal(late, barred_before):
            continue  # the very same offers: the same range
        barred_before = late
        row = np.zeros(len(until))
        row[ground.problem.item_start[late]] = 1.0
        chosen, bound, is_impossible = cheapest(
            with_row(ground.problem, row, 0.0), ground.how, starts
        )
        if chosen is None:
            (impossible if is_impossible else missed).append(months)
            continue
        found.append(ground.point(float(months), chosen, max(bound, least.bound_gbp)))
        starts = [chosen, ground.start]
    return Speed(
        points=(*found, least),
        marks=marks,
        impossible_months=tuple(impossible),
        not_found_months=tuple(missed),
        withheld=STOPPED if ground.how.is_stopped else "",
    )


def levels(slowest: int) -> list[int]:
    """Months asked for, soonest first: every half year below the slowest, further apart if many."""
    apart = STEP_MONTHS
    while slowest / apart > LEVELS_AT_MOST:
        apart += STEP_MONTHS
    return list(range(0, slowest, apart))


def _offers_later(ground: Ground, is_late: np.ndarray) -> Ints:
    """The offers with a part that would still be moving."""
    problem = ground.problem
    offer = np.repeat(np.arange(problem.offers), np.diff(problem.item_start))
    return np.unique(offer[is_late]).astype(np.int64)
