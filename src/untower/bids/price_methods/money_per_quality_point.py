"""What is left of a price when its quality is counted at so many pounds a point?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.method import PriceMethod, Settings, Weights, setting

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats


def _figure(prices: Floats, quality: Floats, weights: Weights, settings: Settings) -> Floats:
    del weights
    return np.asarray(prices - quality * setting(settings, "gbp_per_point"))


def _worth(prices: Floats, quality: Floats, weights: Weights, settings: Settings) -> Floats:
    """The same order in points of quality, more is better: how close two are needs no pounds."""
    del weights
    return np.asarray(quality - prices / setting(settings, "gbp_per_point"))


METHOD = PriceMethod(
    name="money per quality point",
    formula="price − Q × pounds per point, the lowest wins; price and pounds per point on the same "
    "basis of present value",
    source="Defence tender evaluation guidance, as restated in the package tessa "
    "(rdrr.io/github/lajh87/tessa); not read at its source",
    is_confirmed=False,
    warning="The pounds per point decide: publish them, and try them first. The source names 20% "
    "to 50% more for a perfect tender than for a just acceptable one (say 60 points) as usual.",
    is_relative=False,
    uses_weights=False,
    lowest_wins=True,
    needs=("gbp_per_point",),
    function=_figure,
    worth_function=_worth,
)
