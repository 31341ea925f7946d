"""Which workbook does a body fill? Six sheets for a newcomer, or every table there is.

Both hold headers, drop-downs, notes and formats, and no row of data. Each begins with a sheet
"Read me", which a reader passes over.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from untower.publish.cell_rules import Heading
from untower.tables import TABLES
from untower.tables.start import START_SHEETS
from untower.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from untower.tables import Table
    from untower.tables.start import StartSheet

READ_ME = "Read me"
LAST_ROW = 10_001  # rules and drop-downs reach this far down

# A file's own date would make two runs differ: the same version always writes the same bytes.
CREATED = datetime(2026, 1, 1, tzinfo=UTC)

START_STEPS = (
    "1. Fill what you have, sheet by sheet, one row a thing, from row 2 down. Any sheet may wait; "
    "organisation is one row, and without it nobody can say which rules bind you.",
    "2. Leave the first row as it is: the headers tell the reader what each column is.",
    "3. A blank cell means not known. Never write 0 for it: not known is counted as such.",
    "4. Call a thing by the same name on every sheet: the drop-downs offer the names you gave.",
    "5. Choose a cell, or point at its header, to read what belongs there and what is allowed.",
    "6. Save the file, then run: untower plan followed by the file's name.",
)
TABLES_STEPS = (
    "1. Fill the tables you have, one row a thing, from row 2 down. A table may stay empty.",
    "2. Leave the first row and the sheets' names as they are: the reader goes by them.",
    "3. A blank cell means not known. Never write 0 for it: not known is counted as such.",
    "4. An id is any short text, unique in its table; other tables point to a row by its id.",
    "5. Choose a cell, or point at its header, to read what belongs there and what is allowed.",
    "6. Save the file, then run: untower plan followed by the file's name.",
)
PAST_TENDER: dict[str, tuple[str, ...]] = {
    "procurements": ("procurement_id", "title", "route", "tender_notice_on", "deadline_at",
                     "decided_on", "decided_by_roles"),
    "lots": ("lot_id", "procurement_id", "title", "price_weight_pct", "quality_weight_pct",
             "social_value_weight_pct", "price_method", "benchmark_gbp", "quality_point_gbp",
             "should_cost_gbp", "tie_break", "price_months", "price_counts_moving",
             "price_counts_exit", "price_counts_indexation", "price_discount_pct",
             "price_includes_vat"),
    "criteria": ("criterion_id", "lot_id", "parent_id", "title", "kind", "weight_pct", "scale_min",
                 "scale_max", "scale_step", "minimum_score"),
    "offers": ("offer_id", "supplier_id", "basis", "procurement_id", "received_at", "currency",
               "includes_vat", "indexation_pct"),
    "offer_lots": ("offer_id", "lot_id"),
    "offer_items": ("offer_id", "component_id", "one_off_gbp", "annual_gbp", "exit_gbp"),
    "scores": ("offer_id", "criterion_id", "evaluator_id", "stage", "score", "reason"),
}  # fmt: skip
"""The sheets of one past tender and the columns that an old file knows of each."""
PAST_TENDER_STEPS = (
    "1. Fill in one tender that was decided, one row a thing, from row 2 down. An id is any short "
    "text of yours: repeat it wherever a sheet asks for the same thing.",
    "2. In scores, each evaluator's own score is individual; the one that counted is agreed and "
    "names no evaluator. Without individual scores the rest is still learned.",
    "3. In offer_items give each tender's price by part: one row a tender is enough, with any one "
    "short id in component_id.",
    "4. Leave the first row and the sheets' names as they are: the reader goes by them.",
    "5. A blank cell means not known. Never write 0 for it: not known is counted as such.",
    "6. Save the file, then run: untower bids --replay followed by the file's name. What comes "
    "out is for learning only, and never an award decision.",
)
LEGEND = "A dark header is needed in each row; a light one is welcome. The notes say it in words."


class Sheet(NamedTuple):
    """A sheet to fill: its name, what a row of it is, and its columns."""

    name: str
    sentence: str
    headings: tuple[Heading, ...]


def write_start_workbook(path: Path) -> None:
    """Write the six sheets a newcomer fills; the file is whole or absent."""
    put(path, start_workbook())


def write_tables_workbook(path: Path) -> None:
    """Write one sheet for every declared table; the file is whole or absent."""
    put(path, tables_workbook())


def write_past_tender_workbook(path: Path) -> None:
    """Write the sheets of one past tender, to be replayed; the file is whole or absent."""
    put(path, past_tender_workbook())


def past_tender_workbook() -> bytes:
    """The workbook of one past tender: what a replay reads, each sheet with what an old file knows.

    Raises KeyError for a column that its table does not have.
    """
    sheets = []
    for name, columns in PAST_TENDER.items():
        headings = {h.header: h for h in _table_headings(TABLES[name])}
        told = tuple(_of_past_tender(headings[column]) for column in columns)
        sheets.append(Sheet(name, TABLES[name].sentence, told))
    return _workbook("untower: one past tender", PAST_TENDER_STEPS, tuple(sheets))


def _of_past_tender(heading: Heading) -> Heading:
    """A heading whose drop-down lists a column of these sheets, where they have it."""
    table, _, column = (heading.column.link or "").partition(".")
    if column not in PAST_TENDER.get(table, ()):
        return replace(heading, names_from=None, names_on=None)
    return replace(heading, names_from=_names_in(table, PAST_TENDER[table].index(column)))


def start_workbook() -> bytes:
    """The newcomer's workbook: the organisation, then its services, applications and the rest."""
    sheets = tuple(
        Sheet(sheet.name, sheet.sentence, _start_headings(sheet)) for sheet in START_SHEETS
    )
    return _workbook("untower: what you already have", START_STEPS, sheets)


def tables_workbook() -> bytes:
    """The workbook of all tables."""
    sheets = tuple(
        Sheet(table.name, table.sentence, _table_headings(table)) for table in TABLES.values()
    )
    return _workbook("untower: every table", TABLES_STEPS, sheets)


def _start_headings(sheet: StartSheet) -> tuple[Heading, ...]:
    """The headings of a start sheet; names on another sheet come as a drop-down."""
    by_name = {other.name: other for other in START_SHEETS}
    headings = []
    for column in sheet.columns:
        other = by_name.get(column.refers_to or "")
        place = [c.header for c in other.columns].index(other.named_by) if other else 0
        headings.append(
            Heading(
                header=column.header,
                column=column.column,
                sentence=column.sentence,
                names_from=_names_in(other.name, place) if other else None,
                names_on=other.name if other else None,
                is_many=column.is_many,
                is_needed=column.header == sheet.named_by,
            )
        )
    return tuple(headings)


def _table_headings(table: Table) -> tuple[Heading, ...]:
    """The headings of a declared table; a link's ids come as a drop-down.

    What must hold between columns joins the sentence of the column it is named under.
    """
    headings = []
    for column in table.columns:
        to_table, _, to_column = (column.link or "").partition(".")
        place = TABLES[to_table].column_names.index(to_column) if column.link else 0
        between = [f"It is {rule.allowed}." for rule in table.rules if rule.column == column.name]
        headings.append(
            Heading(
                header=column.name,
                column=column,
                sentence=" ".join([column.sentence, *between]),
                names_from=_names_in(to_table, place) if column.link else None,
                names_on=to_table or None,
                is_needed=column.is_required,
            )
        )
    return tuple(headings)


def _names_in(sheet: str, place: int) -> str:
    """The filled cells of a column, as a formula: a drop-down without a tail of blanks."""
    letter = xl_col_to_name(place)
    first, cells = f"{sheet}!${letter}$2", f"{sheet}!${letter}$2:${letter}${LAST_ROW}"
    return f"=OFFSET({first},0,0,MAX(1,COUNTA({cells})),1)"


def _workbook(title: str, steps: tuple[str, ...], sheets: tuple[Sheet, ...]) -> bytes:
    """The workbook's bytes: the page that says what to do, then a sheet each."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": title,
                "subject": "A blank workbook to fill",
                "author": "untower",
                "comments": f"Written by untower {__version__}. It holds no data yet.",
                "created": CREATED,
            }
        )
        _read_me(workbook, title, steps, sheets)
        head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        needed = workbook.add_format({**head, "bg_color": "#1F3A4D", "font_color": "#FFFFFF"})
        welcome = workbook.add_format({**head, "bg_color": "#E3EBEF", "font_color": "#12212B"})
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.name)
            _print_setup(page, sheet.name)
            page.repeat_rows(0)
            page.freeze_panes(1, 1)
            page.set_row(0, 34)
            page.set_comments_author("untower")
            for place, heading in enumerate(sheet.headings):
                _column(workbook, page, place, heading, needed if heading.is_needed else welcome)
    return target.getvalue()


def _column(
    workbook: Workbook, page: Worksheet, place: int, heading: Heading, dress: Format
) -> None:
    """One column: its header with a note, its width and format, the rule of its cells."""
    cells = workbook.add_format(heading.number_format) if heading.number_format else None
    page.set_column(place, place, heading.width, cells)
    page.write_string(0, place, heading.header, dress)
    lines = heading.note.count("\n") + len(heading.note) // 40 + 1
    page.write_comment(0, place, heading.note, {"width": 300, "height": 18 * lines})
    page.data_validation(1, place, LAST_ROW - 1, place, heading.rule())


def _read_me(
    workbook: Workbook, title: str, steps: tuple[str, ...], sheets: tuple[Sheet, ...]
) -> None:
    """The first page: what to do, and what each sheet is for."""
    page = workbook.add_worksheet(READ_ME)
    _print_setup(page, READ_ME)
    page.hide_gridlines(2)
    heading = workbook.add_format({"bold": True, "font_size": 16})
    bold = workbook.add_format({"bold": True})
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, title, heading)
    for row, line in enumerate((*steps, LEGEND), start=2):
        page.write_string(row, 0, line)
    first = len(steps) + 4
    page.write_row(first, 0, ("Sheet", "What a row of it is"), bold)
    for row, sheet in enumerate(sheets, start=first + 1):
        page.write_url(row, 0, f"internal:'{sheet.name}'!A2", string=sheet.name)
        page.write_string(row, 1, sheet.sentence)


def _print_setup(page: Worksheet, name: str) -> None:
    """Landscape A4, as wide as one page, numbered."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&Luntower: {name}&R&P of &N")


def put(path: Path, content: bytes) -> None:
    """Write beside the target, then take its place at once."""
    part = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
