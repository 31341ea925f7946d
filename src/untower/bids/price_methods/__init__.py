"""By which published rule do price and quality make one order of tenders?

One file a method: its name, formula, source, warning and one function. To add one: its file, its
line here, and a published case among the tests.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from untower.bids.price_methods import (
    fixed_benchmark,
    mean_based,
    min_max,
    money_per_quality_point,
    price_per_quality_point,
    relative_to_lowest,
    value_for_money_index,
    weighted_index,
)
from untower.bids.price_methods.guards import Refusal, refused
from untower.bids.price_methods.method import PriceMethod, Settings, Weights
from untower.bids.price_methods.standing import SAME, Standing, places, standing, tied_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

METHODS: Mapping[str, PriceMethod] = MappingProxyType(
    {
        one.METHOD.name: one.METHOD
        for one in (
            relative_to_lowest,
            min_max,
            mean_based,
            fixed_benchmark,
            price_per_quality_point,
            value_for_money_index,
            weighted_index,
            money_per_quality_point,
        )
    }
)


def method_named(words: str) -> PriceMethod | None:
    """The method a table names, whatever its capitals, hyphens and underscores; None if there is
    no such method (`METHODS` lists those there are).
    """
    return {_plain(name): method for name, method in METHODS.items()}.get(_plain(words))


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").replace("_", " ").split())


__all__ = [
    "METHODS",
    "SAME",
    "PriceMethod",
    "Refusal",
    "Settings",
    "Standing",
    "Weights",
    "method_named",
    "places",
    "refused",
    "standing",
    "tied_groups",
]
