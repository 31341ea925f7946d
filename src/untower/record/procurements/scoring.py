"""What is each evaluator to score, what did they, and is everything in?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import timezone

from untower.body import Body
from untower.record.procurements.tables import assessment_reading, interests_of, newest_scores
from untower.record.versions.reading import newest

if TYPE_CHECKING:
    from datetime import date

    from untower.answers.scoring import ScoringLine
    from untower.bids.scoring_sheets import ScoringSheets
    from untower.record.procurements.models import Procurement, Score, Seat

SHEETS_KEPT = 32
Pair = tuple[str, str]
"""A tender and a criterion, by their ids."""


@dataclass(frozen=True)
class Work:
    """One seat's lines in order, the scores saved for them, and what was kept from it and why."""

    seat: Seat
    lines: tuple[ScoringLine, ...]
    saved: dict[Pair, Score]
    left_out: tuple[str, ...]

    def is_scored(self, line: ScoringLine) -> bool:
        """Whether it has a score and a reason: without one a score does not count."""
        found = self.saved.get((line.offer_id, line.criterion_id))
        return found is not None and found.score is not None and bool(found.reason.strip())

    @property
    def missing(self) -> tuple[ScoringLine, ...]:
        """The lines without a score and a reason."""
        return tuple(line for line in self.lines if not self.is_scored(line))

    @property
    def is_in(self) -> bool:
        """Whether nothing of this seat is waited for."""
        if self.seat.released_at is not None:
            return True
        return self.seat.handed_in_at is not None and not self.missing


def day_of(procurement: Procurement) -> date:
    """The day for which the engine is asked: today by the server's clock."""
    del procurement
    return timezone.localdate()


def sheets(procurement: Procurement) -> ScoringSheets:
    """What the engine gives each evaluator to score; no price and no score is read for it."""
    return _sheets(procurement, _rests_on(procurement))


def _rests_on(procurement: Procurement) -> tuple[object, ...]:
    """Everything that the sheets follow from: while it is the same, so are they."""
    settled = procurement.settled or newest(procurement.organisation)
    return (
        procurement.digest,
        procurement.deadline_at,
        settled and settled.pk,
        day_of(procurement),
        tuple((t.digest, t.received_at, t.withdrawn_at) for t in procurement.tenders.all()),
        tuple((i.seat_id, i.supplier_id, i.is_barring) for i in interests_of(procurement)),
        procurement.opened_at,
        procurement.prices_opened_at,
    )


@lru_cache(maxsize=SHEETS_KEPT)
def _sheets(procurement: Procurement, rests_on: tuple[object, ...]) -> ScoringSheets:
    del rests_on
    reading = assessment_reading(procurement, with_scores=False)
    return Body(reading=reading, on=day_of(procurement)).scoring_sheets(procurement.procurement_id)


def all_work(procurement: Procurement) -> list[Work]:
    """Every seat's work, in the order of seats; empty while nothing may be scored."""
    if procurement.opened_at is None:
        return []
    found = {sheet.evaluator_id: sheet for sheet in sheets(procurement).sheets}
    saved: dict[int, dict[Pair, Score]] = {}
    for one in newest_scores(procurement):
        saved.setdefault(one.seat_id, {})[one.offer_id, one.criterion_id] = one
    return [
        Work(
            seat=seat,
            lines=found[seat.evaluator_id].lines if seat.evaluator_id in found else (),
            saved=saved.get(seat.pk, {}),
            left_out=found[seat.evaluator_id].left_out if seat.evaluator_id in found else (),
        )
        for seat in procurement.seats.all()
    ]


def work_of(seat: Seat) -> Work:
    """One seat's work."""
    works = all_work(seat.procurement)
    return next((one for one in works if one.seat.pk == seat.pk), Work(seat, (), {}, ()))


def is_all_in(works: list[Work]) -> bool:
    """Whether every seat handed in everything, or was released: only then is anything shown."""
    return bool(works) and all(one.is_in for one in works)
