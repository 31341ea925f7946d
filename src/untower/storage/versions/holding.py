"""Does everything still hold after a change: keys, required cells, row rules, links?

Asked of the rows a change touched and of the rows that point to one it removed: what was whole
before and was not touched is whole still. A link into a table that has no rows cannot be checked
and is kept, as when files are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.storage.near_ids import with_suggestions
from untower.storage.versions.canonical import typed_of
from untower.storage.versions.differences import (
    Difference,
    Key,
    difference,
    key_of,
    keys_of,
    with_columns,
)
from untower.storage.versions.edits import Problem
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from untower.tables import Column, Table

    Text = Callable[[str], pl.DataFrame | None]

MOST_TOLD = 500


def broken_by(
    changed: Mapping[str, pl.DataFrame],
    before: Text,
    tables: Mapping[str, Table] = TABLES,
    *,
    most: int | None = MOST_TOLD,
    parted: Mapping[str, Difference] | None = None,
) -> list[Problem]:
    """What a change breaks: `changed` is the tables as they are to be, `before(name)` as they were.

    At most `most` problems are told, None for all of them. `parted` is how each table differs,
    where that is known already.
    """
    found: list[Problem] = []
    if parted is None:
        parted = {n: difference(tables[n], before(n), text) for n, text in changed.items()}

    def after(name: str) -> pl.DataFrame | None:
        return changed[name] if name in changed else before(name)

    for part in parted.values():
        touched = _touched(part, after)
        for problems in (
            _keys_twice(part.table, after),
            _blank_cells(part.table, touched),
            _broken_rules(part.table, touched),
            _links_to_nowhere(part, after, tables),
            _circles(part, after),
            _left_without(part, after, tables),
        ):
            found += problems
            if most is not None and len(found) >= most:
                return found[:most]
    return found


def hanging_on(
    table: Table, key: Key, text: Text, tables: Mapping[str, Table] = TABLES
) -> dict[str, int]:
    """How many rows of each table point to one row."""
    if len(table.keys) != 1:
        return {}
    here = f"{table.name}.{table.keys[0]}"
    found: dict[str, int] = {}
    for other, column in _links(tables):
        frame = text(other.name)
        if column.link == here and frame is not None and column.name in frame.columns:
            count = int((frame[column.name] == key[0]).sum())
            if count:
                found[other.name] = found.get(other.name, 0) + count
    return found


def loose_links(table: Table, text: Text) -> dict[str, int]:
    """How many cells of each link column name no row, where the linked table has rows at all."""
    frame = text(table.name)
    found: dict[str, int] = {}
    for column in table.columns if frame is not None else ():
        if not column.link or frame is None or column.name not in frame.columns:
            continue
        known = _known(column, text)
        if known is None:
            continue
        ids = frame[column.name].drop_nulls()
        loose = len(ids) - int(ids.is_in(known.implode()).sum())
        if loose:
            found[column.name] = loose
    return found


def _touched(part: Difference, after: Text) -> pl.DataFrame:
    """The rows that were added or changed, as they are to be."""
    table = part.table
    frame = after(table.name)
    if frame is None or not frame.height:
        return pl.DataFrame()
    if not table.keys:
        return frame
    keys = keys_of(table)
    named = pl.concat([part.added.select(keys), part.cells.select(keys)]).unique()
    return frame.join(named, on=keys, how="semi", nulls_equal=True)


def _problem(
    table: Table,
    row: Mapping[str, str | None],
    column: str | None,
    reason: str,
    allowed: str,
    do: str,
) -> Problem:
    return Problem(
        table=table.name,
        key=key_of(table, row),
        column=column,
        value=row.get(column) if column else None,
        reason=reason,
        allowed=allowed,
        do=do,
    )


def _keys_twice(table: Table, after: Text) -> Iterator[Problem]:
    frame = after(table.name)
    if frame is None or not table.keys or not frame.height:
        return
    again = frame.filter(frame.select(table.keys).is_duplicated())
    for row in again.unique(subset=list(table.keys), maintain_order=True).iter_rows(named=True):
        yield _problem(
            table,
            row,
            table.keys[0],
            "used before",
            "each id once",
            "Take the row out, or give it an id of its own.",
        )


def _blank_cells(table: Table, touched: pl.DataFrame) -> Iterator[Problem]:
    for column in table.columns:
        if not column.is_required or not touched.height:
            continue
        blank = (
            touched
            if column.name not in touched.columns
            else touched.filter(pl.col(column.name).is_null())
        )
        for row in blank.iter_rows(named=True):
            yield _problem(
                table,
                row,
                column.name,
                "blank",
                column.allowed,
                "Fill it in: a row without it cannot be used.",
            )


def _broken_rules(table: Table, touched: pl.DataFrame) -> Iterator[Problem]:
    if not touched.height or not table.rules:
        return
    needed = sorted({name for rule in table.rules for name in rule.reads})
    typed = typed_of(table, with_columns(touched, needed))
    for rule in table.rules:
        holds = typed.select(rule.holds().fill_null(value=True)).to_series()
        for row in touched.filter(~holds).iter_rows(named=True):
            others = [f"{name} is {row.get(name)}" for name in rule.reads if name != rule.column]
            reason = f"{rule.reason} ({', '.join(others)})" if others else rule.reason
            yield _problem(table, row, rule.column, reason, "", rule.do)


def _links(tables: Mapping[str, Table]) -> Iterator[tuple[Table, Column]]:
    for table in tables.values():
        for column in table.columns:
            if column.link:
                yield table, column


def _known(column: Column, after: Text) -> pl.Series | None:
    """The ids a link may name; None where its table has no rows."""
    target, key = (column.link or ".").split(".", 1)
    frame = after(target)
    if frame is None or not frame.height or key not in frame.columns:
        return None
    return frame[key].drop_nulls()


def _links_to_nowhere(
    part: Difference, after: Text, tables: Mapping[str, Table]
) -> Iterator[Problem]:
    """Links of rows that were added, and links that were changed."""
    table = part.table
    keys = keys_of(table)
    frame = after(table.name)
    if frame is None or not frame.height:
        return
    for column in tables[table.name].columns:
        if not column.link or column.name not in frame.columns:
            continue
        known = _known(column, after)
        if known is None:
            continue
        changed = part.cells.filter(pl.col(" column") == column.name).select(keys)
        named = pl.concat([part.added.select(keys), changed])
        rows = frame.join(named, on=keys, how="semi", nulls_equal=True) if table.keys else frame
        strange = rows.filter(~pl.col(column.name).is_in(known.implode()))
        if not strange.height:
            continue
        target = column.link.split(".", 1)[0]
        do = pl.Series([f"Correct the id, or add the row to {target} first."] * strange.height)
        advice = with_suggestions(do, strange[column.name], known)
        for row, said in zip(strange.iter_rows(named=True), advice, strict=True):
            yield _problem(
                table,
                row,
                column.name,
                f"names no row in {target}",
                f"an id that stands in {target}",
                said,
            )


def _circles(part: Difference, after: Text) -> Iterator[Problem]:
    """Rows whose chain of parents leads back to them through a parent that was changed."""
    table = part.table
    frame = after(table.name)
    for column in table.columns:
        if column.link != f"{table.name}.{table.keys[0] if table.keys else ''}":
            continue
        if frame is None or column.name not in frame.columns:
            continue
        pairs = frame.select(table.keys[0], column.name).drop_nulls()
        parents: dict[str, str] = dict(pairs.iter_rows())
        changed = part.cells.filter(pl.col(" column") == column.name)[table.keys[0]].to_list()
        for start in [*part.added[table.keys[0]].to_list(), *changed]:
            seen: set[str] = set()
            here = parents.get(start)
            while here is not None and here != start and here not in seen:
                seen.add(here)
                here = parents.get(here)
            if here == start:
                row = {table.keys[0]: start, column.name: parents[start]}
                yield _problem(
                    table,
                    row,
                    column.name,
                    "its parents run in a circle",
                    "a parent that is not below it",
                    "Leave the parent of the topmost one blank.",
                )


def _left_without(part: Difference, after: Text, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Rows that point to one that was removed."""
    table = part.table
    if not part.removed.height:
        return
    for key in table.keys:
        here = f"{table.name}.{key}"
        frame = after(table.name)
        gone = part.removed[key].drop_nulls().unique()
        if frame is not None and key in frame.columns:
            gone = gone.filter(~gone.is_in(frame[key].drop_nulls().implode()))
        for other, column in _links(tables):
            pointing = after(other.name) if column.link == here else None
            if pointing is None or column.name not in pointing.columns:
                continue
            for row in pointing.filter(pl.col(column.name).is_in(gone.implode())).iter_rows(
                named=True
            ):
                yield _problem(
                    other,
                    row,
                    column.name,
                    f"names no row in {table.name} any more",
                    f"an id that stands in {table.name}",
                    f"Point {other.name} to another row first, or remove it too.",
                )
