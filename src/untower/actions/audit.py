"""Does the record still hold? Every chain from its first event, and every record against its event.

Two questions. Is each event as it was written, and does it follow from the one before it? And does
each version, run, file, adoption and procurement still say what its own event said of it? What does
not hold is named, all of it, the first place first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from untower.actions.acting import check_has
from untower.actions.audit_records import Told, checks_of
from untower.actions.chain import append_event, digest_of, events_up_to
from untower.record.events.models import ChainHead, Event
from untower.record.people.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation

MAY_AUDIT = (Role.OWNER, Role.COMMERCIAL_LEAD, Role.AUDITOR)
BREAKS_KEPT = 50


@dataclass(frozen=True)
class Broken:
    """One place that does not hold: the event's number, where it is one, and a sentence."""

    number: int | None
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, kw_only=True)
class Verified:
    """One chain looked through: how much was checked, by what it is, and what does not hold."""

    chain: str
    events: int
    checked: dict[str, int] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.broken


def verify_all() -> Iterator[Verified]:
    """Every organisation's chain and the service's own, by name."""
    heads = ChainHead.objects.select_related("organisation")
    for head in sorted(heads, key=lambda head: _name(head.organisation)):
        yield verify(head.organisation)


def verify(organisation: Organisation | None) -> Verified:
    """Look through one organisation's chain and records; None: the service's own chain."""
    # Records before events: a record that is seen here has its event there, whoever writes now.
    checks = checks_of(organisation)
    heads = ChainHead.objects.select_related("organisation").filter(organisation=organisation)
    last = Event.objects.filter(chain__in=heads).order_by("-number").first()
    head = heads.first()
    told = Told()
    broken: list[Broken] = []
    if head is None:
        broken.append(Broken(None, "There is no chain: not one event was ever written."))
    else:
        broken += _through(head, told)
        if last is not None and last.number > head.number:
            after = f"Event {last.number} stands after the chain's end, which is {head.number}."
            broken.append(Broken(last.number, after))
    checked: dict[str, int] = {}
    for check in checks:
        broken += [Broken(None, sentence) for sentence in check.against(told)]
        checked |= check.counts
    return Verified(
        chain=_name(organisation),
        events=told.events,
        checked={what: count for what, count in checked.items() if count},
        broken=tuple(broken),
    )


def verify_and_note(*, organisation: Organisation, by: Actor) -> Verified:
    """Look through the organisation's chain for somebody, and note that it was done."""
    check_can_audit(by)
    found = verify(organisation)
    with transaction.atomic():
        append_event(
            "record.verified",
            by=by,
            organisation=organisation,
            facts={
                "events": found.events,
                "checked": found.checked,
                "holds": found.holds,
                "broken": len(found.broken),
                "first_broken": [str(one) for one in found.broken[:BREAKS_KEPT]],
            },
        )
    return found


def check_can_audit(by: Actor) -> None:
    """Raise NotAllowed for whoever may not see the record."""
    check_has(by, MAY_AUDIT, "look at the record")


def _through(head: ChainHead, told: Told) -> Iterator[Broken]:
    """Each event in turn: is it as it was written, and does it follow from the one before?"""
    expected, previous = 1, ""
    for event in events_up_to(head):
        if event.number != expected:
            which = (
                f"Event {expected} is"
                if event.number == expected + 1
                else (f"Events {expected} to {event.number - 1} are")
            )
            yield Broken(expected, f"{which} missing; the next one is {event.number}.")
        elif event.previous != previous:
            sentence = f"Event {event.number} does not follow from the event before it."
            yield Broken(event.number, sentence)
        if digest_of(event) != event.digest:
            yield Broken(event.number, f"Event {event.number} was changed after it was written.")
        told.hear(event)
        expected, previous = event.number + 1, event.digest
    if (head.number, head.digest) != (expected - 1, previous):
        sentence = f"The chain ends at event {expected - 1}; its head says {head.number}."
        if head.number == expected - 1:
            sentence = f"The chain's head does not say what event {head.number} says."
        yield Broken(head.number, sentence)


def _name(organisation: Organisation | None) -> str:
    return "the service" if organisation is None else organisation.slug
