"""Open the tenders, or later their prices: two people, each with their own sign-in and passphrase.

The first one's halves of the keys are sealed on to the second; nothing is readable until the second
comes. Then every envelope is opened and checked, or none is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed
from untower.actions.procurements.rights import OPENS, check_is_person, is_member, locked
from untower.actions.procurements.telling import tell
from untower.record.procurements.models import Envelope, KeyShare
from untower.record.procurements.opened import about
from untower.record.procurements.reading import (
    has_presented,
    is_ready_to_receive,
    tenders_received,
)
from untower.record.procurements.sealing import (
    DoesNotOpen,
    WrongPassphrase,
    half_of,
    joined,
    kept,
    opened,
    sealed_to,
    unlocked,
)

if TYPE_CHECKING:
    from untower.actions.acting import Actor
    from untower.record.procurements.models import Opener, Procurement

QUALITY, PRICE = Envelope.Kind.QUALITY, Envelope.Kind.PRICE
REFUSALS = {WrongPassphrase: "wrong passphrase", DoesNotOpen: "does not open"}
OPENED_EVENTS = {QUALITY: "tenders_opened", PRICE: "prices_opened"}


def check_can_open(procurement: Procurement, kind: Envelope.Kind, by: Actor) -> None:
    """Raise NotAllowed unless this opener may now give their key for what is sealed."""
    token = check_is_person(by, "open tenders")
    opener = procurement.openers.filter(token=token).first()
    if opener is None or not is_member(token, procurement.organisation, OPENS):
        raise NotAllowed("Only the two people named to open tenders may open them.")
    if timezone.now() <= procurement.deadline_at:
        here = timezone.localtime(procurement.deadline_at)
        raise NotAllowed(
            f"Tenders are sealed until the deadline, {here.day} {here:%B %Y at %H:%M} by the "
            "server's clock."
        )
    if not is_ready_to_receive(procurement) or not tenders_received(procurement):
        raise NotAllowed("There is no tender to open.")
    if kind == PRICE and procurement.quality_locked_at is None:
        raise NotAllowed("Prices stay sealed until quality is locked.")
    if (procurement.opened_at if kind == QUALITY else procurement.prices_opened_at) is not None:
        raise NotAllowed("They are open already.")
    if has_presented(opener, kind):
        raise NotAllowed(
            "You gave your key. Now the other opener must give theirs: nobody opens tenders alone."
        )


def present_key(
    *, procurement: Procurement, kind: Envelope.Kind, passphrase: str, by: Actor
) -> bool:
    """Give one opener's key; True where that was the second one and everything is open now.

    WrongPassphrase and DoesNotOpen leave everything as it was.
    """
    check_can_open(procurement, kind, by)
    try:
        return _present(procurement, kind, passphrase, by)
    except (WrongPassphrase, DoesNotOpen) as refused:
        _note_refused(procurement, kind, by, why=REFUSALS[type(refused)])
        raise


def _present(procurement: Procurement, kind: Envelope.Kind, passphrase: str, by: Actor) -> bool:
    mine = procurement.openers.get(token=check_is_person(by, "open tenders"))
    private = unlocked(bytes(mine.locked_key or b""), mine.derivation, passphrase)
    with transaction.atomic():
        held = locked(procurement)
        check_can_open(held, kind, by)
        other = held.openers.exclude(pk=mine.pk).get()
        is_second = has_presented(other, kind)
        now = timezone.now()
        for share in _shares(held, mine, kind):
            _turn(share, other, private, is_second=is_second)
            share.passed_at = now
            share.save(update_fields=["passed_on", "passed_at"])
        if is_second:
            _note_opened(held, kind)
        tell(
            OPENED_EVENTS[kind] if is_second else "opener_key_given",
            held,
            by=by,
            facts={"what": kind.value, "tenders": len(tenders_received(held))},
        )
    return is_second


def _shares(procurement: Procurement, opener: Opener, kind: Envelope.Kind) -> list[KeyShare]:
    rows = KeyShare.objects.filter(
        opener=opener,
        envelope__kind=kind,
        envelope__tender__procurement=procurement,
        envelope__tender__withdrawn_at__isnull=True,
    )
    return list(rows.select_related("envelope__tender__procurement__organisation"))


def _turn(share: KeyShare, other: Opener, private: bytes, *, is_second: bool) -> None:
    """Seal this half on to the other opener; with theirs here already, open the envelope."""
    envelope = share.envelope
    half = half_of(bytes(share.sealed), private, about(envelope))
    if not is_second:
        share.passed_on = sealed_to(bytes(other.public_key or b""), half, about(envelope))
        return
    theirs = envelope.shares.get(opener=other)
    other_half = half_of(bytes(theirs.passed_on or b""), private, about(envelope))
    data_key = joined(half, other_half)
    opened(bytes(envelope.ciphertext), data_key, about(envelope))
    envelope.kept_key = kept(data_key, about(envelope))
    envelope.opened_at = timezone.now()
    envelope.save(update_fields=["kept_key", "opened_at"])


def _note_refused(procurement: Procurement, kind: Envelope.Kind, by: Actor, *, why: str) -> None:
    with transaction.atomic():
        tell(
            "opening_refused",
            procurement,
            by=by,
            facts={"what": kind.value, "why": why},
        )


def _note_opened(procurement: Procurement, kind: Envelope.Kind) -> None:
    field = "opened_at" if kind == QUALITY else "prices_opened_at"
    setattr(procurement, field, timezone.now())
    procurement.save(update_fields=[field])
