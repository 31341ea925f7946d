"""How close is a price to the lowest one tendered?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.method import PriceMethod, Settings, added

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats


def _share(prices: Floats, settings: Settings) -> Floats:
    del settings
    return np.asarray(prices.min(axis=0) / prices)


METHOD = PriceMethod(
    name="relative to lowest",
    formula="quality weight × Q / 100 + price weight × lowest price / price",
    source="Digital Marketplace guidance for buyers, as quoted by Public Spend Forum (2016) and "
    "shma.co.uk; not read at its source",
    is_confirmed=False,
    warning="A tender that cannot win may decide which of two others does: one very low price "
    "takes points from all. Equal differences in pounds earn unequal points.",
    is_relative=True,
    uses_weights=True,
    price_share=_share,
    function=added(_share),
)
