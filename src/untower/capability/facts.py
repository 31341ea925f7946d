"""Everything the answer about strategy and skills rests on, computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.capability.decision_holders import Holder, decision_holders
from untower.capability.free_time import Manageable, free_posts, manageable_groups
from untower.capability.posts import Post, RetainedRole, read_posts, retained_roles
from untower.capability.service_owners import OwnerStanding, standings_of
from untower.capability.strategies import Strategy, read_strategies
from untower.needs import measure_services

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.policy import Policy

Progress = Callable[[int, int, str], None]
Stop = Callable[[], bool]

PARTS = ("reading roles", "reading decisions")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was found; `has_roles` and `has_decisions` say whether their tables were read."""

    on: date
    has_roles: bool
    has_decisions: bool
    strategies: tuple[Strategy, ...] | None
    decisions: tuple[Holder, ...]
    posts: tuple[Post, ...]
    retained: tuple[RetainedRole, ...]
    owners: tuple[OwnerStanding, ...]
    free: pl.DataFrame
    manageable: Manageable

    @property
    def retained_posts(self) -> list[Post]:
        """The posts that fill one of the eight roles to keep."""
        return [p for p in self.posts if p.retained_as is not None]


def gather_facts(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    policy: Policy | None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Facts:
    """Read decisions, strategies and roles; when `stop` says so, services are left unasked."""
    if progress:
        progress(0, len(PARTS), PARTS[0])
    posts = read_posts(tables)
    if progress:
        progress(1, len(PARTS), PARTS[1])
    services = () if stop and stop() else measure_services(tables, on=on)
    return Facts(
        on=on,
        has_roles="roles" in tables,
        has_decisions="decisions" in tables,
        strategies=read_strategies(tables, on=on),
        decisions=decision_holders(tables, posts),
        posts=posts,
        retained=retained_roles(posts),
        owners=standings_of(services, posts),
        free=free_posts(tables),
        manageable=manageable_groups(tables, posts, on=on, policy=policy),
    )
