"""How much time is free for suppliers and for work in-house, and how many can we manage?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.capability.posts import Post, read_posts, sum_known_all
from untower.needs.whole_tables import organisation_says
from untower.policy import Policy, convention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

FOR_SUPPLIERS, FOR_IN_HOUSE = "suppliers", "in_house"
SCHEMA: Mapping[str, pl.DataType] = {
    "role_id": pl.String(),
    "retained_as": pl.String(),
    "fte_free": pl.Float64(),
    "free_for": pl.String(),
}


@dataclass(frozen=True, kw_only=True)
class Manageable:
    """How many supplier groups the free commercial posts can manage; None is not known.

    `groups` = the whole part of fte_free × groups_per_post. `fte_at_least` is the known part where
    a count is blank. `own_groups_per_post` is what the organisation's own cost of a post over its
    cost of managing a supplier comes to, shown beside and not used.
    """

    groups: int | None
    fte_free: float | None
    fte_at_least: float | None
    blank_roles: tuple[str, ...]
    groups_per_post: float
    own_groups_per_post: float | None

    @property
    def own_groups(self) -> int | None:
        """The same count by the organisation's own costs; None where either is not known."""
        return _groups(self.fte_free, self.own_groups_per_post)


def free_posts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The free time of every role as a table later steps read.

    Columns: role_id, retained_as, fte_free (full-time posts; null is not known), free_for:
    "suppliers" for commercial roles, whose time goes into managing suppliers, "in_house" for all
    others. A post's time is in one of the two only.
    """
    return pl.DataFrame(
        [
            {
                "role_id": post.role_id,
                "retained_as": post.retained_as,
                "fte_free": post.fte_free,
                "free_for": FOR_SUPPLIERS if post.is_commercial else FOR_IN_HOUSE,
            }
            for post in read_posts(tables)
        ],
        schema=SCHEMA,
    )


def manageable_groups(
    tables: Mapping[str, pl.DataFrame],
    posts: Sequence[Post],
    *,
    on: date,
    policy: Policy | None,
) -> Manageable:
    """How many supplier groups can be managed; not known with a blank, or no commercial role."""
    commercial = [p for p in posts if p.is_commercial]
    free = sum_known_all([p.fte_free for p in commercial])
    per_post = convention("supplier_groups_per_commercial_post", on=on, policy=policy)
    return Manageable(
        groups=_groups(free, per_post),
        fte_free=free,
        fte_at_least=sum_known_all([p.fte_free for p in commercial if p.fte_free is not None]),
        blank_roles=tuple(p.role_id for p in commercial if p.fte_free is None),
        groups_per_post=per_post,
        own_groups_per_post=_own_groups_per_post(tables),
    )


def _groups(free_fte: float | None, per_post: float | None) -> int | None:
    """The whole groups so many posts manage; rounded first, so that 2.3 × 10 is 23."""
    if free_fte is None or per_post is None:
        return None
    return math.floor(round(free_fte * per_post, 6))


def _own_groups_per_post(tables: Mapping[str, pl.DataFrame]) -> float | None:
    """A post's cost over the cost of managing a supplier, both as the organisation has them."""
    post_gbp, supplier_gbp = (
        organisation_says(tables, c) for c in ("fte_cost_gbp", "manage_supplier_gbp")
    )
    if post_gbp is None or not supplier_gbp:
        return None
    return round(float(Decimal(post_gbp) / Decimal(supplier_gbp)), 1)
