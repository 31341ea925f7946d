"""What does a joint choice look like to a solver, tightly enough that its bound means something?

    minimise  sum of item_cost x offer  +  manage_cost x used
            + interface_cost x (1 - same - empty)  -  discount x discounted  +  break_price x excess

over the columns of `exact_columns`, subject to the rows of `exact_rows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.arithmetic.solver import LinearRows, Program
from untower.award import exact_rows
from untower.award.exact_columns import Columns, columns_of, item_offer
from untower.award.exact_sheet import Sheet
from untower.award.problem import NOTHING

if TYPE_CHECKING:
    from untower.award.problem import Floats, Problem

TYPICAL_COST = 256.0
"""What the mean cost of an item is brought near to."""


@dataclass(frozen=True)
class Model:
    """A problem as a program.

    The program counts money columns in `unit` of their own and costs in `unit_gbp`, powers of two
    near the largest they can be, and each row is divided so that its largest entry is near 1: what
    the solver takes for nothing is then nothing in any row.
    """

    problem: Problem
    columns: Columns
    program: Program
    unit: Floats
    """[columns] Pounds (or 1) of each column's unit."""
    unit_gbp: float

    def scaled(self, rows: LinearRows) -> LinearRows:
        """Rows over columns in pounds as the program counts them."""
        return _scaled(rows, self.unit)


def model_of(problem: Problem, *, counts_cost: bool = True) -> Model:
    """Build the strong model; without cost, only what decides whether a choice is possible."""
    columns = columns_of(problem, counts_cost=counts_cost)
    cost, offset, unit_gbp = np.zeros(columns.count), 0.0, 1.0
    if counts_cost:
        cost, offset = _cost(problem, columns)
        unit_gbp = float(near(np.abs(problem.item_cost).mean(keepdims=True))[0]) / TYPICAL_COST
    upper = _upper(problem, columns)
    unit = np.ones(columns.count)
    unit[columns.spend :] = near(upper[columns.spend :])
    program = Program(
        cost=cost * unit / unit_gbp,
        lower=np.zeros(columns.count),
        upper=upper / unit,
        is_whole=_is_whole(columns),
        rows=_scaled(_rows(problem, columns), unit),
        offset=offset / unit_gbp,
    )
    return Model(problem, columns, program, unit, unit_gbp)


def near(amount: Floats) -> Floats:
    """The power of two nearest each amount; 1 where it is zero."""
    power: Floats = np.exp2(np.round(np.log2(np.where(amount > 0, amount, 1.0))))
    return power


def _rows(problem: Problem, columns: Columns) -> LinearRows:
    """Every family of rows."""
    sheet = Sheet()
    exact_rows.cover(sheet, problem, columns)
    exact_rows.used(sheet, problem, columns)
    exact_rows.numbers(sheet, problem, columns)
    exact_rows.together(sheet, problem, columns)
    exact_rows.either_or(sheet, problem)
    exact_rows.interfaces(sheet, problem, columns)
    exact_rows.bands(sheet, problem, columns)
    exact_rows.shares(sheet, problem, columns)
    exact_rows.limits(sheet, problem, columns)
    exact_rows.pairs(sheet, problem, columns)
    return sheet.gathered(columns.count)


def _scaled(rows: LinearRows, unit: Floats) -> LinearRows:
    value = rows.value * unit[rows.index]
    row = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    largest = np.zeros(len(rows))
    np.maximum.at(largest, row, np.abs(value))
    by = near(largest)
    return LinearRows(rows.start, rows.index, value / by[row], rows.lower / by, rows.upper / by)


def _cost(problem: Problem, columns: Columns) -> tuple[Floats, float]:
    """Cost of each column in pounds, and the cost of having every interface."""
    cost = np.zeros(columns.count)
    cost[: columns.pair] = np.bincount(
        item_offer(problem), weights=problem.item_cost, minlength=problem.offers
    )
    cost[columns.used : columns.same] = problem.manage_cost[columns.used_group]
    cost[columns.same : columns.empty] = -problem.interface_cost[columns.meetings.interface]
    cost[columns.empty : columns.band] = -problem.interface_cost[columns.empty_interface]
    cost[columns.discounted : columns.total] = -columns.bands.discount
    cost[columns.excess :] = problem.rows.break_price[columns.excess_row]
    return cost, float(problem.interface_cost.sum())


def _upper(problem: Problem, columns: Columns) -> Floats:
    """The most each column can be, in pounds: an open end is a slow thing to search."""
    rows, upper = problem.rows, np.ones(columns.count)
    upper[columns.slack[columns.slack != NOTHING]] = 0.0
    upper[columns.spend : columns.discounted] = columns.bands.most
    upper[columns.discounted : columns.total] = columns.bands.discountable
    most = np.zeros(problem.components)
    np.maximum.at(most, problem.item_component, problem.item_spend)
    upper[columns.total] = most.sum()
    row = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    sums = np.bincount(row, weights=np.maximum(rows.coefficient, 0.0), minlength=len(rows))
    over = (sums - rows.at_most)[columns.excess_row]
    upper[columns.excess :] = np.maximum(over, 0.0)
    return upper


def _is_whole(columns: Columns) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whole are the choices; the rest follows from them at no cost to the search."""
    whole = np.zeros(columns.count, dtype=np.bool_)
    whole[: columns.pair] = True
    whole[columns.used : columns.same] = True
    whole[columns.band : columns.spend] = True
    return whole
