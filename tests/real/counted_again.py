"""Rows and cells of published files by other means than untower's: csv, zipfile and plain XML."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from untower import Body
    from untower.answers import FileIntake

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each record of a CSV file with the line it ends on."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    reader = csv.reader(io.StringIO(text, newline=""))
    for record in reader:
        yield reader.line_num, record


def csv_rows_after(path: Path, header_row: int) -> int:
    """Records below the header, the blank ones too."""
    return sum(1 for line, _ in _records(path) if line > header_row)


def csv_cells(
    path: Path, header_row: int, columns: Sequence[str], *, with_lines: bool = False
) -> Iterator[Any]:
    """The named columns' cells of every record below the header; a missing cell is empty text."""
    places: list[int] = []
    for line, record in _records(path):
        if line == header_row:
            names = [name.strip() for name in record]
            places = [names.index(column) for column in columns]
        elif line > header_row:
            cells = [record[place] if place < len(record) else "" for place in places]
            yield (line, cells) if with_lines else cells


def sheet_rows_after(path: Path, sheet: str, header_row: int) -> int:
    """Rows of a sheet below its header that hold at least one value."""
    with zipfile.ZipFile(path) as book:
        root = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314
        links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        found = next(each for each in root.iter(f"{MAIN}sheet") if each.get("name") == sheet)
        target = targets[found.get(LINK)].lstrip("/").removeprefix("xl/")
        rows = 0
        with book.open(f"xl/{target}") as part:
            for _, row in ElementTree.iterparse(part):  # noqa: S314
                if row.tag == f"{MAIN}row":
                    below = int(row.get("r", "0")) > header_row
                    rows += below and any(True for _ in row.iter(f"{MAIN}v"))
                    row.clear()
        return rows


def printed_totals(path: Path, intake: FileIntake) -> list[Decimal]:
    """The amounts in the lines that were refused because they total the ones above."""
    totals = set(intake.refused.filter(pl.col("reason") == "total")["row"])
    column = [intake.headers["amount_gbp"]]
    cells = csv_cells(path, intake.header_row or 1, column, with_lines=True)
    return [Decimal(found[0].replace(",", "").strip()) for line, found in cells if line in totals]


def totals_away(folder: Path, body: Body) -> dict[str, Decimal]:
    """How far each file's printed total lies from the sum of its kept rows."""
    sums = body.tables["payments"].group_by("source_file").agg(pl.col("amount_gbp").sum())
    kept = dict(sums.iter_rows())
    return {
        intake.file: printed - kept[intake.file]
        for intake in body.intake
        for printed in printed_totals(folder / intake.file, intake)
    }
