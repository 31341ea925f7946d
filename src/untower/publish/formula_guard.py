"""A cell that a spreadsheet would run as a formula is made plain text again.

Text that begins with = + - @, a tab or a line break can run when a CSV is opened. It gets an
apostrophe in front, as a person would type it. A real negative number stays a number. Text that
already begins with such a mark gets another, so that reading, which takes one off, gives it back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from untower.storage.formula_marks import MARKED, RISKY

if TYPE_CHECKING:
    import polars as pl

STARTS = f"^(?:{RISKY})"
PERHAPS = re.compile(r"[\s'=+\-@＝＋－＠]")
NUMBER = r"[+\-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?"


def harmless(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could run it."""
    # Nearly every text of a large workbook begins with a letter or a figure.
    if not PERHAPS.match(text):
        return text
    is_risky = re.match(STARTS, text) and not re.fullmatch(NUMBER, text)
    return "'" + text if is_risky or re.match(MARKED, text) else text


def harmless_column(column: pl.Expr) -> pl.Expr:
    """The same for a text column."""
    import polars as pl

    is_risky = column.str.contains(STARTS) & ~column.str.contains(f"^{NUMBER}$")
    is_risky = is_risky | column.str.contains(MARKED)
    return pl.when(is_risky).then(pl.lit("'") + column).otherwise(column)
