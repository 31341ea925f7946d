"""Where does each component stand between business fit and technical fit, and what follows?

Invest: both are high. Migrate: the business needs it, the technology does not hold. Tolerate: sound
technology of little use. Eliminate: neither. From which fit a component counts as high is a house
convention; so is the R suggested for each, to be argued with rather than followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.policy import Policy, convention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

INVEST, MIGRATE, TOLERATE, ELIMINATE = "invest", "migrate", "tolerate", "eliminate"
LOWEST, HIGHEST = 1, 5
SUGGESTED: Mapping[str, tuple[str, ...]] = {
    INVEST: ("replatform", "refactor"),
    MIGRATE: ("repurchase", "replatform", "refactor"),
    TOLERATE: ("retain", "rehost"),
    ELIMINATE: ("retire",),
}
READS = (
    "components.component_id",
    "components.name",
    "components.business_fit",
    "components.technical_fit",
    "components.status",
)
MEANS = (
    "Time: a fit counts as high from the house convention on; the R named first is the one to try "
    "first. A component that is retired is left out."
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One component in the chart. `possible` holds every quarter its blanks leave open.

    `quarter` is None while more than one is open. `is_on_line`: a fit is exactly the one from which
    it counts as high, so that one point less would move it.
    """

    component_id: str
    name: str | None
    business_fit: int | None
    technical_fit: int | None
    quarter: str | None
    possible: tuple[str, ...]
    is_on_line: bool
    source_file: str | None
    source_row: int | None

    @property
    def suggested(self) -> tuple[str, ...]:
        """What is suggested for it, the first to be tried first; none while it is not known."""
        return () if self.quarter is None else SUGGESTED[self.quarter]


def quarter_of(*, is_business_high: bool, is_technical_high: bool) -> str:
    """The quarter of two fits."""
    if is_business_high:
        return INVEST if is_technical_high else MIGRATE
    return TOLERATE if is_technical_high else ELIMINATE


def time_chart(
    components: pl.DataFrame | None, *, on: date, policy: Policy | None = None
) -> list[Place]:
    """Every component that is not retired, in the order given; none without components.

    Reads business_fit and technical_fit, 1 to 5.
    """
    if components is None or "component_id" not in components.columns:
        return []
    high = convention("time_high_from", on=on, policy=policy)
    return [
        _place(row, high)
        for row in components.iter_rows(named=True)
        if row["component_id"] is not None and row.get("status") != "retired"
    ]


def _place(row: Mapping[str, Any], high: float) -> Place:
    business, technical = row.get("business_fit"), row.get("technical_fit")
    possible = tuple(
        dict.fromkeys(
            quarter_of(is_business_high=b, is_technical_high=t)
            for b in _may_be_high(business, high)
            for t in _may_be_high(technical, high)
        )
    )
    return Place(
        component_id=row["component_id"],
        name=row.get("name"),
        business_fit=business,
        technical_fit=technical,
        quarter=possible[0] if len(possible) == 1 else None,
        possible=possible,
        is_on_line=high in (business, technical),
        source_file=row.get("source_file"),
        source_row=row.get("source_row"),
    )


def _may_be_high(fit: int | None, high: float) -> tuple[bool, ...]:
    """Whether a fit is high; both where it is blank."""
    return (True, False) if fit is None else (fit >= high,)


def time_figures(places: Sequence[Place]) -> list[dict[str, Any]]:
    """The chart as plain values for plan.json."""
    return [
        {
            "component_id": p.component_id,
            "name": p.name,
            "business_fit": p.business_fit,
            "technical_fit": p.technical_fit,
            "quarter": p.quarter,
            "possible": list(p.possible),
            "is_on_line": p.is_on_line,
            "suggested": list(p.suggested),
        }
        for p in places
    ]


def replaced_by(places: Sequence[Place], red: Sequence[str]) -> dict[str, str]:
    """What to try first for what would be tolerated, were it not red: as for migrate."""
    reds = set(red)
    return {
        p.component_id: SUGGESTED[MIGRATE][0]
        for p in places
        if p.quarter == TOLERATE and p.component_id in reds
    }
