"""Which platforms exist already, what do they do, whom do they bind, and who says so?

The organisation's own platforms table comes first; untower ships a short catalogue beside it,
dated and sourced. A platform that both name is taken from the table.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    import polars as pl

PLATFORM_READS = (
    "platforms.platform_id",
    "platforms.name",
    "platforms.capability",
    "platforms.binds",
    "platforms.since",
    "platforms.source",
    "platforms.is_confirmed",
)


@dataclass(frozen=True, kw_only=True)
class Platform:
    """One platform. `binds` are kinds of organisation where untower ships it; `binds_words` says it
    as the organisation's table does. A price of None is not known.
    """

    platform_id: str
    name: str | None
    capability: str | None
    is_shipped: bool
    binds: tuple[str, ...] = ()
    nations: tuple[str, ...] = ()
    binds_words: str | None = None
    since: date | None = None
    one_off_gbp: Decimal | None = None
    annual_gbp: Decimal | None = None
    months_to_move: int | None = None
    source: str | None = None
    is_confirmed: bool | None = None
    caution: str | None = None

    @property
    def title(self) -> str:
        """Its name, or its id where it has none."""
        return self.name or self.platform_id

    def must_be_used_by(self, kind: str | None, nation: str | None, on: date) -> bool:
        """Whether a body of that kind and nation must use it on a day, as shipped."""
        begun = self.since is not None and self.since <= on
        return begun and kind in self.binds and nation in self.nations

    def is_used_as(self, component_name: str | None) -> bool:
        """Whether a component is this platform: its name says so."""
        named = (self.name or "").casefold()
        return bool(named) and named in (component_name or "").casefold()


def same_words(words: str | None) -> str | None:
    """A capability as it is compared: small letters, spaces for underscores and hyphens."""
    if words is None or not words.strip():
        return None
    return " ".join(words.casefold().replace("_", " ").replace("-", " ").split())


def platforms_of(tables: Mapping[str, pl.DataFrame]) -> tuple[Platform, ...]:
    """The organisation's platforms, then those untower ships that it does not list itself."""
    own = [_own(row) for row in records_of(tables, "platforms") or []]
    ids = {p.platform_id for p in own}
    names = {same_words(p.name) for p in own}
    shipped = [
        p
        for p in shipped_platforms()
        if p.platform_id not in ids and same_words(p.name) not in names
    ]
    return (*own, *shipped)


@lru_cache(maxsize=1)
def shipped_platforms() -> tuple[Platform, ...]:
    """The platforms that come with untower."""
    text = files("untower.options").joinpath("platforms.toml").read_text(encoding="utf-8")
    return tuple(_shipped(entry) for entry in tomllib.loads(text)["platform"])


def _shipped(entry: dict[str, Any]) -> Platform:
    return Platform(
        platform_id=entry["platform_id"],
        name=entry["name"],
        capability=entry["capability"],
        is_shipped=True,
        binds=tuple(entry["binds"]),
        nations=tuple(entry["nation"]),
        since=entry.get("since"),
        source=entry["source"],
        is_confirmed=entry["confirmed"],
        caution=entry["caution"] or None,
    )


def _own(row: dict[str, Any]) -> Platform:
    return Platform(
        platform_id=str(row["platform_id"]),
        name=row["name"],
        capability=row["capability"],
        is_shipped=False,
        binds_words=row["binds"],
        since=row["since"],
        one_off_gbp=row["one_off_gbp"],
        annual_gbp=row["annual_gbp"],
        months_to_move=row["months_to_move"],
        source=row["source"],
        is_confirmed=row["is_confirmed"],
    )
