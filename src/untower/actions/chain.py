"""One event appended to a chain, within the transaction of what it tells of; and the chain checked.

The digest of an event is the SHA-256 of its canonical JSON, the previous digest included, so that
an event changed, taken out, put in or moved shows (RFC 8785 for the canonical form of the plain
values used here: sorted keys, no spaces, text, whole numbers, true, false and null).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from untower.record.events.models import ChainHead, Event
from untower.storage.challenge_events import told_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation


def append_event(
    kind: str,
    *,
    by: Actor,
    organisation: Organisation | None,
    subject: tuple[str, str] = ("", ""),
    facts: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event; must be called inside the transaction of the write that it tells of.

    `facts` is plain JSON without floats and without personal data: people go in by token.
    """
    if not connection.in_atomic_block:
        raise AssertionError(f"{kind}: an event belongs in the transaction of its write")
    head = _locked_head(organisation)
    event = Event(
        chain=head,
        number=head.number + 1,
        at=timezone.now(),
        kind=kind,
        by_token=by.token,
        by_roles=by.roles_in_words,
        subject_kind=subject[0],
        subject_key=subject[1],
        facts=dict(facts or {}),
        previous=head.digest,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    head.number, head.digest = event.number, event.digest
    head.save(update_fields=["number", "digest"])
    return event


def _locked_head(organisation: Organisation | None) -> ChainHead:
    """The chain's head, locked to the end of the transaction; made where there is none."""
    ChainHead.objects.get_or_create(organisation=organisation)
    heads = ChainHead.objects.filter(organisation=organisation)
    return heads.select_for_update().get()


def digest_of(event: Event) -> str:
    """The digest that an event must have, from its own fields and the one before it."""
    return told_digest(told_by(event))


def told_by(event: Event) -> dict[str, Any]:
    """Everything an event tells, as it is hashed."""
    return {
        "organisation": event.chain.organisation_id,
        "number": event.number,
        "at": event.at.isoformat(timespec="microseconds"),
        "kind": event.kind,
        "by_token": None if event.by_token is None else str(event.by_token),
        "by_roles": event.by_roles,
        "subject": [event.subject_kind, event.subject_key],
        "facts": event.facts,
        "previous": event.previous,
    }


def broken_links(head: ChainHead) -> Iterator[tuple[int, str]]:
    """Each place where a chain does not verify: the event's number and what is wrong.

    `head` as it was read before: what is appended meanwhile is not looked at.
    """
    expected, previous = 1, ""
    for event in events_up_to(head):
        if event.number != expected:
            yield expected, f"event {expected} is missing; the next one is {event.number}"
            expected = event.number
        elif event.previous != previous:
            yield event.number, "does not follow from the event before it"
        if digest_of(event) != event.digest:
            yield event.number, "was changed after it was written"
        expected, previous = event.number + 1, event.digest
    if (head.number, head.digest) != (expected - 1, previous):
        yield head.number, "the chain's end is not where its head says"


def events_up_to(head: ChainHead) -> Iterator[Event]:
    """Every event of a chain up to its head as it was read, in order, a few thousand at a time."""
    events = Event.objects.filter(chain_id=head.pk, number__lte=head.number).order_by("number")
    for event in events.iterator(chunk_size=2_000):
        event.chain = head  # not read again for each
        yield event
