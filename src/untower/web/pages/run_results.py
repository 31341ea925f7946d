"""What a run left: a page a step, files to take away, and several runs side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from markupsafe import Markup

from untower.journey import STEP_NAMES
from untower.journey import step as step_named
from untower.publish.drawing import symbols
from untower.publish.papers.shipped import PAPERS
from untower.record.runs.models import Run, RunState
from untower.record.runs.reading import SIDE_BY_SIDE_MOST, file_of, files_in, run_numbered, runs_of
from untower.web.access import page
from untower.web.editions import READERS, edition_for, editions_for
from untower.web.pages.runs import marks_of
from untower.web.runs.shown import differences, line_of, wishes_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "report.html": ("text/html; charset=utf-8", "The report: one file to read and print"),
    "plan.xlsx": (WORKBOOK, "The workbook: every table and finding"),
    "plan.json": ("application/json", "The plan for a machine"),
    **{f"{paper}.docx": (WORD, f"Paper: {paper.replace('-', ' ')}") for paper in PAPERS},
}


@page(*READERS)
@require_GET
def step(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, step: str
) -> HttpResponse:
    """One step of a run's result, tables before pictures, as its report has it."""
    run = _done(organisation, number)
    edition = edition_for(by)
    found = file_of(run, edition.value, f"page:{step}") if step in STEP_NAMES else None
    if found is None:
        raise Http404
    context = {
        "run": run,
        "step": step_named(step),
        # What the report's own templates rendered, everything in it escaped there.
        "fragment": Markup(found.decode()),  # noqa: S704
        "symbols": symbols(),
        "edition": edition,
        **marks_of(run.version),
    }
    return render(request, "runs/step.html", context)


@page(*READERS)
@require_GET
def files(request: HttpRequest, organisation: Organisation, by: Actor, number: int) -> HttpResponse:
    """Everything that may be taken away of a run, by edition."""
    run = _done(organisation, number)
    editions = [
        (edition, [(kept, KINDS[kept.name][1]) for kept in _in_order(files_in(run, edition.value))])
        for edition in editions_for(by)
    ]
    context = {"run": run, "editions": editions, **marks_of(run.version)}
    return render(request, "runs/files.html", context)


@page(*READERS)
@require_GET
def download(
    request: HttpRequest,  # noqa: ARG001
    organisation: Organisation,
    by: Actor,
    number: int,
    edition: str,
    file: str,
) -> HttpResponse:
    """One file of a run, in an edition that one's roles allow."""
    run = _done(organisation, number)
    if edition not in {allowed.value for allowed in editions_for(by)} or file not in KINDS:
        raise Http404
    content = file_of(run, edition, file)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type=KINDS[file][0])
    stem, _, ending = file.rpartition(".")
    called = f"{organisation.slug}-run-{run.number}-{stem}-{edition}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{called}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page(*READERS)
@require_GET
def compare(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:  # noqa: ARG001
    """Several runs side by side: what was asked, what came of it, which providers differ."""
    wanted = [int(n) for n in request.GET.getlist("run") if n.isdecimal() and len(n) < 9]
    done = runs_of(organisation).filter(state=RunState.DONE)
    chosen = list(done.filter(number__in=wanted[:SIDE_BY_SIDE_MOST]).order_by("number"))
    found, alike = differences(chosen) if len(chosen) > 1 else ([], 0)
    context = {
        "lines": [line_of(run) for run in chosen],
        "asked": [(run, wishes_words(run)) for run in chosen],
        "differences": found,
        "alike": alike,
        "every": list(done[:20]),
        "chosen": {run.number for run in chosen},
        "most": SIDE_BY_SIDE_MOST,
        "errors": _errors(request, chosen),
        **marks_of(None),
    }
    return render(request, "runs/compare.html", context)


def _errors(request: HttpRequest, chosen: list[Run]) -> list[dict[str, str]]:
    if not request.GET or len(chosen) > 1:
        return []
    return [{"text": "Choose at least two runs that are done.", "href": "#id_run"}]


def _in_order(kept: list) -> list:  # type: ignore[type-arg]
    places = list(KINDS)
    return sorted((k for k in kept if k.name in KINDS), key=lambda k: places.index(k.name))


def _done(organisation: Organisation, number: int) -> Run:
    run = run_numbered(organisation, number)
    if run is None or run.state != RunState.DONE:
        raise Http404
    return run
