"""One past tender of Harrowmoor in a single workbook: what somebody fills from an old file.

Sheets are named after tables and hold the columns such a file knows; the rest is left out. What it
bought was let again in 2023, in the contract HM-022.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.chance import Chance
from examples.generator.prices import rounded, spread
from examples.generator.reasons import reason
from examples.generator.scoring import FOR_POINTS, MIDDLE, SEEN_SPREAD, WORTH_SPREAD
from examples.generator.sellers import sellers
from examples.generator.shape import SEED
from examples.generator.workbook import workbook

if TYPE_CHECKING:
    from examples.generator.records import Rows
    from examples.generator.workbook import Cell

LOT = "HP0-meetings"
TENDERED = {"P01": "hustwick", "P02": "pikeholm", "P03": "sorrelby", "P04": "dapplemere"}
MIDDLE_GBP = {"committee-papers": 38_000, "meeting-webcast": 27_000}
CRITERIA = (
    ("users-access", "Use with assistive tools, on a telephone and by keyboard", "quality", 18),
    ("moving-data", "Bringing in papers and recordings held today", "quality", 12),
    ("security", "Finding weaknesses, watching, and acting", "quality", 10),
    ("support", "Help on the evenings of meetings", "quality", 10),
    ("exit", "Leaving: what is handed back, in which form", "quality", 5),
    ("social-jobs", "Work and training for people who live in Harrowmoor", "social_value", 5),
)
EVALUATORS = {"past-1": 0.2, "past-2": -0.3, "past-3": 0.0}  # with the leaning of each: choices


def past_tender() -> bytes:
    """The bytes of the workbook."""
    offers: Rows = [{"offer_id": name, "supplier_id": supplier, "basis": "tender",
               "procurement_id": "HP0", "received_at": f"2021-02-{11 + at} 15:{10 + 9 * at}",
               "currency": "GBP", "includes_vat": "no"}
              for at, (name, supplier) in enumerate(TENDERED.items())]  # fmt: skip
    sheets: dict[str, Rows] = {
        "procurements": [{"procurement_id": "HP0", "title": "Committee papers and meeting webcasts",
                          "route": "open", "tender_notice_on": "2021-01-11",
                          "deadline_at": "2021-02-15 12:00", "decided_on": "2021-03-26",
                          "decided_by_roles": "Head of Democratic Services"}],
        "lots": [{"lot_id": LOT, "procurement_id": "HP0", "title": "Committees and webcasts",
                  "price_weight_pct": 40, "quality_weight_pct": 55, "social_value_weight_pct": 5,
                  "price_method": "relative to lowest", "tie_break": "higher_quality",
                  "price_months": 24, "price_counts_moving": "yes", "price_counts_exit": "no",
                  "price_counts_indexation": "no", "price_includes_vat": "no"}],
        "criteria": [{"criterion_id": f"meetings.{name}", "lot_id": LOT, "title": title,
                      "kind": kind, "weight_pct": weight, "scale_min": 0, "scale_max": 5,
                      "scale_step": 1} for name, title, kind, weight in CRITERIA],
        "offers": offers,
        "offer_lots": [{"offer_id": name, "lot_id": LOT} for name in TENDERED],
        "offer_items": _items(Chance(SEED, "past prices")),
        "scores": _scores(Chance(SEED, "past scores")),
    }  # fmt: skip
    return workbook({name: _grid(rows) for name, rows in sheets.items()})


def _grid(rows: Rows) -> list[list[Cell]]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [list(columns), *([_cell(row.get(column)) for column in columns] for row in rows)]


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int) or value is None else float(str(value))


def _items(chance: Chance) -> Rows:
    rows: Rows = []
    levels = {seller.name: seller.price for seller in sellers()}
    for name, supplier in TENDERED.items():
        for component, middle in MIDDLE_GBP.items():
            annual = rounded(middle * levels[supplier] * spread(chance, "bidder_spread"))
            one_off = rounded(annual * Decimal(chance.whole(5, 25)) / 100)
            rows.append({"offer_id": name, "component_id": component, "one_off_gbp": one_off,
                         "annual_gbp": annual})  # fmt: skip
    return rows


def _scores(chance: Chance) -> Rows:
    """Three scores one by one, and the middle one agreed with its reason."""
    rows: Rows = []
    points = {seller.name: seller.more_points for seller in sellers()}
    for name, supplier in TENDERED.items():
        for criterion, *_ in CRITERIA:
            key: dict[str, object] = {"offer_id": name, "criterion_id": f"meetings.{criterion}"}
            worth = MIDDLE + FOR_POINTS * points[supplier] + WORTH_SPREAD * chance.normal()
            given: list[int] = []
            for who, leaning in EVALUATORS.items():
                seen = worth + leaning + SEEN_SPREAD * chance.normal()
                given.append(max(0, min(5, int(seen + 0.5))))
                rows.append(key | {"evaluator_id": who, "stage": "individual", "score": given[-1]})
            middle = sorted(given)[1]
            rows.append(key | {"evaluator_id": None, "stage": "agreed", "score": middle,
                               "reason": reason(chance, criterion, middle)})  # fmt: skip
    return rows
