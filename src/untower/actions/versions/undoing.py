"""One version's change taken back, with everything that was saved after it kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.actions.acting import Refused
from untower.actions.versions.allowed import check_can_change, check_may_set
from untower.actions.versions.changing import Clash
from untower.actions.versions.saving import Change, check_what, saved_in_turn
from untower.record.versions.reading import digests_of, text_in
from untower.storage.versions.differences import COLUMN
from untower.storage.versions.merging import merge_table
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.storage.versions.differences import Difference
    from untower.storage.versions.merging import MergedTable


def undo(*, organisation: Organisation, by: Actor, version: Version, what: str = "") -> Version:
    """Save a new version without what `version` changed; later changes of other cells stay.

    Raises Clash where something later changed the same place, NotAllowed where it holds columns
    that the actor may not see, Broken where what is left would not hold together.
    """
    check_can_change(by)
    check_what(what)
    if version.organisation_id != organisation.pk:
        raise Refused({"": "There is no such version here."})
    if version.base is None:
        raise Refused(
            {"": "The first version is where the tables come from: there is no undoing it."}
        )
    before, after = digests_of(version.base), digests_of(version)
    names = [n for n in TABLES if before.get(n) != after.get(n)]

    def change_after(now: Version | None) -> Change:
        merged = {
            name: merge_table(
                TABLES[name],
                text_in(version, name),
                text_in(now, name),
                text_in(version.base, name),
            )
            for name in names
        }
        _check_may(by, merged)
        clashes = [clash for one in merged.values() for clash in one.clashes]
        if clashes and now is not None:
            raise Clash(now, clashes, merged)
        changed = {name: _with_keys(name, one.text) for name, one in merged.items()}
        return Change(changed, {"undone": version.number})

    return saved_in_turn(
        change_after,
        organisation=organisation,
        by=by,
        what=what.strip() or f"Version {version.number} undone",
        kind="version.undone",
    )


def _with_keys(name: str, text: pl.DataFrame) -> pl.DataFrame:
    return text if text.width else pl.DataFrame(schema=dict.fromkeys(TABLES[name].keys, pl.String))


def _check_may(by: Actor, merged: Mapping[str, MergedTable]) -> None:
    for name, one in merged.items():
        check_may_set(by, name, columns_of(one.mine))


def columns_of(part: Difference) -> list[str]:
    """The columns in which something differs, keys included."""
    rows = [name for name in part.table.column_names if _is_said(part, name)]
    cells = part.cells[COLUMN].unique().to_list() if part.cells.height else []
    return [*part.table.keys, *rows, *cells]


def _is_said(part: Difference, name: str) -> bool:
    return any(
        name in frame.columns and frame[name].null_count() < frame.height
        for frame in (part.added, part.removed)
    )
