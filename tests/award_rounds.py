"""Small joint choices for tests: written by hand in a few lines, or drawn by Hypothesis.

And what is best among them, by going through every choice there is: plain loops over plain numbers,
sharing no line of code with what it checks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np
from hypothesis import strategies as st

from untower.award.problem import EXTERNAL, IN_HOUSE, NOBODY, NOTHING, Problem, Rows

KINDS = {"x": EXTERNAL, "h": IN_HOUSE, "n": NOBODY}


@dataclass(frozen=True)
class Offer:
    """Who offers, the cost for each component and, where they are not the cost, the two spends."""

    group: int
    cost: dict[int, float]
    spend: dict[int, float] | None = None
    discountable: dict[int, float] | None = None


@dataclass(frozen=True)
class Limit:
    """Coefficient of each (offer, component) of a row that is kept at or below a value."""

    coefficient: dict[tuple[int, int], float]
    at_most: float
    break_price: float = inf
    group: int = NOTHING


@dataclass(frozen=True)
class Round:
    """A joint choice as a person writes it; `kinds` has one letter a group: x, h or n."""

    kinds: str
    offers: list[Offer]
    manage: dict[int, float] = field(default_factory=dict)
    bands: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    share: dict[int, float] = field(default_factory=dict)
    interfaces: dict[tuple[int, int], float] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)
    either_or: list[list[int]] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)
    together: list[tuple[int, int]] = field(default_factory=list)
    groups_at_least: int = 0
    groups_at_most: int = 99


def problem_of(one: Round) -> Problem:
    """The same as arrays."""
    kind = [KINDS[letter] for letter in one.kinds]
    parts = [(n, c) for n, offer in enumerate(one.offers) for c in sorted(offer.cost)]
    place = {part: item for item, part in enumerate(parts)}
    outside = [kind[one.offers[n].group] == EXTERNAL for n, _ in parts]
    spend = [(one.offers[n].spend or one.offers[n].cost)[c] for n, c in parts]
    priced = [
        (one.offers[n].discountable or one.offers[n].spend or one.offers[n].cost)[c]
        for n, c in parts
    ]
    components = 1 + max(c for _, c in parts)
    entries = [
        sorted((place[part], v) for part, v in row.coefficient.items()) for row in one.limits
    ]
    bands = [one.bands.get(group, []) for group in range(len(kind))]
    return Problem(
        components=components,
        groups=len(kind),
        scale=np.full(components, 100.0),
        offer_group=_ints([offer.group for offer in one.offers]),
        item_start=_starts([len(offer.cost) for offer in one.offers]),
        item_component=_ints([c for _, c in parts]),
        item_cost=_floats([one.offers[n].cost[c] for n, c in parts]),
        item_spend=_floats([s if out else 0 for s, out in zip(spend, outside, strict=True)]),
        item_discountable=_floats(
            [s if out else 0 for s, out in zip(priced, outside, strict=True)]
        ),
        group_kind=_ints(kind),
        manage_cost=_floats([one.manage.get(group, 0) for group in range(len(kind))]),
        band_start=_starts([len(mine) for mine in bands]),
        band_from=_floats([least for mine in bands for least, _ in mine]),
        band_discount=_floats([discount for mine in bands for _, discount in mine]),
        share_at_most=_floats([one.share.get(group, inf) for group in range(len(kind))]),
        interface_ends=_ints(list(one.interfaces)).reshape(-1, 2),
        interface_cost=_floats(list(one.interfaces.values())),
        rows=Rows(
            start=_starts([len(row) for row in entries]),
            item=_ints([item for row in entries for item, _ in row]),
            coefficient=_floats([value for row in entries for _, value in row]),
            at_most=_floats([row.at_most for row in one.limits]),
            break_price=_floats([row.break_price for row in one.limits]),
            group=_ints([row.group for row in one.limits]),
        ),
        either_or_start=_starts([len(members) for members in one.either_or]),
        either_or_offer=_ints([offer for members in one.either_or for offer in members]),
        apart=_ints(one.apart).reshape(-1, 2),
        together=_ints(one.together).reshape(-1, 2),
        groups_at_least=one.groups_at_least,
        groups_at_most=one.groups_at_most,
    )


def best_by_hand(one: Round) -> tuple[float, list[int]] | None:
    """The least cost of all choices that may be made and one that has it; None if there is none."""
    components = {c for offer in one.offers for c in offer.cost}
    best: tuple[float, list[int]] | None = None
    stack: list[tuple[int, ...]] = [()]
    while stack:
        chosen = stack.pop()
        left = components - {c for n in chosen for c in one.offers[n].cost}
        if not left:
            cost = cost_by_hand(one, list(chosen))
            if cost is not None and (best is None or cost < best[0]):
                best = (cost, sorted(chosen))
            continue
        for n, offer in enumerate(one.offers):
            if min(left) in offer.cost and left.issuperset(offer.cost):
                stack.append((*chosen, n))
    return best


def cost_by_hand(one: Round, chosen: list[int]) -> float | None:
    """What a choice that covers everything once costs; None if a mandatory rule forbids it."""
    with_group = {c: one.offers[n].group for n in chosen for c in one.offers[n].cost}
    is_outside = [letter == "x" for letter in one.kinds]
    used = {one.offers[n].group for n in chosen}
    outside = {group for group in used if is_outside[group]}
    spend, priced = dict.fromkeys(range(len(one.kinds)), 0.0), dict.fromkeys(outside, 0.0)
    for n in chosen:
        offer = one.offers[n]
        if offer.group in outside:
            spend[offer.group] += sum((offer.spend or offer.cost).values())
            priced[offer.group] += sum((offer.discountable or offer.spend or offer.cost).values())
    total = sum(spend.values())
    if not one.groups_at_least <= len(outside) <= one.groups_at_most:
        return None
    if any(spend[group] > share * total + 1e-9 for group, share in one.share.items()):
        return None
    if any(with_group[k] == with_group[j] and with_group[k] in outside for k, j in one.apart):
        return None
    if any(with_group[k] != with_group[j] for k, j in one.together):
        return None
    if any(len(set(members) & set(chosen)) > 1 for members in one.either_or):
        return None
    cost = sum(sum(one.offers[n].cost.values()) for n in chosen)
    cost += sum(one.manage.get(group, 0) for group in outside)
    for (k, j), price in one.interfaces.items():
        kinds = {one.kinds[with_group[k]], one.kinds[with_group[j]]}
        cost += price if with_group[k] != with_group[j] and "n" not in kinds else 0
    for group in outside:
        reached = [off for least, off in one.bands.get(group, []) if spend[group] >= least]
        cost -= max(reached, default=0.0) * priced[group]
    for row in one.limits:
        total = sum(value for (n, _), value in row.coefficient.items() if n in chosen)
        if total > row.at_most + 1e-9 and row.break_price == inf:
            return None
        cost += max(0.0, total - row.at_most) * row.break_price if total > row.at_most else 0.0
    return cost


MONEY = st.integers(1, 60)
SMALL_MONEY = st.integers(0, 25)
DISCOUNTS = st.sampled_from([0.05, 0.1, 0.25, 0.5])


@st.composite
def small_rounds(draw: st.DrawFn) -> Round:
    """Two to four components and groups of every kind, each kind of rule there or not."""
    components = draw(st.integers(2, 4))
    kinds = "x" * draw(st.integers(1, 3)) + draw(st.sampled_from(["", "h", "n", "hn"]))
    parts = st.sets(st.integers(0, components - 1), min_size=1, max_size=2)
    groups = st.integers(0, len(kinds) - 1)
    drawn = draw(st.lists(st.tuples(groups, parts), min_size=1, max_size=5))
    # Each component has an offer, so that it is the rules and not the offers that say no.
    drawn += [(draw(groups), {component}) for component in range(components)]
    offers = [_offer(draw, group, sorted(covers)) for group, covers in drawn]
    every = [(n, c) for n, offer in enumerate(offers) for c in offer.cost]
    pairs = [(k, j) for k in range(components) for j in range(k + 1, components)]
    some_pairs = st.lists(st.sampled_from(pairs), unique=True, max_size=3)
    outside = [group for group, letter in enumerate(kinds) if letter == "x"]
    ladders = st.lists(st.tuples(st.integers(1, 120), DISCOUNTS), max_size=3)
    return Round(
        kinds=kinds,
        offers=offers,
        manage={group: draw(SMALL_MONEY) for group in outside},
        bands={group: _rising(draw(ladders)) for group in outside},
        share=draw(st.dictionaries(st.sampled_from(outside), st.sampled_from([0.4, 0.6, 0.9]))),
        interfaces=draw(st.dictionaries(st.sampled_from(pairs), SMALL_MONEY)),
        limits=[_limit(draw, offers, every) for _ in range(draw(st.integers(0, 3)))],
        either_or=_sets(draw, len(offers)),
        apart=draw(some_pairs),
        together=draw(some_pairs)[: draw(st.integers(0, 1))],
        groups_at_least=draw(st.sampled_from([0, 0, 1, 2])),
        groups_at_most=draw(st.sampled_from([1, 2, 9, 9])),
    )


def _offer(draw: st.DrawFn, group: int, covers: list[int]) -> Offer:
    cost = {component: draw(MONEY) for component in covers}
    if draw(st.booleans()):
        return Offer(group, cost)
    spend = {component: draw(SMALL_MONEY) for component in covers}
    return Offer(group, cost, spend, {component: draw(MONEY) for component in covers})


def _limit(draw: st.DrawFn, offers: list[Offer], every: list[tuple[int, int]]) -> Limit:
    """A row over anything or over one group, of amounts at most or at least, ranked or not."""
    about = draw(st.sampled_from([NOTHING, *{offer.group for offer in offers}]))
    over = [part for part in every if about in (NOTHING, offers[part[0]].group)]
    sign = draw(st.sampled_from([1, 1, -1]))
    coefficient = {part: sign * draw(SMALL_MONEY) for part in over}
    at_most = sign * draw(st.integers(0, 60))
    price = draw(st.sampled_from([inf, inf, 0.5, 3.0]))
    return Limit(coefficient, at_most, price, about)


def _sets(draw: st.DrawFn, offers: int) -> list[list[int]]:
    members = st.lists(st.integers(0, offers - 1), min_size=2, max_size=3, unique=True)
    return draw(st.lists(members, max_size=2))


def _rising(ladder: list[tuple[int, float]]) -> list[tuple[float, float]]:
    """The steps of a ladder that rise in both spend and discount."""
    kept: list[tuple[float, float]] = []
    for least, discount in sorted(ladder):
        if not kept or (least > kept[-1][0] and discount > kept[-1][1]):
            kept.append((least, discount))
    return kept


def _ints(values: list) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def _floats(values: list) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def _starts(lengths: list[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
