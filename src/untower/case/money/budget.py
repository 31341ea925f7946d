"""Does each year's cash fit the budget?

What a limit of kind budget_year says of a year comes first, a binding one before a ranked one; then
the organisation's yearly budget, which no one is taken to have raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.needs.whole_tables import records_of
from untower.options.terms import stated
from untower.policy import convention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.needs.whole_tables import Record
    from untower.options.terms import Terms
    from untower.policy import Policy

BUDGET_READS = (
    "organisation.annual_budget_gbp",
    "limits.limit_id",
    "limits.kind",
    "limits.year",
    "limits.comparator",
    "limits.value",
    "limits.is_mandatory",
    "limits.priority",
)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """One year's budget in cash, None where none is known or two contradict, and whence it comes.

    `limit_id` None: the organisation's yearly budget.
    """

    budget_gbp: float | None
    limit_id: str | None


def budgets_of(
    tables: Mapping[str, pl.DataFrame], terms: Terms, *, on: date, policy: Policy | None = None
) -> tuple[Budget, ...]:
    """[H] The budget of each year of the plan."""
    yearly = stated(tables, "annual_budget_gbp")
    rise = 1 + convention("budget_yearly_rise_pct", on=on, policy=policy) / 100
    limits = budget_limits(tables)
    found = []
    for year in range(terms.horizon_years):
        usual = None if yearly is None else float(yearly) * rise**year
        found.append(_of_year(limits, year + 1, usual))
    return tuple(found)


def budget_limits(tables: Mapping[str, pl.DataFrame]) -> list[Record]:
    """The limits that cap a year's cash, in the table's order."""
    return [
        r
        for r in records_of(tables, "limits") or []
        if r["kind"] == "budget_year" and r["comparator"] in (None, "at_most")
    ]


def standing(row: Record) -> tuple[bool, int]:
    """Binding before ranked, a lower rank before a higher."""
    is_ranked = row["is_mandatory"] is False or (
        row["is_mandatory"] is None and row["priority"] is not None
    )
    return is_ranked, int(row["priority"] or 1) if is_ranked else 0


def _of_year(limits: Sequence[Record], year: int, usual: float | None) -> Budget:
    """The first of: limits of that year, limits of every year, the organisation's budget."""
    for named in ([r for r in limits if r["year"] == year], [r for r in limits if not r["year"]]):
        if named:
            first = min(named, key=standing)
            alike = [r for r in named if standing(r) == standing(first)]
            if len(alike) > 1:
                return Budget(budget_gbp=None, limit_id=str(first["limit_id"]))
            value = usual if first["value"] is None else float(first["value"])
            return Budget(budget_gbp=value, limit_id=str(first["limit_id"]))
    return Budget(budget_gbp=usual, limit_id=None)


def budget_sentence(tables: Mapping[str, pl.DataFrame], *, on: date, policy: Policy | None) -> str:
    """What is assumed of the budget, in words; nothing where none is stated."""
    if stated(tables, "annual_budget_gbp") is None:
        return ""
    rise = convention("budget_yearly_rise_pct", on=on, policy=policy)
    moves = f"to rise {rise:g}% a year" if rise else "to stay as it is"
    return (
        f"The yearly budget is taken {moves} in cash, by convention, except in years for which a "
        "limit states another; costs rise with prices and pay."
    )
