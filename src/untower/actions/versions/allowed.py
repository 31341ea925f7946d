"""Who may change the tables, and which columns: nobody changes a column that they may not see."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from untower.actions.acting import SERVICE, NotAllowed, check_has
from untower.record.people.models import Role
from untower.tables import TABLES, Sensitivity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.actions.acting import Actor

CHANGERS = (Role.OWNER.value, Role.COMMERCIAL_LEAD.value, Role.EDITOR.value)
RESTORERS = (Role.OWNER.value, Role.COMMERCIAL_LEAD.value)
SEE_ALL = (Role.OWNER.value, Role.COMMERCIAL_LEAD.value, Role.AUDITOR.value)
SEE_MEMBERS = (Role.EDITOR.value, Role.VIEWER.value)


def check_can_change(by: Actor) -> None:
    """Raise NotAllowed unless the actor may change tables."""
    check_has(by, CHANGERS, "change the tables")


def can_change(by: Actor) -> bool:
    """Whether the actor may change tables."""
    return _is_allowed(check_can_change, by)


def check_can_restore(by: Actor) -> None:
    """Raise NotAllowed unless the actor may bring back an earlier version: it holds everything."""
    check_has(by, RESTORERS, "restore a version")


def can_restore(by: Actor) -> bool:
    """Whether the actor may restore versions."""
    return _is_allowed(check_can_restore, by)


def highest_of(by: Actor) -> Sensitivity | None:
    """The most sensitive level of column the actor may see; None where they may see no table."""
    if by is SERVICE or by.has(*SEE_ALL):
        return Sensitivity.PERSONAL
    return Sensitivity.COMMERCIAL if by.has(*SEE_MEMBERS) else None


def may_see(by: Actor, table: str, column: str) -> bool:
    """Whether the actor may see a column of a table; of a row, first its key."""
    highest = highest_of(by)
    return highest is not None and _is_shown(highest, table, column)


@cache
def _is_shown(highest: Sensitivity, table: str, column: str) -> bool:
    declared = TABLES[table]
    keys_shown = all(declared.column(key).sensitivity <= highest for key in declared.keys)
    return keys_shown and declared.column(column).sensitivity <= highest


def check_may_set(by: Actor, table: str, columns: Iterable[str]) -> None:
    """Raise NotAllowed where one of the columns is not for the actor to see."""
    hidden = [name for name in columns if not may_see(by, table, name)]
    if hidden:
        said = "a column" if len(hidden) == 1 else f"{len(hidden)} columns"
        raise NotAllowed(
            f"This would change {said} of {table} that your role does not show. "
            "An owner or a commercial lead may do it."
        )


def _is_allowed(check: object, by: Actor) -> bool:
    try:
        check(by)  # type: ignore[operator]
    except NotAllowed:
        return False
    return True
