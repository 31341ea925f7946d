"""Where do findings, rows and tables stand, seen from a page of the plan?

What is kept of an analysis names no organisation's address: it leads to its neighbours, as a page
at `…/journey/STEP` sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from untower.publish.report_steps import Link
from untower.record.findings.identity import alike
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.findings import Finding, Row

ANY_BODY = "-"
"""Stands for an organisation where only what follows it in an address is wanted."""
FROM_FILES = ("source_file", "source_row")


def below(name: str, **parts: str) -> str:
    """An address without the part that names the organisation."""
    base = reverse("journey", kwargs={"slug": ANY_BODY}).removesuffix("journey")
    return reverse(name, kwargs={"slug": ANY_BODY, **parts}).removeprefix(base)


def table_address(table: str) -> str:
    """A table of the estate, below an organisation's address."""
    return below("estate_table", table=table)


def row_address(row: Row) -> str:
    """A row, below an organisation's address: by its key where that is one text, since a row's
    number is another in the next version; else by its place in its table.
    """
    declared = TABLES.get(row.table)
    if declared is not None and declared.keys == FROM_FILES and row.file and row.row:
        asked: list[tuple[str, str]] = [("key", row.file), ("key", str(row.row))]
        return f"{below('estate_row', table=row.table)}?{urlencode(asked)}"
    if declared is not None and len(declared.keys) == 1:
        return f"{below('estate_row', table=row.table)}?{urlencode({'key': row.key})}"
    if row.row:
        return f"{table_address(row.table)}?{urlencode({'row': row.row})}#row-{row.row}"
    return f"{table_address(row.table)}?{urlencode({'find': row.key})}"


class FromStep:
    """The addresses as a step's page sees them; `identities` by `alike`."""

    def __init__(self, identities: Mapping[tuple[str, ...], str]) -> None:
        self._identities = identities

    def finding(self, finding: Finding) -> str:
        """The address of a finding's page."""
        return f"../findings/{self._identities[alike(finding)]}"

    def row(self, row: Row) -> str:
        """The address of a row, in its table."""
        return f"../{row_address(row)}"

    def table(self, table: str) -> str:
        """The address of a table."""
        return f"../{table_address(table)}"

    def findings(self, step: str, how_many: int) -> Link:
        """The page of all findings of a step."""
        words = f"All {how_many:,} findings of this step" if how_many != 1 else "This finding"
        return Link(f"{words}, to filter, assign and accept", f"../findings?step={step}")
