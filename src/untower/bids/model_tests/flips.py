"""Does the order of two tenders depend on a third, and what does that look like?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.model_tests.invented import invent_fields, invent_prices
from untower.bids.price_methods.standing import is_better, places

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats
    from untower.bids.model_tests.invented import Realistic
    from untower.bids.model_tests.model import Model


@dataclass(frozen=True)
class Flip:
    """Two invented tenders, A and B, and a third, C, that turns their order without winning.

    `before` are the scores of A and B alone, `after` those of A, B and C together.
    """

    prices_gbp: tuple[float, float, float]
    quality: tuple[float, float, float]
    before: tuple[float, float]
    after: tuple[float, float, float]
    first_before: str
    first_after: str

    @property
    def sentence(self) -> str:
        """The flip as a buyer would tell it."""
        (a, b, c), (qa, qb, qc) = self.prices_gbp, self.quality
        return (
            f"A (£{a:,.2f}, quality {qa:.2f}) and B (£{b:,.2f}, quality {qb:.2f}) alone: "
            f"{self.before[0]:.2f} and {self.before[1]:.2f}, so {self.first_before} is first. With "
            f"C (£{c:,.2f}, quality {qc:.2f}), which comes last: {self.after[0]:.2f}, "
            f"{self.after[1]:.2f} and {self.after[2]:.2f}, so {self.first_after} is first."
        )


@dataclass(frozen=True)
class Flips:
    """How many of `tried` invented threes turned round the order of the first two: with a third of
    realistic price, and with one of any price; and the clearest case in which the third came last.
    """

    tried: int
    realistic: int
    any_price: int
    example: Flip | None


def look_for_flips(model: Model, realistic: Realistic, chance: np.random.Generator) -> Flips:
    """Ask each invented pair with and without a third tender."""
    fields = invent_fields(model, realistic, chance, tenders=3)
    quality = model.quality(fields.points)
    wide = fields.prices.copy()
    wide[2] = invent_prices(
        model,
        realistic.any_price_low_pct,
        realistic.any_price_high_pct,
        (realistic.fields,),
        chance,
    )
    near = reversed_by_third(model, fields.prices, quality)
    far = reversed_by_third(model, wide, quality)
    return Flips(
        realistic.fields,
        int(np.count_nonzero(near)),
        int(np.count_nonzero(far)),
        _clearest(model, fields.prices, quality, near) or _clearest(model, wide, quality, far),
    )


def reversed_by_third(model: Model, prices: Floats, quality: Floats) -> Floats:
    """[T] By how much, the lesser of before and after, the third of three turned round the order of
    the first two; 0 where it did not. `prices` and `quality` are [3, T].
    """
    alone = model.method.worth(prices[:2], quality[:2], model.weights, model.settings)
    among = model.method.worth(prices, quality, model.weights, model.settings)
    turned = (is_better(alone[0], alone[1]) & is_better(among[1], among[0])) | (
        is_better(alone[1], alone[0]) & is_better(among[0], among[1])
    )
    clear = np.zeros(prices.shape[1])
    leads = [np.abs(w[0, turned] - w[1, turned]) for w in (alone, among)]
    clear[turned] = np.minimum(*leads)
    return clear


def _clearest(model: Model, prices: Floats, quality: Floats, flips: Floats) -> Flip | None:
    among = model.method.worth(prices, quality, model.weights, model.settings)
    clear = np.where(places(among)[2] == 3, flips, 0.0)
    at = int(np.argmax(clear))
    if clear[at] <= 0:
        return None
    price, points = prices[:, at], quality[:, at]
    before = model.method(price[:2], points[:2], model.weights, model.settings)
    after = model.method(price, points, model.weights, model.settings)
    order = "AB" if is_better(among[1, at], among[0, at]) else "BA"
    return Flip(
        (float(price[0]), float(price[1]), float(price[2])),
        (float(points[0]), float(points[1]), float(points[2])),
        (float(before[0]), float(before[1])),
        (float(after[0]), float(after[1]), float(after[2])),
        order[0],
        order[1],
    )
