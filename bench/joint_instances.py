"""What does a range of providers to choose look like, at any size, with nothing confidential in it?

Invented sourcing rounds as raw columns: components in eight layers, offers for one component or a
package, interfaces, and every limit a buyer sets at once. Seeded: one size and seed, one instance.
Money is whole thousands of pounds a year of service. Every parameter is stated here and calibrated
on no real body: ratios found on these instances depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

SIZES = (50, 200, 500, 2_000)
FEWEST_COMPONENTS = 10
SEEDS = (0, 1, 2, 3, 4)
PROVIDERS = {50: 18, 200: 32, 500: 50, 2_000: 103}
"""Providers, the organisation itself among them; other sizes take 8 + components ** 0.6."""
IN_HOUSE = 0
INTEGRATOR = 0
"""The component whose provider may hold no other, unless it is the organisation itself."""

# Components.
LAYERS = 8
BASELINE_MEDIAN, BASELINE_SPREAD, BASELINE_LIMITS = 800.0, 0.9, (60.0, 20_000.0)
INTEGRATOR_BASELINE = 1_500.0
SIZE_UNIT = 100.0
# Interfaces: their number for each component, how many of them are to a near neighbour, and their
# cost as a share of the ends' baseline (half their own, half the mean of all).
INTERFACES_EACH, NEAR_SHARE, INTERFACE_PRICE = 1.5, 0.8, (0.02, 0.08)
# Providers: how many are big, and SMEs among the rest; the chance of covering a layer; efficiency.
BIG_SHARE, SME_OF_REST, BIG_WEIGHT = 0.2, 0.7, 4.0
COVERS_LAYER_BIG, COVERS_LAYER_REST, OUTSIDE_WEIGHT = 0.8, 0.35, 0.02
EFFICIENCY_SPREAD, BIG_DEARER = 0.10, 0.02
MANAGING_BIG, MANAGING_REST, MANAGING_RANGE = 0.9, 0.45, (0.7, 1.3)
QUALITY_RANGE = (0.35, 0.8)
# Offers for one component.
BIDDERS, IN_HOUSE_CHANCE, OFFERS_EACH = (7, 13), 0.3, 20
BID_SPREAD, VARIANT_SPREAD, VARIANT_STEP, IN_HOUSE_DEARER = 0.09, 0.03, 0.05, 1.05
QUALITY_SPREAD, QUALITY_STEP = 0.1, 0.08
TRANSITION, INCUMBENT_TRANSITION = (0.02, 0.10), 0.15
BASELINE_PER_FTE = 180.0
# Packages: their share of offers, components in each, alternatives of one set, what they take off.
PACKAGE_SHARE, PACKAGE_SIZE, ALTERNATIVES, PACKAGE_OFF = 0.04, (2, 9), (1, 4), (0.03, 0.10)
PACKAGE_TRANSITION = 0.8
# Retiring: who may, and what it costs as shares of the baseline.
RETIRABLE_SHARE, RETIRING_PRICE, RETIRING_TRANSITION = 0.05, 0.05, 0.02
# The objective: a quality shortfall is priced at a share of the baseline, retiring's more.
SHORTFALL_PRICE, RETIRING_SHORTFALL = 0.25, 1.6 * 2.2
# Limits, as shares of the baseline unless said otherwise; the second value is for small rounds.
SMALL_BELOW = 200
BAND_FROM, BAND_DISCOUNT = ((0.03, 0.08), (0.08, 0.15)), (0.025, 0.05)
SHARE_AT_MOST, CONTRACT_AT_MOST = (0.20, 0.30), (0.15, 0.28)
TOWER_AT_MOST = (0.5, 0.6)
SME_AT_LEAST = 0.25
CAPACITY_BIG, CAPACITY_REST = 0.25, 0.10
FTE_AT_MOST = 0.12
BUDGET_OVER_CHEAPEST = 1.18
PROVIDERS_AT_LEAST, PROVIDERS_AT_MOST = 4, 0.45
COMPONENTS_PER_EXCLUSION = 50

DRAWN_AT_ONCE = 4_096


@dataclass(frozen=True)
class Instance:
    """One round to decide, as columns. Provider 0 is the organisation; the last is nobody."""

    layer: Ints
    """[K] Layer of each component."""
    baseline: Floats
    """[K] What each component costs today."""
    size: Ints
    """[K] Units of delivery each component takes."""
    interfaces: Ints
    """[E, 2] Components at the two ends, the lower first."""
    interface_cost: Ints
    """[E] Cost where two providers meet."""
    offer_provider: Ints
    """[B] Who offers; `nobody` where the offer is to retire the component."""
    offer_price: Ints
    """[B] Price for a year, which is also the spend that limits and bands count."""
    offer_transition: Ints
    """[B] Cost of moving to the offer."""
    offer_quality: Floats
    """[B] Quality, 0 to 1."""
    offer_shortfall: Ints
    """[B] What the quality short of 1 is priced at."""
    offer_fte: Ints
    """[B] Own staff the offer takes."""
    part_start: Ints
    """[B+1] First part of each offer."""
    part_component: Ints
    """[N] Component of each part of an offer, rising within the offer."""
    either_or: tuple[tuple[int, ...], ...]
    """Sets of offers of which at most one is taken."""
    is_sme: NDArray[np.bool_]
    """[P] Providers counted as SMEs."""
    managing_cost: Ints
    """[P] Cost of having a provider at all; 0 for the organisation."""
    capacity: Ints
    """[P] Units of delivery each provider has, the organisation's without limit in effect."""
    band_from: Ints
    """[2] Spend with one provider from which each discount holds on all of it."""
    band_discount: Floats
    """[2] The discount, as a share."""
    exclusions: Ints
    """[X, 2] Pairs no one provider but the organisation may hold."""
    share_at_most: float
    """Largest share of all outside spend with one provider."""
    contract_at_most: int
    """Largest spend with one provider."""
    sme_at_least: float
    """Smallest share of outside spend with SMEs."""
    tower_at_most: Ints
    """[L] Most components of each layer one provider may hold."""
    fte_at_most: int
    """Own staff there is."""
    budget: int
    """Most that prices and transition may add up to."""
    providers_at_least: int
    """Fewest outside providers."""
    providers_at_most: int
    """Most outside providers."""

    @property
    def components(self) -> int:
        """How many components there are."""
        return len(self.layer)

    @property
    def nobody(self) -> int:
        """The number that stands for retiring, one past the last provider."""
        return len(self.managing_cost)


@dataclass(frozen=True)
class _Estate:
    layer: Ints
    baseline: Floats
    interfaces: Ints


@dataclass(frozen=True)
class _Market:
    is_big: NDArray[np.bool_]
    weight: Floats
    efficiency: Floats
    quality: Floats

    def __len__(self) -> int:
        return len(self.is_big)


@dataclass
class _Offers:
    provider: list[int]
    price: list[float]
    transition: list[float]
    quality: list[float]
    parts: list[list[int]]


def instance(components: int, seed: int) -> Instance:
    """Invent one round of that many components; the same size and seed give the same round."""
    if components < FEWEST_COMPONENTS:
        msg = f"A round has at least {FEWEST_COMPONENTS} components; {components} were asked for."
        raise ValueError(msg)
    chance = np.random.default_rng((seed, components))
    estate = _estate(components, chance)
    market = _market(components, chance)
    single_component, single = _single_offers(estate, market, chance)
    packages, sets = _packages(estate, single_component, single, chance)
    retired = np.flatnonzero(chance.random(components) < RETIRABLE_SHARE)
    retired = retired[retired != INTEGRATOR]
    nobody, baseline = len(market), estate.baseline
    provider = np.concatenate(
        [single[0], np.array(packages.provider, dtype=float), np.full(len(retired), float(nobody))]
    ).astype(np.int64)
    price = np.concatenate([single[1], packages.price, baseline[retired] * RETIRING_PRICE])
    transition = np.concatenate(
        [single[2], packages.transition, baseline[retired] * RETIRING_TRANSITION]
    )
    quality = np.concatenate([single[3], packages.quality, np.zeros(len(retired))])
    parts = np.concatenate(
        [
            single_component,
            np.array([n for part in packages.parts for n in part], dtype=np.int64),
            retired,
        ]
    )
    lengths = np.concatenate(
        [np.ones(len(single_component)), [len(p) for p in packages.parts], np.ones(len(retired))]
    ).astype(np.int64)
    start = np.concatenate([[0], np.cumsum(lengths)])
    covered = np.add.reduceat(baseline[parts], start[:-1])
    shortfall = SHORTFALL_PRICE * (1 - quality) * covered
    shortfall[provider == nobody] *= RETIRING_SHORTFALL
    fte = np.where(provider == IN_HOUSE, covered / BASELINE_PER_FTE, 0.0)
    price, transition = np.round(price).astype(np.int64), np.round(transition).astype(np.int64)
    cheapest = np.full(components, np.iinfo(np.int64).max)
    alone = lengths == 1
    np.minimum.at(cheapest, parts[start[:-1][alone]], (price + transition)[alone])
    size = np.maximum(1, np.round(baseline / SIZE_UNIT)).astype(np.int64)
    small = int(components < SMALL_BELOW)
    total = float(baseline.sum())
    managing = np.where(market.is_big, MANAGING_BIG, MANAGING_REST) * baseline.mean()
    managing *= chance.uniform(*MANAGING_RANGE, nobody)
    managing[IN_HOUSE] = 0
    capacity = np.where(market.is_big, CAPACITY_BIG, CAPACITY_REST) * size.sum()
    capacity *= chance.uniform(*MANAGING_RANGE, nobody)
    capacity[IN_HOUSE] = 10 * size.sum()
    is_sme = ~market.is_big & (chance.random(nobody) < SME_OF_REST)
    is_sme[IN_HOUSE] = False
    ends = estate.interfaces
    by_layer = np.bincount(estate.layer, minlength=LAYERS)
    return Instance(
        layer=estate.layer,
        baseline=baseline,
        size=size,
        interfaces=ends,
        interface_cost=np.round(
            chance.uniform(*INTERFACE_PRICE, len(ends))
            * (baseline[ends].mean(axis=1) / 2 + baseline.mean() / 2)
        ).astype(np.int64),
        offer_provider=provider,
        offer_price=price,
        offer_transition=transition,
        offer_quality=quality,
        offer_shortfall=np.round(shortfall).astype(np.int64),
        offer_fte=np.round(fte).astype(np.int64),
        part_start=start,
        part_component=parts,
        either_or=tuple(sets),
        is_sme=is_sme,
        managing_cost=np.round(managing).astype(np.int64),
        capacity=np.round(capacity).astype(np.int64),
        band_from=np.array([total * share[small] for share in BAND_FROM]).astype(np.int64),
        band_discount=np.array(BAND_DISCOUNT),
        exclusions=_exclusions(components, ends, chance),
        share_at_most=SHARE_AT_MOST[small],
        contract_at_most=int(CONTRACT_AT_MOST[small] * total),
        sme_at_least=SME_AT_LEAST,
        tower_at_most=np.ceil(TOWER_AT_MOST[small] * by_layer).astype(np.int64),
        fte_at_most=int(FTE_AT_MOST * total / BASELINE_PER_FTE),
        budget=int(BUDGET_OVER_CHEAPEST * cheapest.sum()),
        providers_at_least=PROVIDERS_AT_LEAST,
        providers_at_most=max(8, int(PROVIDERS_AT_MOST * nobody)),
    )


def _estate(components: int, chance: np.random.Generator) -> _Estate:
    baseline = np.exp(chance.normal(np.log(BASELINE_MEDIAN), BASELINE_SPREAD, components))
    baseline = baseline.clip(*BASELINE_LIMITS)
    baseline[INTEGRATOR] = INTEGRATOR_BASELINE
    layer = chance.integers(0, LAYERS, components)
    return _Estate(layer, baseline, _interfaces(components, chance))


def _interfaces(components: int, chance: np.random.Generator) -> Ints:
    """Pairs of components, most of them neighbours on a square grid; none to the integrator."""
    side = int(np.ceil(np.sqrt(components)))
    place = chance.permutation(components)
    at = np.argsort(place)
    wanted = min(int(INTERFACES_EACH * components), (components - 1) * (components - 2) // 2)
    pairs = np.zeros(0, dtype=np.int64)
    while len(pairs) < wanted:
        one = chance.integers(1, components, 2 * wanted)
        row, column = np.divmod(place[one], side)
        row = row + chance.integers(-1, 2, len(one))
        column = column + chance.integers(-1, 2, len(one))
        cell = row * side + column
        inside = (row >= 0) & (column >= 0) & (column < side) & (cell < components)
        is_near = chance.random(len(one)) < NEAR_SHARE
        other = np.where(
            is_near, at[np.where(inside, cell, 0)], chance.integers(1, components, len(one))
        )
        kept = (inside | ~is_near) & (one != other) & (other != INTEGRATOR)
        low, high = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
        both = np.concatenate([pairs, low * components + high])
        # First come, first kept: taking the lowest numbers would crowd the low components.
        _, first = np.unique(both, return_index=True)
        pairs = both[np.sort(first)]
    pairs = np.sort(pairs[:wanted])
    return np.column_stack(np.divmod(pairs, components))


def _market(components: int, chance: np.random.Generator) -> _Market:
    providers = PROVIDERS.get(components, int(8 + components**0.6))
    is_big = chance.random(providers) < BIG_SHARE
    is_big[IN_HOUSE] = False
    covers = np.where(is_big, COVERS_LAYER_BIG, COVERS_LAYER_REST)[:, None]
    does = chance.random((providers, LAYERS)) < covers
    does[np.arange(providers), chance.integers(0, LAYERS, providers)] = True
    weight = np.where(is_big, BIG_WEIGHT, 1.0)[:, None] * (does + OUTSIDE_WEIGHT)
    dearer = np.where(is_big, BIG_DEARER, 0.0)[:, None]
    efficiency = np.exp(chance.normal(dearer, EFFICIENCY_SPREAD, (providers, LAYERS)))
    return _Market(is_big, weight, efficiency, chance.uniform(*QUALITY_RANGE, providers))


def _bidders(
    estate: _Estate, market: _Market, chance: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Who bids for what: component, provider and how many variants of each bid."""
    components, outside = len(estate.layer), len(market) - 1
    count = np.minimum(chance.integers(*BIDDERS, components), outside - 1)
    most = int(count.max())
    log_weight = np.log(market.weight[1:]).T
    chosen = np.empty((components, most), dtype=np.int64)
    for first in range(0, components, DRAWN_AT_ONCE):
        part = slice(first, first + DRAWN_AT_ONCE)
        keys = log_weight[estate.layer[part]]
        # The largest of log weight plus Gumbel noise are a weighted draw without replacement.
        keys = keys + chance.gumbel(size=keys.shape)
        chosen[part] = np.argsort(-keys, axis=1, kind="stable")[:, :most] + 1
    bids = np.arange(most) < count[:, None]
    own = np.flatnonzero(chance.random(components) < IN_HOUSE_CHANCE)
    component = np.concatenate([np.nonzero(bids)[0], own])
    provider = np.concatenate([chosen[bids], np.full(len(own), IN_HOUSE)])
    order = np.argsort(component, kind="stable")
    component, provider = component[order], provider[order]
    each = np.round(OFFERS_EACH / np.bincount(component, minlength=components))[component]
    variants = np.maximum(1, each.astype(np.int64) + chance.integers(-1, 2, len(component)))
    return component, provider, variants


def _single_offers(
    estate: _Estate, market: _Market, chance: np.random.Generator
) -> tuple[Ints, Floats]:
    """Offers for one component: the component of each, and provider, price, transition, quality."""
    bid_component, bid_provider, variants = _bidders(estate, market, chance)
    bids = len(bid_component)
    bid_price = estate.baseline[bid_component] * np.exp(chance.normal(0, BID_SPREAD, bids))
    bid_price *= market.efficiency[bid_provider, estate.layer[bid_component]]
    bid_price[bid_provider == IN_HOUSE] *= IN_HOUSE_DEARER
    bid = np.repeat(np.arange(bids), variants)
    variant = np.arange(len(bid)) - np.repeat(np.cumsum(variants) - variants, variants)
    component, provider = bid_component[bid], bid_provider[bid]
    price = bid_price[bid] * np.exp(chance.normal(0, VARIANT_SPREAD, len(bid)))
    price *= 1 + VARIANT_STEP * variant
    quality = market.quality[provider] + chance.normal(0, QUALITY_SPREAD, len(bid))
    quality = (quality + QUALITY_STEP * variant).clip(0, 1)
    incumbent = chance.integers(1, len(market), len(estate.layer))
    transition = estate.baseline[component] * chance.uniform(*TRANSITION, len(bid))
    transition[provider == incumbent[component]] *= INCUMBENT_TRANSITION
    transition[provider == IN_HOUSE] = 0
    return component, np.stack([provider.astype(float), price, transition, quality])


def _packages(
    estate: _Estate, component: Ints, single: Floats, chance: np.random.Generator
) -> tuple[_Offers, list[tuple[int, ...]]]:
    """Offers for several connected components at less than the sum of the provider's cheapest."""
    components, providers = len(estate.layer), int(single[0].max()) + 1
    key = component * providers + single[0].astype(np.int64)
    order = np.lexsort((single[1], key))
    keys, first = np.unique(key[order], return_index=True)
    cheapest = dict(zip(keys.tolist(), order[first].tolist(), strict=True))
    starts = keys[(keys % providers != IN_HOUSE) & (keys // providers != INTEGRATOR)]
    neighbours: list[list[int]] = [[] for _ in range(components)]
    for low, high in estate.interfaces.tolist():
        neighbours[low].append(high)
        neighbours[high].append(low)
    made = _Offers([], [], [], [], [])
    sets: list[tuple[int, ...]] = []
    wanted = max(3, int(PACKAGE_SHARE * len(component)))
    tries = 0
    while len(made.parts) < wanted and tries < 50 * wanted:
        tries += 1
        seed, provider = divmod(int(starts[chance.integers(len(starts))]), providers)
        size = int(chance.integers(*PACKAGE_SIZE))
        whole = _grow(seed, provider, size, neighbours, cheapest, providers, chance)
        if len(whole) < PACKAGE_SIZE[0]:
            continue
        number = int(chance.integers(*ALTERNATIVES))
        for alternative in range(number):
            parts = sorted(whole)
            if alternative and len(whole) > PACKAGE_SIZE[0]:
                kept = chance.permutation(len(whole))[: max(2, len(whole) - alternative)]
                parts = sorted(whole[n] for n in kept)
            offers = [cheapest[part * providers + provider] for part in parts]
            made.provider.append(provider)
            made.parts.append(parts)
            made.price.append(float(single[1, offers].sum()) * (1 - chance.uniform(*PACKAGE_OFF)))
            made.transition.append(float(single[2, offers].sum()) * PACKAGE_TRANSITION)
            made.quality.append(
                float(np.average(single[3, offers], weights=estate.baseline[parts]))
            )
        if number > 1:
            last = len(component) + len(made.parts)
            sets.append(tuple(range(last - number, last)))
    return made, sets


def _grow(
    seed: int,
    provider: int,
    size: int,
    neighbours: list[list[int]],
    offered: dict[int, int],
    providers: int,
    chance: np.random.Generator,
) -> list[int]:
    """Components reached from one by interfaces, all offered by the provider, at most `size`."""
    whole, frontier = [seed], list(neighbours[seed])
    while frontier and len(whole) < size:
        part = frontier.pop(int(chance.integers(len(frontier))))
        if part not in whole and part * providers + provider in offered:
            whole.append(part)
            frontier += neighbours[part]
    return whole


def _exclusions(components: int, interfaces: Ints, chance: np.random.Generator) -> Ints:
    """Pairs of components that share no interface and may share no provider."""
    wanted = max(1, components // COMPONENTS_PER_EXCLUSION)
    linked = set((interfaces[:, 0] * components + interfaces[:, 1]).tolist())
    pairs: set[int] = set()
    while len(pairs) < wanted:
        low, high = sorted(chance.integers(1, components, 2).tolist())
        if low != high and low * components + high not in linked:
            pairs.add(low * components + high)
    return np.column_stack(np.divmod(np.array(sorted(pairs)), components))
