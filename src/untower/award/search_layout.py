"""How is the joint choice laid out in memory, so that one change of offer is priced in a glance?

Two arrays hold a problem: `shape` its numbers of things, `facts` its money. Each part begins where
the names below say: `shape[shape[NEAR] + n]` is the n-th neighbour, `facts[shape[NEAR_COST] + n]`
what the interface to it costs. Few and plain arrays compile quickly and pass cheaply from one
function to the next. One item more for each component stands for "not covered": of a group beyond
the last and broken by its nature, it lets an offer be put in anywhere and what it pushes out find a
home afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from untower.award.compiled import compiled
from untower.award.problem import EXTERNAL, NOBODY
from untower.award.recost import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from untower.award.problem import Floats, Ints, Problem

# Numbers in `shape` itself. NO_COVER is the first of the items that stand for no cover, NOWHERE
# their group; HAS_SHARES is 1 where any group has a largest share.
COMPONENTS, NO_COVER, NOWHERE, ROWS, FEWEST, MOST, HAS_SHARES = range(7)
# Where in `shape` each begins; "OF" is where each component's (offer's, group's) own begin.
ITEM, OFFER, ENTRY, NEAR_OF, NEAR, APART_OF, APART, TOGETHER_OF, TOGETHER = range(7, 16)
SET_OF, SET, KIND, BAND_OF, RANKED = range(16, 21)
# Where in `facts` each begins.
MONEY, AMOUNT, LIMIT, NEAR_COST, MANAGING, SHARE_OF, BAND_FROM, BAND_OFF = range(21, 29)
HEAD = 29
# What an item is in `shape[ITEM]` and `facts[MONEY]`: so many numbers, in this order.
ITEM_NUMBERS, COMPONENT, GROUP, OF_OFFER, FIRST_ENTRY = 4, 0, 1, 2, 3
ITEM_MONEY, COST, SPEND, DISCOUNTABLE = 3, 0, 1, 2


class Layout(NamedTuple):
    """A problem as a search reads it."""

    facts: Floats
    shape: Ints


def lay_out(problem: Problem) -> Layout:
    """Arrange a problem for searching; done once, it serves any number of searches."""
    components, items, offers = problem.components, len(problem.item_cost), problem.offers
    every = np.arange(components)
    offer = np.repeat(np.arange(offers), np.diff(problem.item_start))
    near_of, near, near_at = _both_ways(problem.interface_ends, components)
    apart_of, apart, _ = _both_ways(problem.apart, components)
    together_of, together, _ = _both_ways(problem.together, components)
    set_of, sets = _sets_by_offer(problem)
    rows = problem.rows
    entry_of, entry_row, entry_amount = _rows_by_item(
        rows.start, rows.item, rows.coefficient, items + components
    )
    place = np.empty((items + components + 1, ITEM_NUMBERS), dtype=np.int64)
    place[:items, COMPONENT], place[items:-1, COMPONENT] = problem.item_component, every
    place[:items, GROUP], place[items:, GROUP] = problem.offer_group[offer], problem.groups
    place[:items, OF_OFFER], place[items:-1, OF_OFFER] = offer, offers + every
    place[:, FIRST_ENTRY] = entry_of
    place[-1, [COMPONENT, OF_OFFER]] = -1
    money = np.zeros((items + components, ITEM_MONEY))
    money[:items, COST] = problem.item_cost
    outside = problem.group_kind[place[:items, GROUP]] == EXTERNAL
    money[:items, SPEND] = np.where(outside, problem.item_spend, 0.0)
    money[:items, DISCOUNTABLE] = np.where(outside, problem.item_discountable, 0.0)
    share = np.where(problem.group_kind == EXTERNAL, problem.share_at_most, np.inf)
    facts, at_facts = _end_to_end(
        [
            money.ravel(),
            entry_amount,
            rows.at_most + ROUNDING * (1 + np.abs(rows.at_most)),
            problem.interface_cost[near_at],
            np.append(problem.manage_cost, 0.0),
            np.append(share, np.inf),
            problem.band_from - ROUNDING * (1 + problem.band_from),
            problem.band_discount,
        ],
        0,
    )
    shape, at_shape = _end_to_end(
        [
            place.ravel(),
            np.concatenate([problem.item_start, items + 1 + every]),
            entry_row,
            near_of,
            near,
            apart_of,
            apart,
            together_of,
            together,
            set_of,
            sets,
            np.append(problem.group_kind, NOBODY),
            np.append(problem.band_start, problem.band_start[-1]),
            np.isfinite(rows.break_price),
        ],
        HEAD,
    )
    head = [components, items, problem.groups, len(rows)]
    head += [problem.groups_at_least, problem.groups_at_most, int(np.isfinite(share).any())]
    whole = np.concatenate([head, at_shape, at_facts, shape]).astype(np.int64)
    return Layout(facts.astype(np.float64), whole)


def _end_to_end(parts: Sequence[ArrayLike], begin: int) -> tuple[Floats, Ints]:
    """Arrays laid end to end, and where each begins if the first begins at `begin`."""
    arrays = [np.asarray(part) for part in parts]
    ends = begin + np.cumsum([len(array) for array in arrays])
    return np.concatenate(arrays), np.concatenate([[begin], ends[:-1]])


def _both_ways(pairs: Ints, components: int) -> tuple[Ints, Ints, Ints]:
    """Pairs seen from each end: where each component's begin, the other ends, and which pair."""
    here = np.concatenate([pairs[:, 0], pairs[:, 1]])
    there = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(here, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(here, minlength=components))])
    return start, there[order], order % max(len(pairs), 1)


def _sets_by_offer(problem: Problem) -> tuple[Ints, Ints]:
    """Where each offer's either-or sets begin, and the sets."""
    number = len(problem.either_or_start) - 1
    sets = np.repeat(np.arange(number), np.diff(problem.either_or_start))
    count = np.bincount(problem.either_or_offer, minlength=problem.offers + problem.components)
    order = np.argsort(problem.either_or_offer, kind="stable")
    return np.concatenate([[0], np.cumsum(count)]), sets[order]


@compiled
def _rows_by_item(
    start: Ints, item: Ints, coefficient: Floats, items: int
) -> tuple[Ints, Ints, Floats]:
    """Turn rows of items into items of rows, in one pass and without a sort."""
    first = np.zeros(items + 1, np.int64)
    for n in range(len(item)):
        first[item[n] + 1] += 1
    for n in range(items):
        first[n + 1] += first[n]
    row = np.empty(len(item), np.int64)
    amount = np.empty(len(item), np.float64)
    for r in range(len(start) - 1):
        for n in range(start[r], start[r + 1]):
            at = first[item[n]]
            row[at] = r
            amount[at] = coefficient[n]
            first[item[n]] += 1
    for n in range(items, 0, -1):
        first[n] = first[n - 1]
    first[0] = 0
    return first, row, amount
