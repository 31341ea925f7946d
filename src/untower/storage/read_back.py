"""What do the answers change? Each is put into the cell it was asked for, in a copy of the tables.

Nothing is overwritten: a cell that holds something else by now, a value that is not what the column
declares, a row that is gone, two answers that differ, or a row that would break a rule between its
columns are refused by name. Every question is accounted for: changed, already there, blank or
refused.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from untower.storage import refusals
from untower.storage.answered_sheets import Answer, read_answers, refusal
from untower.storage.ask_sheet import keys_of, spelled, value_at
from untower.storage.cells import type_cells, what_to_do
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from untower.answers import Reading
    from untower.tables import Column, RowRule

DO_ASK_WHICH = "Find out which is right, correct the table itself, and leave this cell blank."
CHANGE_COLUMNS = ("table", "key", "column", "was", "now", "by_role", "sheet")
MOST_PARENTS = 1000


@dataclass(frozen=True, kw_only=True)
class Change:
    """One cell that is known now: what stood there, what stands there, who said so, where."""

    table: str
    key: str
    column: str
    was: str
    now: str
    by_role: str
    sheet: str


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """The merged tables, and how every question went.

    `refused` has REFUSAL_COLUMNS. `asked` = changes + `already_there` + `blank` + refused answers;
    a refused file stands in `refused` too and asks nothing.
    """

    tables: Mapping[str, pl.DataFrame]
    changes: tuple[Change, ...]
    refused: pl.DataFrame
    asked: int
    blank: int
    already_there: int

    def __post_init__(self) -> None:
        """Stop at once if an answer was lost: that is a fault of ours."""
        refused = self.refused["row"].count()
        told = len(self.changes) + self.already_there + self.blank + refused
        if told != self.asked:
            raise AssertionError(f"{self.asked} questions, {told} accounted for: one was lost")


@dataclass
class _Merge:
    """The state of a merge: what each answered cell becomes, by table, row and column."""

    tables: dict[str, pl.DataFrame]
    taken: dict[tuple[str, int, str], tuple[object, Answer]] = field(default_factory=dict)
    refused: list[pl.DataFrame] = field(default_factory=list)
    blank: int = 0
    already_there: int = 0
    rows: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def refuse(
        self, answer: Answer, reason: str, allowed: str, do: str, value: str | None = None
    ) -> None:
        """Refuse an answer, shown as it was read where it could be read, else as it was typed."""
        self.refused.append(
            refusal(
                answer.sheet,
                answer.row,
                value or answer.text,
                reason,
                allowed=allowed,
                do=do,
                place=answer.place,
            )
        )

    def rows_of(self, table: str, key: str) -> list[int]:
        """The rows a whole key names, from a list made once a table."""
        if table not in self.rows:
            by_key: dict[str, list[int]] = defaultdict(list)
            for row, one in enumerate(keys_of(TABLES[table], self.tables[table])):
                by_key[one].append(row)
            self.rows[table] = by_key
        return self.rows[table].get(key, [])


def read_back(reading: Reading, sources: Sequence[Path | str]) -> ReadBack:
    """Merge the answers of filled ask sheets into a copy of the tables that were read.

    `sources` are the workbooks. The reading is left as it is. Unreadable files and answers that
    cannot be taken are refused by name; the others are merged.
    """
    found = read_answers(sources)
    merge = _Merge(tables=dict(reading.tables))
    for answer in found.answers:
        _take(answer, merge)
    _drop_broken_rules(merge)
    _drop_circles(merge)
    changes = tuple(_change(at, value, answer, merge) for at, (value, answer) in _sorted(merge))
    return ReadBack(
        tables=_merged(merge),
        changes=changes,
        refused=refusals.joined([*found.refused, *merge.refused]),
        asked=found.asked,
        blank=found.blank + merge.blank,
        already_there=merge.already_there,
    )


def _take(answer: Answer, merge: _Merge) -> None:
    """Put one answer in its cell, or refuse it."""
    place, column = answer.place, answer.place.declared
    cells = type_cells(pl.Series([answer.text]), column)
    if len(cells.bad):
        reason = cells.reasons[0]
        merge.refuse(answer, reason, column.allowed, what_to_do(column, reason))
        return
    value = cells.values[0]
    if value is None:
        merge.blank += 1
        return
    row = _row_of(answer, merge)
    if row is None or not _is_linked(answer, value, column, merge):
        return
    now = spelled(value, column)
    stands = spelled(value_at(merge.tables, place.table, row, place.column), column)
    before = merge.taken.get((place.table, row, place.column))
    if before is not None and before[0] != value:
        said = f"{before[1].sheet} row {before[1].row} answers {spelled(before[0], column)!r}"
        merge.refuse(answer, f"answered twice: {said}", "one answer to a cell", DO_ASK_WHICH, now)
    elif stands == now or before is not None:
        merge.already_there += 1
    elif stands != place.was:
        reason = (
            f"the cell has changed since it was asked: it held {place.was or 'nothing'}, "
            f"it holds {stands or 'nothing'} now"
        )
        merge.refuse(answer, reason, "an answer to a cell as it stood", DO_ASK_WHICH, now)
    else:
        merge.taken[place.table, row, place.column] = (value, answer)


def _row_of(answer: Answer, merge: _Merge) -> int | None:
    """The row an answer is for; refused where it is gone, or is no longer the only one."""
    place = answer.place
    column = place.declared
    rows = [] if place.table not in merge.tables else merge.rows_of(place.table, place.key)
    if len(rows) == 1 and not column.is_key:
        return rows[0]
    if column.is_key:
        reason = f"{place.column} names the row and cannot be an answer"
    elif rows:
        reason = f"{place.key} names {len(rows)} rows in {place.table}"
    else:
        reason = f"{place.key} names no row in {place.table}"
    merge.refuse(
        answer,
        reason,
        f"a row that stands once in {place.table}",
        "Give the same files the questions were made from, or ask again.",
    )
    return None


def _is_linked(answer: Answer, value: object, column: Column, merge: _Merge) -> bool:
    """Whether a link leads to a row, where its table was read at all."""
    if column.link is None:
        return True
    table, key = column.link.split(".", 1)
    frame = merge.tables.get(table)
    if frame is None or key not in frame.columns or (frame[key] == value).any():
        return True
    merge.refuse(
        answer,
        f"names no row in {table}",
        f"an id that stands in {table}",
        f"Choose an id from the Lists sheet, or add the row to {table} first.",
    )
    return False


# --- what must hold between cells -------------------------------------------------------------


def _drop_broken_rules(merge: _Merge) -> None:
    """Refuse answers that break a rule between columns, until every rule holds again.

    Taking one answer back may break another rule, so all are asked again; each round takes at
    least one answer back, so it ends.
    """
    while True:
        broken: dict[tuple[str, int, str], RowRule] = {}
        frames = {}
        for table in {at[0] for at in merge.taken}:
            frame = frames[table] = _with_answers(merge, table)
            rows = {at[1] for at in merge.taken if at[0] == table}
            for rule in TABLES[table].rules:
                if not set(rule.reads) <= set(frame.columns):
                    continue
                holds = frame.select(rule.holds()).to_series()
                for row in sorted(rows & set((~holds).arg_true().to_list())):
                    for name in rule.reads:
                        if (table, row, name) in merge.taken:
                            broken.setdefault((table, row, name), rule)
        if not broken:
            return
        for at, rule in sorted(broken.items(), key=lambda one: one[0]):
            value, answer = merge.taken.pop(at)
            now = spelled(value, TABLES[at[0]].column(at[2]))
            beside = [
                f"{name} is {spelled(value_at(frames, at[0], at[1], name), column)}"
                for name in rule.reads
                if name != at[2]
                for column in (TABLES[at[0]].column(name),)
            ]
            reason = f"{rule.column} must be {rule.allowed}"
            reason += f" ({', '.join(beside)})" if beside else ""
            merge.refuse(answer, reason, rule.allowed, rule.do, now)


def _drop_circles(merge: _Merge) -> None:
    """Refuse parents that would make a chain of owners run in a circle."""
    for at, (_, answer) in _sorted(merge):
        table, row, name = at
        link = TABLES[table].column(name).link or ""
        if link.split(".", 1)[0] != table:
            continue
        frame = _with_answers(merge, table)
        parents = dict(frame.select(link.split(".", 1)[1], name).iter_rows())
        start = here = frame[link.split(".", 1)[1]][row]
        for _step in range(min(len(parents), MOST_PARENTS) + 1):
            here = parents.get(here)
            if here is None or here == start:
                break
        if here == start:
            del merge.taken[at]
            merge.refuse(
                answer,
                "its parents would run in a circle",
                "a parent that is not below it",
                "Leave the parent of the topmost one blank.",
            )


# --- the merged tables -------------------------------------------------------------------------


def _with_answers(merge: _Merge, table: str) -> pl.DataFrame:
    """A table with the answers taken so far; a column nobody gave before is added in its place."""
    frame = merge.tables[table]
    by_column: dict[str, dict[int, object]] = defaultdict(dict)
    for (name, row, column), (value, _) in merge.taken.items():
        if name == table:
            by_column[column][row] = value
    for name, values in by_column.items():
        dtype = TABLES[table].column(name).dtype()
        cells = frame[name].to_list() if name in frame.columns else [None] * frame.height
        for row, value in values.items():
            cells[row] = value
        frame = frame.with_columns(pl.Series(name, cells, dtype=dtype))
    declared = [name for name in TABLES[table].column_names if name in frame.columns]
    return frame.select(*declared, *(n for n in frame.columns if n not in declared))


def _merged(merge: _Merge) -> dict[str, pl.DataFrame]:
    answered = {at[0] for at in merge.taken}
    return {
        name: _with_answers(merge, name) if name in answered else frame
        for name, frame in merge.tables.items()
    }


def _sorted(merge: _Merge) -> list[tuple[tuple[str, int, str], tuple[object, Answer]]]:
    return sorted(merge.taken.items(), key=lambda one: one[0])


def _change(at: tuple[str, int, str], value: object, answer: Answer, merge: _Merge) -> Change:
    table, row, name = at
    column = TABLES[table].column(name)
    return Change(
        table=table,
        key=answer.place.key,
        column=name,
        was=spelled(value_at(merge.tables, table, row, name), column),
        now=spelled(value, column),
        by_role=answer.by_role,
        sheet=answer.sheet,
    )
