"""A cell that a spreadsheet would run as a formula is made plain text again.

Text that begins with = + - @, a tab or a line break can run when a CSV is opened. It gets an
apostrophe in front, as a person would type it. A real negative number stays a number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

STARTS = r"^[\t\r\n]|^\s*[=+\-@＝＋－＠]"
NUMBER = r"[+\-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?"


def harmless(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet could run it."""
    if re.match(STARTS, text) and not re.fullmatch(NUMBER, text):
        return "'" + text
    return text


def harmless_column(column: pl.Expr) -> pl.Expr:
    """The same for a text column."""
    import polars as pl

    is_risky = column.str.contains(STARTS) & ~column.str.contains(f"^{NUMBER}$")
    return pl.when(is_risky).then(pl.lit("'") + column).otherwise(column)
