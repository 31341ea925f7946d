"""A cell that a spreadsheet would run as a formula is made plain text again.

Text that begins with = + - @, a tab or a line break can run when a CSV is opened. It gets an
apostrophe in front, as a person would type it. A real negative number stays a number. Text that
already begins with such a mark gets another, so that reading, which takes one off, gives it back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from untower.storage.formula_marks import MARKED, NUMBER, STARTS, marked

if TYPE_CHECKING:
    import polars as pl

PERHAPS = re.compile(r"[\s'=+\-@＝＋－＠]")


def harmless(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could run it."""
    # Nearly every text of a large workbook begins with a letter or a figure.
    if not PERHAPS.match(text):
        return text
    is_risky = re.match(STARTS, text) and not re.fullmatch(NUMBER, text)
    return "'" + text if is_risky or re.match(MARKED, text) else text


def harmless_column(column: pl.Expr) -> pl.Expr:
    """The same for a text column."""
    return marked(column)
