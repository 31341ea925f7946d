"""What differs between two states of a table: rows added, rows removed, cells changed.

Rows are matched by key; a blank in a key is a value like any other. A table of one row has no key:
its row is matched with the other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.tables import Table

ONE_ROW = "(the one row)"
_NOW = "\x00now"

Key = tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What became of one table.

    `added` and `removed` hold whole rows; `cells` has the key columns and `column`, `was`, `now`
    (named with a leading space, so that no declared column can be meant), one line a changed cell
    of a row that stands in both. `is_first` says that there were no rows before.
    """

    table: Table
    added: pl.DataFrame
    removed: pl.DataFrame
    cells: pl.DataFrame
    is_first: bool = False

    @property
    def rows_changed(self) -> int:
        """Rows that stand in both and differ."""
        return self.cells.select(keys_of(self.table)).n_unique() if self.cells.height else 0

    @property
    def is_nothing(self) -> bool:
        """Whether the two states are the same."""
        return not (self.added.height or self.removed.height or self.cells.height)

    @property
    def counts(self) -> dict[str, int]:
        """Rows added, changed and removed, by those words."""
        return {
            "added": self.added.height,
            "changed": self.rows_changed,
            "removed": self.removed.height,
        }


COLUMN, WAS, NOW = " column", " was", " now"


def keys_of(table: Table) -> list[str]:
    """The columns that match rows."""
    return list(table.keys) or [ONE_ROW]


def keyed(table: Table, text: pl.DataFrame | None) -> pl.DataFrame:
    """A text frame with every key column; none at all is an empty one."""
    frame = pl.DataFrame() if text is None else text
    if not table.keys:
        if not frame.width:
            return pl.DataFrame(schema={ONE_ROW: pl.String})
        return frame.with_columns(pl.lit("1").alias(ONE_ROW))
    return with_columns(frame, table.keys)


def with_columns(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The frame with these columns, blank where it had none."""
    missing = [name for name in names if name not in frame.columns]
    if not missing:
        return frame
    if not frame.width:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in missing)


def difference(table: Table, was: pl.DataFrame | None, now: pl.DataFrame | None) -> Difference:
    """What turns `was` into `now`; both are text frames, None for a table that is not there."""
    one, other = keyed(table, was), keyed(table, now)
    keys = keys_of(table)
    names = [n for n in table.column_names if n in one.columns or n in other.columns]
    names += [n for n in keys if n not in names]
    one, other = (with_columns(f, names).select(names) for f in (one, other))
    both = one.join(other, on=keys, how="inner", nulls_equal=True, suffix=_NOW)
    others = [name for name in names if name not in keys]
    parts = []
    if others and both.height:
        differs = [pl.col(name).ne_missing(pl.col(name + _NOW)) for name in others]
        # Most rows of most versions are the same: cells are looked for in the few that are not.
        both = both.filter(pl.any_horizontal(differs))
        found = both.select(differ.any() for differ in differs) if both.height else None
        parts = [_cells_of(both, keys, n) for n in others if found is not None and found[n].item()]
    schema = dict.fromkeys([*keys, COLUMN, WAS, NOW], pl.String)
    return Difference(
        table=table,
        added=other.join(one, on=keys, how="anti", nulls_equal=True, maintain_order="left"),
        removed=one.join(other, on=keys, how="anti", nulls_equal=True, maintain_order="left"),
        cells=pl.concat(parts) if parts else pl.DataFrame(schema=schema),
        is_first=was is None or not was.height,
    )


def _cells_of(both: pl.DataFrame, keys: Sequence[str], name: str) -> pl.DataFrame:
    """The cells of one column that differ."""
    changed = both.filter(pl.col(name).ne_missing(pl.col(name + _NOW)))
    return changed.select(
        *keys,
        pl.lit(name).alias(COLUMN),
        pl.col(name).alias(WAS),
        pl.col(name + _NOW).alias(NOW),
    )


def with_cells(table: Table, frame: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """A keyed frame with changed cells put in."""
    keys = keys_of(table)
    for (name,), part in cells.group_by([COLUMN], maintain_order=True):
        column = str(name)
        frame = with_columns(frame, [column])
        said = part.select(*keys, pl.col(NOW), pl.lit(value=True).alias(_NOW))
        joined = frame.join(said, on=keys, how="left", nulls_equal=True, maintain_order="left")
        chosen = pl.when(pl.col(_NOW)).then(pl.col(NOW)).otherwise(pl.col(column))
        frame = joined.with_columns(chosen.alias(column)).drop(NOW, _NOW)
    return frame


def key_of(table: Table, row: Mapping[str, str | None]) -> Key:
    """The key of one row."""
    return tuple(row.get(name) for name in table.keys)


def is_row(table: Table, key: Key) -> pl.Expr:
    """An expression that is true for the row of that key."""
    if not table.keys:
        return pl.lit(value=True)
    return pl.all_horizontal(
        pl.col(name).eq_missing(pl.lit(part, dtype=pl.String))
        for name, part in zip(table.keys, key, strict=True)
    )
