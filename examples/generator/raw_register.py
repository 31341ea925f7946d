"""Harrowmoor's contracts register as the Local Government Transparency Code asks for it.

Headers follow the items the Code lists. The suppliers' own ids are not in it, as they never are.
"""

from __future__ import annotations

from decimal import Decimal

from examples.generator.records import Row, Rows, Tables, written
from examples.generator.writing import csv_text

HEADERS = (
    "Reference number", "Title of agreement", "Department responsible",
    "Description of goods and services", "Category", "Supplier name",
    "Supplier registration number", "SME", "Start date", "End date", "Review date",
    "Contract value (£)", "VAT that cannot be recovered", "Purchased through",
)  # fmt: skip
OTHER_CONTRACTS = written("other-contracts")


def published_day(day: object) -> str:
    """A day as a council writes it, blank where nobody knows."""
    return "/".join(reversed(str(day).split("-"))) if day else ""


def _value(row: Row) -> str:
    return f"£{Decimal(str(row['value_gbp'])):,.0f}" if row.get("value_gbp") else ""


def _technology(row: Row, suppliers: dict[str, Row]) -> Row:
    supplier = suppliers[str(row["supplier_id"])]
    sme = supplier["is_sme"]
    return {
        "Reference number": row["contract_id"],
        "Title of agreement": row["title"],
        "Department responsible": row.get("owner_role"),
        "Description of goods and services": f"{row['title']} ({row['part']})",
        "Category": "ICT",
        "Supplier name": supplier["name"],
        "Supplier registration number": str(supplier["identifier"]).removeprefix("GB-COH-"),
        "SME": {"yes": "Yes", "no": "No"}.get(str(sme)),
        "Start date": published_day(row["starts_on"]),
        "End date": published_day(row["ends_on"]) or "Rolling",
        "Review date": published_day(row.get("break_on")),
        "Contract value (£)": _value(row),
        "VAT that cannot be recovered": "£0",
        "Purchased through": "Framework" if row["part"] == "resale" else "Tender",
    }


def _other(cells: list[str], suppliers: dict[str, Row]) -> Row:
    reference, title, department, category, supplier, starts, ends, value = cells
    return {
        "Reference number": reference,
        "Title of agreement": title,
        "Department responsible": department,
        "Description of goods and services": title,
        "Category": category,
        "Supplier name": suppliers[supplier]["name"],
        "Start date": published_day(starts),
        "End date": published_day(ends),
        "Contract value (£)": f"£{int(value):,}",
        "VAT that cannot be recovered": "£0",
        "Purchased through": "Tender",
    }


def published_register(tables: Tables) -> str:
    """The text of the file, to be written as UTF-8 with a byte order mark."""
    suppliers = {str(row["supplier_id"]): row for row in tables["suppliers"]}
    rows: Rows = [_technology(row, suppliers) for row in tables["contracts"]]
    rows += [_other(cells, suppliers) for cells in OTHER_CONTRACTS]
    return csv_text(HEADERS, rows)
