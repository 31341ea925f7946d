"""Which columns does the strong model of a joint choice have, and what do they mean?

Columns of a choice, in this order (see reference in `untower.award.exact`):

    offer      [B]  the offer is chosen                                       whole
    pair       [H]  the component is with the group (a pair some offer allows)
    used       [U]  the outside group is in the range                         whole
    same       [M]  both ends of the interface are with the group
    empty      [A]  an end of the interface is with nobody
    band       [Z]  the group is in the band, band 0 among them               whole
    spend      [Z]  the group's annual spend, in the band it is priced in
    discounted [Z]  the group's discountable spend, in the band it is priced in
    total      [1]  annual spend with outside groups together
    excess     [S]  how far a ranked row is exceeded
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.exact_slack import slack_offers
from untower.award.problem import EXTERNAL, NOBODY, Floats, Ints, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

IN_STEP = 1e-9
"""Two ratios this close, as a part of themselves, are one."""


@dataclass(frozen=True)
class Pairs:
    """The pairs (component, group) that some item allows, by component and then group."""

    component: Ints
    group: Ints
    of_item: Ints
    """[N] Pair of each item."""
    groups: int

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.component)

    def find(self, component: Ints, group: Ints) -> Ints:
        """Where these pairs stand; -1 for a pair no item allows."""
        key = self.component * self.groups + self.group
        asked = component * self.groups + group
        if not len(key):
            return np.full(len(asked), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(key, asked), len(key) - 1)
        return np.where(key[place] == asked, place, -1).astype(np.int64)


@dataclass(frozen=True)
class Meetings:
    """One group on both ends of one interface: where its interface would cost nothing."""

    interface: Ints
    pair: Ints
    """[M, 2] The pairs at the two ends."""


@dataclass(frozen=True)
class BandColumns:
    """The bands worth a column: band 0 of a group, then each band its offers can reach."""

    group: Ints
    """[Z] Group of each band column; a group's columns stand together, rising."""
    start: Ints
    """First column of each banded group, and the end."""
    least: Floats
    """[Z] Annual spend from which the band holds."""
    most: Floats
    """[Z] Annual spend beyond which a dearer band holds, or the most the group could sell."""
    discount: Floats
    """[Z] Share taken off."""
    discountable: Floats
    """[Z] The most discountable spend the group could have."""
    ratio: Floats
    """[Z, 2] Least and most discountable spend for each pound of annual spend; infinite: no tie."""

    @property
    def is_in_step(self) -> NDArray[np.bool_]:
        """[Z] Whether one pound of annual spend always means the same discountable spend."""
        least, most = self.ratio.T
        in_step: NDArray[np.bool_] = np.isfinite(most) & (most > 0)
        in_step[in_step] &= (most - least)[in_step] <= IN_STEP * most[in_step]
        return in_step


@dataclass(frozen=True)
class Columns:
    """Where each kind of column starts, and what its entries stand for."""

    pairs: Pairs
    used_group: Ints
    """[U] Group of each used column."""
    used_of_group: Ints
    """[G] Used column of each group, -1 for a group that is never counted."""
    meetings: Meetings
    empty_interface: Ints
    """[A] Interface of each empty column."""
    bands: BandColumns
    excess_row: Ints
    """[S] Ranked row of each excess column."""
    slack: Ints
    """[K] Offer that is the slack of the component's row and no choice of its own, or NOTHING."""
    offer: int
    pair: int
    used: int
    same: int
    empty: int
    band: int
    spend: int
    discounted: int
    total: int
    excess: int
    count: int


def columns_of(problem: Problem, *, counts_cost: bool = True) -> Columns:
    """Lay the columns out; without cost, only those that decide whether a choice is possible."""
    pairs = _pairs(problem)
    bands = _bands(problem, pairs)
    used_group = _counted(problem, bands)
    used_of_group = np.full(problem.groups, -1, dtype=np.int64)
    used_of_group[used_group] = np.arange(len(used_group))
    meetings, empty = _interfaces(problem, pairs)
    ranked = np.flatnonzero(np.isfinite(problem.rows.break_price))
    ranked = ranked[np.isfinite(problem.rows.at_most[ranked])]
    if not counts_cost:
        meetings, empty, bands = _no_meetings(), empty[:0], _no_bands()
        ranked = ranked[:0]
    sizes = [problem.offers, len(pairs), len(used_group), len(meetings.interface), len(empty)]
    sizes += [len(bands.group)] * 3 + [1, len(ranked)]
    starts = [0, *np.cumsum(sizes).tolist()]
    slack = slack_offers(problem)
    return Columns(pairs, used_group, used_of_group, meetings, empty, bands, ranked, slack, *starts)


def group_spend(problem: Problem) -> tuple[Ints, Ints, Floats]:
    """Entries (group, offer, annual spend) of what each offer adds to its group's annual spend."""
    offer = item_offer(problem)
    return problem.offer_group[offer], offer, problem.item_spend


def item_offer(problem: Problem) -> Ints:
    """[N] The offer each item is part of."""
    return np.repeat(np.arange(problem.offers), np.diff(problem.item_start))


def highest(pairs: Pairs, amount: Floats) -> Floats:
    """[H] The most any one item of a pair has of an amount; a component is with one item only."""
    most = np.zeros(len(pairs))
    np.maximum.at(most, pairs.of_item, amount)
    return most


def _pairs(problem: Problem) -> Pairs:
    group = problem.offer_group[item_offer(problem)]
    key, of_item = np.unique(problem.item_component * problem.groups + group, return_inverse=True)
    return Pairs(key // problem.groups, key % problem.groups, of_item, problem.groups)


def _counted(problem: Problem, bands: BandColumns) -> Ints:
    """The outside groups whose being used at all costs or decides something."""
    outside = outside_groups(problem)
    if problem.groups_at_least > 0 or problem.groups_at_most < len(outside):
        return outside
    counted: Ints = outside[(problem.manage_cost[outside] != 0) | np.isin(outside, bands.group)]
    return counted


def outside_groups(problem: Problem) -> Ints:
    """The outside groups that make an offer."""
    made = np.unique(problem.offer_group)
    outside: Ints = made[problem.group_kind[made] == EXTERNAL]
    return outside


def _interfaces(problem: Problem, pairs: Pairs) -> tuple[Meetings, Ints]:
    """Every group on both ends of an interface, and the interfaces that may lose an end."""
    ends = problem.interface_ends
    costly = np.flatnonzero(problem.interface_cost != 0.0)
    first = np.searchsorted(pairs.component, ends[costly, 0])
    last = np.searchsorted(pairs.component, ends[costly, 0], side="right")
    here = spans(first, last - first)
    interface = np.repeat(costly, last - first)
    there = pairs.find(ends[interface, 1], pairs.group[here])
    met = (there >= 0) & (problem.group_kind[pairs.group[here]] != NOBODY)
    meetings = Meetings(interface[met], np.column_stack([here[met], there[met]]))
    with_nobody = np.zeros(problem.components, dtype=np.bool_)
    with_nobody[pairs.component[problem.group_kind[pairs.group] == NOBODY]] = True
    return meetings, costly[with_nobody[ends[costly]].any(axis=1)]


def _bands(problem: Problem, pairs: Pairs) -> BandColumns:
    """Band 0 and the reachable bands of each outside group that has a discount to give."""
    group = np.repeat(np.arange(problem.groups), np.diff(problem.band_start))
    sold = np.bincount(pairs.group, highest(pairs, problem.item_spend), minlength=problem.groups)
    sold = np.minimum(sold, _contract_caps(problem))
    kept = (problem.group_kind[group] == EXTERNAL) & (problem.band_discount > 0)
    kept &= problem.band_from <= sold[group]
    banded, ratio = np.unique(group[kept]), _ratios(problem)
    discountable = np.bincount(
        pairs.group, highest(pairs, problem.item_discountable), minlength=problem.groups
    )
    owner = np.concatenate([banded, group[kept]])
    least = np.concatenate([np.zeros(len(banded)), problem.band_from[kept]])
    discount = np.concatenate([np.zeros(len(banded)), problem.band_discount[kept]])
    order = np.lexsort((discount, owner))
    owner, least, discount = owner[order], least[order], discount[order]
    is_last = np.append(owner[1:] != owner[:-1], True)[: len(owner)]
    beyond = np.append(least[1:], 0.0)[: len(owner)]
    most = np.where(is_last, sold[owner], np.minimum(beyond, sold[owner]))
    start = np.searchsorted(owner, np.append(banded, problem.groups))
    start = start.astype(np.int64)
    return BandColumns(owner, start, least, most, discount, discountable[owner], ratio[owner])


def _contract_caps(problem: Problem) -> Floats:
    """[G] The least a mandatory row over exactly the group's annual spend lets it have."""
    rows, caps = problem.rows, np.full(problem.groups, np.inf)
    group = problem.offer_group[item_offer(problem)]
    spending = np.bincount(group[problem.item_spend != 0], minlength=problem.groups)
    for row in np.flatnonzero((rows.group >= 0) & np.isinf(rows.break_price)):
        entries = slice(rows.start[row], rows.start[row + 1])
        item, about = rows.item[entries], rows.group[row]
        counted = item[problem.item_spend[item] != 0]
        is_spend = np.array_equal(rows.coefficient[entries], problem.item_spend[item])
        if is_spend and len(np.unique(counted)) == len(counted) == spending[about]:
            caps[about] = min(caps[about], max(0.0, rows.at_most[row]))
    return caps


def _ratios(problem: Problem) -> Floats:
    """[G, 2] Least and most of discountable over annual spend among a group's items."""
    group = problem.offer_group[item_offer(problem)]
    least, most = np.full(problem.groups, np.inf), np.zeros(problem.groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = problem.item_discountable / problem.item_spend
    ratio[problem.item_discountable == 0] = np.where(
        problem.item_spend[problem.item_discountable == 0] == 0, np.nan, 0.0
    )
    known = ~np.isnan(ratio)
    np.minimum.at(least, group[known], ratio[known])
    np.maximum.at(most, group[known], ratio[known])
    return np.column_stack([np.where(np.isfinite(least), least, 0.0), most])


def spans(first: Ints, length: Ints) -> Ints:
    """The numbers first … first + length - 1 of each span, one span after another."""
    ends = np.cumsum(length)
    steps = np.arange(ends[-1] if len(ends) else 0)
    spans: Ints = steps - np.repeat(ends - length, length) + np.repeat(first, length)
    return spans


def _no_meetings() -> Meetings:
    return Meetings(np.zeros(0, dtype=np.int64), np.zeros((0, 2), dtype=np.int64))


def _no_bands() -> BandColumns:
    no_number, no_money = np.zeros(0, dtype=np.int64), np.zeros(0)
    return BandColumns(
        no_number, np.zeros(1, np.int64), no_money, no_money, no_money, no_money, np.zeros((0, 2))
    )
