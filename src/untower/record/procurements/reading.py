"""Which procurements were published here, how far is each, and who is waited for?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.record.procurements.models import Envelope, Procurement

if TYPE_CHECKING:
    from uuid import UUID

    from untower.record.people.models import Organisation
    from untower.record.procurements.models import Decision, Opener, SealedTender, Seat


def published(organisation: Organisation, procurement_id: str) -> Procurement | None:
    """The procurement of that id whose criteria were published here, if they were."""
    return Procurement.objects.filter(
        organisation=organisation, procurement_id=procurement_id
    ).first()


def is_between_opening_and_decision(organisation: Organisation, procurement_id: str) -> bool:
    """Whether its tenders are open and no decision is signed: nobody asks "what if" of it then."""
    return procurement_id in between_opening_and_decision(organisation)


def between_opening_and_decision(organisation: Organisation) -> tuple[str, ...]:
    """The procurements of which nobody may ask "what if" now."""
    found = Procurement.objects.filter(
        organisation=organisation, opened_at__isnull=False, decided_at__isnull=True
    )
    return tuple(found.values_list("procurement_id", flat=True))


def openers_of(procurement: Procurement) -> list[Opener]:
    """The two openers, in their places."""
    return list(procurement.openers.all())


def is_ready_to_receive(procurement: Procurement) -> bool:
    """Whether two openers are named and both set their keys."""
    found = openers_of(procurement)
    return len(found) == 2 and all(one.public_key for one in found)


def tenders_received(procurement: Procurement) -> list[SealedTender]:
    """The tenders that came in time and were not withdrawn."""
    return list(procurement.tenders.filter(withdrawn_at__isnull=True))


def envelopes_of(procurement: Procurement, kind: Envelope.Kind) -> list[Envelope]:
    """The envelopes of one kind of the tenders received, in the order they came; no content."""
    found = Envelope.objects.filter(
        tender__procurement=procurement, tender__withdrawn_at__isnull=True, kind=kind
    )
    return list(
        found.defer("ciphertext")
        .select_related("tender__procurement__organisation")
        .order_by("tender__number")
    )


def has_presented(opener: Opener, kind: Envelope.Kind) -> bool:
    """Whether an opener gave their key to open the envelopes of a kind."""
    mine = opener.shares.filter(envelope__kind=kind, passed_at__isnull=False)
    return mine.filter(envelope__tender__withdrawn_at__isnull=True).exists()


def seats_of(token: UUID | None, organisation: Organisation) -> list[Seat]:
    """The seats that a person holds as an evaluator, and was not released from."""
    from untower.record.procurements.models import Seat

    if token is None:
        return []
    found = Seat.objects.filter(
        procurement__organisation=organisation, token=token, released_at__isnull=True
    )
    return list(found.select_related("procurement__version", "procurement__organisation"))


def standing_decision(procurement: Procurement) -> Decision | None:
    """The decision that is proposed or confirmed; None where none is, or it was returned."""
    found = procurement.decisions.filter(returned_at__isnull=True)
    return found.order_by("-id").prefetch_related("lots").first()
