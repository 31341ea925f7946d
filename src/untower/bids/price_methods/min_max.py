"""Where between the lowest and the highest price does a price lie?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.method import PriceMethod, Settings, added

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats


def _share(prices: Floats, settings: Settings) -> Floats:
    """Where all prices are the same, or there is one tender only, each earns all: by convention."""
    del settings
    low, high = prices.min(axis=0), prices.max(axis=0)
    spread = high - low
    return np.where(spread > 0, (high - prices) / np.where(spread > 0, spread, 1), 1.0)


METHOD = PriceMethod(
    name="min-max",
    formula="quality weight × Q / 100 + price weight × (highest price − price) / (highest price − "
    "lowest price); all of the price weight where every price is the same",
    source="House convention of untower: a form in common use; no published text is confirmed",
    is_confirmed=False,
    warning="The furthest from a fixed yardstick of all: the dearest tender always earns nothing, "
    "however near its price, and both the lowest and the highest move everybody's points.",
    is_relative=True,
    uses_weights=True,
    price_share=_share,
    function=added(_share),
)
