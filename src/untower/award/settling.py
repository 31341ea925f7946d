"""Which offers, once it is decided which groups are in the range and in which band?

The dual leans wholly on one offer at nearly every component then. The others are settled by a short
search in which each group keeps its band: its discount is counted as had, and falling short of the
spend it asks for costs little at first and much at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.prices import prices_at
from untower.award.prices_pass import THRESHOLD
from untower.award.problem import EXTERNAL, Rows
from untower.award.recost import ROUNDING
from untower.award.search import Hunt
from untower.award.search_layout import lay_out
from untower.award.search_start import (
    BARRED,
    Width,
    allowed_offers,
    candidates_of,
    offer_of_item,
)
from untower.award.search_state import BEST, ROW_CHARGE, ROW_PRICE, items_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from untower.award.dive import Leaf
    from untower.award.prices_dual import Dual
    from untower.award.prices_found import Prices
    from untower.award.problem import Floats, Ints, Problem
    from untower.award.search_layout import Layout

    Flags = NDArray[np.bool_]

CLOSE = Width(offers=0.1, groups=np.inf, packages=0.05, keeps_centre=True, fewest=3)
"""Candidates: few, since the dual has nearly made the choice."""
READ_SOFT = 0.0001
"""Temperature at which it is read which offers the dual leans on."""
WARM, COOL = 0.01, 0.003
LOOSE, TIGHT = 2.0, 10.0
"""What a pound short of a band costs, as multiples of what the dual says it is worth."""
LOOSE_AT_LEAST, TIGHT_AT_LEAST = 0.05, 0.5
TIGHT_CHARGE = 0.12
"""What being short at all then costs, as a share of a typical component."""


@dataclass(frozen=True)
class _Banded:
    """The problem with every group's way decided: bands have become rows, the last of them."""

    problem: Problem
    fixed: Ints
    worth: Floats
    """What the dual says a pound of spend towards each band is worth."""


def settle(
    problem: Problem,
    dual: Dual,
    leaf: Leaf,
    layout: Layout,
    *,
    seed: int,
    work: int,
    stop: Callable[[], bool] | None = None,
) -> list[Ints]:
    """Choices of offers made from a leaf, the last the best settled; each still to be costed.

    `layout` is the problem's own; `work` counts changes priced.
    """
    prices = prices_at(dual, leaf.multipliers, leaf.bound, leaf.allowed)
    dual.value(leaf.multipliers, READ_SOFT, leaf.allowed)
    use = np.zeros(len(problem.item_component))
    use[dual.layout.cells.item] = dual.scratch.use
    banded = _banded(problem, dual, leaf)
    lists = candidates_of(
        banded.problem, prices, allowed_offers(banded.problem, banded.fixed), CLOSE
    )
    hunt = Hunt(banded.problem, lay_out(banded.problem), seed, stop)
    rows = hunt.state.rows(len(banded.problem.rows))[len(problem.rows) :]
    rows[:, ROW_PRICE] = np.maximum(LOOSE * banded.worth, LOOSE_AT_LEAST)
    rows[:, ROW_CHARGE] = 0.0
    hunt.set_out(_leaning(problem, use, prices, banded.fixed))
    hunt.anneal(lists, WARM, work // 2)
    rows[:, ROW_PRICE] = np.maximum(TIGHT * banded.worth, TIGHT_AT_LEAST)
    rows[:, ROW_CHARGE] = TIGHT_CHARGE * hunt.scale
    hunt.state.sums[BEST] = np.inf
    hunt.set_out(items_now(hunt.layout, hunt.state))
    hunt.anneal(lists, COOL, work // 4)
    settled = hunt.brought_back()
    last = Hunt(problem, layout, seed + 1, stop)
    last.set_out(settled.items)
    last.anneal(lists, COOL, work // 4)
    return [hunt.brought_back().chosen, last.brought_back().chosen]


def _leaning(problem: Problem, use: Floats, prices: Prices, fixed: Ints) -> Ints:
    """[K] The item the dual leans on most: of packages wholly leaned on, then of single offers."""
    size = np.diff(problem.item_start)
    least = np.minimum.reduceat(use, problem.item_start[:-1])
    item = np.full(problem.components, -1, dtype=np.int64)
    packages = np.flatnonzero((size > 1) & (least > 0.5))
    for offer in packages[np.argsort(-least[packages], kind="stable")]:
        parts = np.arange(problem.item_start[offer], problem.item_start[offer + 1])
        if (item[problem.item_component[parts]] < 0).all():
            item[problem.item_component[parts]] = parts
    offer = offer_of_item(problem)
    single = np.flatnonzero((size[offer] == 1) & (fixed[offer] != BARRED))
    order = np.lexsort((prices.reduced_cost[single], -use[single], problem.item_component[single]))
    ordered = single[order]
    component = problem.item_component[ordered]
    first = np.flatnonzero(np.diff(component, prepend=-1) != 0)
    by_use = len(problem.item_cost) + np.arange(problem.components)
    by_use[component[first]] = ordered[first]
    return np.where(item < 0, by_use, item)


def _banded(problem: Problem, dual: Dual, leaf: Leaf) -> _Banded:
    """The problem in which each group has the discount of its band and must reach its spend."""
    arrays, groups = dual.layout.arrays, problem.groups
    outside = problem.group_kind == EXTERNAL
    options = np.flatnonzero(leaf.allowed.options)
    options = options[outside[arrays.option_group[options]]]
    group = arrays.option_group[options]
    discount, at_least, worth = np.zeros(groups), np.zeros(groups), np.zeros(groups)
    discount[group] = arrays.option_discount[options]
    at_least[group] = np.maximum(arrays.option_from[options], 0.0)
    worth[group] = leaf.multipliers[arrays.block[THRESHOLD] + options]
    is_in = ~outside
    is_in[group] = True
    of_item = problem.offer_group[offer_of_item(problem)]
    fixed = np.where(is_in[problem.offer_group], 0, BARRED)
    cells = dual.layout.cells
    fixed[cells.offer[leaf.allowed.barred | _beside(dual, options)]] = BARRED
    asked = np.flatnonzero(outside & (at_least > 0))
    banded = replace(
        problem,
        item_cost=problem.item_cost
        - np.where(outside[of_item], discount[of_item] * problem.item_discountable, 0.0),
        rows=_with_bands(problem, of_item, asked, at_least),
        band_start=np.zeros(groups + 1, dtype=np.int64),
        band_from=problem.band_from[:0],
        band_discount=problem.band_discount[:0],
    )
    return _Banded(banded, fixed, worth[asked])


def _beside(dual: Dual, options: Ints) -> Flags:
    """[n] Whether a group's item is beside the way it is in: the centre's holder has no others."""
    cells, ways = dual.layout.cells, dual.layout.options
    first = np.zeros(dual.problem.groups, dtype=np.int64)
    end = np.full(dual.problem.groups, len(cells.component), dtype=np.int64)
    first[ways.group[options]], end[ways.group[options]] = ways.first[options], ways.end[options]
    group = cells.group[cells.cell]
    return np.asarray((cells.cell < first[group]) | (cells.cell >= end[group]), dtype=bool)


def _with_bands(problem: Problem, of_item: Ints, asked: Ints, at_least: Floats) -> Rows:
    """The rows, and one for each group asked: its spend is no less than its band asks for."""
    rows = problem.rows
    counts = np.flatnonzero((problem.item_spend != 0) & np.isin(of_item, asked))
    counts = counts[np.argsort(of_item[counts], kind="stable")]
    ends = np.searchsorted(of_item[counts], asked, side="right")
    most = -at_least[asked] - ROUNDING * (1 + at_least[asked])
    return Rows(
        start=np.concatenate([rows.start, rows.start[-1] + ends]),
        item=np.concatenate([rows.item, counts]),
        coefficient=np.concatenate([rows.coefficient, -problem.item_spend[counts]]),
        at_most=np.concatenate([rows.at_most, most]),
        break_price=np.concatenate([rows.break_price, np.full(len(asked), np.inf)]),
        group=np.concatenate([rows.group, asked]),
    )
