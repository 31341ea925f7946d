"""What can no possible choice cost less than, and what is each component then worth?

The Lagrangian dual of the joint choice. Cover is relaxed at one price a component; the rest falls
apart by group, and each group takes its best option: closed, or one band, with the centre or with
the rest. Within an option, each component is a least over the group's few items and none. Valid
whatever the multipliers, so at any moment.

Relaxed at a price: interfaces (each one's worth split between its two ends, in every group and
option anew), packages (their cost split over their components), band thresholds, rows, either-or
sets, shares, the number of groups, pairs together. Pairs apart from the centre are kept exactly;
other pairs apart are rows. Left out: that a group may not take a lower band than it reaches, which
never pays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.prices_ascent import Ascent
from untower.award.prices_dual import Dual
from untower.award.prices_found import Prices
from untower.award.prices_pass import read_reduced
from untower.award.problem import EXTERNAL, NOTHING, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.award.prices_dual import Allowed
    from untower.award.problem import Floats, Problem

ITERATIONS_AT_ONCE = 50
USE_SOFT = 0.0003
"""Temperature at which an item's use is read: warm enough to show what is nearly as good."""


@dataclass(frozen=True)
class Bounded:
    """A bound in pounds, the prices it was reached at and the iterations spent."""

    value: float
    prices: Prices
    work: int


def bound(
    problem: Problem,
    *,
    work: int,
    start: Floats | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Bounded:
    """Climb `work` iterations from the multipliers given, or until told to stop.

    The bound is rigorous: rounding is taken off it. It is minus infinity for nothing, and infinite
    only where some component has no offer that could be chosen.
    """
    dual = Dual(problem)
    ascent = Ascent(dual, work, start=start)
    while ascent.done < work and not (stop is not None and stop()):
        ascent.run(ITERATIONS_AT_ONCE, stop)
        if progress is not None:
            progress(Progress(None, ascent.best, None, ascent.done, work))
    ascent.certify()
    return Bounded(ascent.best, prices_at(dual, ascent.best_x, ascent.best), ascent.done)


def prices_at(dual: Dual, x: Floats, bound_gbp: float, allowed: Allowed | None = None) -> Prices:
    """What the multipliers say of each component, item and group."""
    problem, layout = dual.problem, dual.layout
    a, cells, options = layout.arrays, layout.cells, layout.options
    may = allowed or dual.everything
    dual.value(x, USE_SOFT, may)
    use = np.zeros(len(problem.item_component))
    use[cells.item] = dual.scratch.use
    dual.value(x, allowed=may)
    value = dual.scratch.value.copy()
    at = np.empty(len(a.cost))
    read_reduced(a, x, dual.scratch, at)
    at[may.barred] = np.inf
    reduced = np.full(len(use), np.inf)
    reduced[cells.item] = at
    group_value, group_band = np.full(problem.groups, np.inf), np.zeros(problem.groups, np.int64)
    centre_value = np.full(problem.groups, np.inf)
    for option in np.argsort(-value, kind="stable"):
        group = options.group[option]
        group_value[group], group_band[group] = value[option], options.band[option]
        last = options.end[option] - 1
        if last >= options.first[option] and cells.component[last] == cells.centre != NOTHING:
            centre_value[group] = value[option]
    outside = problem.group_kind == EXTERNAL
    closed = np.where(may.closing & np.isfinite(a.group_closed), a.group_closed, 0.0)
    return Prices(
        bound=bound_gbp,
        price=x[: problem.components].copy(),
        reduced_cost=reduced,
        group_value=np.where(outside, group_value - closed, group_value),
        group_band=group_band,
        use=use,
        centre=cells.centre,
        centre_value=centre_value,
        multipliers=x.copy(),
    )
