"""What was read, and how each file went: every row kept or refused by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

REFUSAL_COLUMNS: tuple[str, ...] = (
    "file",  # the file as it was named, with "[Sheet]" after a workbook's name
    "row",  # the line of a text file, or the row of a sheet; blank when the whole file is meant
    "column",  # the header as the file has it; blank when the whole row is meant
    "field",  # table.column it was read as; blank when the header was not recognised
    "value",  # the text as it stood
    "reason",  # blank, header, total, or the constraint's own sentence
    "allowed",  # what may stand there
    "do",  # what to do about it
)


@dataclass(frozen=True, kw_only=True)
class FileIntake:
    """One file, or one sheet of a workbook, as it was read.

    `rows_in = rows_kept + rows_refused` holds for every file. `refused` is a frame with
    REFUSAL_COLUMNS, one line per bad cell or per wholly refused row, so it may be longer than
    `rows_refused`. `headers` is field → header as the file has it, with the table left off where
    it is the file's own.
    """

    file: str
    format: str
    encoding: str | None
    table: str | None
    header_row: int | None
    rows_in: int
    rows_kept: int
    rows_refused: int
    refused: pl.DataFrame
    headers: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Stop at once if a row was lost: that is a fault of ours, never of the file."""
        if self.rows_in != self.rows_kept + self.rows_refused:
            raise AssertionError(
                f"{self.file}: {self.rows_in} rows in, {self.rows_kept} kept, "
                f"{self.rows_refused} refused: a row was lost"
            )


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Everything that was read: typed frames by table name, and how each file went.

    Every frame has the declared columns present in the files (typed as `tables` declares) plus
    `source_file` and `source_row`. A table that no file gave is absent. `passed_over` names the
    files that are no data (a page of text, a lock file) and why.
    """

    tables: Mapping[str, pl.DataFrame]
    intake: tuple[FileIntake, ...]
    passed_over: tuple[tuple[str, str], ...] = ()
