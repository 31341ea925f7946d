"""Rows sent for a table that has rows already: added, or put over those of the same key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.storage.versions.canonical import settled
from untower.storage.versions.differences import (
    NOW,
    ONE_ROW,
    difference,
    keyed,
    keys_of,
    with_cells,
    with_columns,
)

if TYPE_CHECKING:
    from untower.tables import Table


def updated_by_key(table: Table, now: pl.DataFrame, sent: pl.DataFrame) -> pl.DataFrame:
    """The table with the rows that were sent: new keys added, known ones overwritten.

    A blank that was sent says nothing: what stands in that cell stays.
    """
    keys = keys_of(table)
    mine = keyed(table, sent)
    known = keyed(table, now).join(mine.select(keys), on=keys, how="semi", nulls_equal=True)
    cells = difference(table, known, mine).cells.filter(pl.col(NOW).is_not_null())
    frame = with_cells(table, keyed(table, now), cells)
    new = mine.join(keyed(table, now), on=keys, how="anti", nulls_equal=True)
    frame = with_columns(frame, new.columns)
    frame = pl.concat([frame, with_columns(new, frame.columns).select(frame.columns)])
    return settled(table, frame.drop(ONE_ROW, strict=False))
