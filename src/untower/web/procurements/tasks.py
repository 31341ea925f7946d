"""How far is a procurement, step by step, and which step is next?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from untower.record.procurements.models import Envelope
from untower.record.procurements.reading import (
    has_presented,
    is_ready_to_receive,
    openers_of,
    standing_decision,
    tenders_received,
)
from untower.record.procurements.scoring import all_work, is_all_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.record.procurements.models import Procurement
    from untower.record.procurements.scoring import Work

DONE, NOW, MAY_BEGIN, WAITS = "Done", "Now", "May begin", "Waits"
ASKED_WHEN_WANTED = "learning"


@dataclass(frozen=True)
class Task:
    """One step: what it is called, its state, a sentence on how far it is, and its page."""

    title: str
    state: str
    note: str
    page: str = ""
    href: str = ""


def tasks_of(procurement: Procurement) -> list[Task]:
    """The steps in their order. The first that is not done, and waits for nothing, is now."""
    found: list[Task] = []
    is_open = True
    for task, is_done, may_begin in _steps(procurement):
        if is_done:
            state = DONE
        elif may_begin:
            is_next = is_open and task.page != ASKED_WHEN_WANTED
            state = NOW if is_next else MAY_BEGIN
        else:
            state = WAITS
        is_open = is_open and is_done
        href = ""
        if task.page and (is_done or may_begin):
            slug, key = procurement.organisation.slug, procurement.procurement_id
            href = reverse(task.page, kwargs={"slug": slug, "key": key})
        found.append(Task(task.title, state, task.note, task.page, href))
    return found


def _steps(procurement: Procurement) -> Iterator[tuple[Task, bool, bool]]:
    """Each step, whether it is done, and whether its page has something to show yet."""
    now = timezone.now()
    is_closed = now > procurement.deadline_at
    tenders = tenders_received(procurement)
    ready = is_ready_to_receive(procurement)
    opened, locked = procurement.opened_at is not None, procurement.quality_locked_at is not None
    priced, decided = procurement.prices_opened_at is not None, procurement.decided_at is not None
    works = [] if locked else all_work(procurement)
    yield (
        Task("Publish the criteria", "", "Frozen. Nothing in them changes.", "criteria"),
        True,
        True,
    )
    yield Task("Name two openers", "", _openers(procurement), "openers"), ready, True
    late = procurement.late.count()
    note = f"{_count(len(tenders), 'tender')} received" + (f", {late} refused as late" * bool(late))
    yield Task("Receive tenders", "", note, "tenders"), is_closed and bool(tenders), ready
    note = _opening(procurement, Envelope.Kind.QUALITY, opened)
    yield Task("Open the tenders", "", note, "opening"), opened, is_closed and bool(tenders)
    seated = sum(seat.token is not None for seat in procurement.seats.all())
    declared = sum(seat.declared_at is not None for seat in procurement.seats.all())
    seats = procurement.seats.count()
    note = f"{seated} of {seats} seats filled, {declared} declared their interests"
    yield Task("Seat the evaluators", "", note, "seats"), seated == seats and bool(seats), True
    is_in = locked or is_all_in(works)
    yield Task("Score", "", _scoring(works, is_in), ""), opened and is_in, opened
    note = f"{_agreed(procurement)} agreed" + (". Locked" * locked)
    yield Task("Agree scores and lock quality", "", note, "moderation"), locked, opened and is_in
    note = _opening(procurement, Envelope.Kind.PRICE, priced)
    yield Task("Open the prices", "", note, "opening_prices"), priced, locked
    yield Task("Assess and decide", "", _decision(procurement), "decision"), decided, priced
    note = "Summaries, evaluation report, decision record"
    yield Task("Papers", "", note, "papers"), decided, priced
    ends = procurement.standstill_ends_on
    note = "Day of the notice not set" if ends is None else f"Ends on {ends.day} {ends:%B %Y}"
    yield Task("Standstill", "", note, "standstill"), ends is not None, decided
    yield Task("Learn from it", "", "After the decision alone", "learning"), False, decided


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _openers(procurement: Procurement) -> str:
    found = openers_of(procurement)
    keys = sum(one.public_key is not None for one in found)
    return f"{len(found)} named, {keys} with a key" if found else "Nobody is named yet"


def _opening(procurement: Procurement, kind: Envelope.Kind, is_open: bool) -> str:
    if is_open:
        return "Opened by both"
    given = sum(has_presented(one, kind) for one in openers_of(procurement))
    return "Sealed" if not given else "One opener gave their key; the other is waited for"


def _scoring(works: list[Work], is_in: bool) -> str:
    if is_in:
        return "Everything is in"
    if not works:
        return "Begins when tenders are open"
    given = sum(len(work.lines) - len(work.missing) for work in works)
    return f"{given} of {sum(len(work.lines) for work in works)} scores given"


def _agreed(procurement: Procurement) -> str:
    pairs = procurement.agreed.values_list("offer_id", "criterion_id").distinct()
    return _count(pairs.count(), "score")


def _decision(procurement: Procurement) -> str:
    if procurement.decided_at is not None:
        return "Signed by two"
    if standing_decision(procurement) is not None:
        return "Proposed; a second person must confirm"
    return "Nothing proposed"
