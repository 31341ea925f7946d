"""How much quality, raised by its weight, does each pound buy?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.method import PriceMethod, Settings, Weights

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats


def _exponent(weights: Weights) -> Floats:
    price = np.asarray(weights.price_pct)
    if not (price > 0).all():
        raise ValueError("weighted index: the weight of price must be above zero")
    return np.asarray(weights.quality_pct / price)


def _figure(prices: Floats, quality: Floats, weights: Weights, settings: Settings) -> Floats:
    del settings
    with np.errstate(over="ignore"):  # beyond what a number holds it is infinite; `_worth` orders
        return np.asarray(quality ** _exponent(weights) / prices)


def _worth(prices: Floats, quality: Floats, weights: Weights, settings: Settings) -> Floats:
    """The logarithm of the index: the same order, and never too large to be held."""
    del settings
    exponent = _exponent(weights)
    with np.errstate(divide="ignore", invalid="ignore"):  # no quality at all stands last
        earned = np.where(exponent > 0, exponent * np.log(quality), 0.0)
    return np.asarray(earned - np.log(prices))


METHOD = PriceMethod(
    name="weighted index",
    formula="Q to the power (quality weight / price weight) / price, the highest wins",
    source="Defence tender evaluation guidance, as restated in the package tessa "
    "(rdrr.io/github/lajh87/tessa); not read at its source",
    is_confirmed=False,
    warning="Very sensitive to the weights: a couple of points can turn the result. Its source "
    "advises against a weight above 70 for either.",
    is_relative=False,
    uses_weights=True,
    price_weight_above_zero=True,
    function=_figure,
    worth_function=_worth,
)
