"""Is this file as plain as can be: no quotation mark, and every line with the same cells?

Most large files are. Then four counts prove that nothing was lost: as many records as lines; as
many delimiters as such records have between their cells, so that none holds fewer (polars refuses
one that holds more); and every other byte found again in the cells. Anything else is for
`quick_records`, which surveys the bytes first.
"""

from __future__ import annotations

import polars as pl

from untower.storage.grid import column_names, row_numbers
from untower.storage.limits import Limits, check_cell_count, check_cell_lengths


def read_plain(
    file: str, utf8: bytes, delimiter: str, width: int, limits: Limits
) -> tuple[pl.DataFrame, pl.Series] | None:
    """Cells and line numbers of a plain file, or None when it is not one."""
    if width < 2 or b'"' in utf8:
        return None
    returns = utf8.count(b"\r")
    if returns and returns != utf8.count(b"\r\n"):
        return None
    feeds = utf8.count(b"\n")
    lines = feeds + (not utf8.endswith(b"\n"))
    delimiters = utf8.count(delimiter.encode())
    if delimiters != lines * (width - 1):
        return None
    check_cell_count(file, lines, width, limits)
    cells = parse(utf8, delimiter, width, quoted=False)
    if cells is None or cells.height != lines:
        return None
    if bytes_in_cells(cells) + delimiters + feeds + returns != len(utf8):
        return None
    rows = row_numbers(range(1, lines + 1))
    check_cell_lengths(file, cells, rows, limits)
    return cells, rows


def parse(utf8: bytes, delimiter: str, width: int, *, quoted: bool) -> pl.DataFrame | None:
    """What polars makes of the bytes, or None when it refuses them."""
    try:
        return pl.read_csv(
            utf8,
            has_header=False,
            schema=dict.fromkeys(column_names(width), pl.String),
            separator=delimiter,
            quote_char='"' if quoted else None,
            missing_columns="insert",
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None


def bytes_in_cells(cells: pl.DataFrame) -> int:
    """How many bytes all cells hold together."""
    sums = cells.select(pl.all().str.len_bytes().cast(pl.UInt64).sum()).row(0)
    return sum(int(number or 0) for number in sums)
