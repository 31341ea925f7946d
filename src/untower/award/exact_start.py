"""What are all the columns of the strong model for a choice already made, and what does it cost?

The offers decide everything else. With the columns written out, the model's own rows say whether
the choice may be made, and a search may start from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.exact_columns import Columns, item_offer
from untower.award.exact_slack import without_slack
from untower.award.problem import EXTERNAL, NOBODY, Floats, Ints, Problem

if TYPE_CHECKING:
    from untower.award.exact_model import Model

TOLERANCE = 1e-6
"""How far a row may be passed, as a part of its largest entry: the solver's own tolerance."""


def columns_chosen(model: Model, chosen: Ints) -> Floats:
    """Every column's value, in the program's units, when exactly these offers are chosen.

    Offers that are the slack of a row have no say: they are left out.
    """
    problem, columns = model.problem, model.columns
    chosen = without_slack(columns.slack, chosen)
    value = np.zeros(columns.count)
    value[chosen] = 1.0
    taken = value[item_offer(problem)]
    pair = np.bincount(columns.pairs.of_item, taken, len(columns.pairs)).astype(float)
    value[columns.pair : columns.used] = pair
    value[columns.used : columns.same] = np.isin(columns.used_group, problem.offer_group[chosen])
    value[columns.same : columns.empty] = pair[columns.meetings.pair].min(axis=1, initial=1.0)
    value[columns.empty : columns.band] = _empty(problem, columns, pair)
    _fill_bands(problem, columns, taken, value)
    outside = problem.group_kind[problem.offer_group[item_offer(problem)]] == EXTERNAL
    value[columns.total] = (problem.item_spend * taken)[outside].sum()
    value[columns.excess :] = _excess(problem, columns, taken)
    scaled: Floats = value / model.unit
    return scaled


def cost_gbp(model: Model, value: Floats) -> float:
    """What the columns cost, in pounds."""
    return float((model.program.offset + model.program.cost @ value) * model.unit_gbp)


def is_allowed(model: Model, value: Floats) -> bool:
    """Whether the columns keep every row, to the solver's own tolerance."""
    rows = model.program.rows
    sums, scale = rows.activity(value), np.ones(len(rows))
    row = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    np.maximum.at(scale, row, np.abs(rows.value * value[rows.index]))
    slack = TOLERANCE * scale
    return bool(((sums >= rows.lower - slack) & (sums <= rows.upper + slack)).all())


def _empty(problem: Problem, columns: Columns, pair: Floats) -> Floats:
    """1 for each interface with nobody at an end."""
    pairs = columns.pairs
    with_nobody = np.bincount(
        pairs.component,
        weights=pair * (problem.group_kind[pairs.group] == NOBODY),
        minlength=problem.components,
    )
    ends = problem.interface_ends[columns.empty_interface].reshape(-1, 2)
    empty: Floats = np.minimum(with_nobody[ends].sum(axis=1), 1.0)
    return empty


def _fill_bands(problem: Problem, columns: Columns, taken: Floats, value: Floats) -> None:
    """Put each used group in the dearest band its annual spend reaches."""
    bands = columns.bands
    group = problem.offer_group[item_offer(problem)]
    spend = np.bincount(group, weights=problem.item_spend * taken, minlength=problem.groups)
    discountable = np.bincount(
        group, weights=problem.item_discountable * taken, minlength=problem.groups
    )
    for first, end in zip(bands.start[:-1].tolist(), bands.start[1:].tolist(), strict=True):
        mine = bands.group[first]
        if value[columns.used + columns.used_of_group[mine]] == 0.0:
            continue
        # Spend is a sum of amounts that need not be exact in binary: a penny is not held back.
        reached = bands.least[first:end] <= spend[mine] * (1 + 1e-12)
        band = first + int(np.flatnonzero(reached)[-1])
        value[columns.band + band] = 1.0
        value[columns.spend + band] = spend[mine]
        value[columns.discounted + band] = discountable[mine]


def _excess(problem: Problem, columns: Columns, taken: Floats) -> Floats:
    """How far each ranked row is passed."""
    rows = problem.rows
    row = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    sums = np.bincount(row, weights=rows.coefficient * taken[rows.item], minlength=len(rows))
    over: Floats = np.maximum(0.0, sums - rows.at_most)[columns.excess_row]
    return over
