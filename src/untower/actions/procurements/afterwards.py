"""After the signed decision: its papers, and what can be learned of it. Before it, for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, check_has
from untower.actions.procurements.telling import tell
from untower.body import Body
from untower.record.people.models import Role
from untower.record.procurements.scoring import day_of
from untower.record.procurements.tables import assessment_reading

if TYPE_CHECKING:
    from untower.actions.acting import Actor
    from untower.bids.learning import Learning
    from untower.errors import WrongUse
    from untower.publish.editions import Edition
    from untower.record.procurements.models import Procurement

SEES_TENDERS = (Role.OWNER, Role.COMMERCIAL_LEAD, Role.AUDITOR)


def check_can_make_papers(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person may see tenders, and prices were opened."""
    check_has(by, SEES_TENDERS, "see what an assessment says of tenders")
    if procurement.prices_opened_at is None:
        raise NotAllowed("Prices are sealed, so there is no assessment to write of yet.")


def make_papers(
    *, procurement: Procurement, edition: Edition, by: Actor
) -> tuple[dict[str, bytes], dict[str, WrongUse]]:
    """Every paper that may be made in an edition; of each other, why not. It goes on record."""
    check_can_make_papers(procurement, by)
    body = Body(reading=assessment_reading(procurement), on=day_of(procurement))
    made, refused = body.assessment_papers(procurement.procurement_id, edition=edition)
    with transaction.atomic():
        tell(
            "assessment_papers_made",
            procurement,
            by=by,
            facts={"edition": edition.value, "made": len(made), "refused": len(refused)},
        )
    return made, refused


def check_can_learn(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed until the decision is signed, whoever asks."""
    if procurement.decided_at is None:
        raise NotAllowed(
            "Nobody asks what would have turned this procurement before its decision is signed."
        )
    check_has(by, SEES_TENDERS, "learn from a decided procurement")


def learn(*, procurement: Procurement, by: Actor) -> Learning:
    """What would have turned the decision; that it was asked is put on record."""
    check_can_learn(procurement, by)
    body = Body(reading=assessment_reading(procurement), on=timezone.localdate())
    learning = body.learn(procurement.procurement_id)
    with transaction.atomic():
        tell(
            "learned_after_decision",
            procurement,
            by=by,
            facts={**learning.event.as_values(), "reads": len(learning.event.reads)},
        )
    return learning
