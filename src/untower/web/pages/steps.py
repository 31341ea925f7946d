"""One step: its question, its answer, what was found, tables and pictures, what was assumed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from markupsafe import Markup

from untower.actions.versions import can_change
from untower.journey import STEP_NAMES, STEPS
from untower.journey import step as step_named
from untower.publish.drawing import symbols
from untower.record.findings.reading import OVERVIEW, STEP
from untower.tables import TABLES
from untower.web.access import page
from untower.web.analysis import NUMBERS
from untower.web.editions import READERS
from untower.web.estate.shown import title_of, visible_columns
from untower.web.journey.numbers import number_lines
from untower.web.journey.shown import stamped, worked_out
from untower.web.journey.standing import PASSABLE, RUN_STEPS, step_lines

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.web.journey.standing import StepLine


@page(*READERS)
def step(request: HttpRequest, organisation: Organisation, by: Actor, step: str) -> HttpResponse:
    """The page of one step; the choice of providers and the case stand with the planning runs."""
    if step not in STEP_NAMES:
        raise Http404
    if step in RUN_STEPS:
        return HttpResponseRedirect(reverse("runs", kwargs={"slug": organisation.slug}))
    shown = worked_out(organisation, by)
    fragment = shown.text(STEP + step)
    told = shown.values(OVERVIEW)
    if fragment is None or told is None:
        raise Http404
    lines = step_lines(shown)
    at = next(n for n, line in enumerate(lines) if line.step.name == step)
    passed = told["passed"].get(step)
    context = {
        **stamped(shown),
        "step": step_named(step),
        "line": lines[at],
        "lines": lines,
        # What the report's own templates rendered, everything in it escaped there.
        "fragment": Markup(fragment),  # noqa: S704
        "symbols": symbols(),
        "passed": passed,
        "passed_on": date.fromisoformat(passed["decided_on"]) if passed else None,
        "may_pass": can_change(by) and step in PASSABLE,
        "numbers": number_lines((shown.values(NUMBERS) or {}).get(step, ())),
        "before": _beside(lines, at - 1, -1),
        "after": _beside(lines, at + 1, 1),
        "tables": [
            (name, title_of(name))
            for name, table in TABLES.items()
            if table.step == step and visible_columns(by, table)
        ],
    }
    return render(request, "journey/step.html", context)


def _beside(lines: list[StepLine], at: int, way: int) -> StepLine | None:
    """The nearest step that has a page, on one side."""
    while 0 <= at < len(STEPS):
        if lines[at].href and lines[at].step.name not in (*RUN_STEPS, "bids"):
            return lines[at]
        at += way
    return None
