"""How much was given: spend only, contracts too, the application list too, the links too?"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl


class Level(IntEnum):
    """How much was given, each level on top of the one before."""

    SPEND = 1
    CONTRACTS = 2
    APPLICATIONS = 3
    LINKS = 4


# Any one of these tables, with a row in it, reaches the level.
TABLES_OF: Mapping[Level, tuple[str, ...]] = {
    Level.SPEND: ("payments",),
    Level.CONTRACTS: ("contracts",),
    Level.APPLICATIONS: ("components",),
    Level.LINKS: ("uses", "charges", "interfaces"),
}

LEVEL_NOUNS = {
    Level.SPEND: "spend",
    Level.CONTRACTS: "contracts",
    Level.APPLICATIONS: "applications",
    Level.LINKS: "links between them",
}


def level_of(tables: Mapping[str, pl.DataFrame]) -> Level | None:
    """The furthest level that any table with a row in it reaches; None where nothing is given.

    Links count only between things that are listed: without components they reach no level.
    """
    reached = [level for level, names in TABLES_OF.items() if _has_rows(tables, names)]
    if Level.APPLICATIONS not in reached:
        reached = [level for level in reached if level is not Level.LINKS]
    return max(reached, default=None)


def levels_missing(tables: Mapping[str, pl.DataFrame]) -> tuple[Level, ...]:
    """The levels below the one reached that no table gives: contracts without spend, for one."""
    top = level_of(tables)
    return tuple(
        level
        for level, names in TABLES_OF.items()
        if top is not None and level < top and not _has_rows(tables, names)
    )


def _has_rows(tables: Mapping[str, pl.DataFrame], names: Iterable[str]) -> bool:
    return any(name in tables and tables[name].height > 0 for name in names)


def spell_level(tables: Mapping[str, pl.DataFrame]) -> str:
    """What the files hold, level by level, and which lower level was skipped, in a sentence."""
    top = level_of(tables)
    if top is None:
        return "The files hold neither spend nor contracts nor applications."
    gaps = levels_missing(tables)
    held = [LEVEL_NOUNS[level] for level in Level if level <= top and level not in gaps]
    said = held[0] if len(held) == 1 else ", ".join(held[:-1]) + f" and {held[-1]}"
    without = f", but no {' and no '.join(LEVEL_NOUNS[gap] for gap in gaps)}" if gaps else ""
    only = "only " if held == [LEVEL_NOUNS[Level.SPEND]] else ""
    return f"The files hold {only}{said}{without}."
