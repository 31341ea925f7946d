"""How is a question written on a sheet so that its answer can be put back into the right cell?

One row a question. Beside the answer stand the table, the key, the column and the value the cell
had when it was asked, and a check over all of these: an answer that slipped to another row, or
whose marks were changed, is found out. Writing and reading both take these names from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from untower.tables import TABLES, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.tables import Column, Table

SHEET = "Questions"
BY_FILE = "Ask for a file"
QUESTION, ANSWER, WAS = "Question", "Answer", "Now stands there"
TABLE, KEY, COLUMN, CHECK = "Table", "Row", "Column", "Check"
ROLE = "Asked of"
MARKS = (QUESTION, ANSWER, WAS, ROLE, TABLE, KEY, COLUMN, CHECK)
JOIN = " + "
ONLY_ROW = "the only row"
CHECK_LENGTH = 12


@dataclass(frozen=True, kw_only=True)
class Place:
    """One cell of the body's tables: the row by its key, and what stood there when it was asked."""

    table: str
    key: str
    column: str
    was: str

    def check(self, question: str) -> str:
        """A short digest that ties a question to its cell."""
        whole = "\x1f".join((self.table, self.key, self.column, self.was, question))
        return sha256(whole.encode()).hexdigest()[:CHECK_LENGTH]

    @property
    def declared(self) -> Column:
        """The column as declared."""
        return TABLES[self.table].column(self.column)


def keys_of(table: Table, frame: pl.DataFrame) -> pl.Series:
    """The key of each row as one text; rows of a table of one row are all "the only row"."""
    if table.is_single_row or not table.keys:
        return pl.Series("key", [ONLY_ROW] * frame.height, dtype=pl.String)
    parts = [pl.col(name).cast(pl.String) for name in table.keys]
    return frame.select(pl.concat_str(parts, separator=JOIN).alias("key")).to_series()


def places_of(key: str, table: Table, frame: pl.DataFrame) -> list[int]:
    """The rows a key names: the whole key, or where no row has it, one part of a longer key."""
    whole = (keys_of(table, frame) == key).fill_null(value=False).arg_true().to_list()
    if whole or len(table.keys) < 2:
        return whole
    parts = [(pl.col(name).cast(pl.String) == key).fill_null(value=False) for name in table.keys]
    return frame.select(pl.any_horizontal(parts)).to_series().arg_true().to_list()


def spelled(value: object, column: Column) -> str:
    """A value as a sheet and a CSV write it, so that the reader reads the same value again."""
    if value is None:
        return ""
    if column.kind is Kind.FLAG:
        return "yes" if value else "no"
    if column.kind is Kind.MONEY:
        return f"{value:.2f}"
    if column.kind is Kind.NUMBER:
        return repr(value)
    return str(value)


def value_at(tables: Mapping[str, pl.DataFrame], table: str, row: int, column: str) -> object:
    """What stands in a cell; None where the column was never read."""
    frame = tables[table]
    return frame[column][row] if column in frame.columns else None
