"""Seeded chance whose results are the same on any platform and Python version.

Only `Random.random()` is used, the one method whose sequence Python promises to keep; the normal
is a sum of uniforms and the exponential is `decimal`'s, so that no platform's maths library shows.
"""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item")
PENNY = Decimal("0.01")


def pounds(value: Decimal | float) -> Decimal:
    """An amount to the penny."""
    return Decimal(repr(value) if isinstance(value, float) else value).quantize(
        PENNY, rounding=ROUND_HALF_UP
    )


class Chance:
    """A stream of chance with a name: adding draws to one stream never moves another."""

    def __init__(self, seed: int, name: str) -> None:
        self._source = random.Random(f"{seed}:{name}")  # noqa: S311 - an example, not a secret

    def share(self) -> float:
        """A number from 0 up to 1."""
        return self._source.random()

    def happens(self, probability: float) -> bool:
        """True with that probability."""
        return self.share() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both possible."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, each as likely."""
        return items[int(self.share() * len(items))]

    def pick_weighted(self, items: Sequence[Item], weights: Sequence[float]) -> Item:
        """One of the items, as likely as its weight says."""
        left = self.share() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in a chance order."""
        keyed = [(self.share(), place) for place in range(len(items))]
        return [items[place] for _, place in sorted(keyed)]

    def normal(self) -> float:
        """A draw close to the standard normal: twelve uniforms less six."""
        return sum(self.share() for _ in range(12)) - 6.0

    def log_normal(self, mean_of_log: float, spread_of_log: float) -> Decimal:
        """A draw whose logarithm is normal with that mean and standard deviation."""
        return Decimal(repr(mean_of_log + spread_of_log * self.normal())).exp()
