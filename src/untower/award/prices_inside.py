"""What binds the cells of one option to one another: packages, interfaces, pairs together, rows?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import NOBODY

if TYPE_CHECKING:
    from untower.award.prices_layout import Cells, Options
    from untower.award.prices_limits import Limits
    from untower.award.problem import Ints, Problem


@dataclass(frozen=True)
class Inside:
    """Lists by option; each `…_start` has one more entry than there are options."""

    split_start: Ints
    split_position: Ints
    package_start: Ints
    """First split of each package, the packages of all options in turn."""
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
    row_start: Ints
    row: Ints


def inside_options(problem: Problem, cells: Cells, options: Options, rows: Limits) -> Inside:
    """Lists of positions, cells and rows that an option's own subproblem has to reckon with."""
    package, package_position = _packages(cells)
    package_first = np.flatnonzero(np.diff(package, prepend=-1))
    package_group = cells.group[cells.cell[package_position[package_first]]]
    package_bounds = np.append(package_first, len(package))
    pair = _pairs(problem, cells, problem.interface_ends[problem.interface_cost > 0])
    pair_interface = np.flatnonzero(problem.interface_cost > 0)[pair[2]]
    pair_group = cells.group[pair[0]]
    tie = _pairs(problem, cells, problem.together, everyone=True)
    tie_group = cells.group[tie[0]]
    lone_cell, lone_interface = _lone(problem, cells)
    lone_group = cells.group[lone_cell]
    row_order = np.argsort(rows.group, kind="stable")
    row_group = rows.group[row_order]
    lists: list[tuple[Ints, ...]] = []
    for group, first, end in zip(options.group, options.first, options.end, strict=True):
        low, high = cells.start[first], cells.start[end]

        def among(column: Ints, group: int = group) -> slice:
            return slice(*np.searchsorted(column, (group, group + 1)))

        here = among(package_group)
        bounds = package_bounds[here.start : here.stop + 1]
        at = package_position[bounds[0] : bounds[-1]]
        lengths = np.diff(bounds)
        number = np.repeat(np.arange(len(lengths)), lengths)
        is_inside = (at >= low) & (at < high)
        whole = np.bincount(number, weights=~is_inside, minlength=len(lengths)) == 0
        blocked = at[~whole[number] & is_inside]
        here = among(pair_group)
        one, other = pair[0][here], pair[1][here]
        both = (one >= first) & (one < end) & (other >= first) & (other < end)
        here_tie = among(tie_group)
        tied, to = tie[0][here_tie], tie[1][here_tie]
        in_one, in_other = (tied >= first) & (tied < end), (to >= first) & (to < end)
        without = np.concatenate([tied[in_one & ~in_other], to[in_other & ~in_one]])
        also = [np.arange(cells.start[c], cells.start[c + 1]) for c in without]
        lists.append(
            (
                at[whole[number]],
                lengths[whole],
                np.unique(np.concatenate([blocked, *also])),
                one[both],
                other[both],
                pair_interface[here][both],
                tied[in_one & in_other],
                to[in_one & in_other],
                lone_cell[among(lone_group)],
                lone_interface[among(lone_group)],
                row_order[among(row_group)],
            )
        )
    columns = list(zip(*lists, strict=True)) if lists else [()] * 11
    flat = [np.concatenate(c).astype(np.int64) if c else np.zeros(0, np.int64) for c in columns]
    start = [np.cumsum([0, *(len(one) for one in c)]).astype(np.int64) for c in columns]
    return Inside(
        split_start=start[0],
        split_position=flat[0],
        package_start=np.concatenate([[0], np.cumsum(flat[1])]).astype(np.int64),
        blocked_start=start[2],
        blocked_position=flat[2],
        pair_start=start[3],
        pair_one=flat[3],
        pair_other=flat[4],
        pair_interface=flat[5],
        tie_start=start[6],
        tie_one=flat[6],
        tie_other=flat[7],
        lone_start=start[8],
        lone_cell=flat[8],
        lone_interface=flat[9],
        row_start=start[10],
        row=flat[10],
    )


def _packages(cells: Cells) -> tuple[Ints, Ints]:
    """Offer and position of every item of an offer for several, sorted by group and offer."""
    several = np.bincount(cells.offer, minlength=int(cells.offer.max(initial=0)) + 1) > 1
    position = np.flatnonzero(several[cells.offer])
    order = np.lexsort((cells.offer[position], cells.group[cells.cell[position]]))
    return cells.offer[position][order], position[order]


def _pairs(
    problem: Problem, cells: Cells, ends: Ints, *, everyone: bool = False
) -> tuple[Ints, Ints, Ints]:
    """Cells of one group at both ends, with the number of the pair, sorted by group."""
    of_group = (
        np.arange(len(cells.group))
        if everyone
        else np.flatnonzero(problem.group_kind[cells.group] != NOBODY)
    )
    by_component = of_group[np.argsort(cells.component[of_group], kind="stable")]
    starts = np.searchsorted(cells.component[by_component], np.arange(problem.components + 1))
    key = cells.group * problem.components + cells.component
    by_key = np.argsort(key, kind="stable")
    begin, length = starts[ends[:, 0]], np.diff(starts)[ends[:, 0]]
    number = np.repeat(np.arange(len(ends)), length)
    offset = np.arange(len(number)) - np.repeat(np.cumsum(length) - length, length)
    one = by_component[np.repeat(begin, length) + offset]
    sought = cells.group[one] * problem.components + ends[number, 1]
    at = np.searchsorted(key[by_key], sought)
    other = by_key[np.minimum(at, max(len(by_key) - 1, 0))] if len(by_key) else at
    found = key[other] == sought
    one, other, number = one[found], other[found], number[found]
    order = np.argsort(cells.group[one], kind="stable")
    return one[order], other[order], number[order]


def _lone(problem: Problem, cells: Cells) -> tuple[Ints, Ints]:
    """Nobody's cells with each interface that costs nothing where nobody has that end."""
    costly = np.flatnonzero(problem.interface_cost > 0)
    ends = problem.interface_ends[costly]
    component = np.concatenate([ends[:, 0], ends[:, 1]])
    interface = np.concatenate([costly, costly])
    order = np.argsort(component, kind="stable")
    starts = np.searchsorted(component[order], np.arange(problem.components + 1))
    nobodys = np.flatnonzero(problem.group_kind[cells.group] == NOBODY)
    length = np.diff(starts)[cells.component[nobodys]]
    offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    begin = np.repeat(starts[cells.component[nobodys]], length)
    return np.repeat(nobodys, length), interface[order][begin + offset]
