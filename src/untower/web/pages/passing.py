"""A step passed over on record: by which role, why, since when; a row of the table passed_over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.versions import Broken, Clash, change_cells
from untower.journey import gives_reason
from untower.journey import step as step_named
from untower.record.versions.reading import newest, rows_of
from untower.storage.versions.edits import AddRow, RemoveRow, SetCells
from untower.web.access import page
from untower.web.forms.findings import PassOver, boxes, errors_with_days
from untower.web.journey.shown import shown_to, stamped
from untower.web.journey.standing import PASSABLE
from untower.web.notices import say

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version
    from untower.storage.versions.edits import Edit

MAY_PASS = ("owner", "commercial_lead", "editor")
TABLE = "passed_over"
NO_REASON = "Give a reason that says why: this one says nothing."


@page(*MAY_PASS)
def pass_over(
    request: HttpRequest, organisation: Organisation, by: Actor, step: str
) -> HttpResponse:
    """Pass a step over, with a reason; or take that back."""
    if step not in PASSABLE:
        raise Http404
    shown = shown_to(organisation, by)
    version = newest(organisation)
    if version is None:
        raise Http404
    now = _record_of(version, step)
    if request.method != "POST":
        initial: dict[str, object] = {"decided_on": timezone.localdate()}
        if now is not None:
            initial |= {"by_role": now["by_role"], "reason": now["reason"]}
        form: forms.Form = PassOver(initial=initial)
    elif request.POST.get("what") == "take back" and now is not None:
        form = PassOver(request.POST)
        key = (step, "skip", None, None)
        said = f"{step_named(step).title} is not passed over any more"
        if _saved(organisation, by, version, RemoveRow(table=TABLE, key=key), said, form):
            return _done(request, organisation, step, f"{said}.")
    else:
        form = PassOver(request.POST)
        if form.is_valid():
            if gives_reason(form.cleaned_data["reason"]) is not True:
                form.add_error("reason", NO_REASON)
            else:
                said = f"{step_named(step).title} passed over on record"
                edit = _edit(step, form, is_new=now is None)
                if _saved(organisation, by, version, edit, said, form):
                    return _done(request, organisation, step, f"{said}.")
    errors = errors_with_days(form) if form.is_bound else []
    context = {
        **stamped(shown),
        "step": step_named(step),
        "form": form,
        "now": now,
        "day_boxes": boxes(form, "decided_on"),
        "errors": errors,
    }
    return render(request, "journey/pass_over.html", context, status=400 if errors else 200)


def _record_of(version: Version, step: str) -> dict[str, str | None] | None:
    """The row that passes the whole step over, if there is one."""
    for row in rows_of(version, TABLE):
        is_whole = row.get("subject_table") is None and row.get("subject_key") is None
        if row["step"] == step and row.get("kind") == "skip" and is_whole:
            return {name: row.get(name) for name in ("by_role", "reason", "decided_on")}
    return None


def _edit(step: str, form: forms.Form, *, is_new: bool) -> Edit:
    given = form.cleaned_data
    cells: dict[str, str | None] = {
        "by_role": given["by_role"],
        "reason": given["reason"],
        "decided_on": given["decided_on"].isoformat(),
    }
    if is_new:
        return AddRow(table=TABLE, cells={"step": step, "kind": "skip", **cells})
    return SetCells(table=TABLE, key=(step, "skip", None, None), cells=cells)


def _saved(
    organisation: Organisation, by: Actor, base: Version, edit: Edit, what: str, form: forms.Form
) -> bool:
    """Whether the change is kept; what stands in the way is put on the form."""
    try:
        change_cells(organisation=organisation, by=by, base=base, changes=[edit], what=what)
    except Clash:
        form.add_error(None, "Somebody else changed this record meanwhile. Look at it again.")
    except Broken as broken:
        for problem in broken.told:
            named = problem.column if problem.column in form.fields else None
            form.add_error(named, problem.sentence)
    except (Refused, NotAllowed) as problem:
        form.add_error(None, str(problem))
    else:
        return True
    return False


def _done(request: HttpRequest, organisation: Organisation, step: str, said: str) -> HttpResponse:
    say(request, f"{said} The steps are being worked out again.")
    return HttpResponseRedirect(reverse("step", kwargs={"slug": organisation.slug, "step": step}))
