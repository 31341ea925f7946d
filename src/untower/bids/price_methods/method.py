"""What is a price method: a name, a formula, a source, a warning, and one function?

Tenders run along the first axis of every array; further axes hold weightings or whole fields of
tenders, so that 100,000 weightings are one call. Quality is all that is not price, 0 to 100: where
social value is a criterion it is a part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.arithmetic.present_value import Floats

FULL = 100.0
"""The most quality a tender can have, and what the two weights add up to."""
SETTING_WORDS = {
    "benchmark_gbp": "a benchmark price in pounds, fixed before the tenders",
    "gbp_per_point": "what one point of quality is worth, in pounds, fixed before the tenders",
}


@dataclass(frozen=True)
class Weights:
    """The weights of price and of quality in per cent, together 100: numbers, or arrays [...]."""

    price_pct: Floats | float
    quality_pct: Floats | float

    @classmethod
    def of_price(cls, price_pct: Floats | float) -> Weights:
        """The weights where price has so many per cent and quality the rest."""
        return cls(price_pct, FULL - price_pct)


@dataclass(frozen=True)
class Settings:
    """What was published beside the weights, as far as a method needs it."""

    benchmark_gbp: float | None = None
    gbp_per_point: float | None = None


Score = Callable[["Floats", "Floats", Weights, Settings], "Floats"]
PriceShare = Callable[["Floats", Settings], "Floats"]


@dataclass(frozen=True, kw_only=True)
class PriceMethod:
    """One published way of bringing price and quality together.

    `is_relative`: the order of two tenders may depend on a third. `needs` names the `Settings` it
    cannot do without. `price_share` is the part of the price weight a price earns, 0 to 1, where
    points of price and quality are added; None where they are not. `quality_above_zero`: it divides
    by quality, so that a tender without any has no score; `price_weight_above_zero`: by the weight
    of price. `worth_function` orders where the figure itself is of no fixed size.
    """

    name: str
    formula: str
    source: str
    warning: str
    is_confirmed: bool
    is_relative: bool
    uses_weights: bool
    lowest_wins: bool = False
    quality_above_zero: bool = False
    price_weight_above_zero: bool = False
    needs: tuple[str, ...] = ()
    price_share: PriceShare | None = None
    function: Score = field(repr=False)
    worth_function: Score | None = field(default=None, repr=False)

    def __call__(
        self, prices: Floats, quality: Floats, weights: Weights, settings: Settings
    ) -> Floats:
        """The published figure of each tender, [n, ...], from prices in pounds and quality 0 to
        100, both [n] or [n, ...]. Raises ValueError where a price is not above zero, or a setting
        is missing: `refused` says so by name beforehand.
        """
        return self._run(self.function, prices, quality, weights, settings)

    def worth(
        self, prices: Floats, quality: Floats, weights: Weights, settings: Settings
    ) -> Floats:
        """What orders the tenders, [n, ...]: more is better, of a size near 1 to 100 whatever the
        prices, so that level is level. Takes and raises as `__call__`.
        """
        return self._run(self.worth_function or self.function, prices, quality, weights, settings)

    def price_points(
        self, prices: Floats, price_pct: Floats | float, settings: Settings
    ) -> Floats | None:
        """The points each price earns, [n, ...]; None where the method adds no points."""
        if self.price_share is None:
            return None
        self._check(prices, settings)
        shaped, weight = _same_axes(prices, np.asarray(price_pct, dtype=np.float64)[None])
        return np.asarray(weight * self.price_share(shaped, settings))

    def _run(
        self, function: Score, prices: Floats, quality: Floats, weights: Weights, settings: Settings
    ) -> Floats:
        self._check(prices, settings)
        shaped = _same_axes(
            prices,
            quality,
            np.asarray(weights.price_pct, dtype=np.float64)[None],
            np.asarray(weights.quality_pct, dtype=np.float64)[None],
        )
        found = function(shaped[0], shaped[1], Weights(shaped[2], shaped[3]), settings)
        return np.asarray(np.broadcast_to(found, np.broadcast_shapes(*(s.shape for s in shaped))))

    def _check(self, prices: Floats, settings: Settings) -> None:
        if not (np.isfinite(prices) & (np.asarray(prices) > 0)).all():
            raise ValueError(f"{self.name}: every price must be known and above zero")
        for name in self.needs:
            value = getattr(settings, name)
            if value is None or not np.isfinite(value) or value <= 0:
                raise ValueError(f"{self.name}: {name} must be known and above zero")


def _same_axes(*arrays: Floats) -> list[NDArray[np.float64]]:
    """The arrays with as many axes as the one with most: tenders first, the new ones last."""
    known = [np.asarray(a, dtype=np.float64) for a in arrays]
    axes = max(a.ndim for a in known)
    return [a.reshape(a.shape + (1,) * (axes - a.ndim)) for a in known]


def added(price_share: PriceShare) -> Score:
    """The total of a method that adds points: quality weight × Q/100 + price weight × its share."""

    def total(prices: Floats, quality: Floats, weights: Weights, settings: Settings) -> Floats:
        points = weights.quality_pct * quality / FULL
        return np.asarray(points + weights.price_pct * price_share(prices, settings))

    return total


def log_quality_per_pound(
    prices: Floats, quality: Floats, weights: Weights, settings: Settings
) -> Floats:
    """The logarithm of quality per pound: no quality at all stands last, with minus infinity."""
    del weights, settings
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(quality) - np.log(prices))


def setting(settings: Settings, name: str) -> float:
    """A setting that was checked to be there."""
    value = getattr(settings, name)
    if value is None:
        raise ValueError(f"{name} is not given")
    return float(value)
