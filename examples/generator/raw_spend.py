"""One year of Harrowmoor's payments as a council publishes them: own headers, own dirt."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.ledger import REFUSED

if TYPE_CHECKING:
    from examples.generator.records import Row, Rows

YEAR = ("2025-04-01", "2026-03-31")
TITLES = ("Harrowmoor Council", "Payments to suppliers over £500, April 2025 to March 2026")
HEADERS = ("Directorate", "Expenditure Category", "Payment Date", "Transaction No.",
           "Supplier Name", "Net Amount (£)", "Narrative")  # fmt: skip
TRAILING_BLANKS = 2
REPEAT_HEADER_AT, BLANK_ROWS_AT = 3_000, (1_500, 4_800, 4_801)


def published_amount(amount: Decimal) -> str:
    """As a spreadsheet shows it: thousands parted, a credit in brackets."""
    return f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}"


def _line(row: Row) -> tuple[str, ...]:
    year, month, day = str(row["paid_on"]).split("-")
    return (
        str(row["department"]),
        str(row["category"]),
        f"{day}/{month}/{year}",
        str(row["reference"]),
        str(row["supplier_name"]),
        published_amount(Decimal(str(row["amount_gbp"]))),
        str(row.get("description") or ""),
    )


def published_spend(payments: Rows) -> str:
    """The text of the file, to be written as cp1252."""
    refused = [id(row) for _, row in REFUSED]
    kept = [
        row for row in payments
        if id(row) not in refused and YEAR[0] <= str(row["paid_on"]) <= YEAR[1]
    ]  # fmt: skip
    lines = [_line(row) for row in kept]
    lines.insert(REPEAT_HEADER_AT, HEADERS)
    for place in BLANK_ROWS_AT:
        lines.insert(place, ("",) * len(HEADERS))
    total = sum((Decimal(str(row["amount_gbp"])) for row in kept), Decimal(0))
    lines.append(("", "", "", "", "TOTAL", published_amount(total), ""))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for title in TITLES:
        writer.writerow((title, *("",) * (len(HEADERS) - 1 + TRAILING_BLANKS)))
    for line in (HEADERS, *lines):
        writer.writerow((*line, *("",) * TRAILING_BLANKS))
    return out.getvalue()
