"""Which answers stand on these sheets, and to which cells do they belong?

A sheet is known by its headers, whatever it was renamed to and wherever it was saved as. Nothing is
put anywhere here: an answer comes out with its place, or it is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from untower.errors import UnreadableFile
from untower.storage import ask_sheet, refusals
from untower.storage.ask_sheet import Place
from untower.storage.cells import EDGE
from untower.storage.files import read_grids
from untower.storage.formula_marks import restored
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from untower.storage.grid import Grid

HEADER_WITHIN = 40
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
        with_questions: set[str] = set()
        files: dict[str, None] = {}
        for grid in read_grids(source):
            if isinstance(grid, UnreadableFile):
                found.refused.append(refusals.of_whole_file(grid.file, grid.what, grid.do))
                continue
            file = grid.file.partition(" [")[0]
            files[file] = None
            header = _header(grid)
            if header is not None:
                with_questions.add(file)
                _read_rows(grid, *header, found)
            elif grid.file.endswith(f"[{ask_sheet.BY_FILE}]"):
                with_questions.add(file)  # it asks for files alone: there is nothing to read back
        found.refused += [
            refusals.of_whole_file(
                file,
                "holds no questions",
                "Give the workbooks that untower ask wrote, filled in.",
                allowed="a sheet with the columns " + ", ".join(ask_sheet.MARKS),
            )
            for file in files
            if file not in with_questions
        ]
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


def _header(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The header row and where each mark stands; None where a sheet holds no questions."""
    for at, cells in enumerate(grid.cells.head(HEADER_WITHIN).iter_rows()):
        found = {(cell or "").strip(): place for place, cell in enumerate(cells)}
        if found.keys() >= set(ask_sheet.MARKS):
            return at, {mark: found[mark] for mark in ask_sheet.MARKS}
    return None


def _read_rows(grid: Grid, at: int, marks: dict[str, int], found: Sheets) -> None:
    for row, cells in _rows(grid, at, marks):
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
            found.refuse(grid.file, row, text, reason, FITS)
        elif place.table not in TABLES or place.column not in TABLES[place.table].column_names:
            reason = f"there is no column {place.table}.{place.column} in this edition of untower"
            found.refuse(grid.file, row, text, reason, "a column listed by untower tables")
        else:
            role = cells[ask_sheet.ROLE]
            found.answers.append(
                Answer(place=place, text=text, by_role=role, sheet=grid.file, row=row)
            )


def _rows(grid: Grid, at: int, marks: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row below the header: its number, and what stands under each mark; blank is ""."""
    names = list(marks)
    body = pl.DataFrame(
        [
            restored(grid.cells.to_series(place).str.strip_chars(EDGE)).alias(name)
            for name, place in marks.items()
        ]
    )
    numbers = grid.rows.to_list()
    for place in range(at + 1, body.height):
        cells = body.row(place)
        yield numbers[place], {n: c or "" for n, c in zip(names, cells, strict=True)}
