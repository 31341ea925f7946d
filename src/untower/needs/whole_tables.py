"""Which tables were read, with every declared column there, so that absent and blank are one?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from untower.findings import Row
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROVENANCE: Mapping[str, pl.DataType] = {"source_file": pl.String(), "source_row": pl.UInt32()}

Record = dict[str, Any]


def records_of(tables: Mapping[str, pl.DataFrame], name: str) -> list[Record] | None:
    """The rows of a table with every declared column, None where a cell or its column is absent.

    None, not an empty list, when the table was not read at all.
    """
    frame = tables.get(name)
    if frame is None:
        return None
    blank = dict.fromkeys((*TABLES[name].column_names, *PROVENANCE))
    return [blank | row for row in frame.iter_rows(named=True)]


def row_of(table: str, record: Record, key: str) -> Row:
    """A record as a row behind a finding."""
    return Row(
        table=table,
        key=str(record[key]),
        file=record["source_file"],
        row=record["source_row"],
    )


def organisation_says(tables: Mapping[str, pl.DataFrame], column: str) -> Any:  # noqa: ANN401
    """What the organisation's one row has in a column; None where it says nothing."""
    rows = records_of(tables, "organisation")
    return rows[0][column] if rows else None


def known(values: Iterable[str | None]) -> list[str]:
    """The distinct known ids, in order of the alphabet."""
    return sorted({v for v in values if v is not None})
