"""What differs between two versions, as a page lists it: by table, row and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.phrases import plural
from untower.record.versions.reading import digests_of, text_in
from untower.storage.versions.differences import (
    COLUMN,
    NOW,
    WAS,
    Difference,
    difference,
    key_of,
)
from untower.tables import TABLES
from untower.web.estate.shown import (
    cell_of,
    name_of_row,
    row_address,
    title_of,
    visible_columns,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.tables import Column

LINES_A_TABLE = 25


def differences_between(was: Version | None, now: Version | None) -> list[Difference]:
    """Every table that differs between two versions, in journey order."""
    before, after = digests_of(was), digests_of(now)
    return [
        difference(TABLES[name], text_in(was, name), text_in(now, name))
        for name in TABLES
        if before.get(name) != after.get(name)
    ]


def tables_changed(versions: Sequence[Version]) -> dict[int, list[str]]:
    """Version id → the tables in which it differs from the version before it."""
    from untower.record.versions.models import VersionTable

    wanted = {v.pk for v in versions} | {v.base_id for v in versions if v.base_id}
    held: dict[int, dict[str, str]] = {}
    rows = VersionTable.objects.filter(version_id__in=wanted)
    for held_by, table, digest in rows.values_list("version_id", "table", "snapshot_id"):
        held.setdefault(held_by, {})[table] = digest
    found = {}
    for version in versions:
        before = held.get(version.base_id or 0, {})
        after = held.get(version.pk, {})
        found[version.pk] = [n for n in TABLES if before.get(n) != after.get(n)]
    return found


def parts_of(
    differences: Sequence[Difference],
    organisation: Organisation,
    by: Actor,
    *,
    version: int | None = None,
    is_saved: bool = True,
) -> tuple[list[dict[str, object]], int]:
    """What a page shows of each table that differs, and how many cells it may not show.

    `is_saved` says whether the new rows have a page to lead to.
    """
    parts: list[dict[str, object]] = []
    hidden = 0
    for part in differences:
        columns = {column.name: column for column in visible_columns(by, part.table)}
        hidden_cells = (
            int((~part.cells[COLUMN].is_in(list(columns))).sum()) if part.cells.height else 0
        )
        hidden += hidden_cells
        if not columns:
            hidden += part.added.height + part.removed.height
            continue
        shown = part.cells.filter(_among(list(columns)))
        if not (part.added.height or part.removed.height or shown.height):
            continue
        is_new = not part.removed.height and not part.cells.height and part.is_first
        lines = (
            []
            if is_new
            else list(_lines(part, shown, columns, organisation, version if is_saved else 0))
        )
        every = part.added.height + part.removed.height + shown.height
        parts.append(
            {
                "name": part.table.name,
                "title": title_of(part.table.name),
                "counts": _counts(part),
                "lines": lines,
                "rest": f"{every - len(lines):,} more." if lines and every > len(lines) else "",
            }
        )
    return parts, hidden


def _among(names: list[str]) -> pl.Expr:
    import polars as pl

    return pl.col(COLUMN).is_in(names)


def _counts(part: Difference) -> str:
    said = [f"{plural(count, 'row')} {word}" for word, count in part.counts.items() if count]
    return ", ".join(said)


def _lines(
    part: Difference,
    cells: pl.DataFrame,
    columns: Mapping[str, Column],
    organisation: Organisation,
    version: int | None,
) -> Iterator[dict[str, object]]:
    """One line a changed cell, then one a row that was added or removed."""
    table = part.table

    def href(row: Mapping[str, str | None], at: int | None) -> str:
        return "" if at == 0 else row_address(organisation, table, key_of(table, row), at)

    left = LINES_A_TABLE
    for row in cells.head(left).iter_rows(named=True):
        column = columns[row[COLUMN]]
        yield {
            "row": ", ".join(row[k] or "blank" for k in table.keys) or title_of(table.name),
            "href": href(row, version),
            "what": title_of(column.name),
            "was": cell_of(column, row[WAS]),
            "now": cell_of(column, row[NOW]),
        }
    left -= min(left, cells.height)
    for frame, what, at in ((part.added, "Row added", version), (part.removed, "Row removed", 0)):
        for row in frame.head(left).iter_rows(named=True):
            yield {
                "row": name_of_row(table, {k: v for k, v in row.items() if k in columns}),
                "href": href(row, at),
                "what": what,
                "was": None,
                "now": None,
            }
        left -= min(left, frame.height)
