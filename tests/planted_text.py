"""Text that somebody hostile types, in every text column of every declared table, as files.

Two rows a table, linked to one another as they may be. Columns of other kinds stay blank unless a
row needs them.
"""

from __future__ import annotations

import csv
import io

from untower.tables import TABLES, Kind
from untower.tables.constraint import Between

HOSTILE = """=1+1<script>alert(1)</script>"'><img src=x>"""
"""At once a formula, a script, and the end of an attribute."""
SIGNS = (b"<script>alert", b"<img src=x")
"""What no page may hold as it was typed."""
TYPED = {Kind.TEXT, Kind.KEY}
DAYS = {Kind.DATE: "2026-03-31", Kind.MOMENT: "2026-03-31 12:00"}


def planted_files(what: str) -> dict[str, bytes]:
    """File name to CSV, one a table; `what` begins every text, and tells the column after it."""
    return {f"{table.name}.csv": _file(table, what) for table in TABLES.values()}


def planted(what: str, table: str, column: str, row: int = 1) -> str:
    """The text of one cell."""
    return f"{what} {table}.{column} {row}"


def _file(table, what: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.column_names)
    for number in (1,) if table.is_single_row else (1, 2):
        writer.writerow(_row(table, what, number))
    return out.getvalue().encode()


def _row(table, what: str, number: int) -> list[str]:
    seen: set[str] = set()
    cells = []
    for column in table.columns:
        cells.append(_cell(table, column, what, number, seen))
        if column.link:
            seen.add(column.link)
    return cells


def _cell(table, column, what: str, number: int, seen: set[str]) -> str:
    if column.link:
        target, key = column.link.split(".")
        if target == table.name:  # not its own parent, and no ring
            return planted(what, target, key, 1) if number == 2 else ""
        other = 3 - number if column.link in seen else number
        return planted(what, target, key, 1 if TABLES[target].is_single_row else other)
    if (table.name, column.name) == ("offers", "currency"):
        return "GBP"
    if column.kind in TYPED:
        return planted(what, table.name, column.name, number)
    if column.kind is Kind.CHOICE and (column.is_required or column.is_key):
        return column.choices[min(number, len(column.choices)) - 1]
    if not column.is_required and not column.is_key:
        return ""
    if column.kind is Kind.FLAG:
        return "yes"
    if column.kind in DAYS:
        return DAYS[column.kind]
    low = column.constraint.low if isinstance(column.constraint, Between) else 0
    return str(int(low) + number)
