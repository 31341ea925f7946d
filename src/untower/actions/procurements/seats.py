"""Who sits as which evaluator, what interests they declare, and which of those bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused, check_has
from untower.actions.procurements.rights import DECIDES, check_leads, is_member, locked
from untower.actions.procurements.telling import tell
from untower.record.people.models import Role
from untower.record.procurements.models import Interest, Seat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from untower.actions.acting import Actor
    from untower.record.procurements.models import Procurement

NATURES = set(Interest.Nature.values)


def check_can_appoint(seat: Seat, by: Actor) -> None:
    """Raise NotAllowed unless the person may, and nobody scored from this seat yet."""
    check_leads(by, "appoint evaluators")
    if seat.released_at is not None:
        raise NotAllowed("Whoever held this seat was released, and it is not filled again.")
    if seat.declared_at is not None:
        raise NotAllowed(
            "Whoever holds this seat declared their interests, so it stays theirs. Release them if "
            "they cannot score."
        )


def appoint_evaluator(*, seat: Seat, token: UUID, by: Actor) -> None:
    """Give a seat to a person with the role of evaluator; each person holds one at most."""
    with transaction.atomic():
        held = _locked_seat(seat)
        check_can_appoint(held, by)
        procurement = held.procurement
        if not is_member(token, procurement.organisation, [Role.EVALUATOR]):
            raise Refused({"person": "Choose somebody who is an evaluator of this organisation."})
        if procurement.seats.filter(token=token).exclude(pk=held.pk).exists():
            raise Refused({"person": "This person sits on another seat of this procurement."})
        held.token = token
        held.save(update_fields=["token"])
        _note("evaluator_appointed", held, by, {"person": str(token)})


def check_can_release(seat: Seat, by: Actor) -> None:
    """Raise NotAllowed unless the person may, and quality is not locked."""
    check_leads(by, "release an evaluator")
    if seat.procurement.quality_locked_at is not None:
        raise NotAllowed("Quality is locked: who scored stays on record as it is.")
    if seat.released_at is not None:
        raise NotAllowed("This evaluator was released already.")


def release_evaluator(*, seat: Seat, by: Actor) -> None:
    """Let an evaluator go: what they scored counts, what they did not is not waited for."""
    with transaction.atomic():
        held = _locked_seat(seat)
        check_can_release(held, by)
        held.released_at = timezone.now()
        held.save(update_fields=["released_at"])
        _note("evaluator_released", held, by, {})


def check_can_declare(seat: Seat, by: Actor) -> None:
    """Raise NotAllowed unless this is the person on the seat, and tenders are open."""
    if by.token is None or seat.token != by.token or seat.released_at is not None:
        raise NotAllowed("Only the person who holds this seat may declare for it.")
    if seat.procurement.opened_at is None:
        raise NotAllowed("Who tendered is not known until tenders are opened.")
    if seat.procurement.quality_locked_at is not None:
        raise NotAllowed("Quality is locked. Tell the commercial lead of a new interest.")


def declare_interests(
    *, seat: Seat, natures: Mapping[str, str], suppliers: frozenset[str], by: Actor
) -> None:
    """Declare once, before the first score, and again whenever there is something to add.

    `natures` is supplier → kind of interest; none at all is a declaration too. `suppliers` are
    those who tendered. An interest that was declared is never taken back by declaring again.
    """
    strange = {name for name in natures if name not in suppliers}
    if strange or not set(natures.values()) <= NATURES:
        raise Refused({"": "Choose a kind of interest in one of those who tendered."})
    with transaction.atomic():
        held = _locked_seat(seat)
        check_can_declare(held, by)
        known = set(held.interests.values_list("supplier_id", flat=True))
        now = timezone.now()
        fresh = {name: nature for name, nature in natures.items() if name not in known}
        Interest.objects.bulk_create(
            Interest(seat=held, supplier_id=name, nature=nature, declared_at=now)
            for name, nature in fresh.items()
        )
        held.declared_at = held.declared_at or now
        held.save(update_fields=["declared_at"])
        _note("interests_declared", held, by, {"new": len(fresh)})


def check_can_decide_interest(interest: Interest, by: Actor) -> None:
    """Raise NotAllowed unless the person may, it is not their own, and it was not decided."""
    check_has(by, DECIDES, "decide on an interest")
    if interest.seat.token == by.token:
        raise NotAllowed("Nobody decides on an interest of their own.")
    if interest.is_barring is not None:
        raise NotAllowed("This was decided already, and is on record.")
    if interest.seat.procurement.quality_locked_at is not None:
        raise NotAllowed("Quality is locked: an interest that was not decided bars.")


def decide_interest(*, interest: Interest, is_barring: bool, by: Actor) -> None:
    """Decide whether an interest bars: then nothing of that supplier's group counts from them."""
    with transaction.atomic():
        held = (
            Interest.objects.select_for_update(of=("self",))
            .select_related("seat__procurement__organisation")
            .get(pk=interest.pk)
        )
        check_can_decide_interest(held, by)
        held.is_barring, held.decided_at = is_barring, timezone.now()
        held.decided_by = by.token
        held.save(update_fields=["is_barring", "decided_at", "decided_by"])
        _note("interest_decided", held.seat, by, {"bars": is_barring})


def _locked_seat(seat: Seat) -> Seat:
    held = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    held.procurement = locked(seat.procurement)
    return held


def _note(kind: str, seat: Seat, by: Actor, facts: dict[str, object]) -> None:
    procurement: Procurement = seat.procurement
    tell(
        kind,
        procurement,
        by=by,
        facts={"seat": seat.evaluator_id, **facts},
    )
