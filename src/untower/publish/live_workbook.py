"""The live sheets of plan.xlsx: formulas from inputs to totals, so that finance can ask "what if".

Inputs stand on Assumptions, Lines, Supplier groups, Discounts and Interfaces; Working and Case by
year hold one formula a cell; Case has the totals beside those of plan.json. Every formula carries
what it comes to, so that a viewer that works nothing out shows the same figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.publish import live_workbook_assumptions as assumptions
from untower.publish import live_workbook_groups as groups
from untower.publish import live_workbook_lines as lines
from untower.publish import live_workbook_rows as rows
from untower.publish import live_workbook_totals as totals
from untower.publish import live_workbook_working as working
from untower.publish.live_workbook_page import Formats
from untower.publish.live_workbook_years import write_years

if TYPE_CHECKING:
    from untower.answers.live import LiveModel

SHEETS = (
    totals.NAME,
    assumptions.SHEET,
    lines.SHEET,
    groups.GROUPS,
    groups.BANDS,
    groups.JOINS,
    rows.SHEET,
    working.SHEET,
)
"""In the order they stand; their names are kept free, as formulas speak of them."""


def write_live_sheets(book: Any, model: LiveModel, marking: str) -> None:  # noqa: ANN401
    """Write every live sheet into a workbook of XlsxWriter's.

    A model without lines is not written: there is nothing to work out.
    """
    formats = Formats(book)
    first = totals.write_totals(book, model, formats, marking)
    assumptions.write_assumptions(book, model, formats, marking)
    lines.write_lines(book, model, formats, marking)
    groups.write_groups(book, model, formats, marking)
    at = write_years(book, model, formats, marking)
    working.write_working(book, model, formats, marking)
    totals.fill_totals(first, model, at)
