"""Holds every generated row against the declared tables before anything is written.

Returns the problems in words. Rows of payments that are meant to be refused are left out by the
caller: all others must pass.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.tables import TABLES, Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from examples.generator.records import Rows, Tables

READ: dict[Kind, Callable[[str], object]] = {
    Kind.WHOLE: int,
    Kind.NUMBER: float,
    Kind.MONEY: Decimal,
    Kind.DATE: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.FLAG: {"yes": True, "no": False}.__getitem__,
}


def _typed(column: Column, rows: Rows) -> pl.Series:
    """A column's cells with their declared type; what cannot be read raises."""
    cells = [row.get(column.name) for row in rows]
    read = READ.get(column.kind, str)
    typed = [None if cell is None or cell == "" else read(str(cell)) for cell in cells]
    return pl.Series(column.name, typed, dtype=column.dtype())


def frame(table: Table, rows: Rows) -> pl.DataFrame:
    """The rows as a typed frame with every declared column."""
    return pl.DataFrame([_typed(column, rows) for column in table.columns])


def _broken(table: Table, held: pl.DataFrame) -> Iterator[str]:
    for column in table.columns:
        if column.constraint is not None:
            failing = held.filter(~column.constraint.holds(pl.col(column.name)))
            for value in failing[column.name]:
                yield f"{table.name}.{column.name}: {value!r}, allowed {column.constraint.allowed}"
        if column.is_required and column.name not in ("source_file", "source_row"):
            for place in range(held[column.name].null_count()):
                yield f"{table.name}.{column.name}: blank, {place + 1} times"
    for rule in table.rules:
        for row in held.filter(~rule.holds()).iter_rows(named=True):
            yield f"{table.name}: {[row[c] for c in rule.reads]}, allowed {rule.allowed}"


def problems(tables: Tables) -> list[str]:
    """What a reader would refuse: unreadable or disallowed cells, repeated keys, unknown links."""
    frames = {name: frame(TABLES[name], rows) for name, rows in tables.items()}
    found: list[str] = []
    for name, held in frames.items():
        table = TABLES[name]
        found += _broken(table, held)
        if (
            table.keys
            and "source_row" not in table.keys
            and held.select(table.keys).is_duplicated().any()
        ):
            found.append(f"{name}: the same key twice")
        for column in table.columns:
            if column.link is None:
                continue
            to, key = column.link.split(".")
            known = set(frames[to][key]) if to in frames else set()
            lost = set(held[column.name].drop_nulls()) - known
            found += [f"{name}.{column.name}: {value} is not in {column.link}" for value in lost]
    return found
