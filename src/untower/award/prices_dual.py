"""What is the dual worth at given multipliers, with what branch and bound leaves open?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.prices_arrays import arrays_of, typical_scale
from untower.award.prices_multipliers import multipliers_of
from untower.award.prices_pass import Path, Room, Scratch, climb, keep_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.award.prices_arrays import Layout
    from untower.award.prices_multipliers import Multipliers
    from untower.award.problem import Floats, Problem

    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Allowed:
    """What branch and bound leaves open: options, closing, items by position."""

    options: Flags
    closing: Flags
    barred: Flags


class Dual:
    """A problem's dual and room to evaluate it in; one thread at a time may use it."""

    def __init__(self, problem: Problem, beside: Dual | None = None) -> None:
        """Lay the problem out, or share the layout of another thread's dual."""
        self.problem = problem
        self.layout: Layout = beside.layout if beside else arrays_of(problem)
        self.multipliers: Multipliers = (
            beside.multipliers if beside else multipliers_of(problem, self.layout)
        )
        self.typical = typical_scale(problem)
        a = self.layout.arrays
        items, cells = len(a.cost), a.cell_start
        option_items = cells[a.option_end] - cells[a.option_first]
        option_cells = a.option_end - a.option_first
        self.option_items = max(int(option_items.sum()), 1)
        groups = len(a.group_cost)
        most_items = np.bincount(a.option_group, option_items, minlength=groups).max(initial=0)
        most_cells = np.bincount(a.option_group, option_cells, minlength=groups).max(initial=0)
        self.scratch = Scratch(
            base=np.zeros(items),
            weight=np.zeros(int(most_items)),
            lean=np.zeros(int(most_cells)),
            bonus=np.zeros(int(most_cells)),
            value=np.zeros(len(a.option_group)),
            odds=np.zeros(len(a.option_group)),
            use=np.zeros(items),
            unit=np.zeros(groups),
            room=np.zeros(1),
            awake=np.ones(len(a.option_group), dtype=np.bool_),
        )
        self.resting = self.room()
        self.nowhere = Path(1.0, 1.0, 1.0, 1.0, 1.0, self.typical)
        self.slope = np.zeros(len(self.multipliers.start))
        self.everything = Allowed(
            np.ones(len(a.option_group), dtype=np.bool_),
            np.ones(groups, dtype=np.bool_),
            np.zeros(items, dtype=np.bool_),
        )
        terms = problem.components + len(a.interface_cost) + groups + int(most_cells) + 256
        self.rounding = 4 * terms * float(np.finfo(float).eps)

    def value(self, x: Floats, soft: float = 0.0, allowed: Allowed | None = None) -> float:
        """Value and slope at valid multipliers, softened by a share of each size."""
        return self.climb(x, self.resting, self.nowhere, (0, 0), soft, allowed)

    def climb(
        self,
        x: Floats,
        room: Room,
        path: Path,
        span: tuple[int, int],
        soft: float = 0.0,
        allowed: Allowed | None = None,
    ) -> float:
        """Climb over a span of steps, moving x, then the value there softened by `soft`."""
        may = allowed or self.everything
        return float(
            climb(
                self.layout.arrays,
                x,
                self.slope,
                may.options,
                may.closing,
                may.barred,
                room,
                path,
                span[0],
                span[1],
                soft,
                self.scratch,
            )
        )

    def room(self) -> Room:
        """Limits and steps of the multipliers, with means of its own for one ascent."""
        limits, zeros = self.multipliers, np.zeros_like(self.multipliers.start)
        return Room(limits.low, limits.high, limits.steps, zeros, zeros.copy())

    def certificate(self, x: Floats, allowed: Allowed | None = None) -> float:
        """Pounds no choice left open can cost less than, lowered by all that rounding could add."""
        return self.value(x, allowed=allowed) - self.lost_to_rounding

    @property
    def lost_to_rounding(self) -> float:
        """Pounds by which rounding may have lifted the last value at most."""
        return self.rounding * float(self.scratch.room[0])

    def valid(self, x: Floats) -> Floats:
        """The multipliers put back within their limits, in place."""
        keep_within(self.layout.arrays, x, self.multipliers.low, self.multipliers.high)
        return x
