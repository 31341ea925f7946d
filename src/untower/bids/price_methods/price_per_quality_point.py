"""How many pounds does each point of quality cost?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.method import (
    PriceMethod,
    Settings,
    Weights,
    log_quality_per_pound,
)

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats


def _figure(prices: Floats, quality: Floats, weights: Weights, settings: Settings) -> Floats:
    del weights, settings
    if not (quality > 0).all():
        raise ValueError("price per quality point: every quality must be above zero")
    return np.asarray(prices / quality)


METHOD = PriceMethod(
    name="price per quality point",
    formula="price / Q, the lowest wins, among tenders that meet every minimum",
    source="House convention of untower: the Cabinet Office bid evaluation note (May 2021) has a "
    "section on price per quality point, whose formula text is not confirmed",
    is_confirmed=False,
    warning="A cheap tender of poor quality may win: publish a minimum score for what must be "
    "good. Price and quality have no weights: twice the price needs twice the quality.",
    is_relative=False,
    uses_weights=False,
    lowest_wins=True,
    quality_above_zero=True,
    function=_figure,
    worth_function=log_quality_per_pound,
)
