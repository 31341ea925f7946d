"""A search over the rows of the tables, what was found, and the words that pages use."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from untower.publish.drawing import symbols
from untower.record.findings.reading import Standing, standings
from untower.record.versions.reading import digests_of
from untower.web.access import page
from untower.web.editions import READERS
from untower.web.findings.filters import Asked, filtered
from untower.web.findings.lines import finding_line
from untower.web.journey.glossary import terms
from untower.web.journey.rows_found import rows_found
from untower.web.journey.shown import shown_to, stamped

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation

LONGEST = 200
FINDINGS_SHOWN = 10
WORDS_SHOWN = 8


@page(*READERS)
def search(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """What holds a text, of what the person may see."""
    text = request.GET.get("text", "").strip()[:LONGEST]
    shown = shown_to(organisation, by)
    today = timezone.localdate()
    found, tables, words = [], [], []
    if text:
        found = filtered(shown.findings().values(), {}, Asked(text=text))
        tables = rows_found(organisation, by, digests_of(shown.version), text)
        wanted = text.casefold()
        words = [t for t in terms() if wanted in t.word.casefold()] or [
            t for t in terms() if wanted in t.meaning.casefold()
        ]
    stand = standings(organisation) if found else {}
    context = {
        **stamped(shown),
        "text": text,
        "tables": tables,
        "rows": sum(table.found for table in tables),
        "found": len(found),
        "lines": [
            finding_line(one, stand.get(one.identity, Standing()), today)
            for one in found[:FINDINGS_SHOWN]
        ],
        "findings_href": reverse("findings", kwargs={"slug": organisation.slug})
        + "?"
        + urlencode({"text": text}),
        "words": words[:WORDS_SHOWN],
        "symbols": symbols(),
    }
    return render(request, "journey/search.html", context)


@page(*READERS)
def glossary(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """The words that pages use, and what each means here."""
    parts: dict[str, list[object]] = {}
    for term in terms():
        parts.setdefault(term.part, []).append(term)
    context = {**stamped(shown_to(organisation, by)), "parts_of": parts}
    return render(request, "journey/glossary.html", context)
