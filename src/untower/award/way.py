"""What is one way to provide one component, and what does gathering the ways need to know?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from untower.award.calendar import Cell
    from untower.award.present import Present
    from untower.estate.supplier_parents import SupplierGroups
    from untower.needs.whole_tables import Record

RETAIN, RETIRE, REUSE, HOUSE_BASIS = "retain", "retire", "reuse", "in_house"
POINTS = ("user_points", "cloud_points", "agile_points")
HOUSE_GROUP, NOBODY_GROUP = "in-house", "nobody"
PRICES = ("one_off_gbp", "annual_gbp", "exit_gbp")
FROM_OPTION = (*PRICES, "months_to_move", "in_house_fte", *POINTS, "user_effect_points")


@dataclass(frozen=True, kw_only=True)
class Way:
    """One offer's part for one component. Prices are pounds without VAT; None is not known."""

    offer_id: str
    component_id: str
    supplier_id: str | None
    group_id: str
    group_kind: int
    basis: str
    kind: str
    is_early: bool
    starts_after_months: int
    break_gbp: float
    present_annual_gbp: float
    term_months: int | None
    indexation_pct: float | None
    one_off_gbp: float | None
    annual_gbp: float | None
    exit_gbp: float | None
    months_to_move: int | None
    in_house_fte: float | None
    quality_points: float | None
    user_points: float | None
    cloud_points: float | None
    agile_points: float | None
    user_effect_points: float | None


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """An offer that may not be chosen, why, and the blank cells behind it if there are any."""

    offer_id: str
    component_ids: tuple[str, ...]
    reason: str
    missing: tuple[Cell, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What an offer says of all its parts."""

    offer_id: str
    supplier_id: str | None
    basis: str
    either_or: str | None
    lot_ids: tuple[str, ...]
    term_months: int | None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What gathering the ways needs to know."""

    on: date
    horizon_months: int
    vat_rate: float
    present: Mapping[str, Present]
    groups: SupplierGroups
    options: Mapping[str, Record]
    suppliers: Mapping[str, Record]
    used: frozenset[str]
    retire_on_record: frozenset[str]
