"""Do the rows of all files agree: is each key used once, does each link lead to a row?

A key used again is refused, naming its first use. A link to a row nobody gave is refused, naming
the value and the table looked in, but only where that table was read at all: a link into a table
that was not given cannot be checked and is kept. Rows whose parents run in a circle are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.storage.near_ids import with_suggestions
from untower.storage.refusals import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.storage.sheet import Sheet
    from untower.tables import Column, Table

PLACE_KEYS = ("source_file", "source_row")  # a payment's key is its place: it cannot be used twice


def check(sheets: Sequence[Sheet], tables: Mapping[str, Table]) -> None:
    """Refuse, in place, the rows of `sheets` that clash with one another.

    A refused row may leave others without the row they point to, so links are asked again until
    nothing more is refused.
    """
    for name, mine in _by_main(sheets).items():
        _refuse_blank_keys(mine, tables[name])
        _refuse_repeated_keys(mine, tables[name])
    while True:
        before = sum(sheet.rows_kept for sheet in sheets)
        for table, column in _links(tables):
            _refuse_unknown_links(sheets, table, column)
        for table, column in _links(tables):
            if column.link == f"{table.name}.{table.keys[0] if table.keys else ''}":
                _refuse_circles(sheets, table, column)
        if sum(sheet.rows_kept for sheet in sheets) == before:
            return


def _by_main(sheets: Sequence[Sheet]) -> dict[str, list[Sheet]]:
    found: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if sheet.main is not None:
            found.setdefault(sheet.main, []).append(sheet)
    return found


def _links(tables: Mapping[str, Table]) -> Iterator[tuple[Table, Column]]:
    for table in tables.values():
        for column in table.columns:
            if column.link:
                yield table, column


# --- keys ------------------------------------------------------------------------------------


def _refuse_blank_keys(sheets: Sequence[Sheet], table: Table) -> None:
    """Refuse rows that have no id of their own and no name to make one from."""
    for sheet in sheets:
        for key in (one for one in table.columns if one.is_key and one.is_required):
            name = f"{table.name}.{key.name}"
            if name not in sheet.wide.columns or not sheet.wide[name].null_count():
                continue
            blank = sheet.wide[name].is_null()
            lines = refusals(
                sheet.file,
                sheet.wide["source_row"].filter(blank),
                "blank",
                do=f"Fill in {key.name}, or the name it could be made from.",
                column=sheet.header_of(name) or key.name,
                field=name,
                allowed=key.allowed,
            )
            sheet.refuse(blank, lines)


def _refuse_repeated_keys(sheets: Sequence[Sheet], table: Table) -> None:
    """Refuse each later use of a key; with one row at most, refuse each later row."""
    keys = [key for key in table.keys if key not in PLACE_KEYS]
    names = [f"{table.name}.{key}" for key in keys]
    sheets = [sheet for sheet in sheets if sheet.wide.height]
    if table.is_single_row:
        _refuse_further_rows(sheets, table)
    if not names or any(name not in sheet.wide.columns for sheet in sheets for name in names):
        names = [n for n in names if all(n in sheet.wide.columns for sheet in sheets)]
    if not names or not sheets or _all_differ(sheets, names):
        return
    is_repeated = pl.concat([_hashes(sheet, names) for sheet in sheets]).is_duplicated()
    parts = []
    for at, sheet in enumerate(sheets):
        of_sheet = is_repeated.head(sheet.wide.height)
        is_repeated = is_repeated.slice(sheet.wide.height)
        place = of_sheet.arg_true().cast(pl.UInt32).alias("place")
        columns = [sheet.wide[name].gather(place) for name in (*names, "source_row")]
        parts.append(pl.DataFrame([*columns, place]).with_columns(sheet_at=pl.lit(at, pl.UInt32)))
    every = pl.concat(parts)
    firsts = every.group_by(names, maintain_order=True).agg(
        pl.col("sheet_at").first().alias("first_sheet"),
        pl.col("source_row").first().alias("first_row"),
        pl.col("place").first().alias("first_place"),
    )
    later = every.join(firsts, on=names, nulls_equal=True, maintain_order="left").filter(
        (pl.col("sheet_at") != pl.col("first_sheet")) | (pl.col("place") != pl.col("first_place"))
    )
    files = {at: sheet.file for at, sheet in enumerate(sheets)}
    for at, sheet in enumerate(sheets):
        mine = later.filter(pl.col("sheet_at") == at)
        if mine.is_empty():
            continue
        said = mine.select(
            pl.format(
                "used before, in {} row {}",
                pl.col("first_sheet").replace_strict(files, return_dtype=pl.String),
                "first_row",
            )
        ).to_series()
        value = mine.select(pl.concat_str(names, separator=" + ", ignore_nulls=True)).to_series()
        headers = [sheet.header_of(name) or name.split(".", 1)[1] for name in names]
        lines = refusals(
            sheet.file,
            mine["source_row"],
            said,
            do="Take the row out, or give it an id of its own.",
            column=" + ".join(headers),
            field=names[0],
            value=value,
            allowed="each id once",
        )
        sheet.refuse(_mask(sheet, mine["place"]), lines)


def _all_differ(sheets: Sequence[Sheet], names: Sequence[str]) -> bool:
    """Whether no key is used twice, asked cheaply: sorted hashes that never repeat."""
    hashes = pl.concat([_hashes(sheet, names) for sheet in sheets]).sort()
    return not (hashes.head(-1) == hashes.tail(-1)).any() if len(hashes) > 1 else True


def _hashes(sheet: Sheet, names: Sequence[str]) -> pl.Series:
    """A hash of each row's key."""
    if len(names) == 1:
        return sheet.wide[names[0]].hash().alias("hash")
    return sheet.wide.select(pl.struct(names).hash().alias("hash")).to_series()


def _refuse_further_rows(sheets: Sequence[Sheet], table: Table) -> None:
    for at, sheet in enumerate(sheets):
        keep = 1 if at == 0 else 0
        places = pl.int_range(keep, sheet.wide.height, dtype=pl.UInt32, eager=True)
        if places.is_empty():
            continue
        lines = refusals(
            sheet.file,
            sheet.wide["source_row"].gather(places),
            f"{table.name} has one row, and it stands before this one",
            do="Keep one row and take the others out.",
            allowed="one row",
        )
        sheet.refuse(_mask(sheet, places), lines)


# --- links -----------------------------------------------------------------------------------


def _refuse_unknown_links(sheets: Sequence[Sheet], table: Table, column: Column) -> None:
    """Refuse rows whose link names no row, where the linked table was read."""
    name = f"{table.name}.{column.name}"
    link = column.link or ""
    target = link.split(".", 1)[0]
    linked = [sheet for sheet in sheets if name in sheet.wide.columns]
    if not linked or not any(sheet.main == target and sheet.rows_in for sheet in sheets):
        return
    known = pl.concat(
        [_each(sheet.wide[link]) for sheet in sheets if link in sheet.wide.columns]
    ).unique()
    left_out = pl.Series(
        sorted(set().union(*(sheet.left_out for sheet in sheets if sheet.main == target))),
        dtype=pl.String,
    )
    for sheet in linked:
        ids = sheet.wide[name]
        if _is_no_link(sheet, name, known, target):
            continue
        if ids.dtype == pl.List:
            strange = ids.list.eval(pl.element().filter(~pl.element().is_in(known.implode())))
            is_unknown = strange.list.len() > 0
            ids = strange.list.join(", ")
        else:
            strange = ids
            is_unknown = ~ids.is_in(known.implode())
        is_unknown = is_unknown.fill_null(value=False)
        if not is_unknown.any():
            continue
        reason, do = _why_unknown(strange.filter(is_unknown), left_out, target)
        lines = refusals(
            sheet.file,
            sheet.wide["source_row"].filter(is_unknown),
            reason,
            do=with_suggestions(do, ids.filter(is_unknown), known),
            column=sheet.header_of(name) or column.name,
            field=name,
            value=ids.filter(is_unknown),
            allowed=f"an id that stands in {target}",
        )
        sheet.refuse(is_unknown, lines)


def _why_unknown(
    strange: pl.Series, left_out: pl.Series, target: str
) -> tuple[pl.Series, pl.Series]:
    """Reasons and advice for links that lead nowhere: to a row the mapping left out, or to none.

    `strange` holds the ids, or the list of them, that no row has; `left_out` those of rows that a
    mapping left out.
    """
    if strange.dtype == pl.List:
        is_left_out = strange.list.eval(pl.element().is_in(left_out.implode())).list.all()
    else:
        is_left_out = strange.is_in(left_out.implode())
    said = (
        is_left_out.alias("left")
        .to_frame()
        .select(
            reason=pl.when("left")
            .then(pl.lit(f"names a row of {target} that was left out by the mapping"))
            .otherwise(pl.lit(f"names no row in {target}")),
            do=pl.when("left")
            .then(pl.lit("Nothing, unless the mapping is wrong."))
            .otherwise(pl.lit(f"Correct the id, or add the row to {target}.")),
        )
    )
    return said["reason"], said["do"]


def _is_no_link(sheet: Sheet, name: str, known: pl.Series, target: str) -> bool:
    """Whether a column that was only recognised as a link mostly leads nowhere: then it is none.

    "Contract ref" in a spend file is often an order number. A file's rows are not refused for our
    guess; the column is left unused, and that is said. A link in declared names is held to.
    """
    if sheet.layout is None or sheet.layout.profile is None or sheet.wide[name].dtype == pl.List:
        return False
    ids = sheet.wide[name].drop_nulls()
    fitting = int(ids.is_in(known.implode()).sum())
    if 2 * fitting >= len(ids):
        return False
    sheet.wide = sheet.wide.drop(name)
    sheet.assumed.append(
        f"“{sheet.header_of(name)}” was not used: {fitting:,} of {len(ids):,} values stand in "
        f"{target}"
    )
    return True


def _each(ids: pl.Series) -> pl.Series:
    """Every id of a column, of each cell's list where cells hold several."""
    return (ids.explode() if ids.dtype == pl.List else ids).drop_nulls()


def _refuse_circles(sheets: Sequence[Sheet], table: Table, column: Column) -> None:
    """Refuse rows whose chain of parents comes back to themselves."""
    name, key = f"{table.name}.{column.name}", column.link or ""
    mine = [s for s in sheets if name in s.wide.columns and key in s.wide.columns]
    parents: dict[str, str] = {}
    for sheet in mine:
        pairs = sheet.wide.select(key, name).drop_nulls()
        parents.update(zip(pairs[key].to_list(), pairs[name].to_list(), strict=True))
    circling = _on_circles(parents)
    if not circling:
        return
    on_circle = pl.Series(sorted(circling))
    for sheet in mine:
        hit = sheet.wide[key].is_in(on_circle.implode()) & sheet.wide[name].is_not_null()
        hit = hit.fill_null(value=False)
        if not hit.any():
            continue
        lines = refusals(
            sheet.file,
            sheet.wide["source_row"].filter(hit),
            "its parents run in a circle",
            do="Leave the parent of the topmost one blank.",
            column=sheet.header_of(name) or column.name,
            field=name,
            value=sheet.wide[name].filter(hit),
            allowed="a parent that is not below it",
        )
        sheet.refuse(hit, lines)


def _on_circles(parents: Mapping[str, str]) -> set[str]:
    """The ids whose chain of parents leads back to them; each id is walked once."""
    settled: set[str] = set()
    found: set[str] = set()
    for start in parents:
        path: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in settled and here not in path:
            path[here] = len(path)
            here = parents.get(here)
        if here is not None and here in path:
            found.update(one for one, at in path.items() if at >= path[here])
        settled.update(path)
    return found


def _mask(sheet: Sheet, places: pl.Series) -> pl.Series:
    blank = pl.Series([False]).new_from_index(0, sheet.wide.height).clone()
    return blank.scatter(places, values=True)
