"""The strong model as arrays: what a good modeller would hand any solver.

One variable for both ends of an interface with one provider; each component of a provider holds its
managing cost; one variable for each band and the spend priced in it. Spend is counted in units near
the largest it can be, so that every column lies between 0 and about 1.

Columns: take [B], pair [H], use [P], same [M], empty [A], band [Z], priced [Z], spend [P], total.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from written_round import Clock

INTEGRATOR = 0
IN_HOUSE = 0


class Rows:
    """Rows lower <= sum of value x column <= upper, gathered family by family."""

    def __init__(self) -> None:
        """None yet."""
        self.count, self.entries, self.lower, self.upper = 0, [], [], []

    def add(
        self,
        count: int,
        *entries: tuple[ArrayLike, ArrayLike, ArrayLike],
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
    ) -> None:
        """Add `count` rows; entries are (row within the family, column, value)."""
        for row, column, value in entries:
            row = np.asarray(row, dtype=np.int64)
            value = np.broadcast_to(np.asarray(value, dtype=float), row.shape)
            self.entries.append((row + self.count, np.asarray(column, dtype=np.int64), value))
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=float), count))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=float), count))
        self.count += count

    def gathered(self, columns: int) -> tuple[np.ndarray, ...]:
        """Start, index, value, lower, upper; entries of one row and column added up."""
        row, column, value = (np.concatenate(one) for one in zip(*self.entries, strict=True))
        key, where = np.unique(row * columns + column, return_inverse=True)
        value = np.bincount(where, weights=value)
        start = np.searchsorted(key, np.arange(self.count + 1) * columns)
        return start, key % columns, value, np.concatenate(self.lower), np.concatenate(self.upper)


def model(one: SimpleNamespace, clock: Clock, *, is_scaled: bool = True) -> SimpleNamespace:
    """Columns and rows of a written round; unscaled, every coefficient but a share is whole."""
    providers, everyone = one.nobody, one.nobody + 1
    offers, parts = one.offers, one.part_component
    offer_of = np.repeat(np.arange(offers), np.diff(one.part_start))
    who_of = one.offer_provider[offer_of]
    key, pair_of = np.unique(parts * everyone + who_of, return_inverse=True)
    part, who = key // everyone, key % everyone
    outside = np.arange(1, providers)
    is_out = (who != IN_HOUSE) & (who != one.nobody)
    edge, here, there = _meetings(one, key, part, who)
    retirable = np.zeros(one.components, dtype=bool)
    retirable[part[who == one.nobody]] = True
    open_edge = np.flatnonzero(retirable[one.interfaces].any(axis=1))
    band_of, least, most, discount, ceiling = _bands(one)
    sizes = [offers, len(key), providers, len(edge), len(open_edge), len(band_of), len(band_of)]
    sizes += [providers, 1]
    take, pair, use, same, empty, band, priced, spend, total = np.cumsum([0, *sizes[:-1]])
    columns = sum(sizes)
    rows, zero = Rows(), np.zeros
    # Cover, and which provider has which component.
    rows.add(one.components, (parts, take + offer_of, 1), lower=1, upper=1)
    every = np.arange(len(key))
    rows.add(len(key), (pair_of, take + offer_of, 1), (every, pair + every, -1), lower=0, upper=0)
    # Managing cost, held by each component; who integrates holds no other.
    integrates = np.full(everyone, -1)
    integrates[who[part == INTEGRATOR]] = np.flatnonzero(part == INTEGRATOR)
    mine = np.flatnonzero(is_out & (part != INTEGRATOR))
    row, also = np.arange(len(mine)), integrates[who[mine]]
    rows.add(
        len(mine),
        (row, pair + mine, 1),
        (row, use + who[mine], -1),
        (row[also >= 0], pair + also[also >= 0], 1),
        upper=0,
    )
    mine = np.flatnonzero(is_out & (part == INTEGRATOR))
    row = np.arange(len(mine))
    rows.add(len(mine), (row, pair + mine, 1), (row, use + who[mine], -1), upper=0)
    made = np.flatnonzero((one.offer_provider != IN_HOUSE) & (one.offer_provider != one.nobody))
    rows.add(
        len(outside),
        (outside - 1, use + outside, 1),
        (one.offer_provider[made] - 1, take + made, -1),
        upper=0,
    )
    rows.add(
        1,
        (zero(len(outside)), use + outside, 1),
        lower=one.providers_at_least,
        upper=one.providers_at_most,
    )
    # Interfaces.
    row = np.arange(len(edge))
    rows.add(len(edge), (row, same + row, 1), (row, pair + here, -1), upper=0)
    rows.add(len(edge), (row, same + row, 1), (row, pair + there, -1), upper=0)
    place = np.full(len(one.interfaces), -1)
    place[open_edge] = np.arange(len(open_edge))
    met, row = np.flatnonzero(place[edge] >= 0), np.arange(len(open_edge))
    rows.add(len(open_edge), (row, empty + row, 1), (place[edge[met]], same + met, 1), upper=1)
    retired = np.full(one.components, -1)
    retired[part[who == one.nobody]] = np.flatnonzero(who == one.nobody)
    ends = retired[one.interfaces[open_edge]]
    row_of, end_of = np.nonzero(ends >= 0)
    rows.add(
        len(open_edge),
        (row, empty + row, 1),
        (row_of, pair + ends[row_of, end_of], -1),
        upper=0,
    )
    # Spend of each provider, and in which band it is priced.
    rows.add(
        providers,
        (one.offer_provider[made], take + made, one.offer_price[made]),
        (np.arange(providers), spend + np.arange(providers), -1),
        lower=0,
        upper=0,
    )
    banded, row = np.unique(band_of, return_inverse=True)
    each, numbers = np.arange(len(band_of)), np.arange(len(banded))
    for start, end in ((band, use), (priced, spend)):
        rows.add(len(banded), (row, start + each, 1), (numbers, end + banded, -1), lower=0, upper=0)
    rows.add(len(each), (each, priced + each, 1), (each, band + each, -most), upper=0)
    rows.add(len(each), (each, priced + each, 1), (each, band + each, -least), lower=0)
    # Limits on spend.
    none = zero(len(outside))
    rows.add(1, (none, spend + outside, 1), ([0], [total], -1), lower=0, upper=0)
    share = np.full(len(outside), one.share_at_most)
    rows.add(
        len(outside),
        (outside - 1, spend + outside, 1),
        (outside - 1, np.full(len(outside), total), -share),
        upper=0,
    )
    small = np.flatnonzero(one.is_sme)
    rows.add(1, (zero(len(small)), spend + small, 1), ([0], [total], -one.sme_at_least), lower=0)
    rows.add(
        len(outside),
        (outside - 1, spend + outside, 1),
        (outside - 1, use + outside, -float(one.contract_at_most)),
        upper=0,
    )
    # Capacity, towers, exclusions, either-or, staff, budget.
    mine = np.flatnonzero(is_out)
    rows.add(
        len(outside),
        (who[mine] - 1, pair + mine, one.size[part[mine]]),
        (outside - 1, use + outside, -one.capacity[outside]),
        upper=0,
    )
    layers = len(one.tower_at_most)
    towers = np.arange(len(outside) * layers)
    rows.add(
        len(towers),
        ((who[mine] - 1) * layers + one.layer[part[mine]], pair + mine, 1),
        (towers, use + 1 + towers // layers, -one.tower_at_most[towers % layers]),
        upper=0,
    )
    for low, high in one.exclusions:
        both = np.intersect1d(who[is_out & (part == low)], who[is_out & (part == high)])
        row = np.arange(len(both))
        first = np.searchsorted(key, low * everyone + both)
        second = np.searchsorted(key, high * everyone + both)
        rows.add(
            len(both),
            (row, pair + first, 1),
            (row, pair + second, 1),
            (row, use + both, -1),
            upper=0,
        )
    members = one.either_or_offer
    row = np.repeat(np.arange(len(one.sets)), np.diff(one.either_or_start))
    rows.add(len(one.sets), (row, take + members, 1), upper=1)
    staffed = np.flatnonzero(one.offer_fte)
    rows.add(1, (zero(len(staffed)), take + staffed, one.offer_fte[staffed]), upper=one.fte_at_most)
    paid = one.offer_price + one.offer_transition
    rows.add(1, (zero(offers), take + np.arange(offers), paid), upper=one.budget)
    cost, upper, whole = zero(columns), np.ones(columns), zero(columns, dtype=bool)
    cost[take:pair] = one.offer_cost
    cost[use:same] = one.managing_cost
    cost[same:empty] = -one.interface_cost[edge]
    cost[empty:band] = -one.interface_cost[open_edge]
    cost[priced:spend] = -discount
    upper[use] = 0.0
    upper[priced:spend], upper[spend:total], upper[total] = most, ceiling, ceiling.sum()
    for start, end in ((take, pair), (use, same), (band, priced)):
        whole[start:end] = True
    clock.left()
    it = SimpleNamespace(
        cost=cost, upper=upper, is_whole=whole, offset=float(one.interface_cost.sum()), take=take
    )
    it.start, it.index, it.value, it.row_lower, it.row_upper = rows.gathered(columns)
    it.discounted = (int(priced), int(spend))
    if is_scaled:
        _scale(it)
    return it


def _meetings(
    one: SimpleNamespace, key: np.ndarray, part: np.ndarray, who: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Interface, pair and pair wherever one provider offers for both of its ends."""
    first = np.searchsorted(part, one.interfaces[:, 0])
    length = np.searchsorted(part, one.interfaces[:, 0], side="right") - first
    ends = np.cumsum(length)
    here = np.arange(ends[-1]) - np.repeat(ends - length - first, length)
    edge = np.repeat(np.arange(len(length)), length)
    wanted = one.interfaces[edge, 1] * (one.nobody + 1) + who[here]
    there = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    met = (key[there] == wanted) & (who[here] != one.nobody)
    return edge[met], here[met], there[met]


def _bands(one: SimpleNamespace) -> tuple[np.ndarray, ...]:
    """Provider, least and most spend and discount of each band that a provider can reach."""
    offer_of = np.repeat(np.arange(one.offers), np.diff(one.part_start))
    baseline = one.baseline[one.part_component]
    weight = baseline / np.add.reduceat(baseline, one.part_start[:-1])[offer_of]
    # However a package's price is split over its parts, no choice adds up to more than this.
    everyone = one.nobody + 1
    most_of = np.zeros(one.components * everyone)
    pair = one.part_component * everyone + one.offer_provider[offer_of]
    np.maximum.at(most_of, pair, one.offer_price[offer_of] * weight)
    sold = np.ceil(most_of.reshape(-1, everyone).sum(axis=0))[: one.nobody]
    sold[IN_HOUSE] = 0.0
    ceiling = np.minimum(sold, one.contract_at_most)
    columns = []
    for provider in range(1, one.nobody):
        reached = [(0.0, 0.0)]
        steps = zip(one.band_from.tolist(), one.band_discount.tolist(), strict=True)
        reached += [step for step in steps if step[0] <= ceiling[provider]]
        ends = [step[0] for step in reached[1:]] + [ceiling[provider]]
        columns += [
            (provider, least, most, discount)
            for (least, discount), most in zip(reached, ends, strict=True)
        ]
    provider, least, most, discount = (np.array(one_) for one_ in zip(*columns, strict=True))
    return provider, least, most, discount, ceiling


def _scale(it: SimpleNamespace) -> None:
    """Columns to about 1, rows to a largest entry near 1, all by powers of two."""
    unit = _near(it.upper)
    it.cost, it.upper = it.cost * unit, it.upper / unit
    it.value = it.value * unit[it.index]
    largest = np.maximum.reduceat(np.abs(it.value), it.start[:-1])
    by = _near(np.where(np.diff(it.start) > 0, largest, 1.0))
    it.value /= np.repeat(by, np.diff(it.start))
    it.row_lower, it.row_upper = it.row_lower / by, it.row_upper / by


def _near(amount: np.ndarray) -> np.ndarray:
    return np.exp2(np.round(np.log2(np.where(amount > 0, amount, 1.0))))
