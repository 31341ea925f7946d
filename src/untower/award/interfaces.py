"""Which components depend on one another, and what does it cost where they sit apart?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


@dataclass(frozen=True)
class Interface:
    """Two components that depend on each other either way; the yearly cost of both directions.

    `assumed` counts the rows without a cost of their own, each taken at the house's default.
    """

    one: str
    other: str
    annual_gbp: float
    assumed: int


def joined_pairs(
    tables: Mapping[str, pl.DataFrame], in_scope: Mapping[str, object], *, default_gbp: float
) -> tuple[Interface, ...]:
    """The interfaces between components in scope, one a pair, in order of the two ids.

    A component that depends on itself, or an end that no table lists, joins nothing.
    """
    costs: dict[tuple[str, str], tuple[float, int]] = {}
    for row in records_of(tables, "interfaces") or []:
        ends = (str(row["from_component_id"]), str(row["to_component_id"]))
        if ends[0] == ends[1] or any(end not in in_scope for end in ends):
            continue
        blank = row["annual_gbp"] is None
        gbp, assumed = costs.get((min(ends), max(ends)), (0.0, 0))
        costs[min(ends), max(ends)] = (
            gbp + (default_gbp if blank else float(row["annual_gbp"])),
            assumed + blank,
        )
    return tuple(Interface(a, b, gbp, n) for (a, b), (gbp, n) in sorted(costs.items()))
