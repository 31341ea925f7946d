"""The payments table: all payments by day, with the credits, repeats and dirt real ledgers have."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.ordinary_payments import ordinary_payments
from examples.generator.shape import value_of
from examples.generator.technology_payments import technology_payments

if TYPE_CHECKING:
    from examples.generator.chance import Chance
    from examples.generator.records import Row, Rows

# The month whose file silently stops after its ninth day: planted.
SHORT_MONTH, SHORT_MONTH_LAST_DAY = "2024-11", "2024-11-09"
# The day whose file was loaded twice, so that every row of it stands there twice: planted.
LOADED_TWICE = "2025-01-17"
FIRST_REFERENCE = 51_000_000
# Rows a reader must refuse, and the row number (after the header) before which each is put.
REFUSED: tuple[tuple[int, Row], ...] = (
    (1204, {"paid_on": "31/13/2023", "supplier_name": "Dapplemere Software Ltd",
            "amount_gbp": "1480.00", "category": "Computer Software", "department": "Corporate"}),
    (4310, {"paid_on": "0019-05-14", "supplier_name": "Lowmill Telephones Ltd",
            "amount_gbp": "612.40", "category": "Telephones", "department": "Corporate"}),
    (7777, {}),
    (10450, {"paid_on": "paid_on", "supplier_name": "supplier_name", "amount_gbp": "amount_gbp",
             "description": "description", "category": "category", "department": "department",
             "contract_id": "contract_id", "sold_through": "sold_through",
             "reference": "reference"}),
    (13002, {"paid_on": "2025-03-12", "supplier_name": "Ravenhag Computer Services Ltd",
             "amount_gbp": "see invoice", "category": "ICT - Support and Maintenance",
             "department": "Technology"}),
    (10**9, {"paid_on": "Total", "amount_gbp": "TOTAL"}),
)  # fmt: skip


def _credits(chance: Chance, rows: Rows) -> Rows:
    """Credits that give back all or part of an earlier payment."""
    wanted = round(len(rows) * value_of("credit_share"))
    made: Rows = []
    for _ in range(wanted):
        row = dict(chance.pick(rows))
        part = Decimal(1) if chance.happens(0.5) else Decimal(repr(round(chance.share(), 2)))
        row["amount_gbp"] = -(Decimal(str(row["amount_gbp"])) * part).quantize(Decimal("0.01"))
        if row["amount_gbp"]:
            made.append(row)
    return made


def _repeats(chance: Chance, rows: Rows) -> Rows:
    """Rows that repeat another exactly because one order was billed in equal parts."""
    wanted = round(len(rows) * value_of("duplicate_share"))
    small = [row for row in rows if Decimal(str(row["amount_gbp"])) < 5_000]
    return [dict(chance.pick(small)) for _ in range(wanted)]


def _with_references(rows: Rows) -> Rows:
    """A transaction number for each, rising by day: a part of a split order has its own, while a
    row of a file that is loaded twice (later) keeps the one it has."""
    by_day = sorted(rows, key=lambda row: str(row["paid_on"]))
    return [
        row | {"reference": f"{FIRST_REFERENCE + 7 * place}"} for place, row in enumerate(by_day)
    ]


def payments(technology: Chance, ordinary: Chance, blemishes: Chance) -> Rows:
    """The payments table, in order of day, with what was planted."""
    rows = technology_payments(technology) + ordinary_payments(ordinary)
    rows = rows + _credits(blemishes, rows) + _repeats(blemishes, rows)
    rows = _with_references(rows)
    rows += [dict(row) for row in rows if row["paid_on"] == LOADED_TWICE]
    rows = [
        row for row in rows
        if not str(row["paid_on"]).startswith(SHORT_MONTH)
        or str(row["paid_on"]) <= SHORT_MONTH_LAST_DAY
    ]  # fmt: skip
    rows = sorted(rows, key=lambda row: str(row["paid_on"]))
    for place, row in sorted(REFUSED, key=lambda entry: entry[0], reverse=True):
        rows.insert(min(place - 1, len(rows)), row)
    return rows
