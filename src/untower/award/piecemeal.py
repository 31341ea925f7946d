"""What would choosing component by component give, and which rules would that break?

Each component takes its own cheapest offer, or the one that scores best on price and quality
together, as if it stood alone: nobody counts interfaces, suppliers to manage, discounts or rules.
The sums afterwards count all of them. Offers for several components are no choice for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.way import RETAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.checker import Checked, Checker
    from untower.award.limits_rules import Rule
    from untower.award.problem import Floats
    from untower.award.situation import Situation

CHEAPEST, BEST_SCORE, AS_IT_IS = "cheapest", "best score", "as it is"


@dataclass(frozen=True, kw_only=True)
class Piecemeal:
    """One way of choosing piece by piece; `checked` None where `uncovered` have no own offer."""

    name: str
    offer_ids: tuple[str, ...]
    checked: Checked | None
    uncovered: tuple[str, ...]


def piecemeal_choices(
    situation: Situation, checker: Checker, rules: Sequence[Rule]
) -> tuple[Piecemeal, ...]:
    """The cheapest of each component, and the best score of each, both checked in full."""
    money = situation.money_gbp
    return (
        _choose(CHEAPEST, money, situation, checker, rules),
        _choose(BEST_SCORE, money + situation.quality.shortfall_gbp, situation, checker, rules),
    )


def as_it_is(situation: Situation, checker: Checker, rules: Sequence[Rule]) -> Piecemeal:
    """Everything kept as it is, let again where it must be: what any choice is compared with."""
    kept: dict[str, str] = {}
    for way in situation.ways:
        if way.basis == RETAIN and len(situation.ways_of(way.offer_id)) == 1:
            kept.setdefault(way.component_id, way.offer_id)
    uncovered = tuple(k for k in situation.component_ids if k not in kept)
    offers = tuple(sorted(kept.values()))
    return Piecemeal(
        name=AS_IT_IS,
        offer_ids=offers,
        checked=None if uncovered else checker.check(offers, rules),
        uncovered=uncovered,
    )


def _choose(
    name: str, cost: Floats, situation: Situation, checker: Checker, rules: Sequence[Rule]
) -> Piecemeal:
    alone = np.bincount(situation.way_offer)[situation.way_offer] == 1
    best: dict[str, tuple[float, str]] = {}
    for n in np.flatnonzero(alone):
        way = situation.ways[n]
        found = (float(cost[n]), way.offer_id)
        best[way.component_id] = min(found, best.get(way.component_id, found))
    offers = tuple(sorted(offer for _, offer in best.values()))
    uncovered = tuple(k for k in situation.component_ids if k not in best)
    return Piecemeal(
        name=name,
        offer_ids=offers,
        checked=None if uncovered else checker.check(offers, rules),
        uncovered=uncovered,
    )
