"""Cells changed, rows added and removed, from a stated base; what others saved is merged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.actions.acting import NotAllowed
from untower.actions.versions.allowed import check_can_change, check_may_set, may_see
from untower.actions.versions.saving import Broken, Change, check_what, saved_in_turn
from untower.errors import WrongUse
from untower.record.versions.reading import digests_of, text_in
from untower.storage.versions.differences import is_row
from untower.storage.versions.edits import (
    AddRow,
    Edit,
    RemoveRow,
    SetCells,
    apply_edits,
)
from untower.storage.versions.merging import merge_table
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.storage.versions.merging import Choice, ClashingCell, MergedTable


class Clash(WrongUse):
    """Somebody else changed the same place since the base; nothing is saved yet.

    `newest` is the version their change stands in, `clashes` the places to choose for, `merged`
    each table with everything else in it.
    """

    def __init__(
        self,
        newest: Version,
        clashes: Sequence[ClashingCell],
        merged: Mapping[str, MergedTable],
    ) -> None:
        super().__init__("Two people changed the same cell. Choose which value to keep.")
        self.newest = newest
        self.clashes = tuple(clashes)
        self.merged = dict(merged)


def change_cells(
    *,
    organisation: Organisation,
    by: Actor,
    base: Version | None,
    changes: Sequence[Edit],
    what: str = "",
    choices: Mapping[tuple[str, tuple[str | None, ...], str | None], Choice] | None = None,
    chosen_at: int | None = None,
) -> Version:
    """Save changes made to `base` as a new version after the newest one, and give it back.

    What others saved since the base is kept: other rows and other cells merge; the same place with
    something else in it raises Clash, unless `choices` settle it. Choices hold for the version
    they were made against, `chosen_at`: against a newer one, everything is asked again. Raises
    NotAllowed for a column or row the actor may not see, Broken (a Refused) for every cell that
    cannot be read and every rule or link that would not hold.
    """
    check_can_change(by)
    check_what(what)
    edits = _by_table(changes)
    for name, mine in edits.items():
        _check_may(by, name, mine, base)
    wanted: dict[str, pl.DataFrame] = {}
    problems = []
    for name, mine in edits.items():
        wanted[name], found = apply_edits(TABLES[name], text_in(base, name), mine)
        problems += found
    if problems:
        raise Broken(problems)

    def change_after(now: Version | None) -> Change:
        is_same = (now.number if now else None) == chosen_at
        return Change(merged(base, now, wanted, choices if is_same else None))

    return saved_in_turn(change_after, organisation=organisation, by=by, what=what)


def _by_table(changes: Sequence[Edit]) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for change in changes:
        found.setdefault(change.table, []).append(change)
    return found


def merged(
    base: Version | None,
    now: Version | None,
    wanted: Mapping[str, pl.DataFrame],
    choices: Mapping[tuple[str, tuple[str | None, ...], str | None], Choice] | None,
) -> dict[str, pl.DataFrame]:
    """Tables as wanted from `base`, with what was saved up to `now` in them; Clash raised."""
    if (base.pk if base else None) == (now.pk if now else None):
        return dict(wanted)
    before, after = digests_of(base), digests_of(now)
    same = {name: mine for name, mine in wanted.items() if before.get(name) == after.get(name)}
    both = {
        name: merge_table(TABLES[name], text_in(base, name), text_in(now, name), mine, choices)
        for name, mine in wanted.items()
        if name not in same
    }
    clashes = [clash for one in both.values() for clash in one.clashes]
    if clashes and now is not None:
        raise Clash(now, clashes, both)
    return same | {name: one.text for name, one in both.items()}


def _check_may(by: Actor, name: str, edits: Sequence[Edit], base: Version | None) -> None:
    """Refuse edits of columns that the actor may not see, and of rows that hold such columns."""
    table = TABLES[name]
    for edit in edits:
        if isinstance(edit, SetCells | AddRow):
            said = [c for c, v in edit.cells.items() if isinstance(edit, SetCells) or v]
            check_may_set(by, name, [*table.keys, *said])
        elif isinstance(edit, RemoveRow):
            check_may_set(by, name, table.keys)
            text = text_in(base, name)
            row = None if text is None else text.filter(is_row(table, edit.key))
            hidden = [
                c
                for c in (row.columns if row is not None else ())
                if row is not None and not may_see(by, name, c) and row[c].null_count() < row.height
            ]
            if hidden:
                raise NotAllowed(
                    f"This row of {name} holds cells that your role does not show. "
                    "An owner or a commercial lead may remove it."
                )
