"""What was found: every finding of every step, to filter; and one finding's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from untower.findings import Force, Outcome
from untower.journey import STEPS
from untower.publish.drawing import marks, symbols
from untower.record.findings import reading
from untower.web.access import page
from untower.web.editions import READERS
from untower.web.findings.filters import ASSIGNED_OR_NOT, Asked, filtered
from untower.web.findings.lines import FindingLine, finding_line
from untower.web.findings.one import finding_context
from untower.web.forms.findings import Decide, Reply
from untower.web.journey.shown import shown_to, stamped, worked_out

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation

A_PAGE = 50


@page(*READERS)
def findings(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Every finding that one may see, worst first: by step, outcome, force, role, text."""
    shown = shown_to(organisation, by)
    if shown.analysis is None:
        return HttpResponseRedirect(reverse("journey", kwargs={"slug": organisation.slug}))
    asked = Asked.of(request.GET)
    every = shown.findings()
    stand = reading.standings(organisation)
    found = filtered(every.values(), stand, asked)
    pages = max(1, -(-len(found) // A_PAGE))
    at = min(asked.page, pages)
    today = timezone.localdate()
    lines: list[FindingLine] = [
        finding_line(one, stand.get(one.identity, reading.Standing()), today)
        for one in found[(at - 1) * A_PAGE : at * A_PAGE]
    ]
    context = {
        **stamped(shown),
        "asked": asked,
        "every": len(every),
        "found": len(found),
        "lines": lines,
        "page": at,
        "pages": pages,
        "counts": _counts(found),
        "steps": [
            (step.name, step.title)
            for step in STEPS
            if step.name in {one.step for one in every.values()}
        ],
        "outcomes": [(o.name.lower(), o.value.capitalize()) for o in Outcome],
        "forces": [(f.name.lower(), f.words.capitalize()) for f in reversed(Force)],
        "roles": sorted(
            {
                stand[one.identity].owner_role
                if one.identity in stand and stand[one.identity].owner_role
                else one.owner_role or ""
                for one in every.values()
            }
            - {""},
            key=str.casefold,
        ),
        "standings": ASSIGNED_OR_NOT,
        "symbols": symbols(),
    }
    return render(request, "findings/findings.html", context)


def _counts(found: list[reading.Found]) -> list[dict[str, object]]:
    """How those found came out, each kind with its sign."""
    order = (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)
    return [
        {
            "words": outcome.value.capitalize(),
            "class": marks.VERDICT_CLASS[outcome],
            "sign": marks.verdict(outcome),
            "count": sum(1 for one in found if one.outcome is outcome),
        }
        for outcome in order
    ]


@page(*READERS)
def finding(
    request: HttpRequest, organisation: Organisation, by: Actor, identity: str
) -> HttpResponse:
    """One finding: what was found, in which rows, by which rule, and what people did about it."""
    shown = worked_out(organisation, by)
    one = shown.findings().get(identity)
    if one is None:
        raise Http404
    context = {
        **stamped(shown),
        **finding_context(shown, by, one, Decide(initial={"what": "assign"}), Reply()),
    }
    return render(request, "findings/finding.html", context)
