"""Agree one score a criterion and tender, with its reason; then lock quality.

What evaluators gave alone is shown to the moderation only once all of it is in. It is never
averaged, here or anywhere.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.rights import check_leads, locked
from untower.actions.procurements.scoring import LONGEST_REASON
from untower.actions.procurements.telling import tell
from untower.record.procurements.agreeing import agreement
from untower.record.procurements.models import AgreedScore
from untower.record.procurements.scoring import all_work, is_all_in

if TYPE_CHECKING:
    from untower.actions.acting import Actor
    from untower.bids.criteria import Leaf
    from untower.record.procurements.models import Procurement

MISSING = ("missing score", "criterion without scores")


def check_can_moderate(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person leads, and every evaluator's scores are in."""
    check_leads(by, "see individual scores and agree on one")
    if procurement.opened_at is None:
        raise NotAllowed("Tenders are sealed. There is nothing to agree yet.")
    if not is_all_in(all_work(procurement)):
        raise NotAllowed(
            "Individual scores are shown once every evaluator has handed theirs in, and not before."
        )


def check_can_agree(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person may moderate, and quality is not locked."""
    _check_not_locked(procurement)
    check_can_moderate(procurement, by)


def _check_not_locked(procurement: Procurement) -> None:
    if procurement.quality_locked_at is not None:
        raise NotAllowed("Quality is locked: no agreed score is changed any more.")


def agree_score(
    *,
    procurement: Procurement,
    offer_id: str,
    criterion_id: str,
    score: str,
    reason: str,
    by: Actor,
) -> AgreedScore:
    """Put down what was agreed on one tender and criterion; an earlier agreement stays on record.

    Refused where the score is off the published scale, or the reason is none.
    """
    check_can_agree(procurement, by)
    leaf = _leaf(procurement, offer_id, criterion_id)
    problems = {}
    given = _on_scale(score, leaf)
    if given is None:
        problems["score"] = f"Choose a score of the scale: {leaf.allowed}."
    if not reason.strip():
        problems["reason"] = "Write why the tender earned it, in words the tenderer could be given."
    elif len(reason) > LONGEST_REASON:
        problems["reason"] = f"The reason must be {LONGEST_REASON:,} characters or fewer."
    if problems or given is None:
        raise Refused(problems)
    with transaction.atomic():
        held = locked(procurement)
        _check_not_locked(held)
        made = AgreedScore.objects.create(
            procurement=held,
            offer_id=offer_id,
            criterion_id=criterion_id,
            score=given,
            reason=reason.strip(),
            agreed_at=timezone.now(),
            by_token=by.token,
        )
        _check_reason(held, made)
        tell("score_agreed", held, by=by, facts={"agreement": made.pk})
    return made


def _leaf(procurement: Procurement, offer_id: str, criterion_id: str) -> Leaf:
    for leaf, tender in agreement(procurement).pairs:
        if (tender.offer_id, leaf.criterion_id) == (offer_id, criterion_id):
            return leaf
    raise NotAllowed("There is no such tender and criterion to agree on.")


def _on_scale(score: str, leaf: Leaf) -> Decimal | None:
    try:
        given = Decimal(score.strip())
    except InvalidOperation:
        return None
    return None if given.is_nan() or float(given) not in leaf.scale else given


def _check_reason(procurement: Procurement, made: AgreedScore) -> None:
    """Refused where the engine finds the reason wanting: one that only says it was averaged."""
    for one in agreement(procurement).agreed.troubles:
        if one.column == "reason" and one.key.startswith(f"{made.offer_id} / {made.criterion_id} "):
            raise Refused({"reason": f"{one.what[:1].upper()}{one.what[1:]} {one.do}"})


def check_can_lock_quality(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless every score is agreed and nothing is wrong with any."""
    check_can_agree(procurement, by)
    found = agreement(procurement)
    if found.missing:
        count = found.missing
        what = "1 score is" if count == 1 else f"{count} scores are"
        raise NotAllowed(f"{what} not agreed yet. Agree them all before quality is locked.")
    wrong = [*found.troubles, *found.agreed.troubles]
    if wrong:
        raise NotAllowed(" ".join(one.sentence for one in wrong[:10]))


def lock_quality(*, procurement: Procurement, by: Actor) -> None:
    """Lock quality: from now no score changes, and prices may be opened."""
    with transaction.atomic():
        held = locked(procurement)
        check_can_lock_quality(held, by)
        held.quality_locked_at = timezone.now()
        held.save(update_fields=["quality_locked_at"])
        tell("quality_locked", held, by=by, facts={"scores": len(agreement(held).pairs)})
