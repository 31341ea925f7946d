"""Which rows make a choice one that may be made, and what a used group or band costs?

Each function adds one family of rows to a `Sheet`, in pounds. A row that no fractional choice needs
in order to be right, but that makes its bound tighter, says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.exact_columns import Columns, group_spend, item_offer, outside_groups
from untower.award.problem import EXTERNAL, NOBODY, NOTHING, Ints, Problem

if TYPE_CHECKING:
    from untower.award.exact_sheet import Sheet


def cover(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """Every component is covered once; at most once where it may be left with nobody for free."""
    least = np.where(columns.slack == NOTHING, 1.0, 0.0)
    entries = (problem.item_component, item_offer(problem), 1.0)
    sheet.add(problem.components, entries, lower=least, upper=1.0)


def pairs(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """A pair that another row asks about holds where its item is chosen; add these rows last."""
    asked = np.zeros(columns.count, dtype=np.bool_)
    for column in sheet.column:
        asked[column] = True
    pair = np.flatnonzero(asked[columns.pair : columns.used])
    place = np.full(len(columns.pairs), -1, dtype=np.int64)
    place[pair] = np.arange(len(pair))
    row = place[columns.pairs.of_item]
    sheet.add(
        len(pair),
        (row[row >= 0], item_offer(problem)[row >= 0], 1.0),
        (np.arange(len(pair)), columns.pair + pair, -1.0),
        lower=0.0,
        upper=0.0,
    )


def used(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """A group with a component is used; components kept apart share one row of their group.

    Two components that one group may not both have cannot both be with it, so the sum of the two
    pairs is at most `used`: the apart rule and the managing cost in one row, tighter than either.
    """
    pairs, base = columns.pairs, columns.used
    group, first, second = _apart_pairs(problem, columns)
    row, place = np.arange(len(group)), columns.used_of_group[group]
    counted = np.flatnonzero(place >= 0)
    sheet.add(
        len(group),
        (row, columns.pair + first, 1.0),
        (row, columns.pair + second, 1.0),
        (counted, base + place[counted], -1.0),
        upper=np.where(place >= 0, 0.0, 1.0),
    )
    alone = columns.used_of_group[pairs.group] >= 0
    alone[first] = alone[second] = False
    pair = np.flatnonzero(alone)
    row = np.arange(len(pair))
    sheet.add(
        len(pair),
        (row, columns.pair + pair, 1.0),
        (row, base + columns.used_of_group[pairs.group[pair]], -1.0),
        upper=0.0,
    )


def numbers(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """How many outside groups there may be; a group without an offer chosen is not one."""
    every = np.arange(len(columns.used_group))
    if problem.groups_at_least <= 0 and problem.groups_at_most >= len(every):
        return
    place = columns.used_of_group[problem.offer_group]
    offer = np.flatnonzero(place >= 0)
    if problem.groups_at_least > 0:
        sheet.add(
            len(every),
            (every, columns.used + every, 1.0),
            (place[offer], offer, -1.0),
            upper=0.0,
        )
    sheet.add(
        1,
        (np.zeros_like(every), columns.used + every, 1.0),
        lower=float(problem.groups_at_least),
        upper=float(problem.groups_at_most),
    )


def together(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """The two components of a pair are with one and the same group."""
    pairs = columns.pairs
    for one, other in problem.together:
        groups = np.unique(pairs.group[np.isin(pairs.component, (one, other))])
        row = np.arange(len(groups))
        here = pairs.find(np.full(len(groups), one), groups)
        there = pairs.find(np.full(len(groups), other), groups)
        sheet.add(
            len(groups),
            (row[here >= 0], columns.pair + here[here >= 0], 1.0),
            (row[there >= 0], columns.pair + there[there >= 0], -1.0),
            lower=0.0,
            upper=0.0,
        )


def either_or(sheet: Sheet, problem: Problem) -> None:
    """At most one offer of each set."""
    sets = len(problem.either_or_start) - 1
    row = np.repeat(np.arange(sets), np.diff(problem.either_or_start))
    sheet.add(sets, (row, problem.either_or_offer, 1.0), upper=1.0)


def interfaces(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """An interface costs nothing where one group has both ends or nobody has one of them."""
    meetings, pairs = columns.meetings, columns.pairs
    row = np.arange(len(meetings.interface))
    for end in (0, 1):
        sheet.add(
            len(row),
            (row, columns.same + row, 1.0),
            (row, columns.pair + meetings.pair[:, end], -1.0),
            upper=0.0,
        )
    empty = np.arange(len(columns.empty_interface))
    place = np.full(len(problem.interface_cost), -1, dtype=np.int64)
    place[columns.empty_interface] = empty
    met = np.flatnonzero(place[meetings.interface] >= 0)
    sheet.add(
        len(empty),
        (empty, columns.empty + empty, 1.0),
        (place[meetings.interface[met]], columns.same + met, 1.0),
        upper=1.0,
    )
    given_up = np.flatnonzero(problem.group_kind[pairs.group] == NOBODY)
    ends = problem.interface_ends[columns.empty_interface].reshape(-1, 2)
    row_of, pair_of = np.nonzero(
        (ends[:, :1] == pairs.component[given_up]) | (ends[:, 1:] == pairs.component[given_up])
    )
    sheet.add(
        len(empty),
        (empty, columns.empty + empty, 1.0),
        (row_of, columns.pair + given_up[pair_of], -1.0),
        upper=0.0,
    )


def bands(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """A used group is in one band; its spend is priced there and within the band's limits."""
    band = columns.bands
    if not len(band.group):
        return
    banded = np.unique(band.group)
    place = np.full(problem.groups, -1, dtype=np.int64)
    place[banded] = np.arange(len(banded))
    every, row = np.arange(len(band.group)), place[band.group]
    one = columns.band + every
    sheet.add(
        len(banded),
        (row, one, 1.0),
        (np.arange(len(banded)), columns.used + columns.used_of_group[banded], -1.0),
        lower=0.0,
        upper=0.0,
    )
    group, offer, spend = group_spend(problem)
    item = np.flatnonzero(place[group] >= 0)
    spend_is_own = ~band.is_in_step[band.start[:-1]]
    for start, money, kept in (
        (columns.discounted, problem.item_discountable, np.ones_like(spend_is_own)),
        (columns.spend, spend, spend_is_own),
    ):
        number = np.cumsum(kept) - 1
        mine, sold = kept[row], item[kept[place[group[item]]]]
        sheet.add(
            int(kept.sum()),
            (number[row[mine]], start + every[mine], 1.0),
            (number[place[group[sold]]], offer[sold], -money[sold]),
            lower=0.0,
            upper=0.0,
        )
    spent, priced = columns.spend + every, columns.discounted + every
    sheet.add(len(every), (every, spent, 1.0), (every, one, -band.most), upper=0.0)
    sheet.add(len(every), (every, spent, 1.0), (every, one, -band.least), lower=0.0)
    sheet.add(len(every), (every, priced, 1.0), (every, one, -band.discountable), upper=0.0)
    _tie(sheet, columns)


def _tie(sheet: Sheet, columns: Columns) -> None:
    """Hold a band's discountable spend to its annual spend, as far as the group's items allow.

    Without this a choice could take the discount of a band in which it has put little spend.
    """
    band = columns.bands
    for tied, end in (
        (np.flatnonzero(band.is_in_step), {"lower": 0.0, "upper": 0.0}),
        (np.flatnonzero(~band.is_in_step & np.isfinite(band.ratio[:, 1])), {"upper": 0.0}),
    ):
        row = np.arange(len(tied))
        sheet.add(
            len(tied),
            (row, columns.discounted + tied, 1.0),
            (row, columns.spend + tied, -band.ratio[tied, 1]),
            **end,
        )
    loose = np.flatnonzero(~band.is_in_step)
    row = np.arange(len(loose))
    sheet.add(
        len(loose),
        (row, columns.discounted + loose, 1.0),
        (row, columns.spend + loose, -band.ratio[loose, 0]),
        lower=0.0,
    )


def shares(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """No group has more than its part of the annual spend with all outside groups."""
    group, offer, spend = group_spend(problem)
    limited = np.flatnonzero(np.isfinite(problem.share_at_most) & (problem.group_kind == EXTERNAL))
    if not len(limited):
        return
    outside = np.flatnonzero(problem.group_kind[group] == EXTERNAL)
    none = np.zeros(len(outside), dtype=np.int64)
    sheet.add(
        1,
        (none, offer[outside], spend[outside]),
        (np.zeros(1, dtype=np.int64), np.array([columns.total]), -1.0),
        lower=0.0,
        upper=0.0,
    )
    place = np.full(problem.groups, -1, dtype=np.int64)
    place[limited] = np.arange(len(limited))
    item = np.flatnonzero(place[group] >= 0)
    sheet.add(
        len(limited),
        (place[group[item]], offer[item], spend[item]),
        (
            np.arange(len(limited)),
            np.full(len(limited), columns.total),
            -problem.share_at_most[limited],
        ),
        upper=0.0,
    )


def limits(sheet: Sheet, problem: Problem, columns: Columns) -> None:
    """The rows of the problem: mandatory as they stand, ranked with a priced excess.

    A row about one outside group with nothing below zero to reach holds only where it is used.
    """
    rows = problem.rows
    kept = np.flatnonzero(np.isfinite(rows.at_most))
    ranked = np.isfinite(rows.break_price[kept])
    if not len(columns.excess_row):
        kept, ranked = kept[~ranked], ranked[:0]
    place = np.full(len(rows), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    row = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    entry = np.flatnonzero(place[row] >= 0)
    row, item = place[row[entry]], rows.item[entry]
    coefficient = rows.coefficient[entry]
    at_most, group = rows.at_most[kept], rows.group[kept]
    counted = (group != NOTHING) & (at_most >= 0)
    counted[counted] = columns.used_of_group[group[counted]] >= 0
    by_used = np.flatnonzero(counted)
    excess = np.arange(len(columns.excess_row))
    over = place[columns.excess_row]
    sheet.add(
        len(kept),
        (row, item_offer(problem)[item], coefficient),
        (by_used, columns.used + columns.used_of_group[group[by_used]], -at_most[by_used]),
        (over, columns.excess + excess, -1.0),
        upper=np.where(counted, 0.0, at_most),
    )


def _apart_pairs(problem: Problem, columns: Columns) -> tuple[Ints, Ints, Ints]:
    """Group, pair and pair of every outside group that could have both of two kept apart."""
    pairs, apart = columns.pairs, problem.apart
    found: list[tuple[Ints, Ints, Ints]] = []
    outside = outside_groups(problem)
    for one, other in apart:
        here = pairs.find(np.full(len(outside), one), outside)
        there = pairs.find(np.full(len(outside), other), outside)
        both = (here >= 0) & (there >= 0)
        found.append((outside[both], here[both], there[both]))
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return none, none, none
    group, first, second = zip(*found, strict=True)
    return np.concatenate(group), np.concatenate(first), np.concatenate(second)
