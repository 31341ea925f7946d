"""Every table untower knows, declared once and gathered here in journey order.

To add a table: declare it in its step's file, add one CSV to examples/harrowmoor. The reader, the
workbooks, the schema and the reference page follow; tests/test_repository.py says what is missing.
"""

from __future__ import annotations

from untower.tables import (
    award,
    bids,
    capability,
    estate,
    lots,
    manage,
    market,
    needs,
    options,
    organisation,
)
from untower.tables.column import Column, Kind, Sensitivity
from untower.tables.table import RowRule, Table

TABLES: dict[str, Table] = {
    table.name: table
    for room in (
        organisation,
        needs,
        capability,
        estate,
        market,
        options,
        lots,
        bids,
        award,
        manage,
    )
    for table in room.TABLES
}


def sensitivity_of(reads: str) -> Sensitivity:
    """The sensitivity of "table.column"; a KeyError for what is not declared."""
    table, column = reads.split(".", 1)
    return TABLES[table].column(column).sensitivity


__all__ = ["TABLES", "Column", "Kind", "RowRule", "Sensitivity", "Table", "sensitivity_of"]
