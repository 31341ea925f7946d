"""The rules Harrowmoor's range of providers must keep or should, and a set that cannot all hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator.records import blank_where, written

if TYPE_CHECKING:
    from examples.generator.records import Rows

LIMITS = written("limits")
TIGHT = written("tight-limits")
# Finance ledger with its database, that database with payroll, and the ledger apart from payroll:
# one supplier would have all three and must not. Planted; no one of the three can stay whole with
# the other two, and any two can hold.
CLASH = ("finance-with-its-data", "payroll-with-its-data", "finance-not-payroll")
COLUMNS = ("limit_id", "kind", "subject", "other_subject", "year", "comparator", "value", "unit",
           "is_mandatory", "priority", "instrument", "reason", "source")  # fmt: skip
IN_HOUSE_OFFER = "in-house offer"


def limits(offers: Rows, items: Rows) -> Rows:
    """The limits table; where a rule fixes an in-house offer, its id."""
    basis = {offer["offer_id"]: offer["basis"] for offer in offers}
    own = {i["component_id"]: i["offer_id"] for i in items if basis[i["offer_id"]] == "in_house"}
    rows = _rows(LIMITS)
    for row in rows:
        if row["other_subject"] == IN_HOUSE_OFFER:
            row["other_subject"] = own[row["subject"]]
    return rows


def tight_limits() -> Rows:
    """Limits of which three cannot hold together, in a file of their own."""
    return _rows(TIGHT)


def _rows(lines: list[list[str]]) -> Rows:
    return [
        {column: blank_where(cell) for column, cell in zip(COLUMNS, cells, strict=True)}
        for cells in lines
    ]
