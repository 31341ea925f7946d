"""How does the journey read a version? Its canonical text as typed frames, each row placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.answers import FileIntake, Reading
from untower.storage.refusals import no_refusals
from untower.storage.versions.canonical import typed_of
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.tables import Table


def placed(table: Table, text: pl.DataFrame) -> pl.DataFrame:
    """Canonical text as the typed frame; a row's place is the table and its number from 1, unless
    it has one of its own."""
    frame = typed_of(table, text)
    places = []
    if "source_file" not in frame.columns:
        places.append(pl.lit(table.name).alias("source_file"))
    if "source_row" not in frame.columns:
        places.append(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("source_row"))
    return frame.with_columns(places)


def reading_from(frames: Mapping[str, pl.DataFrame]) -> Reading:
    """Typed frames as a reading of which every row was kept, in journey order."""
    tables = {name: frames[name] for name in TABLES if name in frames}
    intake = tuple(
        FileIntake(
            file=name,
            format="version",
            encoding=None,
            table=name,
            header_row=None,
            rows_in=frame.height,
            rows_kept=frame.height,
            rows_refused=0,
            refused=no_refusals(),
            headers={c: c for c in frame.columns if c in TABLES[name].column_names},
        )
        for name, frame in tables.items()
    )
    return Reading(tables=tables, intake=intake)
