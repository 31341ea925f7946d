"""How is a table written so that the same rows always make the same bytes?

Cells stand as text that reads back as the value it was: 2027-03-31, 1234.50, yes; a blank is no
text at all. Columns in declared order, those without any value left out; rows by key. What is
hashed and kept is the CSV of that.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import polars as pl

from untower.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.tables import Column, Table

MOMENT = "%Y-%m-%d %H:%M:%S%.6f"


def text_of(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """A typed frame (of `untower.storage.read`) as canonical text: declared columns only."""
    declared = [table.column(name) for name in table.column_names if name in frame.columns]
    spelled = [spelled_column(frame, column) for column in declared]
    return settled(table, pl.DataFrame(spelled))


def typed_of(table: Table, text: pl.DataFrame) -> pl.DataFrame:
    """Canonical text as the typed frame it came from."""
    return pl.DataFrame([_typed(text[name], table.column(name)) for name in text.columns])


def settled(table: Table, text: pl.DataFrame) -> pl.DataFrame:
    """Text frame in canonical order: blank rows and blank columns gone, keys kept, rows by key."""
    names = [
        name
        for name in table.column_names
        if name in text.columns and (name in table.keys or text[name].null_count() < text.height)
    ]
    kept = text.select(names)
    if not names:
        return kept
    kept = kept.filter(~pl.all_horizontal(pl.all().is_null()))
    keys = [
        pl.col(name).cast(pl.Int64, strict=False)
        if table.column(name).kind is Kind.WHOLE
        else pl.col(name)
        for name in table.keys
        if name in names
    ]
    return kept.sort(keys, maintain_order=True) if keys else kept


def csv_of(text: pl.DataFrame) -> bytes:
    """The canonical bytes of a settled text frame."""
    out = io.BytesIO()
    text.write_csv(out, line_terminator="\n", quote_style="necessary")
    return out.getvalue()


def text_from_csv(content: bytes) -> pl.DataFrame:
    """The text frame behind canonical bytes."""
    if not content.strip():
        return pl.DataFrame()
    return pl.read_csv(io.BytesIO(content), infer_schema=False)


def digest_of(table: str, content: bytes) -> str:
    """The digest of one table's canonical bytes: SHA-256 of its name, a line end, the bytes."""
    return hashlib.sha256(table.encode() + b"\n" + content).hexdigest()


def digest_of_all(digests: Mapping[str, str]) -> str:
    """The digest of a whole set of tables: SHA-256 of the sorted "table digest" lines."""
    lines = "".join(f"{table} {digests[table]}\n" for table in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def spelled_column(frame: pl.DataFrame, column: Column) -> pl.Series:
    """One column of a typed frame as canonical text, row by row."""
    name = column.name
    cell = pl.col(name)
    return frame.select(_said(cell, column).cast(pl.String).alias(name)).to_series()


def _said(cell: pl.Expr, column: Column) -> pl.Expr:
    """The text of a typed cell."""
    match column.kind:
        case Kind.FLAG:
            yes = pl.when(cell).then(pl.lit("yes"))
            return yes.when(~cell).then(pl.lit("no")).otherwise(None)
        case Kind.NUMBER:
            # -0.0 is 0; a whole number needs no decimals.
            return (cell.cast(pl.Float64) + 0.0).cast(pl.String).str.replace(r"\.0$", "")
        case Kind.MOMENT:
            full = cell.cast(pl.Datetime("us")).dt.to_string(MOMENT)
            return full.str.replace(r"\.0{6}$", "")
        case Kind.DATE:
            return cell.cast(pl.Date).dt.to_string("%Y-%m-%d")
        case Kind.MONEY:
            return cell.cast(pl.Decimal(38, 2)).cast(pl.String)
        case Kind.WHOLE:
            return cell.cast(pl.Int64).cast(pl.String)
        case _:
            return pl.when(cell != "").then(cell).otherwise(None)


def _typed(text: pl.Series, column: Column) -> pl.Series:
    """One column of canonical text as its values."""
    name = text.name
    cell = pl.col(name)
    match column.kind:
        case Kind.FLAG:
            value = cell == "yes"
        case Kind.MOMENT:
            whole = cell.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
            parts = cell.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")
            value = pl.coalesce(whole, parts)
        case Kind.DATE:
            value = cell.str.to_date("%Y-%m-%d")
        case Kind.MONEY | Kind.NUMBER | Kind.WHOLE:
            value = cell.cast(column.dtype())
        case _:
            value = cell
    return text.to_frame().select(value.cast(column.dtype()).alias(name)).to_series()
