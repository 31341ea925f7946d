"""An evaluator scores alone: each saving is kept, and once handed in nothing is changed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.telling import tell
from untower.record.procurements.models import Score, Seat
from untower.record.procurements.scoring import work_of

if TYPE_CHECKING:
    from untower.actions.acting import Actor
    from untower.answers.scoring import ScoringLine
    from untower.record.procurements.scoring import Work

LONGEST_REASON = 10_000


def check_can_score(seat: Seat, by: Actor) -> None:
    """Raise NotAllowed unless this is the person on the seat, who declared and did not hand in."""
    if by.token is None or seat.token != by.token:
        raise NotAllowed("Only the person who holds this seat may score from it.")
    if seat.released_at is not None:
        raise NotAllowed("You were released from this procurement, so you score no more.")
    if seat.procurement.opened_at is None:
        raise NotAllowed("Tenders are sealed. There is nothing to score yet.")
    if seat.declared_at is None:
        raise NotAllowed("Declare your interests before the first score.")
    if seat.procurement.quality_locked_at is not None:
        raise NotAllowed("Quality is locked: no score is changed any more.")
    if seat.handed_in_at is not None:
        raise NotAllowed("You handed your scores in, so they stay as they are.")


def line_of(work: Work, check: str) -> ScoringLine:
    """The line of that mark. NotAllowed where it is not one of this seat's own."""
    for line in work.lines:
        if line.check == check:
            return line
    raise NotAllowed("This is not yours to score.")


def save_score(*, seat: Seat, check: str, score: str, reason: str, by: Actor) -> Score:
    """Save what is there of one score: a score of the scale, a reason, or both.

    `check` names the line. Refused where the score is not on the published scale.
    """
    check_can_score(seat, by)
    line = line_of(work_of(seat), check)
    given = _on_scale(score, line)
    if len(reason) > LONGEST_REASON:
        raise Refused({"reason": f"The reason must be {LONGEST_REASON:,} characters or fewer."})
    with transaction.atomic():
        held = _locked(seat)
        check_can_score(held, by)
        mine = held.scores.filter(offer_id=line.offer_id, criterion_id=line.criterion_id)
        last = mine.order_by("-id").first()
        if last is not None and (last.score, last.reason) == (given, reason.strip()):
            return last
        made = Score.objects.create(
            seat=held,
            offer_id=line.offer_id,
            criterion_id=line.criterion_id,
            score=given,
            reason=reason.strip(),
            saved_at=timezone.now(),
        )
        _note("score_saved", held, by, {"line": line.check, "saving": made.pk})
    return made


def _on_scale(score: str, line: ScoringLine) -> Decimal | None:
    if not score.strip():
        return None
    try:
        given = Decimal(score.strip())
    except InvalidOperation:
        given = Decimal("NaN")
    if given.is_nan() or float(given) not in line.scale:
        raise Refused({"score": f"Choose a score of the scale: {line.allowed}."})
    return given


def hand_in(*, seat: Seat, by: Actor) -> None:
    """Hand in: everything has a score and a reason, and stays as it is."""
    check_can_score(seat, by)
    work = work_of(seat)
    if work.missing:
        count = len(work.missing)
        what = "1 answer has" if count == 1 else f"{count} answers have"
        raise Refused({"": f"{what} no score or no reason yet. Score them before you hand in."})
    with transaction.atomic():
        held = _locked(seat)
        check_can_score(held, by)
        held.handed_in_at = timezone.now()
        held.save(update_fields=["handed_in_at"])
        _note("scores_handed_in", held, by, {"scores": len(work.lines)})


def _locked(seat: Seat) -> Seat:
    rows = Seat.objects.select_for_update(of=("self",))
    return rows.select_related("procurement__organisation").get(pk=seat.pk)


def _note(kind: str, seat: Seat, by: Actor, facts: dict[str, object]) -> None:
    tell(
        kind,
        seat.procurement,
        by=by,
        facts={"seat": seat.evaluator_id, **facts},
    )
