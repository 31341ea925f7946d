"""Can a large, well-formed file be read at once without losing anything, and how is that proved?

polars reads a CSV file many times faster than Python does, but it was not made to answer for
every byte. So its answer is taken only when the books balance:

1. every quotation mark opens a cell at its start, closes one at its end, or is doubled (or none
   of them stands at a cell's start: then they are ordinary characters, as in 5" pipe);
2. every line end is one between records, or stands in a cell;
3. every delimiter of every record is one between its cells, or stands in a cell;
4. all other bytes of the file are found again in the cells.

Whatever does not balance is read again, record by record (`careful_records`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from untower.storage.grid import row_numbers
from untower.storage.limits import Limits, check_cell_count, check_cell_lengths
from untower.storage.plain_records import bytes_in_cells, parse

_PIECE_BYTES = 256 * 1024
Places = np.ndarray[tuple[int], np.dtype[np.int32 | np.int64]]


@dataclass(frozen=True)
class Survey:
    """What the bytes of a file show before they are parsed.

    `line_ends` holds where each line stops (the place of its line feed, or the end of the file),
    `delimiters` how many stand in each line, `marks` where each quotation mark stands.
    """

    length: int
    returns: int
    returns_before_feeds: int
    line_ends: Places
    delimiters: Places
    marks: Places

    @property
    def others(self) -> int:
        """All bytes but line ends, quotation marks and delimiters."""
        feeds = len(self.line_ends) - (bool(len(self.line_ends)) and self._last_line_is_open)
        return self.length - feeds - self.returns - len(self.marks) - int(self.delimiters.sum())

    @property
    def _last_line_is_open(self) -> bool:
        return int(self.line_ends[-1]) == self.length


def survey(utf8: bytes, delimiter: str) -> Survey:
    """Find line ends, delimiters and quotation marks, piece by piece to spare the memory."""
    whole = np.frombuffer(utf8, np.uint8)
    number = np.int32 if len(whole) < 2**31 else np.int64
    returns = pairs = delimiters_before = 0
    ends: list[Places] = []
    sums: list[Places] = []
    marks: list[Places] = []
    for start in range(0, len(whole), _PIECE_BYTES):
        piece = whole[start : start + _PIECE_BYTES]
        feeds = np.flatnonzero(piece == 10)
        delimiters = np.flatnonzero(piece == ord(delimiter))
        ends.append((feeds + start).astype(number))
        sums.append((np.searchsorted(delimiters, feeds) + delimiters_before).astype(number))
        marks.append((np.flatnonzero(piece == 34) + start).astype(number))
        delimiters_before += len(delimiters)
        is_return = piece == 13
        returns += int(np.count_nonzero(is_return))
        before = whole[feeds + (start - 1)] if start else piece[feeds[feeds > 0] - 1]
        pairs += int(np.count_nonzero(before == 13))
    if not utf8.endswith(b"\n"):
        ends.append(np.array([len(whole)], dtype=number))
        sums.append(np.array([delimiters_before], dtype=number))
    nothing = np.array([], dtype=number)
    return Survey(
        length=len(whole),
        returns=returns,
        returns_before_feeds=pairs,
        line_ends=np.concatenate([nothing, *ends]),
        delimiters=np.diff(np.concatenate([nothing, *sums]), prepend=0),
        marks=np.concatenate([nothing, *marks]),
    )


def marks_are_in_place(utf8: bytes, delimiter: str, marks: Places) -> bool:
    """Whether every quotation mark opens a cell at its start, closes one at its end or is doubled.

    Marks that touch form a run. A run of odd length changes between inside and outside a cell, one
    of even length does not: so the count of marks before a run tells where it stands. A run met
    outside must follow a delimiter or a line end; one that ends outside must stand before one.
    """
    if len(marks) % 2:
        return False
    whole = np.frombuffer(utf8, np.uint8)
    first = np.flatnonzero(np.diff(marks, prepend=-2) != 1)
    after = np.append(first[1:], len(marks))
    begins, ends = marks[first], marks[after - 1]
    border = np.zeros(256, dtype=bool)
    border[[10, 13, ord(delimiter)]] = True
    opens = begins[(first % 2 == 0) & (begins > 0)]
    closes = ends[(after % 2 == 0) & (ends < len(whole) - 1)]
    return bool(border[whole[opens - 1]].all() and border[whole[closes + 1]].all())


def marks_are_plain(utf8: bytes, delimiter: str, marks: Places) -> bool:
    """Whether no quotation mark stands where a cell begins: then all are ordinary characters."""
    if not len(marks):
        return True
    whole = np.frombuffer(utf8, np.uint8)
    before = whole[marks[marks > 0] - 1]
    return bool(marks[0] > 0 and not np.isin(before, [10, 13, ord(delimiter)]).any())


def read_quickly(
    file: str, utf8: bytes, delimiter: str, width: int, limits: Limits
) -> tuple[pl.DataFrame, pl.Series] | None:
    """Cells and line numbers of a well-formed text file, or None when the proof fails.

    `width` is the number of cells of the widest record seen so far. UnreadableFile past a limit.
    """
    seen = survey(utf8, delimiter)
    lines = len(seen.line_ends)
    has_marks = not marks_are_plain(utf8, delimiter, seen.marks)
    if seen.returns != seen.returns_before_feeds:
        return None
    if has_marks and not marks_are_in_place(utf8, delimiter, seen.marks):
        return None
    check_cell_count(file, 1 if has_marks else lines, width, limits)
    if lines * width > limits.cells:
        return None
    cells = parse(utf8, delimiter, width, quoted=has_marks)
    if cells is None:
        return None
    inside = _inside(cells, delimiter) if has_marks else Inside(marked=len(seen.marks))
    in_cells = bytes_in_cells(cells)
    if cells.height + inside.feeds != lines or in_cells - inside.marked != seen.others:
        return None
    rows = _starts(cells, inside.feeds)
    padded = _null_where_no_cell(cells, rows, seen, inside, delimiter)
    if padded is None:
        return None
    check_cell_lengths(file, padded, rows, limits)
    return padded, rows


@dataclass(frozen=True)
class Inside:
    """How many line feeds and delimiters stand in cells, and all marked bytes together."""

    feeds: int = 0
    delimiters: int = 0
    marked: int = 0


def _inside(cells: pl.DataFrame, delimiter: str) -> Inside:
    """Count the line ends, delimiters and quotation marks that stand inside cells."""
    feeds = delimiters = others = 0
    for column in cells.iter_columns():
        held = column.filter(column.str.contains_any(["\n", '"', delimiter]))
        if held.len():
            feeds += int(held.str.count_matches("\n", literal=True).sum())
            delimiters += int(held.str.count_matches(delimiter, literal=True).sum())
            others += int(held.str.count_matches('["\r]').sum())
    return Inside(feeds, delimiters, feeds + delimiters + others)


def _count_in_records(cells: pl.DataFrame, what: str) -> pl.Series:
    """How often a character stands in each record's cells."""
    counts = pl.all().str.count_matches(what, literal=True)
    return cells.select(pl.sum_horizontal(counts).cast(pl.Int64)).to_series()


def _starts(cells: pl.DataFrame, feeds_inside: int) -> pl.Series:
    """The line on which each record starts: one on from the last, and one for each line inside."""
    plain = row_numbers(range(1, cells.height + 1))
    if not feeds_inside:
        return plain
    before = _count_in_records(cells, "\n").cum_sum().shift(1, fill_value=0)
    return (plain + before).cast(pl.UInt32).alias("row")


def _null_where_no_cell(
    cells: pl.DataFrame, rows: pl.Series, seen: Survey, inside: Inside, delimiter: str
) -> pl.DataFrame | None:
    """Turn the empty cells that polars put behind short records into nulls.

    How many cells a record really holds is known from its delimiters. None when one holds more
    than the frame is wide: then cells were left out.
    """
    if not cells.height:
        return None
    # With no line end inside a cell, records are lines and there is nothing to add up.
    held = seen.delimiters + 1
    first = np.arange(0)
    if inside.feeds:
        first = rows.to_numpy().astype(np.int64) - 1
        held = np.add.reduceat(seen.delimiters, first) + 1
    if inside.delimiters:
        held = held - _count_in_records(cells, delimiter).to_numpy()
    if int(held.max()) > cells.width:
        return None
    if cells.width > 1 and int(held.min()) == cells.width:
        return cells
    lengths = np.diff(seen.line_ends, prepend=-1) - 1
    lengths = lengths[first] if inside.feeds else lengths
    is_bare = (held == 1) & (lengths <= (1 if seen.returns else 0))
    held = np.where(is_bare & (cells.to_series(0) == "").to_numpy(), 0, held)
    short = np.flatnonzero(held < cells.width)
    if not len(short):
        return cells
    # Short records are mostly titles at the top: only the part down to the last of them is made
    # anew, which spares the memory of a second frame.
    top = int(short[-1]) + 1
    count = pl.Series(held[:top])
    blanked = cells.head(top).select(
        pl.when(count > position).then(name).alias(name)
        for position, name in enumerate(cells.columns)
    )
    return blanked.vstack(cells.slice(top))
