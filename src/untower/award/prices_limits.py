"""Which limits stay inside one group's own choice, and which reach over groups?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL, NOTHING
from untower.award.recost import ROUNDING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.award.prices_layout import Cells
    from untower.award.problem import Floats, Ints, Problem

    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Limits:
    """Rows over positions, one family: each sum is at or below its value."""

    start: Ints
    position: Ints
    coefficient: Floats
    at_most: Floats
    break_price: Floats
    group: Ints
    """Group the row is about, NOTHING where it reaches over groups."""

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.at_most)


def limits_of(problem: Problem, cells: Cells) -> tuple[Limits, Limits]:
    """Rows within one group and rows over groups, those that can never bind left out.

    Sets of which at most one offer is chosen and pairs apart beyond the centre's become rows too:
    an offer counts 1, spread evenly over its items, which stand or fall together.
    """
    every = _joined([_given(problem, cells), _either_or(problem, cells), _apart(problem, cells)])
    every = _binding(every, cells)
    inside = every.group != NOTHING
    return _some(every, inside), _some(every, ~inside)


def _given(problem: Problem, cells: Cells) -> Limits:
    rows = problem.rows
    position = np.full(len(problem.item_component), NOTHING)
    position[cells.item] = np.arange(len(cells.item))
    number = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    at = position[rows.item]
    known = at != NOTHING
    return _rows(
        number[known], at[known], rows.coefficient[known], rows.at_most, rows.break_price, cells
    )


def _either_or(problem: Problem, cells: Cells) -> Limits:
    sets = len(problem.either_or_start) - 1
    set_of_member = np.repeat(np.arange(sets), np.diff(problem.either_or_start))
    order = np.argsort(cells.offer, kind="stable")
    first = np.searchsorted(cells.offer[order], np.arange(problem.offers + 1))
    length = (first[1:] - first[:-1])[problem.either_or_offer]
    number = np.repeat(set_of_member, length)
    begins = np.repeat(first[problem.either_or_offer] - np.cumsum(length) + length, length)
    at = order[begins + np.arange(len(number))]
    coefficient = 1.0 / np.repeat(length, length)
    return _rows(number, at, coefficient, np.ones(sets), np.full(sets, np.inf), cells)


def _apart(problem: Problem, cells: Cells) -> Limits:
    """One row for each group at both ends of a pair; the centre's pairs are options already."""
    by_component = np.argsort(cells.component, kind="stable")
    starts = np.searchsorted(cells.component[by_component], np.arange(problem.components + 1))
    number: list[int] = []
    position: list[int] = []
    rows = 0
    for one, other in problem.apart[(problem.apart != cells.centre).all(axis=1)]:
        ends = [by_component[starts[k] : starts[k + 1]] for k in (one, other)]
        groups, at_one, at_other = np.intersect1d(
            cells.group[ends[0]], cells.group[ends[1]], return_indices=True
        )
        for group, a, b in zip(groups, at_one, at_other, strict=True):
            if problem.group_kind[group] == EXTERNAL:
                for cell in (ends[0][a], ends[1][b]):
                    here = range(int(cells.start[cell]), int(cells.start[cell + 1]))
                    position.extend(here)
                    number.extend([rows] * len(here))
                rows += 1
    infinite = np.full(rows, np.inf)
    at = np.array(position, dtype=np.int64)
    return _rows(
        np.array(number, dtype=np.int64), at, np.ones(len(at)), np.ones(rows), infinite, cells
    )


def _rows(
    number: Ints,
    position: Ints,
    coefficient: Floats,
    at_most: Floats,
    break_price: Floats,
    cells: Cells,
) -> Limits:
    """Rows from entries sorted by row, each with the one group it is about, if it is about one."""
    start = np.searchsorted(number, np.arange(len(at_most) + 1))
    group = np.full(len(at_most), NOTHING)
    if len(position):
        of_entry = cells.group[cells.cell[position]]
        filled = start[1:] > start[:-1]
        low = np.minimum.reduceat(of_entry, start[:-1][filled])
        high = np.maximum.reduceat(of_entry, start[:-1][filled])
        group[filled] = np.where(low == high, low, NOTHING)
    return Limits(start, position, coefficient, at_most, break_price, group)


def _joined(families: list[Limits]) -> Limits:
    entries = np.cumsum([0, *(len(f.position) for f in families)])
    return Limits(
        start=np.concatenate(
            [[0], *(f.start[1:] + n for f, n in zip(families, entries[:-1], strict=True))]
        ).astype(np.int64),
        position=np.concatenate([f.position for f in families]),
        coefficient=np.concatenate([f.coefficient for f in families]),
        at_most=np.concatenate([f.at_most for f in families]),
        break_price=np.concatenate([f.break_price for f in families]),
        group=np.concatenate([f.group for f in families]),
    )


def _binding(rows: Limits, cells: Cells) -> Limits:
    """Leave out rows that the dearest item of every cell together would still keep."""
    number = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    key = number * max(len(cells.start), 1) + cells.cell[rows.position]
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    most: Floats = np.zeros(len(rows))
    if len(first):
        dearest = np.maximum.reduceat(np.maximum(rows.coefficient[order], 0.0), first)
        np.add.at(most, number[order][first], dearest)
    return _some(rows, most > rows.at_most - ROUNDING * np.abs(rows.at_most))


def _some(rows: Limits, chosen: Flags) -> Limits:
    lengths = np.diff(rows.start)
    of_entry = np.repeat(chosen, lengths)
    return Limits(
        start=np.concatenate([[0], np.cumsum(lengths[chosen])]).astype(np.int64),
        position=rows.position[of_entry],
        coefficient=rows.coefficient[of_entry],
        at_most=rows.at_most[chosen],
        break_price=rows.break_price[chosen],
        group=rows.group[chosen],
    )
