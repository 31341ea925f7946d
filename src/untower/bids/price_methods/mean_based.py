"""How far is a price below or above the mean of those tendered?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.method import PriceMethod, Settings, added

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats


def _share(prices: Floats, settings: Settings) -> Floats:
    del settings
    mean = prices.mean(axis=0)
    return np.asarray(np.clip(0.5 + (mean - prices) / mean, 0.0, 1.0))


METHOD = PriceMethod(
    name="mean-based",
    formula="quality weight × Q / 100 + price weight × (0.5 + (mean price − price) / mean price), "
    "the part in brackets never below 0 or above 1",
    source="House convention of untower: a form in common use; no published text is confirmed",
    is_confirmed=False,
    warning="One very high or very low price moves the mean and with it everybody's points. Prices "
    "more than half above the mean all earn nothing, those under half of it all earn everything.",
    is_relative=True,
    uses_weights=True,
    price_share=_share,
    function=added(_share),
)
