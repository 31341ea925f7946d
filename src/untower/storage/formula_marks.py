"""Which text had an apostrophe put in front so that no spreadsheet runs it as a formula?

Whatever untower writes for a spreadsheet carries that mark, and so does what a person typed with
one. It is no part of the text: reading takes it off, so that a value written and read is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# What a spreadsheet could run: = + - @ at the start, or white space that hides one.
RISKY = r"[\t\r\n]|\s*[=+\-@＝＋－＠]"
MARKED = f"^'+(?:{RISKY})"
STARTS = f"^(?:{RISKY})"
NUMBER = r"[+\-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?"
"""A real number runs nothing, whatever its sign."""


def marked(text: pl.Expr) -> pl.Expr:
    """A text column with the mark where a spreadsheet could run it; `restored` takes it off."""
    import polars as pl

    is_risky = text.str.contains(STARTS) & ~text.str.contains(f"^{NUMBER}$")
    is_risky = is_risky | text.str.contains(MARKED)
    return pl.when(is_risky).then(pl.lit("'") + text).otherwise(text)


def restored(text: pl.Series) -> pl.Series:
    """Text without the mark; one apostrophe goes, and only where a formula could follow it."""
    is_marked = text.str.starts_with("'").fill_null(value=False)
    if not is_marked.any():
        return text
    places = is_marked.arg_true()
    marked = text.gather(places)
    without = marked.to_frame("t").select(_without(MARKED)).to_series()
    return text.clone().scatter(places, without)


def _without(pattern: str) -> pl.Expr:
    import polars as pl

    cell = pl.col("t")
    return pl.when(cell.str.contains(pattern)).then(cell.str.slice(1)).otherwise(cell)
