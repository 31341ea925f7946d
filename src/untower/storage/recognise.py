"""What is this file? Which row is its header, which table its rows are, which column which field.

Four ways, the first that fits: a mapping that was given; a sheet of the start workbook; a table in
untower's own column names (its file or sheet named after it, or its columns unmistakable); a layout
as bodies publish or keep it, known by synonyms and content. Nothing fits: not recognised, and the
file is refused by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.storage import content
from untower.storage.headers import Choice, Profile, choose, normalised, profiles
from untower.storage.mapping import HeaderMap
from untower.storage.starting import start_maps
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.storage.grid import Grid
    from untower.tables import Table

    Row = Sequence[str | None]

HEADER_WITHIN = 40  # title rows above a header; a header further down has not been seen
NAME_SPEAKS = 400  # what a file's name adds for the profile it names
PUT_BACK = re.compile(r"(?:links|supplier_merges)(?:_|$)")  # also "links (2)", "links edited"


@dataclass(frozen=True)
class Layout:
    """How one grid is read: its header, its main table, and which columns give which field.

    `columns` maps "table.field" to column positions (none for a constant of `mapped`).
    `header_at` is a position in the grid.
    """

    header_at: int
    headers: tuple[str | None, ...]
    table: str
    columns: Mapping[str, tuple[int, ...]]
    profile: Profile | None = None
    mapped: HeaderMap | None = None
    said: tuple[str, ...] = ()


def recognise(
    grid: Grid, tables: Mapping[str, Table] = TABLES, maps: Sequence[HeaderMap] = ()
) -> Layout | None:
    """The layout of a grid, or None where nothing fits.

    `maps` with a table read the whole of the files they fit; those without overrule single
    headers of whatever file has them.
    """
    top = [list(row) for row in grid.cells.head(HEADER_WITHIN).iter_rows()]
    for one in maps:
        if one.table is not None and one.fits_name(grid.file):
            layout = _mapped(top, one)
            if layout is not None:
                return layout
    forced = {
        name: headers for one in maps if one.table is None for name, headers in one.fields.items()
    }
    return (
        _started(grid, top)
        or _put_back(grid, top, tables)
        or _declared(grid, top, tables, forced)
        or _published(grid, top, forced)
        or _forced(top, tables, forced)
    )


def own_name(file: str) -> str:
    """The sheet's name where there is one, else the file's stem: what a declared table goes by."""
    sheet = re.search(r"\[(.*)\]$", file)
    return normalised(sheet.group(1) if sheet else _stem(file)).replace(" ", "_")


def _stem(file: str) -> str:
    name = re.sub(r"\s*\[.*\]$", "", file).replace("\\", "/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0]


# --- mappings, the start workbook -------------------------------------------------------------


def _mapped(top: Sequence[Row], one: HeaderMap) -> Layout | None:
    """The layout a mapping gives, at the first row that has every header it needs."""
    best: tuple[int, dict[str, tuple[int, ...]]] | None = None
    for at, row in enumerate(top):
        found = one.positions(row)
        if found is None:
            continue
        columns = {
            name: tuple(found[header] for header in headers if header in found)
            for name, headers in one.fields.items()
        }
        columns = {name: positions for name, positions in columns.items() if positions}
        if columns and (best is None or len(columns) > len(best[1])):
            best = (at, columns)
    if best is None or one.table is None:
        return None
    at, columns = best
    columns |= dict.fromkeys(one.constants, ())
    return Layout(at, tuple(top[at]), one.table, columns, None, one, (f"read by {one.title}",))


def _started(grid: Grid, top: Sequence[Row]) -> Layout | None:
    """A sheet of the start workbook: named as one, and nearly all its headers are of that sheet."""
    one = start_maps().get(own_name(grid.file))
    if one is None:
        return None
    layout = _mapped(top, one)
    if layout is None:
        return None
    known = {normalised(header) for headers in one.fields.values() for header in headers}
    filled = [normalised(header) for header in layout.headers if normalised(header)]
    mine = sum(1 for header in filled if header in known)
    return layout if len(filled) >= 2 and mine >= 0.8 * len(filled) else None


# --- lists that untower wrote and a person puts back -------------------------------------------


def _put_back(grid: Grid, top: Sequence[Row], tables: Mapping[str, Table]) -> Layout | None:
    """links.csv or supplier_merges.csv, ruled on and put back: rows of `links`.

    An earlier supplier_merges.csv had no column "kind": the file's name says what its rows join.
    """
    name, links = own_name(grid.file), tables.get("links")
    if links is None or not PUT_BACK.match(name):
        return None
    for at, row in enumerate(top):
        found = _declared_columns(row, links, {})
        if not {"left", "right"} <= set(found):
            continue
        if "kind" in found:
            return _declared_layout(at, row, links, found)
        if name.startswith("supplier_merges"):
            one = HeaderMap(
                table="links",
                fields={f"links.{field}": (row[place] or "",) for field, place in found.items()},
                constants={"links.kind": "same_supplier"},
            )
            columns: dict[str, tuple[int, ...]] = {"links.kind": ()}
            columns |= {f"links.{field}": (place,) for field, place in found.items()}
            said = "there is no column “kind”: same_supplier in every row, by the file's name"
            return Layout(at, tuple(row), "links", columns, None, one, (said,))
    return None


# --- untower's own column names --------------------------------------------------------------


def _declared(
    grid: Grid,
    top: Sequence[Row],
    tables: Mapping[str, Table],
    forced: Mapping[str, tuple[str, ...]],
) -> Layout | None:
    """A table in declared names: by the name of the file or sheet, else by its columns alone."""
    named = tables.get(own_name(grid.file))
    if named is not None:
        for at, row in enumerate(top):
            found = _declared_columns(row, named, forced)
            if _is_enough(found, named):
                return _declared_layout(at, row, named, found)
    best: tuple[int, Table, dict[str, int]] | None = None
    listed = {name for table in tables.values() for name in table.column_names}
    for at, row in enumerate(top):
        filled = sum(1 for cell in row if normalised(cell))
        is_near = forced or sum(1 for cell in row if _as_name(cell) in listed) >= 3
        for table in tables.values() if filled >= 3 and is_near else ():
            found = _declared_columns(row, table, forced)
            is_sure = len(found) >= max(3, 0.6 * filled) and _is_enough(found, table)
            if is_sure and "_" in "".join(found) and (best is None or len(found) > len(best[2])):
                best = (at, table, found)
    return _declared_layout(best[0], top[best[0]], best[1], best[2]) if best else None


def _declared_columns(
    row: Row, table: Table, forced: Mapping[str, tuple[str, ...]]
) -> dict[str, int]:
    """Declared column → position, for the cells of a row that are exactly a declared name."""
    found: dict[str, int] = {}
    for position, cell in enumerate(row):
        name = _as_name(cell)
        if name in table.column_names:
            found.setdefault(name, position)
    for name, headers in forced.items():
        bare = name.removeprefix(f"{table.name}.")
        for position, cell in enumerate(row):
            if bare in table.column_names and normalised(cell) in map(normalised, headers):
                found[bare] = position
    return found


def _as_name(cell: str | None) -> str:
    return (cell or "").replace("\ufeff", "").strip().lower().replace(" ", "_")


def _is_enough(found: Mapping[str, int], table: Table) -> bool:
    """Whether every required column is there: a payment's key is its place, which no file has."""
    places = ("source_file", "source_row")
    needed = [c.name for c in table.columns if c.is_required and c.name not in places]
    return bool(found) and all(name in found for name in needed)


def _declared_layout(at: int, row: Row, table: Table, found: Mapping[str, int]) -> Layout:
    said = [
        f"the header {_as_name(cell)} stands twice: the first of the two columns was read"
        for position, cell in enumerate(row)
        if found.get(_as_name(cell), position) != position
    ]
    columns = {f"{table.name}.{name}": (position,) for name, position in found.items()}
    return Layout(at, tuple(row), table.name, columns, said=tuple(said))


# --- layouts as bodies publish them ----------------------------------------------------------


def _published(
    grid: Grid, top: Sequence[Row], forced: Mapping[str, tuple[str, ...]]
) -> Layout | None:
    """The profile and header row that fit best, by synonyms and content."""
    words = normalised(grid.file.replace("[", " ").replace("/", " ")).split()
    hopeful: list[tuple[int, int, Profile]] = []
    seen: set[tuple[str, ...]] = set()
    for at, row in enumerate(top):
        names = [name for name in map(normalised, row) if name]
        if tuple(names) in seen:
            continue  # a header that stands again further down is no better for it
        seen.add(tuple(names))
        for profile in profiles() if len(names) >= 2 else ():
            if not forced and not profile.may_know(names):
                continue
            must = {normalised(h) for f, hs in forced.items() for h in hs if profile.has(f)}
            hits = [f.name for f in profile.fields if any(f.weigh(name) for name in names)]
            hits += [profile.bare(f) for f, hs in forced.items() if must.intersection(names)]
            if profile.is_met_by(hits):
                hopeful.append((len(hits), at, profile))
    hopeful.sort(key=lambda h: (-h[0], h[1]))
    best: tuple[int, Layout] | None = None
    for _, at, profile in hopeful[:8]:
        choice = choose(profile, top[at], Sampler(grid.cells.slice(at + 1), top[at]), forced)
        if not profile.is_met_by(tuple(choice.columns)):
            continue
        surety = choice.surety + NAME_SPEAKS * any(word in profile.named for word in words)
        if best is None or surety > best[0]:
            best = (surety, _published_layout(at, top[at], profile, choice))
    return best[1] if best else None


def again(layout: Layout, row: Row, below: pl.DataFrame) -> Layout | None:
    """The layout from a further header in the midst of a file, by the same profile, or None."""
    if layout.profile is None:
        return None
    choice = choose(layout.profile, row, Sampler(below, row))
    if not layout.profile.is_met_by(tuple(choice.columns)):
        return None
    return _published_layout(layout.header_at, row, layout.profile, choice)


class Sampler:
    """Samples of the columns below a header, each taken once."""

    def __init__(self, body: pl.DataFrame, headers: Row) -> None:
        self.body = body
        self.headers = headers
        self.taken: dict[int, pl.Series] = {}

    def __call__(self, position: int) -> pl.Series:
        """A sample of the column at that position, without blanks."""
        if position not in self.taken:
            self.taken[position] = content.sample(
                self.body.to_series(position), self.headers[position]
            )
        return self.taken[position]


def _published_layout(at: int, row: Row, profile: Profile, choice: Choice) -> Layout:
    in_order = sorted(choice.columns.items(), key=lambda item: item[1])
    columns = {profile.full(name): positions for name, positions in in_order}
    said = (f"read as {profile.title}", *choice.said)
    return Layout(at, tuple(row), profile.table, columns, profile, None, said)


def _forced(
    top: Sequence[Row], tables: Mapping[str, Table], forced: Mapping[str, tuple[str, ...]]
) -> Layout | None:
    """A layout of nothing but the headers named on the command line, where they name a table."""
    names = {name.split(".", 1)[0] for name in forced if "." in name}
    for table in names & set(tables):
        for at, row in enumerate(top):
            found = _declared_columns(row, tables[table], forced)
            if _is_enough(found, tables[table]):
                return _declared_layout(at, row, tables[table], found)
    return None
