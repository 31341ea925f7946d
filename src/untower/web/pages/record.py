"""The record: who did what, when; whether it still holds; and what a challenge is given of it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from untower.actions.audit import MAY_AUDIT, verify_and_note
from untower.publish.formula_guard import harmless
from untower.record.events.reading import (
    Wanted,
    entries,
    events_of,
    last_verified,
)
from untower.record.people.reading import names_of
from untower.web.access import page
from untower.web.forms import errors_of
from untower.web.forms.record import Filter
from untower.web.notices import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.events.models import Event
    from untower.record.people.models import Organisation

AUDITORS = tuple(role.value for role in MAY_AUDIT)
ON_A_PAGE = 50
COLUMNS = ("number", "at", "kind", "what", "who", "roles", "about", "facts", "previous", "digest")


@page(*AUDITORS)
@require_safe
def record(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:  # noqa: ARG001
    """Every event, the newest first, as far as asked for; and when the record was last checked."""
    form = Filter(organisation, request.GET or None)
    wanted = form.wanted() if form.is_bound and form.is_valid() else Wanted()
    found = events_of(organisation, wanted)
    pages = Paginator(found, ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    asked = {n: v for n, v in request.GET.items() if n in form.fields and v}
    context = {
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        "asked": asked,
        "query": urlencode(asked),
        "entries": entries(shown.object_list),
        "shown": shown,
        "total": pages.count,
        "checked": _last_check(organisation),
    }
    return render(request, "record/record.html", context, status=400 if context["errors"] else 200)


@page(*AUDITORS)
@require_safe
def record_csv(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:  # noqa: ARG001
    """The same events as CSV, with their digests; names are looked up now, not part of it."""
    form = Filter(organisation, request.GET or None)
    if form.is_bound and not form.is_valid():
        return HttpResponseRedirect(f"{_address(organisation)}?{request.GET.urlencode()}")
    wanted = form.wanted() if form.is_bound else Wanted()
    answer = StreamingHttpResponse(
        _lines(events_of(organisation, wanted)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="record-{organisation.slug}.csv"'
    return answer  # type: ignore[return-value]


@page(*AUDITORS)
@require_POST
def verify_record(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Look through the whole record; what came out stands on the page, and is an event."""
    found = verify_and_note(organisation=organisation, by=by)
    if found.holds:
        say(request, f"The record holds: {found.events:,} events, each as it was written.")
    return HttpResponseRedirect(_address(organisation))


def _last_check(organisation: Organisation) -> dict[str, object] | None:
    """The last check of the record, as the page says it."""
    event = last_verified(organisation)
    if event is None:
        return None
    return {"event": event, "who": names_of([event.by_token])[event.by_token], **event.facts}


def _lines(events: object) -> Iterator[str]:
    """Lines of CSV, a thousand events at a time; nothing in them runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    yield "\ufeff"
    writer.writerow(COLUMNS)
    some: list[Event] = []
    for event in events.iterator(chunk_size=1_000):  # type: ignore[attr-defined]
        some.append(event)
        if len(some) == 1_000:
            yield _written(out, writer, some)
            some = []
    yield _written(out, writer, some)


def _written(out: io.StringIO, writer: object, some: list[Event]) -> str:
    import json

    for entry in entries(some):
        event = entry.event
        cells = (
            str(event.number),
            event.at.isoformat(timespec="seconds"),
            event.kind,
            entry.what,
            entry.who,
            event.by_roles,
            entry.about,
            json.dumps(event.facts, sort_keys=True, ensure_ascii=False),
            event.previous,
            event.digest,
        )
        writer.writerow([harmless(cell) for cell in cells])  # type: ignore[attr-defined]
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def _address(organisation: Organisation) -> str:
    return reverse("record", kwargs={"slug": organisation.slug})
