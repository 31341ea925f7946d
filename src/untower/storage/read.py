"""What do these files say? From files to typed, checked tables, with every refusal named.

For each file or sheet, rows in = rows kept + rows refused by name. Nothing is coerced: a row with
a cell that cannot be read is refused whole, and so is a row whose key was used before or whose
link leads nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from untower.answers import FileIntake, Reading
from untower.errors import UnreadableFile
from untower.storage import refusals
from untower.storage.checking import PLACE_KEYS, check
from untower.storage.files import read_grids
from untower.storage.headers import normalised
from untower.storage.implied import add_ids
from untower.storage.map_use import MapUse
from untower.storage.recognise import recognise
from untower.storage.sheet import Sheet, typed
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from untower.storage.grid import Grid
    from untower.storage.mapping import HeaderMap
    from untower.tables import Table

NOT_RECOGNISED = "not recognised"
NOTES = {"read me", "readme", "notes", "contents", "cover", "about", "guidance", "instructions"}


def read(
    sources: Sequence[Path | str],
    *,
    maps: Sequence[HeaderMap] = (),
    on: date | None = None,  # noqa: ARG001
    progress: Callable[[int, int, str], None] | None = None,
    tables: Mapping[str, Table] = TABLES,
) -> Reading:
    """Read files, folders, globs and zips into typed, checked tables.

    `maps` overrule what headers are taken to mean. `progress(done, of, what)` is told of each
    file. `on` is the date the reading is for; nothing that is read depends on it today. Raises
    UnreadableFile when nothing at all could be read; a file that cannot be read beside others
    that can is one refusal of that file. Raises WrongUse when a header of the command line stands
    in none of the files.
    """
    passed_over: list[tuple[str, str]] = []
    grids = (
        grid
        for source in sources
        for grid in read_grids(
            source,
            progress=progress,
            on_ignored=lambda file, why: passed_over.append((file, why)),
        )
    )
    reading = read_from(grids, maps=maps, tables=tables)
    return replace(reading, passed_over=tuple(passed_over))


def read_from(
    grids: Iterable[Grid | UnreadableFile],
    *,
    maps: Sequence[HeaderMap] = (),
    tables: Mapping[str, Table] = TABLES,
) -> Reading:
    """The reading of grids that already stand as text."""
    sheets: list[Sheet] = []
    failed: list[UnreadableFile] = []
    names: Counter[str] = Counter()
    use = MapUse.of(maps)
    for grid in grids:
        names[grid.file] += 1
        if isinstance(grid, UnreadableFile):
            failed.append(grid)
            sheets.append(_unreadable(grid))
        else:
            sheets.append(_sheet(grid, maps, tables, names[grid.file], use))
        del grid  # a large file's text is not kept beside its typed columns
    if failed and len(failed) == len(sheets):
        if len(failed) == 1:
            raise failed[0]
        raise UnreadableFile(
            f"{len(failed)} files",
            "none of them can be read. " + " ".join(str(one) for one in failed),
            "",
        )
    use.check()
    for sheet in sheets:
        add_ids(sheet)
    check(sheets, tables)
    return Reading(tables=_tables(sheets, tables), intake=tuple(_intake(s) for s in sheets))


def _unreadable(error: UnreadableFile) -> Sheet:
    line = refusals.of_whole_file(error.file, error.what, error.do)
    return Sheet(error.file, "unreadable", None, None, 0, pl.DataFrame(), [line])


def _sheet(
    grid: Grid, maps: Sequence[HeaderMap], tables: Mapping[str, Table], times: int, use: MapUse
) -> Sheet:
    """One grid, typed; or refused whole where nobody can tell what it is.

    `times` counts the files of that name so far: a row's place names one row only, so the second
    "spend.csv", from another folder, goes by "spend.csv (2)".
    """
    layout = recognise(grid, tables, maps)
    if times > 1:
        grid = replace(grid, file=f"{grid.file} ({times})")
    use.note(grid, layout, () if layout else _headers_seen(grid))
    if layout is not None:
        return typed(grid, layout, tables)
    return _not_recognised(grid)


def _not_recognised(grid: Grid) -> Sheet:
    """Refuse every record of a grid that is no table we know, saying what was seen."""
    seen = _headers_seen(grid)
    if len(seen) <= 2 and _is_named_for_notes(grid.file):
        sheet = Sheet(grid.file, grid.format, grid.encoding, None, 0, pl.DataFrame(), [])
        sheet.assumed.append("A sheet of notes: passed over, since it holds no table.")
        return sheet
    if len(seen) <= 2:
        do = "Nothing, if these are notes: no row here has more than two cells."
    else:
        do = (
            f"The fullest row reads {', '.join(seen)}. Say what such headers mean with "
            '--map "Their header=table.field", or leave the file out if it holds no data.'
        )
    lines = refusals.refusals(
        grid.file, grid.rows, NOT_RECOGNISED, do=do, allowed="a table that untower knows"
    )
    sheet = Sheet(
        grid.file, grid.format, grid.encoding, None, len(grid.rows), pl.DataFrame(), [lines]
    )
    sheet.assumed += grid.notes
    return sheet


def _is_named_for_notes(file: str) -> bool:
    """Whether a sheet of a workbook is named as notes are: "Read me", "Notes", "Contents"."""
    sheet = re.search(r"\[(.*)\]$", file)
    return sheet is not None and normalised(sheet.group(1)) in NOTES


def _headers_seen(grid: Grid) -> list[str]:
    """The fullest of the first records, as its cells stand, shortened."""
    best: list[str] = []
    for row in grid.cells.head(20).iter_rows():
        cells = [cell.strip()[:40] for cell in row if cell and cell.strip()]
        if len(cells) > len(best):
            best = cells
    return best[:12]


# --- from sheets to tables -------------------------------------------------------------------


def _tables(sheets: Sequence[Sheet], tables: Mapping[str, Table]) -> dict[str, pl.DataFrame]:
    """Every table that a file gave, main rows first; rows that follow from others yield to them."""
    found: dict[str, pl.DataFrame] = {}
    for name, table in tables.items():
        main = [_frame(s, table) for s in sheets if s.main == name]
        further = [_frame(s, table) for s in sheets if s.main != name and _gives(s, table)]
        parts = [part for part in main if part.height]
        if further:
            parts = [*_filled(parts, further, table), _new_rows(further, parts, table)]
        parts = [part for part in parts if part.height]
        if parts:
            frame = pl.concat(parts, how="diagonal") if len(parts) > 1 else parts[0]
            order = [c for c in table.column_names if c in frame.columns]
            places = [c for c in ("source_file", "source_row") if c not in order]
            found[name] = frame.select(*order, *places)
    return found


def _gives(sheet: Sheet, table: Table) -> bool:
    """Whether the rows of a sheet say enough to make rows of a table that is not their main one."""
    return all(f"{table.name}.{key}" in sheet.wide.columns for key in table.keys) and any(
        name.startswith(f"{table.name}.") for name in sheet.wide.columns
    )


def _frame(sheet: Sheet, table: Table) -> pl.DataFrame:
    prefix = f"{table.name}."
    columns = [
        pl.col(name).alias(name.removeprefix(prefix))
        for name in sheet.wide.columns
        if name.startswith(prefix) and name.removeprefix(prefix) not in PLACE_KEYS
    ]
    if not columns:
        return pl.DataFrame(schema={"source_file": pl.String, "source_row": pl.Int64})
    frame = sheet.wide.select(
        *columns,
        _stated(sheet, prefix + "source_file", pl.lit(sheet.file)).alias("source_file"),
        _stated(sheet, prefix + "source_row", pl.col("source_row"))
        .cast(pl.Int64)
        .alias("source_row"),
    )
    for name, kind in frame.schema.items():
        if kind == pl.List:
            frame = frame.explode(name)
    return frame


def _stated(sheet: Sheet, name: str, place: pl.Expr) -> pl.Expr:
    """Where a row came from: as its own columns say (payments that were downloaded), else here."""
    return pl.coalesce(pl.col(name), place) if name in sheet.wide.columns else place


def _filled(
    main: Sequence[pl.DataFrame], further: Sequence[pl.DataFrame], table: Table
) -> list[pl.DataFrame]:
    """Main rows with their blanks filled from what rows of other tables say of the same key."""
    keys = list(table.keys)
    said = pl.concat(further, how="diagonal").drop("source_file", "source_row").drop_nulls(keys)
    said = said.unique(subset=keys, keep="first", maintain_order=True)
    others = [name for name in said.columns if name not in keys]
    filled = []
    for part in main:
        if not others or not set(keys) <= set(part.columns):
            filled.append(part)
            continue
        joined = part.join(said, on=keys, how="left", maintain_order="left", suffix=" said")
        both = {name: f"{name} said" for name in others if name in part.columns}
        whole = [pl.coalesce(name, said_too).alias(name) for name, said_too in both.items()]
        filled.append(joined.with_columns(whole).drop(both.values()))
    return filled


def _new_rows(
    further: Sequence[pl.DataFrame], main: Sequence[pl.DataFrame], table: Table
) -> pl.DataFrame:
    """Rows that follow from others: each key once, and none that a file gives itself."""
    keys = list(table.keys)
    rows = pl.concat(further, how="diagonal").drop_nulls(keys)
    rows = rows.unique(subset=keys, keep="first", maintain_order=True)
    given = [part.select(keys) for part in main if set(keys) <= set(part.columns)]
    if given:
        rows = rows.join(pl.concat(given), on=keys, how="anti", maintain_order="left")
    return rows


def _intake(sheet: Sheet) -> FileIntake:
    """How one file went."""
    names = sheet.layout.columns if sheet.layout else {}
    return FileIntake(
        file=sheet.file,
        format=sheet.format,
        encoding=sheet.encoding,
        table=sheet.main,
        header_row=sheet.header_row,
        rows_in=sheet.rows_in,
        rows_kept=sheet.rows_kept,
        rows_refused=sheet.rows_in - sheet.rows_kept,
        refused=refusals.joined(sheet.refused),
        headers={
            _short(name, sheet): header for name in names if (header := sheet.header_of(name))
        },
        assumed=tuple(sheet.assumed),
    )


def _short(name: str, sheet: Sheet) -> str:
    """A field without its table where it is the sheet's own."""
    return name.removeprefix(f"{sheet.main}.")
