"""Which cells does each owner role have to fill? Every missing cell, led to the rows it means.

A missing cell may stand for one cell, for a blank of several rows, for a question that takes more
than one number to answer, or for a whole table. What can be typed into a cell becomes a line a
cell; the rest is asked for as a file.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.publish.wording import day, pounds, short_pounds
from untower.storage.ask_sheet import Place, keys_of, places_of, spelled, value_at
from untower.tables import TABLES, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from untower.answers import MissingCell
    from untower.publish.editions import CutPlan
    from untower.tables import Column, Table

FIRST = 10  # the ones a report shows
ROWS_ASKED = 25  # more blanks than that are asked for as a file
FACTS_SHOWN = 6
FACT_LENGTH = 60
NO_ROLE = "owner-not-known"
# A question that takes several numbers is put as a line for each of them that is blank.
ANSWERED_TOGETHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "services": (
        ("very_satisfied", "satisfied", "neither", "dissatisfied", "very_dissatisfied"),
        ("started", "completed"),
    ),
}
NAMED_BY = ("name", "title", "need", "document")
# Names that Windows keeps for devices, whatever follows the dot.
RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class AskLine:
    """One question: `place` is its cell, None where only a file can answer."""

    cell: MissingCell
    rank: int
    place: Place | None
    about: str
    known: str

    @property
    def is_first(self) -> bool:
        """Whether it is one of the ten that would change most."""
        return self.rank <= FIRST

    @property
    def why(self) -> str:
        """Why it matters: the money that hangs on it, and what it would settle."""
        settles = f"settles {self.cell.settles} finding{'' if self.cell.settles == 1 else 's'}"
        if self.cell.money_gbp is None:
            return settles.capitalize()
        return f"{short_pounds(self.cell.money_gbp)} hangs on it; {settles}"


def ask_lines(cut: CutPlan) -> list[AskLine]:
    """Every question of a cut plan, the one that would change most first; each cell asked once.

    Tables, keys and columns above the edition are not in the plan, so none is shown or asked.
    """
    tables = cut.plan.reading.tables
    lines: list[AskLine] = []
    seen: set[tuple[str, str, str]] = set()
    for rank, cell in enumerate(cut.plan.missing, start=1):
        for line in _lines_of(cell, rank, tables):
            if line.place is not None:
                at = (line.place.table, line.place.key, line.place.column)
                if at in seen:
                    continue
                seen.add(at)
            lines.append(line)
    return lines


def by_role(lines: Sequence[AskLine]) -> dict[str, list[AskLine]]:
    """File name → the lines of one owner role, in the order of their questions.

    Roles that differ only in capitals or spaces are one. Names are safe on every system.
    """
    roles: dict[str, list[AskLine]] = {}
    for line in lines:
        roles.setdefault(_folded(line.cell.owner_role), []).append(line)
    named: dict[str, list[AskLine]] = {}
    for role, asked in roles.items():
        stem = name = _file_stem(role)
        number = 2
        while f"{name}.xlsx" in named:
            name, number = f"{stem}-{number}", number + 1
        named[f"{name}.xlsx"] = asked
    return named


def _lines_of(
    cell: MissingCell, rank: int, tables: Mapping[str, pl.DataFrame]
) -> Iterator[AskLine]:
    """The lines one missing cell comes to."""
    table = TABLES.get(cell.table)
    frame = tables.get(cell.table)
    rows = [] if table is None or frame is None else _rows_asked(cell, table, frame)
    if table is None or frame is None or not rows:
        yield AskLine(cell=cell, rank=rank, place=None, about=cell.table, known="")
        return
    keys = keys_of(table, frame)
    for row in rows:
        if keys[row] is None:
            continue
        for column in _columns_asked(cell, row, tables):
            place = Place(
                table=cell.table,
                key=keys[row],
                column=column,
                was=spelled(value_at(tables, cell.table, row, column), table.column(column)),
            )
            yield AskLine(
                cell=cell,
                rank=rank,
                place=place,
                about=_about(table, frame, row, keys[row]),
                known=_known(table, frame, row, column),
            )


def _rows_asked(cell: MissingCell, table: Table, frame: pl.DataFrame) -> list[int]:
    """The rows whose cell is meant; none where a file has to be sent instead."""
    if cell.column not in table.column_names or table.column(cell.column).is_key:
        return []
    if cell.key is not None:
        # A column above the edition is not here: its rows' keys may still be.
        if not set(table.keys) <= set(frame.columns):
            return []
        rows = places_of(cell.key, table, frame)
        if len(rows) > 1 and cell.column in frame.columns:
            rows = [row for row in rows if frame[cell.column][row] is None]
    elif table.is_single_row:
        rows = [0] if frame.height == 1 else []
    elif cell.column in frame.columns and set(table.keys) <= set(frame.columns):
        rows = frame[cell.column].is_null().arg_true().to_list()
    else:
        rows = []
    return rows if len(rows) <= ROWS_ASKED else []


def _columns_asked(
    cell: MissingCell, row: int, tables: Mapping[str, pl.DataFrame]
) -> tuple[str, ...]:
    """The column that is meant, and those that only together with it answer the question."""
    for together in ANSWERED_TOGETHER.get(cell.table, ()):
        if cell.column in together:
            return tuple(
                column
                for column in together
                if column == cell.column or value_at(tables, cell.table, row, column) is None
            )
    return (cell.column,)


def _about(table: Table, frame: pl.DataFrame, row: int, key: str) -> str:
    """What the row is: its name or title with its key."""
    for name in NAMED_BY:
        if name in frame.columns and frame[name][row] is not None:
            return f"{frame[name][row]} ({key})" if str(frame[name][row]) != key else key
    return table.name if table.is_single_row else f"{table.name}: {key}"


def _known(table: Table, frame: pl.DataFrame, row: int, asked: str) -> str:
    """What else is known of the row, so that nobody has to look it up to know what is meant."""
    facts = []
    for column in table.columns:
        if column.is_key or column.name == asked or column.name not in frame.columns:
            continue
        value = frame[column.name][row]
        if value is None or column.name in NAMED_BY:
            continue
        text = _as_read(value, column)
        text = text if len(text) <= FACT_LENGTH else text[: FACT_LENGTH - 1].rstrip() + "…"
        facts.append(f"{column.name.removesuffix('_gbp').replace('_', ' ')}: {text}")
    return "; ".join(facts[:FACTS_SHOWN])


def _as_read(value: object, column: Column) -> str:
    """A fact as people read it: £215,500 and 15 June 2021."""
    if column.kind is Kind.MONEY and isinstance(value, Decimal):
        return pounds(value)
    return day(value) if isinstance(value, date) else spelled(value, column)


def _folded(role: str | None) -> str:
    return " ".join((role or "").split()).casefold()


def _file_stem(role: str) -> str:
    """A role as a file name: small letters, digits and hyphens; no name a system keeps."""
    plain = unicodedata.normalize("NFKD", role).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST_NAME].strip("-")
    if not stem:
        return NO_ROLE if not role else "role"
    return f"role-{stem}" if stem in RESERVED else stem
