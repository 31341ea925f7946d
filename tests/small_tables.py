"""Small tables as text, typed by the declared tables: what a spec test reads."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from untower.tables import TABLES


def table(name: str, text: str) -> pl.DataFrame:
    """The declared table `name` from lines such as "a | b", a rule of dashes, then rows.

    An empty cell is null. Columns are typed as declared; `source_file` and `source_row` are added
    as the reader does, unless the text gives them.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    header = [cell.strip() for cell in lines[0].split("|")]
    records = [
        [cell.strip() or None for cell in line.split("|")]
        for line in lines[1:]
        if set(line) - set("-+ ")
    ]
    declared = TABLES[name]
    columns = {}
    for position, column in enumerate(header):
        texts = [record[position] for record in records]
        if column == "source_row":
            columns[column] = pl.Series(column, texts, dtype=pl.String).cast(pl.UInt32)
        elif column == "source_file":
            columns[column] = pl.Series(column, texts, dtype=pl.String)
        else:
            columns[column] = _typed(column, texts, declared.column(column).dtype())
    frame = pl.DataFrame(columns)
    if "source_file" not in frame.columns:
        frame = frame.with_columns(source_file=pl.lit(f"{name}.csv"))
    if "source_row" not in frame.columns:
        frame = frame.with_columns(
            source_row=pl.int_range(2, frame.height + 2, dtype=pl.UInt32, eager=False)
        )
    return frame


def _typed(name: str, texts: list[str | None], dtype: pl.DataType) -> pl.Series:
    if dtype == pl.Decimal(38, 2):
        return pl.Series(name, [None if t is None else Decimal(t) for t in texts], dtype=dtype)
    if dtype == pl.Boolean():
        return pl.Series(name, [None if t is None else t == "yes" for t in texts], dtype=dtype)
    if dtype == pl.Date():
        return pl.Series(name, texts, dtype=pl.String).str.to_date("%Y-%m-%d")
    if isinstance(dtype, pl.Datetime):
        return pl.Series(name, texts, dtype=pl.String).str.to_datetime("%Y-%m-%d %H:%M")
    return pl.Series(name, texts, dtype=pl.String).cast(dtype)
