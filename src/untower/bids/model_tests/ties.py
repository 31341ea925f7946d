"""How often would the published tie-break decide, and where do two prices earn the same?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.model_tests.invented import invent_fields, invent_prices
from untower.bids.price_methods.standing import is_better, places

if TYPE_CHECKING:
    from untower.bids.model_tests.invented import Realistic
    from untower.bids.model_tests.model import Model

DECIMALS = 2
"""Scores are usually published to two decimals."""


@dataclass(frozen=True)
class SamePoints:
    """Two tenders of one quality and different prices that are level: price earns nothing there."""

    prices_gbp: tuple[float, float]
    quality: float
    score: float

    @property
    def sentence(self) -> str:
        """The pair in words."""
        low, high = sorted(self.prices_gbp)
        return (
            f"£{low:,.2f} and £{high:,.2f} with the same quality, {self.quality:.2f}, both come to "
            f"{self.score:.2f}: between such prices the cheaper has no advantage."
        )


@dataclass(frozen=True)
class Ties:
    """Of `tried` invented competitions: how many had a level first place; how many would have, were
    points rounded to two decimals (None where no points are added). Of as many pairs of one quality
    and different prices, how many were level, and one such pair.
    """

    tried: int
    first_level: int
    first_level_rounded: int | None
    prices_level: int
    example: SamePoints | None


def look_for_ties(model: Model, realistic: Realistic, chance: np.random.Generator) -> Ties:
    """Count level first places, and prices that earn the same."""
    fields = invent_fields(model, realistic, chance)
    quality = model.quality(fields.points)
    worth = model.method.worth(fields.prices, quality, model.weights, model.settings)
    rounded = None
    if model.method.price_share is not None:
        points = np.round(
            model.method(fields.prices, quality, model.weights, model.settings), DECIMALS
        )
        rounded = _level_firsts(points)
    level, example = _level_prices(model, realistic, chance)
    return Ties(realistic.fields, _level_firsts(worth), rounded, level, example)


def _level_firsts(worth: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> int:
    return int(np.count_nonzero((places(worth) == 1).sum(axis=0) > 1))


def _level_prices(
    model: Model, realistic: Realistic, chance: np.random.Generator
) -> tuple[int, SamePoints | None]:
    """Pairs of realistic prices; a third tender, of the expected price, keeps them company."""
    pair = invent_prices(
        model,
        realistic.price_low_pct,
        realistic.price_high_pct,
        (2, realistic.fields),
        chance,
    )
    prices = np.vstack([pair, np.full((1, realistic.fields), model.expected_gbp)])
    same = invent_fields(model, realistic, chance, tenders=1)
    quality = np.repeat(model.quality(same.points), 3, axis=0)
    worth = model.method.worth(prices, quality, model.weights, model.settings)
    level = (
        (prices[0] != prices[1]) & ~is_better(worth[0], worth[1]) & ~is_better(worth[1], worth[0])
    )
    if not level.any():
        return 0, None
    at = int(np.argmax(np.where(level, np.abs(prices[0] - prices[1]), 0.0)))
    score = model.method(prices[:, at], quality[:, at], model.weights, model.settings)
    return int(np.count_nonzero(level)), SamePoints(
        (float(prices[0, at]), float(prices[1, at])), float(quality[0, at]), float(score[0])
    )
