"""The journey as a list of tasks: what to do next, ten steps, dates, assurance, missing cells."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from untower.actions.findings.keeping import MAY_ASK, ask_for_analysis
from untower.actions.jobs import place_in_queue
from untower.actions.versions import can_change, can_restore
from untower.findings import Outcome
from untower.publish import wording
from untower.publish.blank_workbook import start_workbook as blank_workbook
from untower.publish.drawing import marks, symbols
from untower.publish.editions import Edition
from untower.record.findings.reading import OVERVIEW, part
from untower.record.versions.reading import newest
from untower.web.access import page
from untower.web.analysis import ASK_SHEETS
from untower.web.editions import READERS, editions_for
from untower.web.journey.shown import shown_to, stamped, worked_out
from untower.web.journey.standing import settled_words, step_lines, what_next
from untower.web.notices import say

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.web.journey.shown import Shown

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "report.html": ("text/html; charset=utf-8", "Report, one file to read and print"),
    "plan.xlsx": (WORKBOOK, "Workbook with every table and finding"),
    "plan.json": ("application/json", "The plan for a machine"),
    ASK_SHEETS: ("application/zip", "Questions as one workbook an owner role"),
}
VERDICTS = (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)


@page(*READERS)
def journey(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Where the plan stands, and the one thing to do next."""
    shown = shown_to(organisation, by)
    if shown.version is None:
        context = {**stamped(shown), "may_change": can_change(by), "may_begin": can_restore(by)}
        return render(request, "journey/empty.html", context)
    lines = step_lines(shown)
    ahead = what_next(shown, lines)
    told = shown.values(OVERVIEW)
    context = {
        **stamped(shown),
        "lines": [
            replace(line, is_now=bool(ahead and ahead.step == line.step.name)) for line in lines
        ],
        "settled": settled_words(lines),
        "next": ahead,
        "may_change": can_change(by),
        "may_ask": by.has(*MAY_ASK),
        "told": told,
        "dates": _dates(told) if told else [],
        "verdicts": _verdicts(told["verdicts"]) if told else [],
        "files": _files(shown, by),
        "symbols": symbols(),
        "progress": _progress(shown),
    }
    return render(request, "journey/journey.html", context)


def _dates(told: dict[str, dict[str, list[dict[str, str]]]]) -> list[tuple[str, str]]:
    """The next decisions: a short day and the contract."""
    dates = told["dates"]["next"]
    return [(wording.day(date.fromisoformat(one["on"])), one["label"]) for one in dates]


def _verdicts(counts: dict[str, int]) -> list[dict[str, object]]:
    """How the tests came out: a sign, a word, a count, how many of those not met are law."""
    return [
        {
            "words": outcome.value.capitalize(),
            "class": marks.VERDICT_CLASS[outcome],
            "sign": marks.verdict(outcome),
            "count": counts.get(outcome.value, 0),
            "law": counts.get("law", 0) if outcome is Outcome.NOT_MET else 0,
        }
        for outcome in VERDICTS
    ]


def _files(shown: Shown, by: Actor) -> list[tuple[Edition, list[tuple[str, str]]]]:
    """What may be taken away, by edition: file name and what it is."""
    if shown.analysis is None:
        return []
    return [
        (
            edition,
            [
                (name, words)
                for name, (_, words) in FILES.items()
                if name != ASK_SHEETS or edition is not Edition.PUBLIC
            ],
        )
        for edition in editions_for(by)
    ]


def _progress(shown: Shown) -> dict[str, object]:
    """How far the newest version is, for the page and for the script that asks again."""
    if not shown.is_waiting:
        why = shown.attempt.why if shown.attempt and shown.has_failed else ""
        return {"state": "failed" if shown.has_failed else "done", "words": why}
    attempt, version = shown.attempt, shown.version
    if attempt is not None and attempt.step_number + attempt.steps and attempt.doing:
        done = min(attempt.step_number, attempt.steps)
        words = f"{attempt.doing}: {done} of {attempt.steps} parts are done."
        return {"state": "working", "words": words, "done": done, "of": attempt.steps}
    before = place_in_queue("analysis", str(version.pk)) if version else None
    words = "It waits for the worker to take it up."
    if before:
        words = f"It waits: {before:,} before it."
    return {"state": "waiting", "words": words, "done": 0, "of": 1}


@page(*READERS)
def progress(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:  # noqa: ARG001
    """How far the newest version is, for the script of a page that waits."""
    return JsonResponse(_progress(shown_to(organisation, by)))


@page(*MAY_ASK)
def work_out_again(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Have the newest version worked out for today."""
    version = newest(organisation)
    if request.method == "POST" and version is not None:
        ask_for_analysis(organisation=organisation, by=by, version=version)
        say(request, "The steps are being worked out for today. You can go on meanwhile.")
    return HttpResponseRedirect(reverse("journey", kwargs={"slug": organisation.slug}))


@page(*READERS)
def start_workbook(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:  # noqa: ARG001
    """The blank workbook that a newcomer fills: what `untower start` writes."""
    return _attached(blank_workbook(), WORKBOOK, "untower-start.xlsx")


@page(*READERS)
def download(
    request: HttpRequest,  # noqa: ARG001
    organisation: Organisation,
    by: Actor,
    edition: str,
    file: str,
) -> HttpResponse:
    """One file of the plan in an edition that the person may take away."""
    allowed = {one.value: one for one in editions_for(by)}
    if edition not in allowed or file not in FILES:
        raise Http404
    shown = worked_out(organisation, by)
    analysis = shown.analysis
    content = None if analysis is None else part(analysis, allowed[edition], file)
    if analysis is None or content is None:
        raise Http404
    stem, _, ending = file.partition(".")
    name = f"{organisation.slug}-{stem}-version-{analysis.version.number}-{edition}.{ending}"
    return _attached(content, FILES[file][0], name)


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file that a browser puts away and never opens as one of our pages."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", name)
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{safe}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
