"""How much can the organisation itself take on: posts free for new work, suppliers to manage?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.capability.free_time import FOR_IN_HOUSE, free_posts, manageable_groups
from untower.capability.posts import read_posts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from untower.policy import Policy


def free_in_house_fte(tables: Mapping[str, pl.DataFrame]) -> float | None:
    """Full-time posts free for work in-house; None with a blank, or without any such role."""
    posts = free_posts(tables)
    free = posts.filter(posts["free_for"] == FOR_IN_HOUSE)["fte_free"]
    if not len(free) or free.null_count():
        return None
    return float(free.sum())


def manageable_groups_at_most(
    tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None
) -> float | None:
    """Supplier groups the free commercial posts can manage; None while that is not known."""
    groups = manageable_groups(tables, read_posts(tables), on=on, policy=policy).groups
    return None if groups is None else float(groups)
