"""What was published about a lot beside its criteria: weights, price method, tie-break, price?"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from untower.bids.criteria_weights import FULL, LOT_WEIGHTS, exact
from untower.bids.price_methods import METHODS, Settings, Weights, method_named
from untower.bids.price_methods.method import SETTING_WORDS
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from untower.bids.price_methods import PriceMethod
    from untower.needs.whole_tables import Record

SETTING_COLUMNS = {"benchmark_gbp": "benchmark_gbp", "gbp_per_point": "quality_point_gbp"}
"""Where `lots` holds what a price method needs, by the method's own word for it."""


@dataclass(frozen=True, kw_only=True)
class LotTerms:
    """One lot's published terms. A flag about price is None where nothing was published."""

    lot_id: str
    title: str
    price_pct: float
    quality_pct: float
    social_value_pct: float
    method: PriceMethod
    settings: Settings
    tie_break: str | None
    maximum_gbp: Decimal | None
    should_cost_gbp: Decimal | None
    lots_per_supplier: int | None
    price_months: int
    counts_moving: bool | None
    counts_exit: bool | None
    counts_indexation: bool | None
    discount_pct: float | None
    includes_vat: bool | None

    @property
    def weights(self) -> Weights:
        """The weight of price, and of everything else."""
        return Weights.of_price(self.price_pct)


def lot_terms(lot: Record) -> LotTerms:
    """The terms of a row of `lots` that has no trouble."""
    method = method_named(lot["price_method"])
    if method is None:
        raise ValueError(f"{lot['lot_id']}: {lot['price_method']} is no price method")
    return LotTerms(
        lot_id=lot["lot_id"],
        title=lot["title"] or lot["lot_id"],
        price_pct=float(lot["price_weight_pct"]),
        quality_pct=float(lot["quality_weight_pct"] or 0),
        social_value_pct=float(lot["social_value_weight_pct"] or 0),
        method=method,
        settings=_settings(lot),
        tie_break=lot["tie_break"],
        maximum_gbp=lot["maximum_value_gbp"],
        should_cost_gbp=lot["should_cost_gbp"],
        lots_per_supplier=lot["lots_per_supplier"],
        price_months=int(lot["price_months"]),
        counts_moving=lot["price_counts_moving"],
        counts_exit=lot["price_counts_exit"],
        counts_indexation=lot["price_counts_indexation"],
        discount_pct=lot["price_discount_pct"],
        includes_vat=lot["price_includes_vat"],
    )


def _settings(lot: Record) -> Settings:
    return Settings(
        **{
            name: None if lot[column] is None else float(lot[column])
            for name, column in SETTING_COLUMNS.items()
        }
    )


def terms_troubles(lot: Record) -> Iterator[Trouble]:
    """What keeps a lot from being assessed: its weights, its price method, what price counts."""
    if lot["lot_id"] is None:
        yield _said(
            lot, "lot_id", "lot", "it is blank.", "Give the lot an id of its own.", "a short id"
        )
    yield from _weights(lot)
    yield from _method(lot)
    if lot["price_months"] is None:
        yield _said(
            lot,
            "price_months",
            "price",
            "it is blank: over how long a price is counted is not known.",
            "Write the months of running that the price covers.",
            "a whole number from 1 to 600",
        )


def terms_before_notice(lot: Record) -> Iterator[Trouble]:
    """What is to be settled before the notice, though an assessment could do without."""
    if lot["tie_break"] is None:
        yield _said(
            lot,
            "tie_break",
            "tie-break",
            "it is blank: nothing parts tenders that come out level.",
            "Choose what does, before the notice.",
            "higher_quality, higher_social_value, lower_price or drawing_lots",
        )
    if lot["tie_break"] == "higher_social_value" and not lot["social_value_weight_pct"]:
        yield _said(
            lot,
            "tie_break",
            "tie-break",
            "social value is not a criterion of this lot, so it parts nobody.",
            "Choose another tie-break.",
            "higher_quality, lower_price or drawing_lots",
        )


def _said(lot: Record, column: str, kind: str, what: str, do: str, allowed: str = "") -> Trouble:
    return trouble(
        kind, "lots", lot, lot["lot_id"], column, what, do, allowed=allowed, subject=lot["lot_id"]
    )


def _weights(lot: Record) -> Iterator[Trouble]:
    given = {column: lot[column] for column in LOT_WEIGHTS.values()}
    if given["social_value_weight_pct"] is None:
        given["social_value_weight_pct"] = 0.0  # not a criterion, unless criteria of it say so
    whole = True
    for column, weight in given.items():
        if weight is None or not isfinite(weight) or not 0 <= weight <= FULL:
            whole = False
            yield _said(
                lot,
                column,
                "weights",
                "what it counts for is not known." if weight is None else "it is no weight.",
                "Write the weight.",
                "a number from 0 to 100",
            )
    if whole:
        total = sum(exact(weight) for weight in given.values())
        if total != FULL:
            yield _said(
                lot,
                "price_weight_pct",
                "weights",
                "price, quality and social value weigh "
                f"{float(total):g} together: {', '.join(f'{w:g}' for w in given.values())}.",
                "Correct the weights before the notice.",
                "three weights that add up to 100",
            )


def _method(lot: Record) -> Iterator[Trouble]:
    name = lot["price_method"]
    method = method_named(name) if name else None
    if method is None:
        yield _said(
            lot,
            "price_method",
            "price method",
            "it is blank." if not name else "there is no such method.",
            "Name the published way of turning price into points.",
            "one of " + ", ".join(METHODS),
        )
        return
    for setting in method.needs:
        value = lot[SETTING_COLUMNS[setting]]
        if value is None or not float(value) > 0:
            yield _said(
                lot,
                SETTING_COLUMNS[setting],
                "price method",
                f"{method.name} needs {SETTING_WORDS[setting]}.",
                "Fix it before the tenders are opened.",
                "an amount in pounds above 0",
            )
    if method.price_weight_above_zero and lot["price_weight_pct"] == 0:
        yield _said(
            lot,
            "price_weight_pct",
            "price method",
            f"{method.name} divides by the weight of price.",
            "Give price a weight, or choose another method.",
            "above 0",
        )
