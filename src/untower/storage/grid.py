"""What does a file hold as plain text, before anyone says which row is the header?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One file or one sheet as text, with nothing left out.

    `file` is the name relative to what was given: "2021-04.csv", "book.xlsx [April]",
    "spend.zip/2021-04.csv". `format` is csv, xlsx, xls, ods or json. `encoding` is None for a
    workbook. `cells` has columns c0, c1, …, all text: every record in its order, with title rows,
    headers and blank records; a record shorter than the widest is padded with null, so null means
    "no such cell" in a text file and "empty cell" in a workbook. `rows` says where each record
    starts: the line of a text file (from 1), the row of a sheet, the place in a JSON list.
    `notes` says in sentences what was assumed or mended.
    """

    file: str
    format: str
    encoding: str | None
    cells: pl.DataFrame
    rows: pl.Series
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Stop at once if a record has no place or a place no record: a fault of ours."""
        if self.cells.width and self.cells.height != self.rows.len():
            raise AssertionError(
                f"{self.file}: {self.cells.height} records but {self.rows.len()} row numbers"
            )


def column_names(width: int) -> list[str]:
    """The names c0, c1, … of a grid that is `width` columns wide."""
    return [f"c{position}" for position in range(width)]


def frame_of(records: Sequence[Sequence[str | None]], width: int | None = None) -> pl.DataFrame:
    """Records of any length as one frame of text, the short ones padded with null."""
    widest = max((len(record) for record in records), default=0)
    width = widest if width is None else width
    columns = list(zip_longest(*records)) if records else []
    columns += [(None,) * len(records)] * (width - len(columns))
    return pl.DataFrame(
        {
            name: pl.Series(name, values, dtype=pl.String)
            for name, values in zip(column_names(width), columns, strict=True)
        }
    )


def row_numbers(numbers: Sequence[int] | range) -> pl.Series:
    """Row numbers as a grid carries them."""
    return pl.Series("row", numbers, dtype=pl.UInt32)
