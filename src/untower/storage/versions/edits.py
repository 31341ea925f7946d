"""What a person typed into a row: read as the reader reads a file, and put into the table.

A cell that cannot be read as its column declares is a problem with its reason; nothing is put in
then. All problems of an edit are told at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.storage.cells import type_cells, what_to_do
from untower.storage.versions.canonical import settled, text_of
from untower.storage.versions.differences import Key, is_row, key_of, with_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from untower.tables import Table

DO_LOOK_AGAIN = "Open the table again: somebody may have removed the row."


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that stops a change: where, what stands there, what is allowed, what to do."""

    table: str
    key: Key
    column: str | None
    value: str | None
    reason: str
    allowed: str
    do: str

    @property
    def sentence(self) -> str:
        """The problem in words, as it stands beside a field."""
        begin = self.reason[:1].upper() + self.reason[1:]
        allowed = f" Allowed: {self.allowed}." if self.allowed and self.reason != "blank" else ""
        return f"{begin}.{allowed} {self.do}".strip()


@dataclass(frozen=True, kw_only=True)
class SetCells:
    """New text for some cells of one row; blank is not known."""

    table: str
    key: Key
    cells: Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class AddRow:
    """A new row: what was typed, by column."""

    table: str
    cells: Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class RemoveRow:
    """A row to take out."""

    table: str
    key: Key


Edit = SetCells | AddRow | RemoveRow


def read_cells(
    table: Table, cells: Mapping[str, str | None], key: Key = ()
) -> tuple[dict[str, str | None], list[Problem]]:
    """Typed text as canonical text by column, and what cannot be read."""
    found: dict[str, str | None] = {}
    problems = []
    for name, typed in cells.items():
        column = table.column(name)
        read = type_cells(pl.Series(name, [typed], dtype=pl.String), column)
        if len(read.bad):
            reason = read.reasons[0]
            problems.append(
                Problem(
                    table=table.name,
                    key=key,
                    column=name,
                    value=typed,
                    reason=reason,
                    allowed=column.allowed,
                    do=what_to_do(column, reason, ""),
                )
            )
            continue
        text = text_of(table, pl.DataFrame({name: read.values}))
        found[name] = text.item() if text.height and name in text.columns else None
    return found, problems


def apply_edits(
    table: Table, text: pl.DataFrame | None, edits: Iterable[Edit]
) -> tuple[pl.DataFrame, list[Problem]]:
    """The table with the edits in it; with any problem, as it was."""
    before = pl.DataFrame() if text is None else text
    frame, problems = before, []
    for edit in edits:
        frame, found = _applied(table, frame, edit)
        problems += found
    return (before if problems else settled(table, frame)), problems


def _applied(table: Table, frame: pl.DataFrame, edit: Edit) -> tuple[pl.DataFrame, list[Problem]]:
    if isinstance(edit, AddRow):
        return _with_row(table, frame, edit)
    frame = with_columns(frame, table.keys)
    here = is_row(table, edit.key)
    if not frame.height or not frame.select(here.any()).item():
        gone = Problem(
            table=table.name,
            key=edit.key,
            column=None,
            value=None,
            reason="there is no such row now",
            allowed="",
            do=DO_LOOK_AGAIN,
        )
        return frame, [gone]
    if isinstance(edit, RemoveRow):
        return frame.filter(~here), []
    cells, problems = read_cells(table, edit.cells, edit.key)
    problems += [_fixed_key(table, edit, name) for name in cells if name in table.keys]
    frame = with_columns(frame, list(cells))
    put = [
        pl.when(here).then(pl.lit(value, dtype=pl.String)).otherwise(pl.col(name)).alias(name)
        for name, value in cells.items()
    ]
    return frame.with_columns(put), problems


def _with_row(
    table: Table, frame: pl.DataFrame, edit: AddRow
) -> tuple[pl.DataFrame, list[Problem]]:
    every = {column.name: edit.cells.get(column.name) for column in table.columns}
    asked = {
        name: text
        for name, text in every.items()
        if (text or "").strip() or table.column(name).is_required
    }
    cells, problems = read_cells(table, asked)
    key = key_of(table, cells)
    frame = with_columns(frame, [*table.keys, *cells])
    if (
        not problems
        and table.keys
        and frame.height
        and frame.select(is_row(table, key).any()).item()
    ):
        problems.append(
            Problem(
                table=table.name,
                key=key,
                column=table.keys[0],
                value=key[0],
                reason="used before",
                allowed="each id once",
                do="Give the row an id of its own, or change the row that has it.",
            )
        )
    if table.is_single_row and frame.height:
        problems.append(
            Problem(
                table=table.name,
                key=key,
                column=None,
                value=None,
                reason=f"{table.name} has one row, and it is there already",
                allowed="one row",
                do="Change that row.",
            )
        )
    row = pl.DataFrame([cells], schema=dict.fromkeys(cells, pl.String))
    frame = with_columns(frame, row.columns)
    if not frame.width:
        return frame, problems
    return pl.concat([frame, with_columns(row, frame.columns).select(frame.columns)]), problems


def _fixed_key(table: Table, edit: SetCells, name: str) -> Problem:
    return Problem(
        table=table.name,
        key=edit.key,
        column=name,
        value=edit.cells[name],
        reason="the id of a row cannot be changed: other rows may point to it",
        allowed=table.column(name).allowed,
        do="Add a row with the new id, point the others to it, then remove this one.",
    )
