"""What is put on record when somebody learns from a decided procurement?

Plain values only, so that whatever keeps the log can append them as they are. Who asked, and at
which hour, is for the door to say: it knows, and a step reads no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.bids.learning.decided import MARK

if TYPE_CHECKING:
    from datetime import date

EVENT, REPLAY, REFUSED = "learned after decision", "replayed for learning", "learning refused"


@dataclass(frozen=True, kw_only=True)
class LearningEvent:
    """One time that somebody asked: what, of which procurement, on what day, with what outcome."""

    event: str
    procurement_id: str
    on: date
    decided_on: date | None
    decided_by_roles: str | None
    digest: str
    is_replay: bool
    troubles: int
    reads: tuple[str, ...]
    asked_by_role: str | None = None

    def as_values(self) -> dict[str, str | int | bool | None]:
        """The event as text, whole numbers, yes or no, and blanks: days as 2027-03-31."""
        return {
            "event": self.event,
            "mark": MARK,
            "procurement_id": self.procurement_id,
            "on": self.on.isoformat(),
            "decided_on": None if self.decided_on is None else self.decided_on.isoformat(),
            "decided_by_roles": self.decided_by_roles,
            "digest": self.digest,
            "is_replay": self.is_replay,
            "troubles": self.troubles,
            "reads": " ".join(self.reads),
            "asked_by_role": self.asked_by_role,
        }
