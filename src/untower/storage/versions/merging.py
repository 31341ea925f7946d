"""Two people changed the same table: what fits together, and where must somebody choose?

Different rows and different cells fit. The same cell with the same value is no clash. The same
cell with two values is one, and so is a row that one removed and the other changed. Two who add
the same row fill each other's blanks; where both say something else, that cell is a clash.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import polars as pl

from untower.storage.versions.canonical import settled
from untower.storage.versions.differences import (
    COLUMN,
    NOW,
    ONE_ROW,
    WAS,
    Difference,
    Key,
    difference,
    keyed,
    keys_of,
    with_cells,
    with_columns,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.tables import Table

_MINE = " mine"


class Choice(Enum):
    """Which side of a clash is kept."""

    THEIRS = "theirs"
    MINE = "mine"
    NOT_KNOWN = "not known"


class Clashing(Enum):
    """What two changes did to the same place."""

    CELL = "cell"
    REMOVED_BY_THEM = "removed by them"
    REMOVED_BY_ME = "removed by me"


@dataclass(frozen=True, kw_only=True)
class ClashingCell:
    """One place where somebody must choose.

    `column` is None where the whole row is meant: one removed it, the other changed it.
    """

    table: str
    key: Key
    kind: Clashing
    column: str | None = None
    was: str | None = None
    theirs: str | None = None
    mine: str | None = None

    @property
    def place(self) -> tuple[str, Key, str | None]:
        """What a choice is named by."""
        return self.table, self.key, self.column


Choices = dict[tuple[str, Key, str | None], Choice]


@dataclass(frozen=True, kw_only=True)
class MergedTable:
    """One table with both changes in it, but for the clashes: there it holds theirs.

    `mine` and `theirs` are what each changed of the common base.
    """

    text: pl.DataFrame
    clashes: tuple[ClashingCell, ...]
    mine: Difference
    theirs: Difference


def merge_table(
    table: Table,
    base: pl.DataFrame | None,
    theirs: pl.DataFrame | None,
    mine: pl.DataFrame | None,
    choices: Mapping[tuple[str, Key, str | None], Choice] | None = None,
) -> MergedTable:
    """Both changes of `base` in one table; all are text frames, None where there is none.

    `choices` settle clashes by their place; those without a choice are given back.
    """
    chosen = choices or {}
    ours, other = difference(table, base, mine), difference(table, base, theirs)
    keys = keys_of(table)
    clashes = [
        *_cell_clashes(ours, other),
        *_row_clashes(ours, other),
        *_added_twice(ours, other),
    ]
    cells = _without(ours.cells, clashes, table)
    cells = cells.join(other.removed.select(keys), on=keys, how="anti", nulls_equal=True)
    removed = _without_rows(ours.removed, clashes, table)
    result = with_cells(table, keyed(table, theirs), cells)
    result = result.join(removed.select(keys), on=keys, how="anti", nulls_equal=True)
    result = _with_added(result, ours, other, clashes)
    for clash in clashes:
        result = _with_choice(result, table, clash, chosen.get(clash.place), keyed(table, mine))
    if ONE_ROW in result.columns:
        result = result.drop(ONE_ROW)
    left = tuple(clash for clash in clashes if clash.place not in chosen)
    return MergedTable(text=settled(table, result), clashes=left, mine=ours, theirs=other)


# --- where somebody must choose ----------------------------------------------------------------


def _cell_clashes(ours: Difference, other: Difference) -> Iterator[ClashingCell]:
    keys = keys_of(ours.table)
    mine = ours.cells.rename({NOW: _MINE})
    both = mine.join(
        other.cells.drop(WAS), on=[*keys, COLUMN], how="inner", nulls_equal=True
    ).filter(pl.col(_MINE).ne_missing(pl.col(NOW)))
    for row in both.iter_rows(named=True):
        yield ClashingCell(
            table=ours.table.name,
            key=_key(ours.table, row),
            kind=Clashing.CELL,
            column=row[COLUMN],
            was=row[WAS],
            theirs=row[NOW],
            mine=row[_MINE],
        )


def _row_clashes(ours: Difference, other: Difference) -> Iterator[ClashingCell]:
    for kind, gone, changed in (
        (Clashing.REMOVED_BY_ME, ours.removed, other.cells),
        (Clashing.REMOVED_BY_THEM, other.removed, ours.cells),
    ):
        keys = keys_of(ours.table)
        rows = changed.select(keys).unique(maintain_order=True)
        for row in rows.join(gone, on=keys, how="semi", nulls_equal=True).iter_rows(named=True):
            yield ClashingCell(table=ours.table.name, key=_key(ours.table, row), kind=kind)


def _added_twice(ours: Difference, other: Difference) -> Iterator[ClashingCell]:
    """Cells of a row that both added and about which both say something, and not the same."""
    table = ours.table
    again = difference(table, *_shared(ours, other))
    for row in again.cells.iter_rows(named=True):
        if row[WAS] is not None and row[NOW] is not None:
            yield ClashingCell(
                table=table.name,
                key=_key(table, row),
                kind=Clashing.CELL,
                column=row[COLUMN],
                theirs=row[WAS],
                mine=row[NOW],
            )


def _shared(ours: Difference, other: Difference) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that both added: theirs, mine."""
    keys = keys_of(ours.table)
    theirs = other.added.join(ours.added, on=keys, how="semi", nulls_equal=True)
    mine = ours.added.join(other.added, on=keys, how="semi", nulls_equal=True)
    return theirs, mine


def _key(table: Table, row: Mapping[str, str | None]) -> Key:
    return tuple(row[name] for name in table.keys)


# --- both changes in one -------------------------------------------------------------------------


def _places(clashes: list[ClashingCell], table: Table) -> pl.DataFrame:
    """The clashes as rows of key columns and the column's name."""
    keys = keys_of(table)
    rows = [
        dict(zip(keys, clash.key or ("1",), strict=True)) | {COLUMN: clash.column}
        for clash in clashes
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys([*keys, COLUMN], pl.String))


def _without(cells: pl.DataFrame, clashes: list[ClashingCell], table: Table) -> pl.DataFrame:
    where = _places(clashes, table)
    return cells.join(where, on=[*keys_of(table), COLUMN], how="anti", nulls_equal=True)


def _without_rows(rows: pl.DataFrame, clashes: list[ClashingCell], table: Table) -> pl.DataFrame:
    where = _places([c for c in clashes if c.column is None], table)
    return rows.join(where, on=keys_of(table), how="anti", nulls_equal=True)


def _with_added(
    result: pl.DataFrame, ours: Difference, other: Difference, clashes: list[ClashingCell]
) -> pl.DataFrame:
    """Rows I added; one that both added has its blanks filled with mine."""
    table = ours.table
    keys = keys_of(table)
    new = ours.added.join(other.added, on=keys, how="anti", nulls_equal=True)
    theirs, mine = _shared(ours, other)
    filled = difference(table, theirs, mine).cells.filter(pl.col(NOW).is_not_null())
    result = with_cells(table, result, _without(filled, clashes, table))
    return _stacked(result, new)


def _stacked(frame: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    if not more.height:
        return frame
    frame = with_columns(frame, more.columns)
    return pl.concat([frame, with_columns(more, frame.columns).select(frame.columns)])


def _with_choice(
    result: pl.DataFrame,
    table: Table,
    clash: ClashingCell,
    choice: Choice | None,
    mine: pl.DataFrame,
) -> pl.DataFrame:
    """The table with one clash settled; theirs stands already."""
    if choice is None or choice is Choice.THEIRS:
        return result
    keys = keys_of(table)
    where = _places([clash], table)
    if clash.kind is Clashing.CELL:
        now = clash.mine if choice is Choice.MINE else None
        cell = where.with_columns(pl.lit(now, dtype=pl.String).alias(NOW))
        return with_cells(table, result, cell)
    if choice is not Choice.MINE:
        raise ValueError(f"{clash.kind.value}: keep the row or remove it")
    if clash.kind is Clashing.REMOVED_BY_ME:
        return result.join(where, on=keys, how="anti", nulls_equal=True)
    return _stacked(result, mine.join(where, on=keys, how="semi", nulls_equal=True))
