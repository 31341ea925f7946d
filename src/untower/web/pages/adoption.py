"""A run becomes the sourcing plan: put forward, confirmed by another person, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from untower.actions.acting import NotAllowed, Refused
from untower.actions.runs.adopting import (
    confirm_plan,
    propose_plan,
    why_not_propose,
    withdraw_plan,
)
from untower.record.runs.models import Adoption, Standing
from untower.record.runs.reading import adoptions_of, is_stale, sourcing_plan
from untower.record.versions.reading import newest
from untower.web.access import page
from untower.web.forms import add_problems, errors_of
from untower.web.forms.runs import Reason
from untower.web.notices import say
from untower.web.pages.runs import found_run, marks_of, to_run
from untower.web.runs.shown import line_of, who

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.runs.models import Run

ADOPTERS = ("owner", "commercial_lead")


@page(*ADOPTERS)
@never_cache
def put_forward(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """Put a run forward as the sourcing plan, with a reason."""
    run = found_run(organisation, number)
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            propose_plan(
                run=run,
                by=by,
                reason=form.cleaned_data["reason"],
                is_stale_accepted=form.cleaned_data["stale"],
            )
        except Refused as refused:
            add_problems(form, refused)
        except NotAllowed as not_allowed:
            say(request, str(not_allowed))
            return to_run(run)
        else:
            say(request, f"Run {run.number} is put forward. A second person confirms it.")
            return to_run(run)
    context = {
        "run": run,
        "mine": line_of(run),
        "form": form,
        "why_not": why_not_propose(run, by),
        "is_stale": is_stale(run),
        "newest": newest(organisation),
        "in_force": sourcing_plan(organisation),
        "errors": errors_of(form) if form.is_bound else [],
        **marks_of(run.version),
    }
    return render(request, "runs/put_forward.html", context)


@page(*ADOPTERS)
@require_POST
def confirm(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """Confirm what another person put forward."""
    run = found_run(organisation, number)
    try:
        confirm_plan(adoption=_standing(run), by=by)
    except (NotAllowed, Refused) as error:
        say(request, str(error))
    else:
        say(request, f"Run {run.number} is the sourcing plan.")
    return to_run(run)


@page(*ADOPTERS)
@never_cache
def withdraw(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """Withdraw what was put forward, or the sourcing plan, with a reason."""
    run = found_run(organisation, number)
    adoption = _standing(run)
    form = Reason(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            withdraw_plan(adoption=adoption, by=by, reason=form.cleaned_data["reason"])
        except Refused as refused:
            add_problems(form, refused)
        else:
            say(request, f"Run {run.number} is withdrawn.")
            return to_run(run)
    context = {
        "run": run,
        "adoption": adoption,
        "by_whom": who(adoption.proposed_by_token, adoption.proposed_by_roles),
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        **marks_of(run.version),
    }
    return render(request, "runs/withdraw.html", context)


def _standing(run: Run) -> Adoption:
    """The adoption of a run that stands; 404 where there is none."""
    for adoption in adoptions_of(run):
        if adoption.standing in (Standing.PROPOSED, Standing.ADOPTED):
            return adoption
    raise Http404
