"""Which band cuts does a fractional choice break?

A fractional choice may put a sliver of a group in its dearest band and take that band's discount on
all its spend. Were every component's spend split by band, no band could hold more of a component
than the most that component can be, times the part of the group in the band. Summed over a set T of
bands, and with the split taken out again (Gale 1957, Hoffman 1960: a flow exists exactly when no
cut is too small), that says

    sum over t in T of money_t  <=  sum over components k of min(money_k, most_k x sum of band_t)

The right side is the least over sets A of components of a linear form, so the row to add is the one
whose A holds each component with money_k below its other term. No column is added.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.exact_columns import Columns, highest, item_offer
from untower.award.exact_sheet import Sheet

if TYPE_CHECKING:
    from untower.arithmetic.solver import LinearRows
    from untower.award.problem import Floats, Ints, Problem

EVERY_SET_UP_TO = 5
"""Bands of a group up to which every set of them is tried; above, each band and each top few."""
WORTH_ADDING = 1e-4
"""A cut is added where it is broken by this share of the group's mean money a component."""


@dataclass(frozen=True)
class _Money:
    """One kind of money of one banded group, by item and by pair."""

    bands: Ints
    """Band columns, counted from the first band column of all."""
    column: int
    """Where this money's columns start: spend or discounted."""
    item: Ints
    amount: Floats
    pair: Ints
    """Pair of each item, counted within the group."""
    most: Floats
    """Most money of each pair."""


class BandCuts:
    """Finds the band cuts that a fractional choice breaks, for one problem."""

    def __init__(self, problem: Problem, columns: Columns) -> None:
        """Sort the items by banded group, once."""
        self._columns = columns
        self._offer = item_offer(problem)
        self._money = list(_moneys(problem, columns))

    def broken(self, column: Floats) -> LinearRows | None:
        """Rows this fractional choice breaks, all in pounds; None where it keeps every band cut."""
        sheet = Sheet()
        for money in self._money:
            chosen = column[self._offer[money.item]]
            held = np.bincount(money.pair, money.amount * chosen, len(money.most)).astype(float)
            for taken in _sets(len(money.bands)):
                self._add_if_broken(sheet, money, money.bands[taken], column, held)
        return sheet.gathered(self._columns.count) if sheet.rows else None

    def _add_if_broken(
        self, sheet: Sheet, money: _Money, taken: Ints, column: Floats, held: Floats
    ) -> None:
        """Add the row of this set of bands, if the choice breaks it by enough."""
        part = column[self._columns.band + taken].sum()
        is_held = held < money.most * part
        at_most = np.where(is_held, held, money.most * part).sum()
        broken_by = column[money.column + taken].sum() - at_most
        if broken_by <= WORTH_ADDING * money.most.mean():
            return
        item = np.flatnonzero(is_held[money.pair])
        rest = money.most[~is_held].sum()
        row = np.zeros(len(taken), dtype=np.int64)
        sheet.add(
            1,
            (row, money.column + taken, 1.0),
            (row, self._columns.band + taken, -rest),
            (
                np.zeros(len(item), dtype=np.int64),
                self._offer[money.item[item]],
                -money.amount[item],
            ),
            upper=0.0,
        )


def _moneys(problem: Problem, columns: Columns) -> list[_Money]:
    """Discountable spend of each banded group, and annual spend where the two are not in step."""
    pairs, bands = columns.pairs, columns.bands
    group_of_item = pairs.group[pairs.of_item]
    order = np.argsort(group_of_item, kind="stable")
    found: list[_Money] = []
    for first, end in itertools.pairwise(bands.start.tolist()):
        group = bands.group[first]
        low, high = np.searchsorted(group_of_item[order], [group, group + 1])
        item = order[low:high]
        kinds = [(columns.discounted, problem.item_discountable)]
        if not bands.is_in_step[first]:
            kinds.append((columns.spend, problem.item_spend))
        for column, amount in kinds:
            pair, within = np.unique(pairs.of_item[item], return_inverse=True)
            most_of = highest(pairs, amount)[pair]
            found.append(_Money(np.arange(first, end), column, item, amount[item], within, most_of))
    return found


def _sets(bands: int) -> list[list[int]]:
    """The sets of a group's bands to try: all proper ones, or for many bands the telling ones."""
    if bands <= EVERY_SET_UP_TO:
        sizes = range(1, bands)
        return [list(one) for size in sizes for one in itertools.combinations(range(bands), size)]
    single = [[band] for band in range(bands)]
    return single + [list(range(band, bands)) for band in range(1, bands - 1)]
