"""The tables of a version to take away: a zip of CSV files, or a workbook, in an edition.

A table whose keys are above the edition is left out whole, a column that is above it by itself.
Both forms are read again by untower as the values they were: a payment's place goes with it. No
cell runs as a formula.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import polars as pl
import xlsxwriter

from untower.publish.formula_guard import harmless, harmless_column
from untower.tables import TABLES, Kind
from untower.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.publish.editions import Edition
    from untower.tables import Table

READ_ME = "README.txt"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # no clock: the same version makes the same bytes
ROWS_AT_MOST = 1_048_575
LONGEST_TEXT = 32_767


def tables_zip(texts: Mapping[str, pl.DataFrame], edition: Edition, marking: str) -> bytes:
    """One CSV a table, in declared names, with a README that carries the marking.

    `texts` are tables of canonical text by name.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, READ_ME, f"{marking}\n{edition.title}: {edition.holds}.\n".encode())
        for table, text in cut_tables(texts, edition):
            _put(archive, f"{table.name}.csv", csv_of_text(text))
    return out.getvalue()


def tables_workbook(texts: Mapping[str, pl.DataFrame], edition: Edition, marking: str) -> bytes:
    """One sheet a table; amounts and numbers are numbers, everything else text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties(
        {"title": f"{marking} ({edition.title})", "comments": f"untower {__version__}"}
    )
    head = book.add_format({"bold": True})
    for table, text in cut_tables(texts, edition):
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 1)
        sheet.set_header(f"&L{edition.title}")
        for at, name in enumerate(text.columns):
            sheet.write_string(0, at, name, head)
            is_number = table.column(name).kind in (Kind.MONEY, Kind.NUMBER, Kind.WHOLE)
            for row, cell in enumerate(text[name].head(ROWS_AT_MOST), start=1):
                if cell is None:
                    continue
                if is_number and len(cell) <= 15:  # what a spreadsheet holds exactly
                    sheet.write_number(row, at, float(cell))
                else:
                    sheet.write_string(row, at, harmless(cell)[:LONGEST_TEXT])
    if not book.worksheets():
        book.add_worksheet("nothing").write_string(0, 0, "There is nothing in this edition.")
    book.close()
    return out.getvalue()


def cut_tables(
    texts: Mapping[str, pl.DataFrame], edition: Edition
) -> Iterator[tuple[Table, pl.DataFrame]]:
    """Each table that has something to show in the edition, with the columns that it may show."""
    for name, table in TABLES.items():
        text = texts.get(name)
        if text is None or not edition.shows_keys_of(name):
            continue
        shown = [column for column in text.columns if edition.shows(f"{name}.{column}")]
        if shown and text.height:
            yield table, text.select(shown)


def csv_of_text(text: pl.DataFrame) -> bytes:
    """A text frame as CSV for a reader and a spreadsheet: UTF-8 with a mark at its start."""
    out = io.BytesIO()
    text.select(harmless_column(pl.col(name)).alias(name) for name in text.columns).write_csv(
        out, include_bom=True, line_terminator="\r\n"
    )
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, EARLIEST)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)
