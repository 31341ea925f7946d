"""Which permitted combinations of tenders for joined lots are best, and is that proven?

A lot is left to nobody only where the published limits leave no other way: as many lots as can be
are awarded, and among such combinations the published rule chooses. The solver counts in binary
numbers, so everything it cannot tell apart from its best is brought in and compared exactly; the
best is proven once it says that nothing else is within that reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from untower.award.assess.lots_problem import LotsProblem
from untower.award.assess.published_rules import LOWEST_PRICE
from untower.award.solving import Solving, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from untower.award.assess.choosable import Choosable
    from untower.award.assess.lots_problem import Row
    from untower.award.assess.published_rules import LotLimits
    from untower.award.problem import Floats, Found, Ints
    from untower.bids.assessed_lot import AssessedTender

Combination = tuple[str, ...]
"""The tenders taken together, by id, in order."""
GAP_PCT = 1e-7
"""How close the solver goes by itself; what it leaves open is looked through below."""
REACH = 2e-5
"""What the solver may take for nothing, as a part of the largest difference in a row."""
MOST_LOOKED_AT = 100
"""Combinations within that reach that are compared; with more the choice is not proven."""
SAME = 1e-12
"""Scores this close, as a part of their size and for each lot, are level: only rounding parts them.
"""


class Proof(Enum):
    """What is known of the best combination."""

    PROVEN = "proven best"
    NOT_PROVEN = "not proven"
    NOT_COMPARABLE = "not comparable"
    """The limits leave lots without an award, and the rule cannot say which."""


@dataclass(frozen=True)
class Best:
    """The best combinations, more than one where they are level, under the rule's own `value`:
    the total price, in pounds, or the total score. Without proof there is none.
    """

    proof: Proof
    combinations: tuple[Combination, ...] = ()
    value: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What is to be settled: joined lots, the tenders for them, the limits, the published rule."""

    lots: tuple[str, ...]
    tenders: tuple[Choosable, ...]
    limits: LotLimits
    rule: str
    stop: Callable[[], bool] | None = None

    def worth(self, part: AssessedTender) -> Fraction:
        """What the rule adds up for one tender in one lot, exact: less is better."""
        if self.rule == LOWEST_PRICE:
            return Fraction(part.price_gbp or 0)
        return -Fraction(part.total or 0.0)


def settle(ask: Ask) -> Best:
    """The best permitted combinations, by the published rule and exact comparison."""
    whole = LotsProblem(lots=ask.lots, tenders=ask.tenders, limits=ask.limits, may_leave=False)
    found = _solved(ask, whole, _costs(ask, whole), [])
    if not found.is_impossible:
        return _compared(ask, whole, found, [])
    leaving = LotsProblem(lots=ask.lots, tenders=ask.tenders, limits=ask.limits, may_leave=True)
    fewest = _solved(ask, leaving, leaving.leaves, [])
    if fewest.chosen is None or fewest.objective is None or (fewest.gap or 0.0) > GAP_PCT:
        return Best(Proof.NOT_PROVEN)
    left = fewest.chosen[fewest.chosen >= len(ask.tenders)]
    as_few = _sum_at_most(leaving.leaves, float(len(left)))
    if ask.rule == LOWEST_PRICE:
        other = _solved(ask, leaving, leaving.leaves, [as_few, leaving.without(left)])
        if other.chosen is not None:
            return Best(Proof.NOT_COMPARABLE)
        if not other.is_impossible:
            return Best(Proof.NOT_PROVEN)
    found = _solved(ask, leaving, _costs(ask, leaving), [as_few])
    return _compared(ask, leaving, found, [as_few])


def _compared(ask: Ask, lots: LotsProblem, found: Found, rows: list[Row]) -> Best:
    """Everything within reach of what was found, compared exactly."""
    if found.chosen is None:
        return Best(Proof.NOT_PROVEN)
    anchor, near = found.chosen, [found.chosen]
    cost = _costs(ask, lots)
    more = cost - _paid(lots, cost, anchor)[lots.lot]
    reach = REACH * max(1e-6, float(np.abs(more).max()))
    rows = [*rows, _sum_at_most(more, reach), lots.without(anchor)]
    while True:
        another = _solved(ask, lots, cost, rows)
        if another.is_impossible:
            break
        if another.chosen is None or len(near) == MOST_LOOKED_AT:
            return Best(Proof.NOT_PROVEN)
        near.append(another.chosen)
        rows.append(lots.without(another.chosen))
    values = [_value(ask, chosen) for chosen in near]
    least = min(values)
    level = [c for c, v in zip(near, values, strict=True) if v - least <= _rounding(ask, values)]
    return Best(
        Proof.PROVEN,
        tuple(sorted(_named(ask, chosen) for chosen in level)),
        least if ask.rule == LOWEST_PRICE else -least,
    )


def _rounding(ask: Ask, values: Sequence[Fraction]) -> Fraction:
    """How far apart two level totals may be: pounds not at all, scores by the last binary place."""
    if ask.rule == LOWEST_PRICE:
        return Fraction(0)
    return Fraction(SAME) * len(ask.lots) * (1 + max(abs(v) for v in values))


def _costs(ask: Ask, lots: LotsProblem) -> Floats:
    """[N] What each item adds over the least of its lot; what leaves a lot to nobody adds none."""
    worth = [[ask.worth(part) for part in tender.parts.values()] for tender in ask.tenders]
    every = [w for of_tender in worth for w in of_tender]
    least: dict[int, Fraction] = {}
    for k, w in zip(lots.lot.tolist(), every, strict=False):
        least[k] = min(w, least.get(k, w))
    cost = np.zeros(len(lots.lot))
    for n, (k, w) in enumerate(zip(lots.lot.tolist(), every, strict=False)):
        cost[n] = float(w - least[k])
    if lots.may_leave and ask.rule != LOWEST_PRICE:
        # Left to nobody a lot scores nothing: as far from the best as the best is above nothing.
        for n in np.flatnonzero(lots.leaves).tolist():
            cost[n] = float(-least.get(int(lots.lot[n]), Fraction(0)))
    return cost


def _paid(lots: LotsProblem, cost: Floats, chosen: Ints) -> Floats:
    """[K] What a choice costs in each lot."""
    taken = np.isin(lots.offer, chosen)
    paid = np.zeros(len(lots.lots))
    paid[lots.lot[taken]] = cost[taken]
    return paid


def _sum_at_most(coefficient: Floats, most: float) -> Row:
    item = np.flatnonzero(coefficient)
    return item, coefficient[item], most


def _value(ask: Ask, chosen: Ints) -> Fraction:
    """What a choice is worth by the rule, exact."""
    return sum(
        (
            ask.worth(part)
            for j in chosen.tolist()
            if j < len(ask.tenders)
            for part in ask.tenders[j].parts.values()
        ),
        start=Fraction(0),
    )


def _named(ask: Ask, chosen: Ints) -> Combination:
    return tuple(sorted(ask.tenders[j].offer_id for j in chosen.tolist() if j < len(ask.tenders)))


def _solved(ask: Ask, lots: LotsProblem, cost: Floats, rows: Sequence[Row]) -> Found:
    return solve(lots.problem(cost, rows), Solving(gap_pct=GAP_PCT, stop=ask.stop))
