"""Where does a search begin, and what may it put where? Both from what the dual says, if it spoke.

Offers of a reduced cost far from the best for their component, and those of suppliers far from
worth opening, are left out; wide lists let more in than narrow ones. Where one component is the
centre that most others must be apart from, narrow lists keep its supplier to it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL, NOTHING
from untower.award.search_state import CHOICE, CHOICE_OF, lists_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.award.prices_found import Prices
    from untower.award.problem import Ints, Problem

    Flags = NDArray[np.bool_]

CHOSEN, FREE, BARRED = 1, 0, -1
"""What is fixed about an offer."""
LEFT_OUT, UNPRICED, ASIDE, HELD = 1, 2, 3, -1
"""Tiers of items beside 0: of a group left out; of no finite reduced cost; of the centre's group,
for a component apart from it; the centre's own with that group, which comes before all others."""


@dataclass(frozen=True)
class Width:
    """How much a list lets in: shares of a component's scale or of a group's managing cost."""

    offers: float
    """Reduced cost above the best at which an offer is left out."""
    groups: float
    """Value above zero at which a group is left out."""
    packages: float
    """Reduced cost of a package at which it is left out."""
    keeps_centre: bool
    """Whether the centre's group is kept from all that must be apart from it."""
    fewest: int = 4
    """Candidates kept of each component, where there are as many, in any case."""


NARROW = Width(offers=0.3, groups=2.0, packages=0.1, keeps_centre=True)
WIDE = Width(offers=0.5, groups=8.0, packages=0.2, keeps_centre=False)
ALL = Width(offers=np.inf, groups=np.inf, packages=np.inf, keeps_centre=False)


def allowed_offers(problem: Problem, fixed: Ints | None) -> Flags:
    """[B] Offers that may be taken: not barred, and clashing with none that must be chosen."""
    allowed = np.ones(problem.offers, dtype=bool)
    if fixed is None:
        return allowed
    offer = offer_of_item(problem)
    must = fixed == CHOSEN
    settled = np.zeros(problem.components, dtype=bool)
    settled[problem.item_component[must[offer]]] = True
    clashes = np.bincount(offer[settled[problem.item_component]], minlength=problem.offers) > 0
    return np.asarray((~clashes | must) & (fixed != BARRED), dtype=bool)


def offer_of_item(problem: Problem) -> Ints:
    """[N] The offer each item is a part of."""
    return np.repeat(np.arange(problem.offers), np.diff(problem.item_start))


def candidates_of(problem: Problem, prices: Prices | None, allowed: Flags, width: Width) -> Ints:
    """Lists of what may go where, the most promising first, as `search_state` lays them out."""
    alone = np.diff(problem.item_start) == 1
    offer = offer_of_item(problem)
    group = problem.offer_group[offer]
    score = problem.item_cost if prices is None else prices.reduced_cost
    tier = _tiers(problem, prices, group, width)
    item = np.flatnonzero((alone & allowed)[offer])
    item = item[np.lexsort((score[item], tier[item], problem.item_component[item]))]
    component = problem.item_component[item]
    is_first = np.diff(component, prepend=-1) != 0
    rank = np.arange(len(item)) - np.flatnonzero(is_first)[np.cumsum(is_first) - 1]
    near = tier[item] < UNPRICED
    if np.isfinite(width.offers):
        # Of the first tier, the first that is not the centre's own sets what is near.
        level = tier[item] == 0
        best = np.full(problem.components, np.inf)
        np.minimum.at(best, component[level], score[item[level]])
        near = level & (score[item] <= (best + width.offers * np.abs(problem.scale))[component])
    kept = is_first | near | ((rank < width.fewest) & (tier[item] < ASIDE)) | (tier[item] == HELD)
    item, component = item[kept], component[kept]
    return lists_of(
        _starts(component, problem.components),
        item,
        _starts(group[item], problem.groups + 1),
        item[np.argsort(group[item], kind="stable")],
        _packages(problem, prices, allowed & ~alone, tier, width),
        _ranking(problem, prices, group[item]),
    )


def _tiers(problem: Problem, prices: Prices | None, group: Ints, width: Width) -> Ints:
    """[N] In which tier each item stands; 0 for all where there are no prices to say otherwise."""
    tier = np.zeros(len(group), dtype=np.int64)
    if prices is None:
        return tier
    outside = problem.group_kind == EXTERNAL
    if np.isfinite(width.groups):
        far = outside & (prices.group_value > width.groups * problem.manage_cost)
        tier[far[group]] = LEFT_OUT
    tier[~np.isfinite(prices.reduced_cost)] = UNPRICED
    holder = centre_group(prices)
    if holder != NOTHING and width.keeps_centre:
        if outside[holder]:
            aside = np.zeros(problem.components, dtype=bool)
            aside[problem.apart[(problem.apart == prices.centre).any(axis=1)]] = True
            tier[(group == holder) & aside[problem.item_component]] = ASIDE
        tier[(group == holder) & (problem.item_component == prices.centre)] = HELD
    return tier


def _packages(
    problem: Problem, prices: Prices | None, together: Flags, tier: Ints, width: Width
) -> Ints:
    """The offers for several components that are worth trying."""
    if prices is None or not np.isfinite(width.packages):
        return np.flatnonzero(together)
    start = problem.item_start[:-1]
    worth = np.add.reduceat(prices.reduced_cost, start)
    covered = np.add.reduceat(np.abs(problem.scale)[problem.item_component], start)
    fits = np.maximum.reduceat(tier, start) < ASIDE
    return np.flatnonzero(together & fits & (worth <= width.packages * covered))


def _ranking(problem: Problem, prices: Prices | None, group: Ints) -> Ints:
    """The groups outside that have a candidate, those most worth opening first."""
    offered = np.bincount(group, minlength=problem.groups)
    some = np.flatnonzero((problem.group_kind == EXTERNAL) & (offered > 0))
    value = -offered if prices is None else prices.group_value
    return some[np.argsort(value[some], kind="stable")]


def _starts(of: Ints, number: int) -> Ints:
    counts = np.bincount(of, minlength=number)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def centre_group(prices: Prices) -> int:
    """The group that loses least by holding the centre, or NOTHING where there is no centre."""
    if prices.centre == NOTHING or not np.isfinite(prices.centre_value).any():
        return NOTHING
    return int(np.argmin(prices.centre_value - np.minimum(prices.group_value, 0)))


def first_items(problem: Problem, prices: Prices | None, lists: Ints, fixed: Ints | None) -> Ints:
    """[K] What covers each component at the beginning, or its item of no cover.

    The cheapest candidate of the groups worth opening, at most as many as the range may have.
    """
    components, items = problem.components, len(problem.item_cost)
    start = lists[lists[CHOICE_OF] :][: components + 1]
    candidate = lists[lists[CHOICE] :][: start[-1]]
    offer = offer_of_item(problem)
    group = problem.offer_group[offer]
    score = problem.item_cost if prices is None else prices.reduced_cost
    tier = _tiers(problem, prices, group, NARROW)
    if prices is not None:
        tier[~_open(problem, prices)[group] & (tier == 0)] = LEFT_OUT
    component = np.repeat(np.arange(components), np.diff(start))
    order = np.lexsort((score[candidate], tier[candidate], component))
    chosen = np.arange(items, items + components)
    some = np.diff(start) > 0
    chosen[some] = candidate[order[start[:-1][some]]]
    if fixed is not None:
        must = np.flatnonzero((fixed == CHOSEN)[offer])
        chosen[problem.item_component[must]] = must
    return chosen


def _open(problem: Problem, prices: Prices) -> Flags:
    """[G] The groups worth opening, as many as the range may have at most; all not outside."""
    outside = problem.group_kind == EXTERNAL
    value = np.where(outside, prices.group_value, np.inf)
    holder = centre_group(prices)
    most = problem.groups_at_most
    if holder != NOTHING and outside[holder]:
        value[holder] = np.inf
        most -= 1
    worth = np.argsort(value, kind="stable")[: max(most, 1)]
    is_open = ~outside
    is_open[worth[value[worth] < 0]] = True
    return np.asarray(is_open, dtype=bool)


def items_from(problem: Problem, chosen: Ints) -> Ints:
    """[K] The items of a choice of offers; of no cover where it covers nothing.

    Of offers that cover one component twice, those are left out that do so after another.
    """
    items = len(problem.item_cost)
    held = np.arange(items, items + problem.components)
    for offer in np.asarray(chosen).tolist():
        parts = np.arange(problem.item_start[offer], problem.item_start[offer + 1])
        if (held[problem.item_component[parts]] >= items).all():
            held[problem.item_component[parts]] = parts
    return held
