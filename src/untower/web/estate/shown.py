"""What of a table may this person see, and how is a cell written on a page?

A column above the actor's edition is not there at all, and neither is a table whose keys are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse

from untower.actions.versions import may_see
from untower.publish import wording
from untower.storage.ask_sheet import keys_of
from untower.storage.versions.differences import Key, is_row, key_of
from untower.tables import TABLES, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.tables import Column, Table

BLANK = "blank"
PLACE = " place"  # no declared column begins with a space
ROWS_A_PAGE = 50
LONGEST_CELL = 120
SHORT_WORDS = re.compile(
    r"\b(?:cpv|ip|vat|cpi|rpi|sme|ocid|pcr2015|pa2023|fte|saas|kpis?)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a page's table."""

    words: str
    is_known: bool
    is_number: bool = False
    is_date: bool = False
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What part of a table is asked for: text to look for, column to sort by, page from 1."""

    text: str = ""
    sort: str = ""
    is_down: bool = False
    page: int = 1
    row: int = 0
    file: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """What the address asks for; what makes no sense is not asked."""
        return cls(
            text=query.get("find", "").strip()[:200],
            sort=query.get("sort", "")[:60],
            is_down=query.get("down") == "1",
            page=max(1, _number(query.get("page"))),
            row=_number(query.get("row")),
            file=query.get("file", "")[:200],
        )

    def query(self, **other: object) -> str:
        """The address's query with something else in it."""
        every = {
            "find": self.text,
            "sort": self.sort,
            "down": "1" if self.is_down else "",
            "page": self.page,
        } | other
        return urlencode({name: value for name, value in every.items() if value})


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,8}", text, re.ASCII) else 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """The rows of a table that are on one page; `numbers` are their places, as a reading says."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    found: int
    page: int
    pages: int


def visible_columns(by: Actor, table: Table) -> list[Column]:
    """The columns of a table that the actor may see, in declared order."""
    return [column for column in table.columns if may_see(by, table.name, column.name)]


def visible_tables(by: Actor) -> list[Table]:
    """The tables of which the actor may see anything."""
    return [table for table in TABLES.values() if visible_columns(by, table)]


def may_see_table(by: Actor, name: str) -> bool:
    """Whether the actor may see anything of a table."""
    return bool(visible_columns(by, TABLES[name]))


def title_of(name: str) -> str:
    """A table, column or choice as a heading: contracts → Contracts, ip_owner → IP owner."""
    titled = SHORT_WORDS.sub(lambda found: found[0].upper(), wording.title_of(name))
    return titled.replace("KPIS", "KPIs")


def words_of(column: Column, text: str | None) -> str:
    """Canonical text as a page writes it: £1,234.50, 31 Mar 2027, yes; None is said."""
    if text is None:
        return BLANK
    match column.kind:
        case Kind.MONEY:
            return wording.pounds(Decimal(text))
        case Kind.DATE:
            return wording.day(date.fromisoformat(text))
        case Kind.MOMENT:
            return wording.cell(datetime.fromisoformat(text))
        case Kind.NUMBER | Kind.WHOLE:
            if column.unit == "year" or column.name == "source_row":
                return text
            said = wording.number(float(text)) if column.kind is Kind.NUMBER else f"{int(text):,}"
            return f"{said}%" if column.unit == "%" else said
        case Kind.CHOICE:
            return text.replace("_", " ")
        case _:
            return text


def cell_of(column: Column, text: str | None, href: str = "") -> Cell:
    """One cell as a page shows it, shortened where it is very long."""
    words = words_of(column, text)
    return Cell(
        words=wording.shortened(words, LONGEST_CELL),
        is_known=text is not None,
        is_number=column.kind in (Kind.MONEY, Kind.NUMBER, Kind.WHOLE),
        is_date=column.kind in (Kind.DATE, Kind.MOMENT) and text is not None,
        href=href,
    )


def with_unit(column: Column, text: str | None) -> Cell:
    """One cell with its unit, as a sentence has it: 6 months, 1 month, £1,200, 40%."""
    cell = cell_of(column, text)
    unit = column.unit or ""
    if text is None or unit in ("", "£", "%", "year", "1 to 5"):
        return cell
    said = unit[:-1] if text == "1" and unit.endswith("s") else unit
    return replace(cell, words=f"{cell.words} {said}")


def part_of(
    organisation: Organisation,
    by: Actor,
    table: Table,
    text: pl.DataFrame | None,
    asked: Asked,
    version: int | None = None,
) -> Part:
    """The page of a table that is asked for, with a link from each row to the row itself."""
    columns = visible_columns(by, table)
    frame = pl.DataFrame() if text is None else text
    shown = [column for column in columns if column.name in frame.columns]
    if frame.width:
        frame = frame.with_columns(_place(frame).alias(PLACE))
    frame = _found(frame, shown, asked.text)
    frame = _sorted(frame, shown, asked)
    pages = max(1, -(-frame.height // ROWS_A_PAGE))
    page = min(_page_of_row(frame, asked) or asked.page, pages)
    rows = frame.slice((page - 1) * ROWS_A_PAGE, ROWS_A_PAGE)
    return Part(
        columns=tuple(shown),
        rows=tuple(
            tuple(
                cell_of(
                    column,
                    row[column.name],
                    row_address(organisation, table, key_of(table, row), version) if not at else "",
                )
                for at, column in enumerate(shown)
            )
            for row in rows.iter_rows(named=True)
        ),
        numbers=tuple(rows[PLACE]) if frame.width else (),
        found=frame.height,
        page=page,
        pages=pages,
    )


def _place(frame: pl.DataFrame) -> pl.Expr:
    """Where a row stands: the line of its file for a payment, else its number in key order."""
    if "source_row" in frame.columns:
        return pl.col("source_row").cast(pl.Int64).fill_null(0)
    return pl.int_range(1, pl.len() + 1, dtype=pl.Int64)


def _page_of_row(frame: pl.DataFrame, asked: Asked) -> int:
    """The page on which the row asked for stands; 0 where none is asked for or there is none."""
    if not asked.row or not frame.width:
        return 0
    here = pl.col(PLACE) == asked.row
    if asked.file and "source_file" in frame.columns:
        here &= pl.col("source_file") == asked.file
    places = frame.select(here.fill_null(value=False)).to_series().arg_true()
    return int(places[0]) // ROWS_A_PAGE + 1 if len(places) else 0


def _found(frame: pl.DataFrame, shown: list[Column], text: str) -> pl.DataFrame:
    """The rows in which a visible cell holds the text, whatever its case."""
    if not text or not frame.height or not shown:
        return frame
    wanted = text.casefold()
    return frame.filter(
        pl.any_horizontal(
            pl.col(column.name).str.to_lowercase().str.contains(wanted, literal=True)
            for column in shown
        ).fill_null(value=False)
    )


def _sorted(frame: pl.DataFrame, shown: list[Column], asked: Asked) -> pl.DataFrame:
    column = next((one for one in shown if one.name == asked.sort), None)
    if column is None or not frame.height:
        return frame
    by = pl.col(column.name)
    if column.kind in (Kind.MONEY, Kind.NUMBER, Kind.WHOLE):
        by = by.cast(column.dtype())
    else:
        by = by.str.to_lowercase()
    return frame.sort(by, descending=asked.is_down, nulls_last=True, maintain_order=True)


# --- one row ---------------------------------------------------------------------------------


def row_address(
    organisation: Organisation, table: Table, key: Key, version: int | None = None
) -> str:
    """The address of one row's page; `version` only where it is not the newest that is meant."""
    address = reverse("estate_row", kwargs={"slug": organisation.slug, "table": table.name})
    parts = [("key", part or "") for part in key] + ([("version", str(version))] if version else [])
    return f"{address}?{urlencode(parts)}" if parts else address


def key_asked(table: Table, text: pl.DataFrame | None, given: list[str]) -> Key | None:
    """The key of the row that an address means; None where there is no such row.

    An address names each part of the key; or the whole of it in one text, as findings do.
    """
    if text is None or not text.height:
        return None
    if not table.keys:
        return ()
    if len(given) == len(table.keys):
        key = tuple(part or None for part in given)
        if text.select(is_row(table, key).any()).item():
            return key
    if len(given) == 1:
        places = (keys_of(table, text) == given[0]).fill_null(value=False).arg_true()
        if len(places) == 1:
            return key_of(table, text.row(int(places[0]), named=True))
    return None


def row_of(table: Table, text: pl.DataFrame, key: Key) -> dict[str, str | None]:
    """The cells of one row as canonical text, every declared column."""
    found = text.filter(is_row(table, key)).row(0, named=True)
    return {name: found.get(name) for name in table.column_names}


def name_of_row(table: Table, row: Mapping[str, str | None]) -> str:
    """What a row is called on a page: its id, and its name or title where it has one."""
    key = ", ".join(part or BLANK for part in key_of(table, row)) or title_of(table.name)
    called = row.get("name") or row.get("title")
    return f"{key}: {called}" if called and called != key and table.keys else key
