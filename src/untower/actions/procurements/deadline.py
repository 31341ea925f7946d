"""Move the deadline of a procurement to a later moment, before it has passed, with a reason."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused, check_has
from untower.actions.procurements.rights import DECIDES, check_is_person, locked
from untower.actions.procurements.telling import tell
from untower.record.procurements.models import DeadlineExtension

if TYPE_CHECKING:
    from datetime import datetime

    from untower.actions.acting import Actor
    from untower.record.procurements.models import Procurement

LONGEST_REASON = 4_000
MOST_DAYS = 366


def check_can_extend(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person may, the deadline is to come and nothing was opened."""
    check_has(by, DECIDES, "extend a deadline")
    if procurement.opened_at is not None:
        raise NotAllowed("Tenders were opened, so the deadline stays as it was.")
    if timezone.now() >= procurement.deadline_at:
        raise NotAllowed("The deadline has passed. It may be extended before it passes only.")


def extend_deadline(
    *, procurement: Procurement, to: datetime, reason: str, by: Actor
) -> DeadlineExtension:
    """Let tenders come in until `to`, which is later than the deadline as it stands.

    Refused where it is not, or no reason is given. What was published of it stays as published;
    this stands beside it.
    """
    token = check_is_person(by, "extend a deadline")
    with transaction.atomic():
        held = locked(procurement)
        check_can_extend(held, by)
        problems = _problems(held, to, reason)
        if problems:
            raise Refused(problems)
        made = DeadlineExtension.objects.create(
            procurement=held,
            was_at=held.deadline_at,
            now_at=to,
            reason=reason.strip(),
            extended_at=timezone.now(),
            extended_by=token,
        )
        held.deadline_at = to
        held.save(update_fields=["deadline_at"])
        tell(
            "deadline_extended",
            held,
            by=by,
            facts={
                "was_at": made.was_at.isoformat(),
                "now_at": to.isoformat(),
                "reason_digest": hashlib.sha256(made.reason.encode()).hexdigest(),
            },
        )
    return made


def _problems(held: Procurement, to: datetime, reason: str) -> dict[str, str]:
    found = {}
    here = timezone.localtime(held.deadline_at)
    if to <= held.deadline_at:
        found["on"] = (
            f"Enter a moment after {here.day} {here:%B %Y at %H:%M}, the deadline as it stands: it "
            "is extended and never shortened."
        )
    elif to > held.deadline_at + timedelta(days=MOST_DAYS):
        found["on"] = "Enter a day within a year of the deadline as it stands."
    if not reason.strip():
        found["reason"] = "Enter why the deadline is extended: it is kept with the procurement."
    elif len(reason) > LONGEST_REASON:
        found["reason"] = f"Enter a reason of at most {LONGEST_REASON:,} characters."
    return found
