"""Where do rows and tables stand, seen from the page of a step of a planning run?

At `…/runs/31/award` an organisation's other pages are two levels up. A run's findings belong to
the run: they have no pages of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.phrases import plural
from untower.publish.report_steps import Link
from untower.web.leads import row_address, table_address

if TYPE_CHECKING:
    from untower.findings import Finding, Row


class FromRun:
    """The addresses as the page of a run's step sees them."""

    def finding(self, finding: Finding) -> str:  # noqa: ARG002
        """No page: a run's findings stand with the run."""
        return ""

    def row(self, row: Row) -> str:
        """The address of a row, in its table."""
        return f"../../{row_address(row)}"

    def table(self, table: str) -> str:
        """The address of a table."""
        return f"../../{table_address(table)}"

    def findings(self, step: str, how_many: int) -> Link:  # noqa: ARG002
        """Where all findings are: with the run's files."""
        return Link(f"{plural(how_many, 'finding')} in all, in this run's files", "files")
