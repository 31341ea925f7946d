"""What do the sheets of a workbook hold, cell by cell, as text?

fastexcel reads XLSX, XLS and ODS. Asked for text it leaves a typed "£1,234.50" as it stands and
gives a true date as ISO text. Three things it does not do are done here: a workbook is looked
through before it is loaded, because a few bytes can claim a sheet of 17 thousand million cells;
error cells (#REF!), which it leaves blank, are put back; and rows keep the numbers of the sheet.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import fastexcel
import polars as pl

from untower.errors import UnreadableFile
from untower.storage.counts import spell_places
from untower.storage.grid import Grid, column_names, row_numbers
from untower.storage.limits import Limits, check_cell_count, check_cell_lengths, check_file_size
from untower.storage.sheet_extent import Extent, column_letters, ods_extents, xlsx_extents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# It writes warnings about chart sheets, which hold no cells, to the terminal.
logging.getLogger("fastexcel").addHandler(logging.NullHandler())
logging.getLogger("calamine").addHandler(logging.NullHandler())

Answer = TypeVar("Answer")


def read_spreadsheet(
    file: str,
    data: bytes,
    form: str,
    *,
    limits: Limits | None = None,
    on_ignored: Callable[[str, str], None] | None = None,
) -> Iterator[Grid]:
    """A grid for each sheet of a workbook, hidden ones too; `form` is xlsx, xls or ods.

    An empty sheet gives no grid: `on_ignored(name, why)` is told. UnreadableFile when the workbook
    is damaged, protected, empty, or passes a limit.
    """
    limits = limits or Limits()
    check_file_size(file, len(data), limits)
    extents: dict[str, Extent] = {}
    if form == "xlsx":
        extents = xlsx_extents(file, data, limits)
    elif form == "ods":
        extents = ods_extents(file, data, limits)
    for extent in extents.values():
        check_cell_count(f"{file} [{extent.sheet}]", extent.rows, extent.columns, limits)
    reader = _guarded(file, partial(fastexcel.read_excel, data))
    found = 0
    for name in reader.sheet_names:
        sheet = _guarded(file, partial(_load, reader, name))
        where = f"{file} [{name}]"
        if not sheet.height or not sheet.width:
            if on_ignored:
                on_ignored(where, "the sheet is empty")
            continue
        found += 1
        yield _grid_of_sheet(where, form, sheet, extents.get(name), limits)
    if not found:
        raise UnreadableFile(
            file, "the workbook holds no filled cell.", "Save it again with its data."
        )


def _load(reader: fastexcel.ExcelReader, name: str) -> fastexcel.ExcelSheet:
    """One sheet as text. `skip_rows=0` keeps empty rows at the top, and so the row numbers."""
    return reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")


def _guarded(file: str, work: Callable[[], Answer]) -> Answer:
    """What fastexcel gives, or UnreadableFile for whatever it stumbles over in a broken file."""
    try:
        return work()
    except fastexcel.FastExcelError:
        pass
    except BaseException as problem:
        # A panic in the compiled reader is not an Exception, and its class cannot be imported.
        if type(problem).__name__ != "PanicException":
            raise
    raise UnreadableFile(
        file,
        "the workbook is damaged or was cut short.",
        "Open it in a spreadsheet program and save it again, or download it again.",
    )


def _grid_of_sheet(
    where: str,
    form: str,
    sheet: fastexcel.ExcelSheet,
    extent: Extent | None,
    limits: Limits,
) -> Grid:
    """One sheet as a grid, with its error cells put back."""
    cells = sheet.to_polars()
    cells.columns = column_names(cells.width)
    cells = cells.cast(pl.String)
    rows = row_numbers(range(1, cells.height + 1))
    notes: list[str] = []
    if sheet.visible != "visible":
        notes.append("The sheet is hidden in the workbook; it was read all the same.")
    if extent is not None and extent.errors:
        cells = _with_errors(cells, extent, notes)
    check_cell_lengths(where, cells, rows, limits)
    return Grid(file=where, format=form, encoding=None, cells=cells, rows=rows, notes=tuple(notes))


def _with_errors(cells: pl.DataFrame, extent: Extent, notes: list[str]) -> pl.DataFrame:
    """Put the text of error cells back where the reader left a blank."""
    places: list[str] = []
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in extent.errors.items():
        places.append(f"{column_letters(column)}{row} {text}")
        by_column.setdefault(column - extent.first_column, {})[row - 1] = text
    for position, texts in by_column.items():
        column_values = cells.to_series(position)
        blank = {row: text for row, text in texts.items() if column_values[row] in (None, "")}
        cells = cells.with_columns(
            column_values.scatter(list(blank), list(blank.values())).alias(column_values.name)
        )
    more = [""] * extent.errors_left
    notes.append(f"Cells hold errors instead of values ({spell_places(places + more)}).")
    return cells
