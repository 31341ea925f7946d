"""How far is a price below or above a benchmark that was fixed before the tenders?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.method import PriceMethod, Settings, added, setting

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats


def _share(prices: Floats, settings: Settings) -> Floats:
    benchmark = setting(settings, "benchmark_gbp")
    return np.clip(0.5 + (benchmark - prices) / benchmark, 0.0, 1.0)


METHOD = PriceMethod(
    name="fixed benchmark",
    formula="quality weight × Q / 100 + price weight × (0.5 + (benchmark − price) / benchmark), "
    "the part in brackets never below 0 or above 1",
    source="House convention of untower: the Cabinet Office bid evaluation note (May 2021) has a "
    "section on benchmark scoring, whose formula is not confirmed",
    is_confirmed=False,
    warning="It is as good as the benchmark: a should-cost that is far out puts every price into "
    "the part where all earn nothing or all earn everything, and they tie.",
    is_relative=False,
    uses_weights=True,
    needs=("benchmark_gbp",),
    price_share=_share,
    function=added(_share),
)
