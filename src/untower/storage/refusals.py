"""Which cells and rows were refused, why, what may stand there, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.answers import REFUSAL_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = {name: pl.UInt32() if name == "row" else pl.String() for name in REFUSAL_COLUMNS}


def no_refusals() -> pl.DataFrame:
    """An empty list of refusals."""
    return pl.DataFrame(schema=SCHEMA)


def refusals(
    file: str,
    rows: pl.Series,
    reason: pl.Series | str,
    *,
    do: pl.Series | str,
    column: str | None = None,
    field: str | None = None,
    value: pl.Series | str | None = None,
    allowed: str | None = None,
) -> pl.DataFrame:
    """One line per refused cell or row, in REFUSAL_COLUMNS.

    `rows` are row numbers as the file has them; series run beside it. A blank `column` means the
    whole row.
    """
    given = {
        "file": file,
        "column": column,
        "field": field,
        "value": value,
        "reason": reason,
        "allowed": allowed,
        "do": do,
    }
    frame = pl.DataFrame({"row": rows.cast(pl.UInt32)})
    return frame.with_columns(
        **{
            name: this if isinstance(this, pl.Series) else pl.lit(this, dtype=pl.String)
            for name, this in given.items()
        }
    ).select(REFUSAL_COLUMNS)


def of_whole_file(
    file: str, reason: str, do: str, *, value: str | None = None, allowed: str | None = None
) -> pl.DataFrame:
    """One line for a file that gave no row at all."""
    nowhere = pl.Series("row", [None], dtype=pl.UInt32)
    return refusals(file, nowhere, reason, do=do, value=value, allowed=allowed)


def joined(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All refusals of a file in the order of its rows."""
    if not parts:
        return no_refusals()
    return pl.concat(parts, how="vertical").sort("row", maintain_order=True, nulls_last=False)
