"""What would a choice change for the users of each service, and for which services is that known?

Change of a service = sum over its components of share x effect; share is the component's part of
the service's yearly cost, equal where any of them is blank. A stated effect counts; a blank one is
estimated from user-centred points where both are known; otherwise it is nothing, and listed. What
stays as it is changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from untower.award.way import RETAIN, RETIRE
from untower.needs.measures import measure_services

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from untower.award.numbers import Numbers
    from untower.award.present import Present
    from untower.award.problem import Floats
    from untower.award.way import Way
    from untower.estate.whole_cost import WholeCost
    from untower.needs.measures import ServiceMeasure

STATED, ESTIMATED, NOT_KNOWN, UNCHANGED = "stated", "estimated", "not known", "unchanged"


@dataclass(frozen=True)
class UserEffects:
    """[N] Expected change of each way in percentage points, and how each is known."""

    points: Floats
    told_from: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Served:
    """One service, its measured outcome if there is one, and each component's share in its cost."""

    service_id: str
    name: str | None
    is_measured: bool
    user_outcome_pct: float | None
    completed: int | None
    shares: Mapping[str, float]
    is_split_equally: bool


def effects_of(
    ways: Sequence[Way], present: Mapping[str, Present], numbers: Numbers
) -> UserEffects:
    """The effect of every way on the users of the services that use its component."""
    told, points = [], np.zeros(len(ways))
    for n, way in enumerate(ways):
        now = present[way.component_id].points["user"]
        if way.basis in (RETAIN, RETIRE):
            told.append(UNCHANGED)
        elif way.user_effect_points is not None:
            points[n] = way.user_effect_points
            told.append(STATED)
        elif way.user_points is not None and now is not None:
            points[n] = numbers.effect_factor * (way.user_points - now)
            told.append(ESTIMATED)
        else:
            told.append(NOT_KNOWN)
    return UserEffects(points=points, told_from=tuple(told))


def served(
    tables: Mapping[str, pl.DataFrame], cost: WholeCost, in_scope: frozenset[str], *, on: date
) -> tuple[Served, ...]:
    """Every running service with the components in scope it uses and each one's share.

    `cost` is the estate's whole cost, split over services as everywhere else.
    """
    parts = _parts(cost)
    uses: dict[str, list[str]] = {}
    for component, service in (
        cost.shares.select("component_id", "service_id").sort("service_id", "component_id")
    ).iter_rows():
        if component in in_scope:
            uses.setdefault(service, []).append(component)
    return tuple(
        _served(measure, uses.get(measure.service_id, []), parts)
        for measure in measure_services(tables, on=on)
        if measure.is_running
    )


def _parts(cost: WholeCost) -> dict[tuple[str, str], float | None]:
    """Pence a year of each service and component; None where a part of it is blank."""
    sums = cost.by_service_part.group_by("service_id", "component_id").agg(
        pence=pl.when(pl.col("pence").null_count() + pl.col("blanks").sum() == 0).then(
            pl.col("pence").sum()
        )
    )
    return {
        (service, component): None if pence is None else float(pence)
        for service, component, pence in sums.iter_rows()
    }


def _served(
    measure: ServiceMeasure,
    components: Sequence[str],
    parts: Mapping[tuple[str, str], float | None],
) -> Served:
    pence = [parts.get((measure.service_id, k)) for k in components]
    known = [p for p in pence if p is not None]
    total = sum(known)
    is_equal = len(known) < len(pence) or total <= 0
    shares = (
        {k: 1 / len(components) for k in components}
        if is_equal
        else {k: p / total for k, p in zip(components, known, strict=True)}
    )
    return Served(
        service_id=measure.service_id,
        name=measure.name,
        is_measured=measure.is_measured,
        user_outcome_pct=measure.user_outcome_pct,
        completed=measure.completed,
        shares=shares,
        is_split_equally=is_equal,
    )
