"""How is the joint choice laid out so that it falls apart by group and way of being in the range?

A "cell" is a group at a component: the items among which at most one is taken there. An "option" is
one way a group can be in the range: a band, and, where most components must be apart from one (the
"centre", the service integrator say), either the centre or the rest. Options are ranges of cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from untower.award.prices_inside import inside_options
from untower.award.prices_layout import cells_of, options_of
from untower.award.prices_limits import limits_of
from untower.award.problem import EXTERNAL
from untower.award.recost import ROUNDING

if TYPE_CHECKING:
    from untower.award.prices_layout import Cells, Options
    from untower.award.prices_limits import Limits
    from untower.award.problem import Floats, Ints, Problem


class Arrays(NamedTuple):
    """What the compiled pass reads. Positions are of items sorted by group and component."""

    cost: Floats
    spend: Floats
    discountable: Floats
    item_group: Ints
    position_cell: Ints
    cell_start: Ints
    cell_component: Ints
    cell_step: Floats
    group_start: Ints
    group_cost: Floats
    group_closed: Floats
    is_external: Ints
    share: Floats
    share_slack: Floats
    option_group: Ints
    option_from: Floats
    option_discount: Floats
    option_first: Ints
    option_end: Ints
    split_start: Ints
    split_position: Ints
    package_start: Ints
    blocked_start: Ints
    blocked_position: Ints
    pair_start: Ints
    pair_one: Ints
    pair_other: Ints
    pair_interface: Ints
    tie_start: Ints
    tie_one: Ints
    tie_other: Ints
    lone_start: Ints
    lone_cell: Ints
    lone_interface: Ints
    option_row_start: Ints
    option_row: Ints
    row_start: Ints
    row_position: Ints
    row_coefficient: Floats
    row_at_most: Floats
    wide_start: Ints
    wide_position: Ints
    wide_coefficient: Floats
    wide_at_most: Floats
    interface_cost: Floats
    always: Floats
    groups_between: Floats
    block: Ints
    """Where each family of multipliers starts, in the order of `prices_pass`; then their number."""


@dataclass(frozen=True)
class Layout:
    """A problem ready for its dual: the arrays of the pass, and what they were made from."""

    arrays: Arrays
    cells: Cells
    options: Options
    inside: Limits
    wide: Limits


def arrays_of(problem: Problem) -> Layout:
    """Lay a problem out for its dual."""
    cells = cells_of(problem)
    options = options_of(problem, cells)
    rows, wide = limits_of(problem, cells)
    inside = inside_options(problem, cells, options, rows)
    outside = problem.group_kind == EXTERNAL
    # A group left out breaks its rows "at least": at their price, or, if mandatory, not at all.
    closed = np.zeros(problem.groups)
    short = np.flatnonzero(rows.at_most < 0)
    with np.errstate(invalid="ignore"):
        np.add.at(closed, rows.group[short], -rows.at_most[short] * rows.break_price[short])
    closed[~outside] = np.inf
    families = (
        problem.components,
        len(inside.pair_one),
        len(inside.split_position),
        len(inside.tie_one),
        len(options.group),
        len(inside.row),
        len(problem.interface_cost),
        len(wide),
        problem.groups,
        2,
    )
    step = np.maximum(problem.scale, 1e-3 * typical_scale(problem))
    arrays = Arrays(
        cost=problem.item_cost[cells.item],
        spend=problem.item_spend[cells.item],
        discountable=problem.item_discountable[cells.item],
        item_group=cells.group[cells.cell],
        position_cell=cells.cell,
        cell_start=cells.start,
        cell_component=cells.component,
        cell_step=step[cells.component],
        group_start=np.searchsorted(options.group, np.arange(problem.groups + 1)),
        group_cost=np.where(outside, problem.manage_cost, 0.0),
        group_closed=closed,
        is_external=outside.astype(np.int64),
        share=np.where(outside, problem.share_at_most, np.inf),
        share_slack=np.array([ROUNDING * (1 + np.abs(problem.item_spend).sum())]),
        option_group=options.group,
        option_from=options.at_least - ROUNDING * (1 + np.abs(options.at_least)),
        option_discount=options.discount,
        option_first=options.first,
        option_end=options.end,
        split_start=inside.split_start,
        split_position=inside.split_position,
        package_start=inside.package_start,
        blocked_start=inside.blocked_start,
        blocked_position=inside.blocked_position,
        pair_start=inside.pair_start,
        pair_one=inside.pair_one,
        pair_other=inside.pair_other,
        pair_interface=inside.pair_interface,
        tie_start=inside.tie_start,
        tie_one=inside.tie_one,
        tie_other=inside.tie_other,
        lone_start=inside.lone_start,
        lone_cell=inside.lone_cell,
        lone_interface=inside.lone_interface,
        option_row_start=inside.row_start,
        option_row=inside.row,
        row_start=rows.start,
        row_position=rows.position,
        row_coefficient=rows.coefficient,
        row_at_most=_with_rounding(rows),
        wide_start=wide.start,
        wide_position=wide.position,
        wide_coefficient=wide.coefficient,
        wide_at_most=_with_rounding(wide),
        interface_cost=np.maximum(problem.interface_cost, 0.0),
        always=np.array([np.minimum(problem.interface_cost, 0.0).sum()]),
        groups_between=np.array([problem.groups_at_least, problem.groups_at_most], dtype=float),
        block=np.concatenate([[0], np.cumsum(families)]).astype(np.int64),
    )
    # One kind of array throughout, so that the pass is compiled once.
    arrays = Arrays._make(np.ascontiguousarray(one) for one in arrays)
    return Layout(arrays, cells, options, rows, wide)


def typical_scale(problem: Problem) -> float:
    """Size of a component's cost: what a step in money is measured by, above zero."""
    for sizes in (problem.scale, np.abs(problem.item_cost)):
        if len(sizes) and float(sizes.mean()) > 0:
            return float(sizes.mean())
    return 1.0


def _with_rounding(rows: Limits) -> Floats:
    """Limits no choice held to be within them is above, by the rounding that `recost` allows."""
    number = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    size = np.bincount(number, weights=np.abs(rows.coefficient), minlength=len(rows))
    return rows.at_most + ROUNDING * (1 + np.abs(rows.at_most) + size)
