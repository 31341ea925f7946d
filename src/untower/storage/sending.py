"""Files that somebody sent: what was recognised, which columns need a word, what was read.

The recogniser does what it does for files on disk. Where it does not know a header, the sender is
asked; what they say is a mapping for that file (a file nobody could recognise) or for that header
(a column that was left unused).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from untower.answers import Reading
from untower.errors import UnreadableFile
from untower.storage.files import grids_of_sent
from untower.storage.headers import normalised
from untower.storage.mapping import HeaderMap
from untower.storage.read import NOTES, read_from
from untower.storage.recognise import HEADER_WITHIN, own_name, recognise
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from untower.storage.grid import Grid
    from untower.storage.limits import Limits
    from untower.storage.recognise import Layout

SAMPLES = 4
SAMPLE_LETTERS = 40
LOOKED_AT = 30

# File → header → "table.field", or "" for left out.
Meanings = dict[str, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """A column that no field is read from: its header, first values, and what it may mean."""

    header: str
    samples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """One file or sheet: the table it was recognised as, None for none; its unclear columns.

    `free` are the fields of that table that no other column gives.
    """

    file: str
    table: str | None
    unclear: tuple[Unclear, ...] = ()
    free: tuple[str, ...] = ()


@dataclass
class Sent:
    """Everything that was sent, as grids; files that cannot be read as they are told."""

    grids: list[Grid | UnreadableFile] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)


def grids_of(files: Iterable[tuple[str, bytes]], limits: Limits) -> Sent:
    """The grids in the files, by name; two of one name are told apart by a number."""
    sent = Sent()
    names: set[str] = set()
    for name, content in files:
        free, times = name, 1
        while free in names:
            times += 1
            free = f"{name} ({times})"
        names.add(free)
        sent.grids += grids_of_sent(
            free,
            content,
            limits=limits,
            on_ignored=lambda file, why: sent.passed_over.append((file, why)),
        )
    return sent


def look_at(sent: Sent) -> list[SentFile]:
    """What each readable file is taken to be, and which of its columns nobody knows."""
    return [_looked_at(grid) for grid in sent.grids if not isinstance(grid, UnreadableFile)]


def read_sent(sent: Sent, chosen: Mapping[str, str], meanings: Meanings) -> Reading:
    """Read the grids with what was said: `chosen` is file → table for files nobody recognised.

    Raises UnreadableFile when nothing could be read, WrongUse where what was said does not fit.
    """
    maps = list(_maps(sent, chosen, meanings))
    reading = read_from(sent.grids, maps=maps)
    return Reading(
        tables=reading.tables, intake=reading.intake, passed_over=tuple(sent.passed_over)
    )


def header_row(grid: Grid) -> list[str | None]:
    """The fullest of a grid's first records: its header, where nobody recognised one."""
    best: tuple[int, list[str | None]] = (0, [])
    for row in grid.cells.head(HEADER_WITHIN).iter_rows():
        filled = sum(1 for cell in row if cell and cell.strip())
        if filled > best[0]:
            best = (filled, list(row))
    return best[1]


def _looked_at(grid: Grid) -> SentFile:
    layout = recognise(grid, TABLES)
    if layout is None:
        headers = header_row(grid)
        filled = sum(1 for one in headers if one and one.strip())
        if filled <= 2 or own_name(grid.file) in NOTES:
            return SentFile(file=grid.file, table=None)
        start = _place_of(grid, headers)
        return SentFile(
            file=grid.file,
            table=None,
            unclear=tuple(_unclear(grid, start, headers, range(len(headers)))),
        )
    used = {at for positions in layout.columns.values() for at in positions}
    unused = [at for at in range(len(layout.headers)) if at not in used]
    return SentFile(
        file=grid.file,
        table=layout.table,
        unclear=tuple(_unclear(grid, layout.header_at, layout.headers, unused)),
        free=_free(layout),
    )


def _free(layout: Layout) -> tuple[str, ...]:
    taken = {name if "." in name else f"{layout.table}.{name}" for name in layout.columns}
    every = [f"{layout.table}.{name}" for name in TABLES[layout.table].column_names]
    if layout.profile is not None:  # also what a row says about another table: its supplier
        every += [layout.profile.full(one.name) for one in layout.profile.fields]
    return tuple(name for name in dict.fromkeys(every) if name not in taken)


def _place_of(grid: Grid, headers: Sequence[str | None]) -> int:
    rows = [list(row) for row in grid.cells.head(HEADER_WITHIN).iter_rows()]
    return rows.index(list(headers)) if headers in rows else 0


def _unclear(
    grid: Grid, header_at: int, headers: Sequence[str | None], positions: Iterable[int]
) -> Iterable[Unclear]:
    """The columns at these positions that have a header, each header once."""
    below = grid.cells.slice(header_at + 1, LOOKED_AT)
    seen: set[str] = set()
    for at in positions:
        header = (headers[at] or "").strip()
        if not normalised(header) or normalised(header) in seen:
            continue
        seen.add(normalised(header))
        cells = [one.strip() for one in below.to_series(at).drop_nulls() if one.strip()]
        different = list(dict.fromkeys(cells))[:SAMPLES]
        yield Unclear(header=header, samples=tuple(one[:SAMPLE_LETTERS] for one in different))


def _maps(sent: Sent, chosen: Mapping[str, str], meanings: Meanings) -> Iterable[HeaderMap]:
    """What was said, as the reader takes it."""
    fields: dict[str, tuple[str, ...]] = {}
    for grid in sent.grids:
        if isinstance(grid, UnreadableFile) or grid.file not in meanings:
            continue
        said = {header: name for header, name in meanings[grid.file].items() if name}
        table = chosen.get(grid.file)
        if table is not None:
            if said:
                yield _whole_map(grid.file, table, said)
            continue
        for header, name in said.items():
            if header not in fields.get(name, ()):
                fields[name] = (*fields.get(name, ()), header)
    if fields:
        yield HeaderMap(fields=fields)


def _whole_map(file: str, table: str, said: Mapping[str, str]) -> HeaderMap:
    by_field: dict[str, tuple[str, ...]] = {}
    for header, name in said.items():
        by_field[name] = (*by_field.get(name, ()), header)
    stem, bracket, sheet = file.replace("\\", "/").rsplit("/", 1)[-1].partition(" [")
    return HeaderMap(
        table=table,
        title="what was said of its columns",
        names=(f"[{sheet}" if bracket else stem,),
        headers=tuple(said),
        fields=by_field,
    )
