"""Is each strategy owned, approved and looked at again in time?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.findings import Outcome
from untower.needs.whole_tables import Record, records_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl


@dataclass(frozen=True, kw_only=True)
class Strategy:
    """One document on a day. A blank is not known; only a date gone by is not met."""

    document: str
    owner_role: str | None
    approved_on: date | None
    review_on: date | None
    on: date
    record: Record

    @property
    def is_overdue(self) -> bool:
        """Whether the day it was to be reviewed has gone by."""
        return self.review_on is not None and self.review_on < self.on

    @property
    def is_to_be_approved(self) -> bool:
        """Whether its approval is dated after the day asked about."""
        return self.approved_on is not None and self.approved_on > self.on

    @property
    def blanks(self) -> tuple[str, ...]:
        """Which of owner, approval and review are not known, in words."""
        words = {
            "its owner": self.owner_role,
            "the day it was approved": self.approved_on,
            "the day it is reviewed next": self.review_on,
        }
        return tuple(word for word, value in words.items() if value is None)

    @property
    def outcome(self) -> Outcome:
        """Not met when overdue or not yet approved, not known with a blank, else met."""
        if self.is_overdue or self.is_to_be_approved:
            return Outcome.NOT_MET
        return Outcome.NOT_KNOWN if self.blanks else Outcome.MET


def read_strategies(tables: Mapping[str, pl.DataFrame], *, on: date) -> tuple[Strategy, ...] | None:
    """Every document on a day; None when no strategy table was read."""
    rows = records_of(tables, "strategy")
    if rows is None:
        return None
    return tuple(
        Strategy(
            document=str(row["document"]),
            owner_role=row["owner_role"],
            approved_on=row["approved_on"],
            review_on=row["review_on"],
            on=on,
            record=row,
        )
        for row in rows
    )
