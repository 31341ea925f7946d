"""Does an employee answer for each service?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.capability.posts import Post, read_posts
from untower.findings import Outcome
from untower.needs import ServiceMeasure, measure_services

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl


@dataclass(frozen=True, kw_only=True)
class OwnerStanding:
    """A running service, its owner role and the posts of that role, as far as they are listed.

    Met when an employee is in the role; not met when it is listed and nobody is employed in it;
    not known when no owner is named, the role is not listed, or its count is blank: an owner
    outside technology need not stand in this table.
    """

    service: ServiceMeasure
    posts: tuple[Post, ...]

    @property
    def outcome(self) -> Outcome:
        """Whether an employee is known to answer for the service."""
        counts = [p.fte_employed for p in self.posts]
        if any(count for count in counts):
            return Outcome.MET
        return Outcome.NOT_KNOWN if None in counts or not counts else Outcome.NOT_MET

    @property
    def is_retained(self) -> bool:
        """Whether the owner's role is among those the organisation keeps and somebody is in it."""
        return any(p.retained_as is not None and p.fte_employed for p in self.posts)


def owner_standings(tables: Mapping[str, pl.DataFrame], *, on: date) -> tuple[OwnerStanding, ...]:
    """Every running service with its owner's standing, in the order of the services table."""
    return standings_of(measure_services(tables, on=on), read_posts(tables))


def standings_of(
    services: Sequence[ServiceMeasure], posts: Sequence[Post]
) -> tuple[OwnerStanding, ...]:
    """The standing of each running service's owner among these posts."""
    return tuple(
        OwnerStanding(
            service=service, posts=tuple(p for p in posts if p.is_called(service.owner_role))
        )
        for service in services
        if service.is_running
    )
