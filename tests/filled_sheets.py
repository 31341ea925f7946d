"""Sheets filled as a person would: the workbook that was sent, with something typed beside it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import fastexcel
import xlsxwriter

from untower.answers import MissingCell, Plan, Reading
from untower.publish.ask_lines import ask_lines
from untower.publish.ask_workbook import ask_workbook
from untower.publish.editions import Edition, cut
from untower.storage import ask_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import polars as pl

ON = date(2026, 11, 23)
Row = dict[str, Any]


def cell(table: str, key: str | None, column: str, **given: Any) -> MissingCell:
    """A missing cell with the least that one has."""
    said = {"question": f"What is {column} of {key}?", "owner_role": "clerk"} | given
    return MissingCell(
        table=table, key=key, column=column, **({"money_gbp": None, "settles": 1} | said)
    )


def cut_of(
    tables: Mapping[str, pl.DataFrame],
    cells: Sequence[MissingCell],
    edition: Edition = Edition.MEMBERS,
    **given: Any,
):
    """A plan of these tables that misses these cells, cut for an edition."""
    plan = Plan(
        purpose="plan",
        on=ON,
        organisation=None,
        reading=Reading(tables=tables, intake=()),
        steps=(),
        missing=tuple(cells),
    )
    return cut(plan, edition, **({"missing_shown": None} | given))


def sheet_of(tables: Mapping[str, pl.DataFrame], cells: Sequence[MissingCell]) -> bytes:
    """The one workbook that asks for these cells."""
    shown = cut_of(tables, cells, Edition.FULL)
    return ask_workbook(shown, ask_lines(shown))


def questions_on(content: bytes) -> list[Row]:
    """The rows of the sheet of questions, by header; a blank is None."""
    sheet = fastexcel.read_excel(content).load_sheet(ask_sheet.SHEET, dtypes="string")
    return sheet.to_polars().to_dicts()


def filled(content: bytes, path: Path, change: Callable[[Row], Row] | Mapping[str, Any]) -> Path:
    """Save the workbook with answers: by column asked, or by whatever is done to each row."""
    rows = questions_on(content)
    answers = change if not callable(change) else {}
    for row in rows:
        row[ask_sheet.ANSWER] = answers.get(row[ask_sheet.COLUMN])
    if callable(change):
        rows = [change(dict(row)) for row in rows]
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        page = workbook.add_worksheet(ask_sheet.SHEET)
        for at, header in enumerate(rows[0]):
            page.write_string(0, at, header)
            for number, row in enumerate(rows, start=1):
                _type(workbook, page, number, at, row[header])
    path.write_bytes(target.getvalue())
    return path


def _type(workbook: Any, page: Any, row: int, at: int, value: Any) -> None:
    """Type one value as a spreadsheet holds it: a date as a date, a number as a number."""
    if value is None:
        return
    if isinstance(value, datetime | date):
        form = "dd/mm/yyyy hh:mm:ss" if isinstance(value, datetime) else "dd/mm/yyyy"
        page.write_datetime(row, at, value, workbook.add_format({"num_format": form}))
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(row, at, value)
    else:
        page.write_string(row, at, str(value))
