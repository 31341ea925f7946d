"""Receive a tender: sealed to two openers before anything is written, with a digest and a moment.

The moment is the server's, once the whole of it is there. After the deadline it is refused, and
that it came is on record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.rights import check_leads, locked
from untower.actions.procurements.telling import tell
from untower.actions.procurements.tender_files import digest_of_files, tender_files
from untower.record.procurements.models import Envelope, KeyShare, LateTender, SealedTender
from untower.record.procurements.opened import about
from untower.record.procurements.reading import is_ready_to_receive, openers_of
from untower.record.procurements.sealing import marked, seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from untower.actions.acting import Actor
    from untower.actions.procurements.tender_files import TenderFiles, Upload
    from untower.record.procurements.models import Procurement


class TooLate(NotAllowed):
    """The tender came after the deadline: it was refused, and that it came was recorded."""


def check_can_receive(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person may, both keys are set and the deadline is to come."""
    check_leads(by, "put in a tender")
    if not is_ready_to_receive(procurement):
        raise NotAllowed(
            "Tenders can come in once two openers are named and both have set their key."
        )
    if procurement.opened_at is not None:
        raise NotAllowed("Tenders were opened, so none can be put in.")


def receive_tender(
    *,
    procurement: Procurement,
    tables: Sequence[Upload],
    documents: Sequence[Upload] = (),
    price_documents: Sequence[Upload] = (),
    by: Actor,
) -> SealedTender:
    """Check, encrypt and keep one supplier's tender; its row is what the receipt is made of.

    TooLate where the deadline has passed by the server's clock, Refused with every problem of the
    files. What was sent is written nowhere in the clear.
    """
    check_can_receive(procurement, by)
    came_at = timezone.now()
    # While the files were on their way the deadline may have been extended.
    procurement.refresh_from_db(fields=["deadline_at"])
    if came_at > procurement.deadline_at:
        _note_late(procurement, came_at, (*tables, *documents, *price_documents), by)
    files = tender_files(procurement, tables, documents, price_documents)
    with transaction.atomic():
        held = locked(procurement)
        check_can_receive(held, by)
        marks = [marked(one, held.procurement_id) for one in files.offers]
        _check_is_new(held, marks)
        latest = held.tenders.aggregate(latest=Max("number"))["latest"] or 0
        tender = SealedTender.objects.create(
            procurement=held,
            number=latest + 1,
            received_at=came_at,
            digest=files.digest,
            file_digests=list(files.file_digests),
            offer_marks=marks,
            size_bytes=files.size_bytes,
        )
        _seal(tender, files)
        tell(
            "tender_received",
            held,
            by=by,
            facts={
                "receipt": tender.receipt,
                "received_at": came_at.isoformat(),
                "digest": tender.digest,
                "files": len(files.file_digests),
            },
        )
    return tender


def _check_is_new(procurement: Procurement, marks: list[str]) -> None:
    """Refused where another tender of the procurement uses the same id for an offer."""
    for one in procurement.tenders.filter(withdrawn_at__isnull=True):
        if not set(one.offer_marks).isdisjoint(marks):
            raise Refused(
                {
                    "tables": f"offers · offer_id: tender {one.receipt} uses this id already. "
                    "Give the offer another, or take that tender back first if this one "
                    "replaces it."
                }
            )


def _seal(tender: SealedTender, files: TenderFiles) -> None:
    openers = openers_of(tender.procurement)
    publics = [bytes(one.public_key or b"") for one in openers]
    for kind, content in (
        (Envelope.Kind.QUALITY, files.quality),
        (Envelope.Kind.PRICE, files.price),
    ):
        envelope = Envelope(tender=tender, kind=kind)
        envelope.ciphertext, halves = seal(content, publics, about(envelope))
        envelope.save(force_insert=True)
        KeyShare.objects.bulk_create(
            KeyShare(envelope=envelope, opener=opener, sealed=half)
            for opener, half in zip(openers, halves, strict=True)
        )


def _note_late(
    procurement: Procurement, came_at: datetime, sent: Sequence[Upload], by: Actor
) -> None:
    """Put on record that a tender came late, and refuse it."""
    digest = digest_of_files(one.digest for one in sent)
    with transaction.atomic():
        LateTender.objects.create(procurement=procurement, came_at=came_at, digest=digest)
        tell(
            "late_tender_refused",
            procurement,
            by=by,
            facts={"came_at": came_at.isoformat(), "digest": digest},
        )
    here = timezone.localtime(procurement.deadline_at)
    raise TooLate(
        f"The deadline was {here.day} {here:%B %Y at %H:%M}; by the server's clock this tender "
        f"came after it, at {timezone.localtime(came_at):%H:%M:%S}. It was refused, and that it "
        "came is on record."
    )


def check_can_withdraw(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person may, and the deadline is to come."""
    check_leads(by, "take back a tender")
    if timezone.now() > procurement.deadline_at or procurement.opened_at is not None:
        raise NotAllowed("A tender can be taken back until the deadline, and not after it.")


def withdraw_tender(*, tender: SealedTender, by: Actor) -> None:
    """Take back a tender its supplier withdrew or replaced. It stays sealed, for good."""
    with transaction.atomic():
        held = locked(tender.procurement)
        check_can_withdraw(held, by)
        mine = held.tenders.select_for_update().get(pk=tender.pk)
        if mine.withdrawn_at is not None:
            raise NotAllowed("This tender was taken back already.")
        mine.withdrawn_at = timezone.now()
        mine.save(update_fields=["withdrawn_at"])
        tell(
            "tender_withdrawn",
            held,
            by=by,
            facts={"receipt": mine.receipt, "digest": mine.digest},
        )
