"""Where do the multipliers start, between which values are they valid, and how far is one step?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.prices_arrays import typical_scale
from untower.award.prices_pass import (
    COUNT,
    FRACTION,
    OVERLAP,
    PRICE,
    ROW,
    SHARE,
    SPLIT,
    THRESHOLD,
    TIE,
    WIDE,
)
from untower.award.problem import EXTERNAL

if TYPE_CHECKING:
    from untower.award.prices_arrays import Layout
    from untower.award.prices_limits import Limits
    from untower.award.problem import Floats, Problem

GROUP_PACE = 0.3
"""Natural step of the price of one group more, as a share of what a group typically holds."""


@dataclass(frozen=True)
class Multipliers:
    """Start, limits and natural step of every multiplier, in the order of the families."""

    start: Floats
    low: Floats
    high: Floats
    steps: Floats


def multipliers_of(problem: Problem, layout: Layout) -> Multipliers:
    """Start from each component's cheapest item and interfaces split evenly; all else at zero."""
    a = layout.arrays
    size = int(a.block[-1])
    start, low, high = np.zeros(size), np.zeros(size), np.full(size, np.inf)
    steps = np.zeros(size)
    typical = typical_scale(problem)

    def family(number: int) -> slice:
        return slice(int(a.block[number]), int(a.block[number + 1]))

    cheapest = np.full(problem.components, np.inf)
    np.minimum.at(cheapest, a.cell_component[a.position_cell], a.cost)
    start[family(PRICE)] = np.where(np.isfinite(cheapest), cheapest, 0.0)
    low[family(PRICE)] = -np.inf
    step = np.maximum(problem.scale, 1e-3 * typical)
    steps[family(PRICE)] = step

    start[family(FRACTION)] = 0.5
    high[family(FRACTION)] = 1.0
    steps[family(FRACTION)] = 4.0

    low[family(SPLIT)] = -np.inf
    steps[family(SPLIT)] = a.cell_step[a.position_cell[a.split_position]]
    low[family(TIE)] = -np.inf
    steps[family(TIE)] = a.cell_step[a.tie_one]

    # A pound of annual spend is worth what a pound of discount on it is, at present value.
    worth = np.abs(a.discountable).sum() / max(float(np.abs(a.spend).sum()), 1e-9 * typical)
    steps[family(THRESHOLD)] = worth if worth > 0 else 1.0
    high[family(THRESHOLD)] = np.where(np.isfinite(a.option_from), np.inf, 0.0)

    inside_steps = _row_steps(layout.inside, a.cell_step[a.position_cell])
    steps[family(ROW)] = inside_steps[a.option_row]
    high[family(ROW)] = layout.inside.break_price[a.option_row]
    steps[family(WIDE)] = _row_steps(layout.wide, a.cell_step[a.position_cell])
    high[family(WIDE)] = layout.wide.break_price

    # Only an interface nobody may end is at risk of its bonus being counted twice.
    touched = np.zeros(len(a.interface_cost), dtype=np.bool_)
    touched[a.lone_interface] = True
    high[family(OVERLAP)] = np.where(touched, a.interface_cost, 0.0)
    steps[family(OVERLAP)] = np.where(touched, a.interface_cost, 0.0)

    steps[family(SHARE)] = _share_step(a.cell_step[a.position_cell], a.spend)
    high[family(SHARE)] = np.where(np.isfinite(a.share), np.inf, 0.0)
    outside = int((problem.group_kind == EXTERNAL).sum())
    # What a group more or less is worth grows with how much each holds.
    steps[family(COUNT)] = typical * max(1.0, GROUP_PACE * problem.components / max(outside, 1))
    high[family(COUNT)] = [
        np.inf if problem.groups_at_most < outside else 0.0,
        np.inf if problem.groups_at_least > 0 else 0.0,
    ]
    steps[high <= low] = 0.0
    return Multipliers(start, low, high, steps)


def _row_steps(rows: Limits, position_step: Floats) -> Floats:
    """Price of a unit of a row at which its items' costs move by about their own size."""
    number = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    sizes = np.bincount(number, weights=position_step[rows.position], minlength=len(rows))
    weights = np.bincount(number, weights=np.abs(rows.coefficient), minlength=len(rows))
    return np.where(weights > 0, sizes / np.where(weights > 0, weights, 1.0), 1.0)


def _share_step(position_step: Floats, spend: Floats) -> float:
    total = float(np.abs(spend).sum())
    return float(position_step[spend != 0].sum()) / total if total > 0 else 1.0
