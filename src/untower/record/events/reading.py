"""What is on record? An organisation's events by kind, person, day and subject, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from untower.record.events.models import Event
from untower.record.people.reading import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from untower.record.people.models import Organisation

BY_THE_SERVICE = "service"
"""In the place of a person's token: what the service itself did."""
IN_WORDS = {
    "version.saved": "Tables saved",
    "version.restored": "Earlier tables restored",
    "analysis.asked": "Answers asked for",
    "analysis.kept": "Answers worked out",
    "analysis.failed": "Answers could not be worked out",
    "run_asked": "Planning run asked for",
    "run_stop_asked": "Planning run asked to stop",
    "run_begun": "Planning run taken up",
    "run_done": "Planning run done",
    "run_cancelled": "Planning run cancelled",
    "run_failed": "Planning run could not be done",
    "plan_proposed": "Plan put forward",
    "plan_adopted": "Plan adopted",
    "plan_superseded": "Plan superseded",
    "plan_withdrawn": "Plan withdrawn",
    "organisation_made": "Organisation added",
    "joined": "Joined",
    "record.verified": "Record checked",
    "record.exported": "Record exported",
    "challenge.exported": "Export for a challenge made",
    "learned_after_decision": "Learned from, after the decision",
}
"""What a kind of event is called; a kind that is not here is called by its own words."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which events; what is None or blank is not asked about. Both days count."""

    kind: str = ""
    person: UUID | str | None = None
    subject: str = ""
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """One event as a person reads it."""

    event: Event
    what: str
    who: str
    about: str


def events_of(organisation: Organisation, wanted: Wanted) -> QuerySet[Event]:
    """The events asked for, the newest first."""
    found = Event.objects.filter(chain__organisation=organisation).order_by("-number")
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.person == BY_THE_SERVICE:
        found = found.filter(by_token=None)
    elif wanted.person is not None:
        found = found.filter(by_token=wanted.person)
    if wanted.subject:
        found = found.filter(subject_key__icontains=wanted.subject)
    if wanted.first_on:
        found = found.filter(at__gte=_begin(wanted.first_on))
    if wanted.last_on:
        found = found.filter(at__lt=_begin(wanted.last_on + timedelta(days=1)))
    return found


def entries(events: Iterable[Event]) -> list[Entry]:
    """Events in words, with each person's name looked up now: an event itself holds none."""
    listed = list(events)
    tokens: set[UUID | None] = {event.by_token for event in listed}
    names = names_of(tokens)
    return [
        Entry(event, in_words(event.kind), names[event.by_token], _about(event)) for event in listed
    ]


def in_words(kind: str) -> str:
    """What a kind of event is called."""
    plain = kind.replace("_", " ").replace(".", " ")
    return IN_WORDS.get(kind, plain[:1].upper() + plain[1:])


def kinds_in(organisation: Organisation) -> list[tuple[str, str]]:
    """Every kind of event there is here, with its words, by those."""
    kinds = Event.objects.filter(chain__organisation=organisation).order_by()
    found = {kind: in_words(kind) for kind in kinds.values_list("kind", flat=True).distinct()}
    return sorted(found.items(), key=lambda pair: pair[1])


def people_in(organisation: Organisation) -> list[tuple[str, str]]:
    """Everybody with an event here: token as text, and name; the service last."""
    events = Event.objects.filter(chain__organisation=organisation).order_by()
    tokens = set(events.values_list("by_token", flat=True).distinct())
    named = [(str(t), name) for t, name in names_of(tokens).items() if t is not None]
    people = sorted(named, key=lambda pair: pair[1].casefold())
    return [*people, (BY_THE_SERVICE, "the service")] if None in tokens else people


def last_verified(organisation: Organisation) -> Event | None:
    """When the record was last checked, and what came out."""
    checks = Event.objects.filter(chain__organisation=organisation, kind="record.verified")
    return checks.order_by("-number").first()


def _about(event: Event) -> str:
    """What an event is about; an account's token says nothing to a reader."""
    if event.subject_kind == "account":
        name = names_of([_as_token(event.subject_key)])
        return next(iter(name.values()))
    return f"{event.subject_kind} {event.subject_key}".strip()


def _as_token(key: str) -> UUID:
    from uuid import UUID

    return UUID(key)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
