"""Which criteria can change the winner at all, and how much weight does each really carry?

A stated weight is what a criterion could carry if tenders differed in it from nothing to full. What
it carries is how far apart tenders really come in it, as a part of how far apart they come in all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.model_tests.invented import invent_fields, realistic_points
from untower.bids.price_methods.standing import is_better, places

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.arithmetic.present_value import Floats
    from untower.bids.model_tests.invented import Fields, Realistic
    from untower.bids.model_tests.model import Model

PRICE = "price"
NEARLY_DEAD_PCT = 1.0
"""Below this share of competitions a criterion hardly ever decides: a house convention."""


@dataclass(frozen=True)
class Influence:
    """What one criterion, or price, does in invented competitions.

    `stated_pct`: its published weight; None for price where the method has no weights, and the part
    of quality for the criteria there. `carried_pct`: what it carries of 100, NaN where the tenders
    differ in nothing. `decides_pct`: in how
    many of 100 competitions another realistic score, or price, of one tender would have changed
    the winner.
    """

    name: str
    stated_pct: float | None
    carried_pct: float
    decides_pct: float

    @property
    def is_dead(self) -> bool:
        """No realistic score changed the winner in any competition."""
        return self.decides_pct == 0

    @property
    def is_nearly_dead(self) -> bool:
        """It changed the winner in fewer than one of 100."""
        return self.decides_pct < NEARLY_DEAD_PCT


def influences(
    model: Model,
    realistic: Realistic,
    chance: np.random.Generator,
    stop: Callable[[], bool] | None = None,
) -> tuple[Influence, ...]:
    """Price first, then the criteria as they were given; fewer only where `stop` said so."""
    fields = invent_fields(model, realistic, chance)
    carried = _carried_pct(model, fields)
    stated = _stated_pct(model)
    names = (PRICE, *(c.name for c in model.criteria))
    found = []
    for at, name in enumerate(names):
        if stop is not None and stop():
            break
        decides_pct = _decides_pct(model, realistic, fields, at - 1)
        found.append(Influence(name, stated[at], float(carried[at]), decides_pct))
    return tuple(found)


def _stated_pct(model: Model) -> tuple[float | None, ...]:
    if model.method.uses_weights:
        return (model.price_pct, *(c.weight_pct for c in model.criteria))
    return (None, *(float(100 * s) for s in model.shares))


def _worth(model: Model, prices: Floats, quality: Floats) -> Floats:
    return model.method.worth(prices, quality, model.weights, model.settings)


def _carried_pct(model: Model, fields: Fields) -> Floats:
    """[1 + criteria] How far two tenders of a competition come apart in worth when one takes the
    other's price, or score in one criterion: the mean, each as a part of their sum.
    """
    if model.method.price_share is not None:
        points = model.price_pct * model.method.price_share(fields.prices, model.settings)
        apart = [np.abs(points[0] - points[1]).mean()]
        apart += [
            c.weight_pct * np.abs(p[0] - p[1]).mean()
            for c, p in zip(model.criteria, fields.points, strict=True)
        ]
    else:
        quality = model.quality(fields.points)
        one = _worth(model, fields.prices[0], quality[0])
        apart = [_mean_gap(_worth(model, fields.prices[1], quality[0]), one)]
        for share, points in zip(model.shares, fields.points, strict=True):
            taken = quality[0] + 100 * share * (points[1] - points[0])
            apart.append(_mean_gap(_worth(model, fields.prices[0], taken), one))
    total = sum(apart)
    return np.asarray(apart) * (100 / total if total else np.nan)


def _mean_gap(one: Floats, other: Floats) -> float:
    known = np.isfinite(one) & np.isfinite(other)
    return float(np.abs(one[known] - other[known]).mean()) if known.any() else 0.0


def _decides_pct(model: Model, realistic: Realistic, fields: Fields, criterion: int) -> float:
    """In how many of 100 competitions one tender's realistic best, or the winner's realistic worst,
    in one criterion (-1: in price) puts another first. No score in between does more, because
    worth only rises with a score; of prices the two ends are tried.
    """
    quality = model.quality(fields.points)
    worth = _worth(model, fields.prices, quality)
    winner = np.argmax(places(worth) == 1, axis=0)  # of level firsts, the one drawn first
    every = np.arange(worth.shape[1])
    changes = np.zeros(worth.shape[1], dtype=bool)
    for tender in range(len(worth)):
        is_winner = winner == tender
        prices, points = _with_another(
            model, realistic, fields, quality, criterion, tender, is_winner
        )
        after = _worth(model, prices, points)
        changes |= is_better(after.max(axis=0), after[winner, every])
    return float(100 * np.count_nonzero(changes) / len(changes))


def _with_another(
    model: Model,
    realistic: Realistic,
    fields: Fields,
    quality: Floats,
    criterion: int,
    tender: int,
    is_winner: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> tuple[Floats, Floats]:
    """Prices and quality once a tender has its realistic worst where it won, else its best."""
    prices, points = fields.prices.copy(), quality.copy()
    if criterion < 0:
        low, high = realistic.price_low_pct, realistic.price_high_pct
        prices[tender] = model.expected_gbp * np.where(is_winner, high, low) / 100
    else:
        range_ = realistic_points(model.criteria[criterion], realistic)
        wanted = np.where(is_winner, range_[0], range_[-1])
        had = fields.points[criterion, tender]
        points[tender] += 100 * model.shares[criterion] * (wanted - had)
    return prices, points
