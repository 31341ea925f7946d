"""Which answers stand on these sheets, and to which cells do they belong?

A sheet is known by its headers, whatever it was renamed to and wherever it was saved as. Nothing is
put anywhere here: an answer comes out with its place, or it is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from untower.storage import ask_sheet, refusals
from untower.storage.ask_sheet import Place
from untower.storage.returned_sheets import returned_sheets
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from untower.storage.returned_sheets import Returned

DO_ASK_AGAIN = "Write the answer on a sheet as untower ask made it, beside its own question."
FITS = "a question with the marks it was sent with"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One filled cell: what was typed, where it belongs, and where it was typed."""

    place: Place
    text: str
    by_role: str
    sheet: str
    row: int


@dataclass
class Sheets:
    """Everything found on the sheets: `asked` = answers + `blank` + rows in `refused`."""

    answers: list[Answer] = field(default_factory=list)
    refused: list[pl.DataFrame] = field(default_factory=list)
    asked: int = 0
    blank: int = 0

    def refuse(self, sheet: str, row: int, value: str | None, reason: str, allowed: str) -> None:
        """Note that an answer belongs to no cell."""
        self.refused.append(refusal(sheet, row, value, reason, allowed=allowed, do=DO_ASK_AGAIN))


def read_answers(sources: Sequence[Path | str]) -> Sheets:
    """The answers of ask sheets: workbooks, folders of them, patterns.

    A file without questions, or one that cannot be read, is one refusal; the others are read.
    """
    found = Sheets()
    for source in sources:
        sheets = returned_sheets(
            source,
            ask_sheet.MARKS,
            found.refused,
            none="holds no questions",
            do="Give the workbooks that untower ask wrote, filled in.",
            # A sheet that asks for files alone: there is nothing to read back.
            needs_none=lambda grid: grid.file.endswith(f"[{ask_sheet.BY_FILE}]"),
        )
        for sheet in sheets:
            _read_rows(sheet, found)
    return found


def refusal(
    sheet: str,
    row: int,
    value: str | None,
    reason: str,
    *,
    allowed: str,
    do: str,
    place: Place | None = None,
) -> pl.DataFrame:
    """One refused answer, in the columns every refusal has."""
    return refusals.refusals(
        sheet,
        pl.Series("row", [row], dtype=pl.UInt32),
        reason,
        do=do,
        column=ask_sheet.ANSWER,
        field=None if place is None else f"{place.table}.{place.column}",
        value=value,
        allowed=allowed,
    )


def _read_rows(sheet: Returned, found: Sheets) -> None:
    file = sheet.grid.file
    for row, cells in sheet.rows():
        text = cells[ask_sheet.ANSWER]
        if not any(cells.values()):
            continue
        found.asked += 1
        if not text:
            found.blank += 1
            continue
        place = Place(
            table=cells[ask_sheet.TABLE],
            key=cells[ask_sheet.KEY],
            column=cells[ask_sheet.COLUMN],
            was=cells[ask_sheet.WAS],
        )
        if place.check(cells[ask_sheet.QUESTION]) != cells[ask_sheet.CHECK]:
            named = f"{place.table}.{place.column}" if place.table else "no table"
            reason = (
                f"the question beside it was not asked for this cell: the marks name {named}, "
                f"{place.key or 'no row'}"
            )
            found.refuse(file, row, text, reason, FITS)
        elif place.table not in TABLES or place.column not in TABLES[place.table].column_names:
            reason = f"there is no column {place.table}.{place.column} in this edition of untower"
            found.refuse(file, row, text, reason, "a column listed by untower tables")
        else:
            role = cells[ask_sheet.ROLE]
            found.answers.append(Answer(place=place, text=text, by_role=role, sheet=file, row=row))
