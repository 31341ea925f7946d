"""Whose services rest on the components of a lot, and what do two tenders promise their users?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What two tenders say of one component: the change in the outcome for its users, in
    percentage points, as tendered and assessed by nobody; None where a tender says nothing.
    """

    component_id: str
    of_first: float | None
    of_lowest: float | None


@dataclass(frozen=True, kw_only=True)
class ServiceUsers:
    """A service on components of the lot: who uses it, how often it was completed in its period,
    and what is promised on each component it uses. Blank cells are None.
    """

    service_id: str
    name: str | None
    user_kind: str | None
    is_public_facing: bool | None
    completed: int | None
    promises: tuple[Promise, ...]


def service_users(
    tables: Mapping[str, pl.DataFrame], lot_id: str, first: str, lowest: str
) -> tuple[ServiceUsers, ...] | None:
    """The services on a lot's components, the most used first; None where neither the lot's
    components nor what rests on them was read.
    """
    components = {
        r["component_id"]
        for r in records_of(tables, "lot_components") or []
        if r["lot_id"] == lot_id
    }
    uses = records_of(tables, "uses")
    if not components or uses is None:
        return None
    promised = _promised(tables, {first, lowest})
    services = {r["service_id"]: r for r in records_of(tables, "services") or []}
    on: dict[str, set[str]] = {}
    for use in uses:
        if use["component_id"] in components:
            on.setdefault(use["service_id"], set()).add(use["component_id"])
    found = [
        ServiceUsers(
            service_id=service,
            name=services.get(service, {}).get("name"),
            user_kind=services.get(service, {}).get("user_kind"),
            is_public_facing=services.get(service, {}).get("is_public_facing"),
            completed=services.get(service, {}).get("completed"),
            promises=tuple(
                Promise(
                    component_id=component,
                    of_first=promised.get((first, component)),
                    of_lowest=promised.get((lowest, component)),
                )
                for component in sorted(mine)
            ),
        )
        for service, mine in on.items()
    ]
    return tuple(
        sorted(found, key=lambda s: (s.completed is None, -(s.completed or 0), s.service_id))
    )


def _promised(
    tables: Mapping[str, pl.DataFrame], offers: set[str]
) -> dict[tuple[str, str], float | None]:
    return {
        (r["offer_id"], r["component_id"]): r["user_effect_points"]
        for r in records_of(tables, "offer_items") or []
        if r["offer_id"] in offers
    }
