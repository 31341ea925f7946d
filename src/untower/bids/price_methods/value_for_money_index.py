"""How many points of quality does each pound buy?"""

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
    return np.asarray(quality / prices)


METHOD = PriceMethod(
    name="value-for-money index",
    formula="Q / price, the highest wins",
    source="Defence tender evaluation guidance, as restated in the package tessa "
    "(rdrr.io/github/lajh87/tessa); not read at its source",
    is_confirmed=False,
    warning="It suits simple purchases of lower value. It can pay for more quality than anybody "
    "needs: publish a price not to be exceeded, and a minimum score. Same order as price per "
    "quality point.",
    is_relative=False,
    uses_weights=False,
    function=_figure,
    worth_function=log_quality_per_pound,
)
