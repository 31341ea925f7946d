"""Which rows of which tables hold a text, in a column that the person may see?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse

from untower.record.versions.reading import held_by_digest
from untower.storage.versions.differences import key_of
from untower.tables import TABLES
from untower.web.estate.shown import (
    name_of_row,
    row_address,
    title_of,
    visible_columns,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.tables import Column, Table

ROWS_SHOWN = 5


@dataclass(frozen=True)
class RowFound:
    """A row that holds the text: its name, where it stands, the cell that holds it."""

    name: str
    href: str
    column: str
    words: str


@dataclass(frozen=True)
class TableFound:
    """A table with rows that hold the text; the first few of them."""

    title: str
    found: int
    rows: tuple[RowFound, ...]
    href: str


def rows_found(
    organisation: Organisation, by: Actor, digests: Mapping[str, str], text: str
) -> list[TableFound]:
    """Every table that holds the text, those with the fewest rows first: they say most."""
    found = []
    for name, table in TABLES.items():
        columns = visible_columns(by, table) if name in digests else []
        if columns:
            one = _table_found(organisation, table, columns, digests[name], text)
            if one.found:
                found.append(one)
    return sorted(found, key=lambda one: (one.found, one.title))


def _table_found(
    organisation: Organisation, table: Table, columns: list[Column], digest: str, text: str
) -> TableFound:
    frame = held_by_digest(digest).text
    shown = [column for column in columns if column.name in frame.columns]
    wanted = text.lower()
    holds = [
        pl.col(c.name).str.to_lowercase().str.contains(wanted, literal=True).fill_null(value=False)
        for c in shown
    ]
    hits = frame.filter(pl.any_horizontal(holds)) if holds else frame.clear()
    address = reverse("estate_table", kwargs={"slug": organisation.slug, "table": table.name})
    return TableFound(
        title_of(table.name),
        hits.height,
        tuple(
            _row_found(organisation, table, shown, row, wanted)
            for row in hits.head(ROWS_SHOWN).iter_rows(named=True)
        ),
        f"{address}?{urlencode({'find': text})}",
    )


def _row_found(
    organisation: Organisation,
    table: Table,
    shown: list[Column],
    row: dict[str, str | None],
    wanted: str,
) -> RowFound:
    hit = next(c for c in shown if wanted in (row[c.name] or "").lower())
    visible = {column.name: row.get(column.name) for column in shown}
    return RowFound(
        name_of_row(table, visible | dict.fromkeys(set(table.keys) - visible.keys())),
        row_address(organisation, table, key_of(table, row)),
        title_of(hit.name),
        words_of(hit, row[hit.name]),
    )
