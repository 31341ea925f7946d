"""Which records does a text file hold, and on which line does each one start?

Two ways lead to the same grid. The quick way hands the bytes to polars and is believed only if a
count of bytes proves that nothing was lost (`quick_records`). Every other file goes the careful
way, record by record (`careful_records`), which also mends quotation marks that are never closed.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.errors import UnreadableFile
from untower.phrases import plural
from untower.storage.careful_records import Careful, read_carefully
from untower.storage.counts import spell_places
from untower.storage.encoding import Decoded, decode
from untower.storage.grid import Grid
from untower.storage.limits import Limits, check_file_size
from untower.storage.plain_records import read_plain

if TYPE_CHECKING:
    import polars as pl

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "upright bar"}
_HEAD_BYTES = 256 * 1024
_HEAD_RECORDS = 200


@dataclass(frozen=True)
class Shape:
    """How the first records are written: what parts the cells, and how many there mostly are."""

    delimiter: str
    width: int
    widest: int


def read_delimited(file: str, data: bytes, *, limits: Limits | None = None) -> Grid:
    """The grid of a text file; UnreadableFile when it is not text or passes a limit."""
    limits = limits or Limits()
    check_file_size(file, len(data), limits)
    decoded = decode(data)
    del data
    if decoded is None:
        raise UnreadableFile(
            file,
            "the file holds bytes that are not text.",
            "Open it in the program that made it and save it as CSV (UTF-8) or XLSX.",
        )
    return read_text(file, decoded, limits)


def read_text(file: str, decoded: Decoded, limits: Limits) -> Grid:
    """The grid of text that is already decoded."""
    if not re.search(rb"\S", decoded.utf8):
        raise UnreadableFile(
            file, "the file is empty.", "Export it again, or leave it out of the folder."
        )
    shape = find_shape(decoded.utf8)
    notes = list(decoded.notes)
    if shape.delimiter != ",":
        notes.append(f"Cells are parted by a {DELIMITERS[shape.delimiter]}.")
    quick = read_plain(file, decoded.utf8, shape.delimiter, shape.widest, limits)
    if quick is None:
        # Loaded here since it needs numpy, which most files do not.
        from untower.storage.quick_records import read_quickly

        quick = read_quickly(file, decoded.utf8, shape.delimiter, shape.widest, limits)
    if quick is not None:
        cells, rows = quick
    else:
        careful: Careful = read_carefully(file, decoded.utf8, shape.delimiter, shape.width, limits)
        cells, rows = careful.cells, careful.rows
        notes += careful.notes
    notes += _notes_on_width(cells, rows, shape.width)
    return Grid(
        file=file,
        format="csv",
        encoding=decoded.encoding,
        cells=cells,
        rows=rows,
        notes=tuple(notes),
    )


def _notes_on_width(cells: pl.DataFrame, rows: pl.Series, width: int) -> list[str]:
    """What a reader should know of records that are too long and of columns that are blank."""
    notes = []
    if 1 < width < cells.width:
        is_long = cells.to_series(width).is_not_null()
        lines = rows.filter(is_long).to_list()
        notes.append(
            f"{plural(len(lines), 'record holds', 'records hold')} more than the usual "
            f"{width} cells ({spell_places(lines, 'line')})."
        )
    blank = 0
    for position in reversed(range(cells.width)):
        column = cells.to_series(position)
        if (column.fill_null("") != "").any():
            break
        blank += 1
    if blank:
        held = plural(blank, "column at the right holds", "columns at the right hold")
        notes.append(f"{held} nothing.")
    return notes


def find_shape(utf8: bytes) -> Shape:
    """The delimiter that gives the first records the same number of cells, and that number.

    Counted outside quotation marks over the first 200 records. The best is the one with the
    largest share of records of its commonest width; more cells decide between equals, then the
    order comma, semicolon, tab, upright bar.
    """
    head = utf8[:_HEAD_BYTES]
    if len(utf8) > _HEAD_BYTES:
        head = head[: head.rfind(b"\n") + 1] or head
    text = head.decode("utf-8", errors="ignore")
    best = (0.0, 1, Shape(",", 1, 1))
    for delimiter in DELIMITERS:
        widths = _widths(text, delimiter)
        filled = Counter(width for width in widths if width)
        if not filled:
            continue
        width, times = max(filled.items(), key=lambda item: (item[1], item[0]))
        share = times / sum(filled.values())
        if width > 1 and (share, width) > best[:2]:
            best = (share, width, Shape(delimiter, width, max(widths)))
    return best[2]


def _widths(text: str, delimiter: str) -> list[int]:
    """The number of cells of each of the first records, as Python's csv reader counts them."""
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            widths.append(len(record))
            if len(widths) == _HEAD_RECORDS:
                break
    except csv.Error:
        pass
    return widths
