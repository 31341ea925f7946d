"""What does each role need, who fills it, and which of the roles to keep are held in-house?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.capability.framework import FrameworkRole, framework_role, plain_family
from untower.findings import Outcome
from untower.needs.whole_tables import Record, records_of
from untower.tables.capability import RETAINED_AS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

COMMERCIAL_FAMILY, COMMERCIAL_ROLE = "commercial", "commercial_manager"
HOLDERS = ("employed", "contractor", "supplier")


@dataclass(frozen=True, kw_only=True)
class Post:
    """One role's full-time posts. A blank count stays None through every sum."""

    role_id: str
    name: str | None
    family: str | None
    retained_as: str | None
    service_id: str | None
    fte_needed: float | None
    fte_employed: float | None
    fte_contractor: float | None
    fte_supplier: float | None
    fte_free: float | None
    people_employed: int | None
    framework: FrameworkRole | None
    record: Record

    @property
    def title(self) -> str:
        """Its name, or its id where it has none."""
        return self.name or self.role_id

    @property
    def gap_fte(self) -> float | None:
        """Posts needed less posts filled by employees; below nought where more are employed."""
        return _less(self.fte_needed, self.fte_employed)

    @property
    def empty_fte(self) -> float | None:
        """Posts needed that nobody fills, employee, contractor or supplier; never below nought."""
        rest = _less(self.fte_needed, sum_known_all(self.filled))
        return None if rest is None else max(rest, 0.0)

    @property
    def filled(self) -> tuple[float | None, ...]:
        """Posts filled by employees, contractors and a supplier's people."""
        return self.fte_employed, self.fte_contractor, self.fte_supplier

    @property
    def is_commercial(self) -> bool:
        """Whether its free time goes into managing suppliers."""
        return self.retained_as == COMMERCIAL_ROLE or plain_family(self.family) == COMMERCIAL_FAMILY

    def is_called(self, words: str | None) -> bool:
        """Whether a role named elsewhere is this one: by name or id, letters' size aside."""
        if not words:
            return False
        said = words.strip().casefold()
        return said in (self.role_id.casefold(), (self.name or "").strip().casefold())

    @property
    def in_house(self) -> Outcome:
        """Whether an employee holds the role: not known while the count is blank."""
        if self.fte_employed is not None and self.fte_employed > 0:
            return Outcome.MET
        if self.fte_needed == 0:
            return Outcome.NOT_APPLICABLE
        return Outcome.NOT_KNOWN if self.fte_employed is None else Outcome.NOT_MET

    @property
    def on_one_person(self) -> Outcome:
        """Whether more than one employee holds it: not met for one, not applicable for none.

        Above one full-time post there are at least two people, counted or not. A count of people
        below the posts they fill contradicts it, so neither is believed.
        """
        posts, people = self.fte_employed, self.people_employed
        if posts == 0 or (posts is None and people == 0):
            return Outcome.NOT_APPLICABLE
        if people is None:
            return Outcome.MET if posts is not None and posts > 1 else Outcome.NOT_KNOWN
        if posts is not None and posts > people:
            return Outcome.NOT_KNOWN
        return Outcome.NOT_MET if people == 1 else Outcome.MET


@dataclass(frozen=True, kw_only=True)
class RetainedRole:
    """One of the eight roles to keep, over every row of the table that fills it."""

    retained_as: str
    posts: tuple[Post, ...]

    @property
    def words(self) -> str:
        """The role as a page shows it."""
        return self.retained_as.replace("_", " ")

    def fte(self, column: str) -> float | None:
        """The sum of a count over its rows; None when one is blank or there is no row."""
        return sum_known_all([getattr(p, f"fte_{column}") for p in self.posts])

    @property
    def held_by(self) -> tuple[str, ...]:
        """Who is known to fill it: any of employed, contractor, supplier."""
        return tuple(
            h for h in HOLDERS if any((getattr(p, f"fte_{h}") or 0) > 0 for p in self.posts)
        )

    @property
    def outcome(self) -> Outcome:
        """Met where an employee holds any row of it; not known without a row or its count."""
        states = {p.in_house for p in self.posts}
        for state in (Outcome.MET, Outcome.NOT_KNOWN, Outcome.NOT_MET, Outcome.NOT_APPLICABLE):
            if state in states:
                return state
        return Outcome.NOT_KNOWN


def read_posts(tables: Mapping[str, pl.DataFrame]) -> tuple[Post, ...]:
    """Every role of the roles table, in its order."""
    return tuple(_post(row) for row in records_of(tables, "roles") or [])


def retained_roles(posts: Sequence[Post]) -> tuple[RetainedRole, ...]:
    """The eight roles to keep, in the declared order, with the posts that fill each."""
    return tuple(
        RetainedRole(retained_as=kind, posts=tuple(p for p in posts if p.retained_as == kind))
        for kind in RETAINED_AS
    )


def sum_known_all(values: Iterable[float | None]) -> float | None:
    """The sum when every value is known; None when one is blank or there is none."""
    listed = list(values)
    known = [v for v in listed if v is not None]
    return round(sum(known), 4) if known and len(known) == len(listed) else None


def _less(needed: float | None, filled: float | None) -> float | None:
    return None if needed is None or filled is None else round(needed - filled, 4)


def _post(row: Record) -> Post:
    return Post(
        **{
            name: row[name]
            for name in (
                "name",
                "family",
                "retained_as",
                "service_id",
                "fte_needed",
                "fte_employed",
                "fte_contractor",
                "fte_supplier",
                "fte_free",
                "people_employed",
            )
        },
        role_id=str(row["role_id"]),
        framework=framework_role(row["name"]),
        record=row,
    )
