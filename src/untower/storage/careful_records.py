"""What are the records of a file that is not well-formed, and what had to be mended?

Each record is read strictly first. Where that fails, the rule is: a quotation mark that would
swallow following lines is taken as an ordinary character; one inside a single line is read as
Python's csv reader does, unless taking it as it stands gives the usual number of cells.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import polars as pl

from untower.phrases import plural
from untower.storage.counts import spell_places
from untower.storage.grid import column_names, frame_of, row_numbers
from untower.storage.limits import Limits, cell_too_long, check_cell_count

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK_RECORDS = 50_000
_LONE_RETURN = re.compile(rb"\r(?!\n)")
# A line of its own after the lines in hand: if it does not come back as a record of its own, a
# quotation mark was still open.
_END = "\x02end of the lines in hand\x02"
_field_limit = Lock()


@dataclass(frozen=True)
class Careful:
    """What the careful way gives: the cells, the line each record starts on, what was mended."""

    cells: pl.DataFrame
    rows: pl.Series
    notes: tuple[str, ...]


def read_carefully(file: str, utf8: bytes, delimiter: str, width: int, limits: Limits) -> Careful:
    """Every record of a text file, mended where it must be; UnreadableFile past a limit.

    `width` is the usual number of cells, by which a mended record is judged.
    """
    notes: list[str] = []
    utf8, stand_in = _settle_lone_returns(utf8, delimiter, width, notes)
    with _field_size(limits.cell_characters):
        records = Records(file, utf8, delimiter, width, limits)
        chunks, starts = _gather(file, records, limits)
    cells = pl.concat(chunks)
    if stand_in:
        cells = cells.select(pl.all().str.replace_all(stand_in, "\r", literal=True))
    return Careful(cells, row_numbers(starts), (*notes, *records.notes()))


def _gather(file: str, records: Records, limits: Limits) -> tuple[list[pl.DataFrame], list[int]]:
    """All records as frames of equal width, built piece by piece to spare the memory."""
    chunks: list[pl.DataFrame] = []
    starts: list[int] = []
    waiting: list[list[str]] = []
    widest = 0
    for start, record in records:
        starts.append(start)
        waiting.append(record)
        if len(record) > widest:
            widest = len(record)
            check_cell_count(file, len(starts), widest, limits)
        if len(waiting) == _CHUNK_RECORDS:
            check_cell_count(file, len(starts), widest, limits)
            chunks.append(frame_of(waiting, max(widest, 1)))
            waiting = []
    check_cell_count(file, len(starts), widest, limits)
    chunks.append(frame_of(waiting, max(widest, 1)))
    return [_widened(chunk, max(widest, 1)) for chunk in chunks], starts


def _widened(chunk: pl.DataFrame, width: int) -> pl.DataFrame:
    """A frame with null columns added up to `width`."""
    missing = column_names(width)[chunk.width :]
    return chunk.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in missing)


class Records:
    """The records of a text, one after the other, with the line each starts on."""

    def __init__(self, file: str, utf8: bytes, delimiter: str, width: int, limits: Limits) -> None:
        self._file = file
        self._delimiter = delimiter
        self._width = width
        self._limits = limits
        self._source = iter(_lines_of(utf8, newline=""))
        self._returned: list[str] = []
        self._taken: list[str] = []
        self._line = 1
        self._never_closed: list[int] = []
        self._inside: list[int] = []

    def _lines(self) -> Iterator[str]:
        """Lines for the csv reader, those handed back first; each is remembered while in use."""
        while True:
            line = self._returned.pop() if self._returned else next(self._source, None)
            if line is None:
                return
            self._taken.append(line)
            yield line

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with the number of its first line."""
        while True:
            # A reader that has met the end of its lines cannot go on; a new one can, and is
            # needed only after an unclosed mark had run to the end of the file.
            reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
            while True:
                try:
                    record = next(reader)
                except StopIteration:
                    break
                except csv.Error as problem:
                    record = self._mended(problem)
                start = self._line
                self._line += len(self._taken)
                self._taken.clear()
                yield start, record
            if not self._returned:
                return

    def _mended(self, problem: csv.Error) -> list[str]:
        """The record at a place where strict reading failed; lines not its own go back."""
        first, *rest = self._taken
        literal = parts_of_line(first, self._delimiter)
        is_usual = len(literal) == self._width
        if "field larger than field limit" in str(problem) and not (rest and is_usual):
            self._refuse_long(literal)
        lenient = None if "unexpected end of data" in str(problem) else self._lenient()
        if lenient is not None and len(lenient) == self._width and not is_usual:
            self._inside.append(self._line)
            return lenient
        if rest or lenient is None:
            self._never_closed.append(self._line)
            self._returned += reversed(rest)
            del self._taken[1:]
        else:
            self._inside.append(self._line)
        if len(first) > self._limits.cell_characters:
            self._refuse_long(literal)
        return literal

    def _lenient(self) -> list[str] | None:
        """The lines in hand as Python's csv reader takes them when it is not strict."""
        try:
            records = list(csv.reader([*self._taken, _END], delimiter=self._delimiter))
        except csv.Error:
            return None
        return records[0] if len(records) == 2 else None

    def _refuse_long(self, cells: list[str]) -> None:
        """Refuse the file if a cell of this record is too long; the last one may go on."""
        for position, cell in enumerate(cells, start=1):
            if len(cell) > self._limits.cell_characters:
                raise cell_too_long(self._file, self._line, position, len(cell), self._limits)
        if len(self._taken) > 1:
            raise cell_too_long(self._file, self._line, len(cells), None, self._limits)

    def notes(self) -> tuple[str, ...]:
        """What had to be mended, in sentences, with the first few lines."""
        notes = []
        if self._never_closed:
            notes.append(
                "A quotation mark is opened and never closed, so it was taken as an ordinary "
                f"character ({spell_places(self._never_closed, 'line')})."
            )
        if self._inside:
            notes.append(
                "A cell goes on after its closing quotation mark; all of it was kept "
                f"({spell_places(self._inside, 'line')})."
            )
        return tuple(notes)


def parts_of_line(line: str, delimiter: str) -> list[str]:
    """The cells of one line in which some quotation mark is not where it should be.

    A cell that opens with a mark runs to the next mark before a delimiter or the line's end; where
    there is none, that mark and those after it are ordinary characters.
    """
    plain = line.rstrip("\r\n")
    closing = re.compile(rf'"(?={re.escape(delimiter)}|$)')
    closings = [found.start() for found in closing.finditer(plain)]
    cells: list[str] = []
    start = 0
    while True:
        if plain.startswith('"', start) and closings and closings[-1] > start:
            end = closings[bisect_right(closings, start)]
            cells.append(plain[start + 1 : end].replace('""', '"'))
            end += 1
        else:
            end = plain.find(delimiter, start)
            end = len(plain) if end < 0 else end
            cells.append(plain[start:end])
        if end >= len(plain):
            return cells
        start = end + 1


def _settle_lone_returns(
    utf8: bytes, delimiter: str, width: int, notes: list[str]
) -> tuple[bytes, str | None]:
    """Decide whether a carriage return without a line feed ends a line or stands in a cell.

    It ends a line in a file without any line feed. Where both occur it ends a line only if the
    parts it makes have the usual number of cells; otherwise a stand-in character takes its place
    while the records are read. Gives the text and that stand-in, if any.
    """
    lone = len(_LONE_RETURN.findall(utf8))
    if not lone:
        return utf8, None
    if b"\n" not in utf8:
        notes.append("Lines end in a carriage return alone, as on old Macintosh computers.")
        return utf8, None
    if _parts_are_records(utf8, delimiter, width):
        lines = plural(lone, "line end is", "line ends are")
        notes.append(f"{lines} a carriage return alone, the others a line feed.")
        return utf8, None
    stand_in = next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code).encode() not in utf8)
    returns = plural(lone, "carriage return stands", "carriage returns stand")
    notes.append(
        f"{returns} inside cells, and there {'it was' if lone == 1 else 'they were'} kept."
    )
    return _LONE_RETURN.sub(stand_in.encode(), utf8), stand_in


def _parts_are_records(utf8: bytes, delimiter: str, width: int) -> bool:
    """Whether most lines that hold a lone carriage return split at it into usual records."""
    whole = parted = 0
    for line in _lines_of(utf8, newline="\n"):
        parts = line.rstrip("\r\n").split("\r")
        if len(parts) > 1:
            counts = [part.count(delimiter) + 1 for part in parts if part]
            if all(count == width for count in counts):
                parted += 1
            else:
                whole += 1
    return parted > whole


def _lines_of(utf8: bytes, *, newline: str) -> io.TextIOWrapper:
    """The lines of a text, decoded as they are asked for."""
    return io.TextIOWrapper(io.BytesIO(utf8), encoding="utf-8", newline=newline)


@contextmanager
def _field_size(characters: int) -> Iterator[None]:
    """Let the csv reader take cells of up to `characters`; the setting is shared by all readers."""
    with _field_limit:
        before = csv.field_size_limit(characters)
        try:
            yield
        finally:
            csv.field_size_limit(before)
