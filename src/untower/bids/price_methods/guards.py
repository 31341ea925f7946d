"""Which prices, scores, weights and settings can no method work with?

All are named together, and where there is one nothing is scored: neither the bad tender, nor the
others, whose points may depend on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, isnan
from typing import TYPE_CHECKING

from untower.bids.price_methods.method import FULL, SETTING_WORDS, PriceMethod, Settings, Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WEIGHT_SUM_WITHIN = 1e-9
"""Weights are declared to two decimals: more than this apart from 100 is not a rounding."""


@dataclass(frozen=True)
class Refusal:
    """One value no method can work with: whose it is, what it is, what to do about it."""

    subject: str
    column: str
    what: str
    do: str

    @property
    def sentence(self) -> str:
        """The refusal in words, its place first."""
        return f"{self.subject} · {self.column}: {self.what} {self.do}"


def refused(
    method: PriceMethod,
    tenders: Sequence[str],
    prices_gbp: Sequence[float | None],
    quality: Sequence[float | None],
    weights: Weights,
    settings: Settings,
) -> tuple[Refusal, ...]:
    """Everything that keeps a method from being used on these tenders, in the order given.

    A blank is None or NaN. Raises ValueError where the three lists are not equally long.
    """
    return (
        *_weights(method, weights),
        *_settings(method, settings),
        *_twice(tenders),
        *(
            one
            for tender, price, points in zip(tenders, prices_gbp, quality, strict=True)
            for one in (*_price(tender, price), *_quality(method, tender, points))
        ),
    )


def _weights(method: PriceMethod, weights: Weights) -> Iterator[Refusal]:
    price, quality = float(weights.price_pct), float(weights.quality_pct)
    if not (isfinite(price) and isfinite(quality)) or min(price, quality) < 0:
        yield Refusal(
            method.name,
            "weights",
            f"{price:g} for price and {quality:g} for quality are not two weights.",
            "Write two numbers from 0 to 100.",
        )
    elif abs(price + quality - FULL) > WEIGHT_SUM_WITHIN:
        yield Refusal(
            method.name,
            "weights",
            f"{price:g} for price and {quality:g} for all else add up to {price + quality:g}.",
            "Weights add up to 100: correct them before the notice.",
        )
    elif method.price_weight_above_zero and price == 0:
        yield Refusal(
            method.name,
            "weights",
            "the quality weight is divided by the price weight, which is 0.",
            "Give price a weight above 0, or choose another method.",
        )


def _settings(method: PriceMethod, settings: Settings) -> Iterator[Refusal]:
    for name in method.needs:
        value = getattr(settings, name)
        if value is None or not isfinite(value) or value <= 0:
            yield Refusal(
                method.name,
                name,
                "it is blank." if value is None else f"{value:g} is not above 0.",
                f"The method needs {SETTING_WORDS[name]}.",
            )


def _twice(tenders: Sequence[str]) -> Iterator[Refusal]:
    for tender in sorted({t for t in tenders if list(tenders).count(t) > 1}):
        yield Refusal(tender, "tender", "it is given twice.", "Keep one of the two.")


def _price(tender: str, price: float | None) -> Iterator[Refusal]:
    if price is None or isnan(price):
        yield Refusal(
            tender,
            "price",
            "the price is not known.",
            "Find the price in the tender as it was received; a blank is never a price of 0.",
        )
    elif not isfinite(price) or price <= 0:
        yield Refusal(
            tender,
            "price",
            f"a price of {price:,.2f} pounds cannot be compared.",
            "A price is above 0: ask the supplier whether the tender is in error.",
        )


def _quality(method: PriceMethod, tender: str, points: float | None) -> Iterator[Refusal]:
    if points is None or isnan(points):
        yield Refusal(
            tender, "quality", "the quality is not known.", "Agree every score, with its reason."
        )
    elif not 0 <= points <= FULL:
        yield Refusal(
            tender,
            "quality",
            f"{points:g} is not within 0 and 100.",
            "Check the scores and scales.",
        )
    elif points == 0 and method.quality_above_zero:
        yield Refusal(
            tender,
            "quality",
            "a quality of 0 has no price per point.",
            "Publish a minimum score, under which a tender falls before its price is looked at.",
        )
