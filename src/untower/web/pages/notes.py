"""What is done about a finding: assigned, accepted, an acceptance withdrawn, a reply recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from untower.actions.acting import NotAllowed, Refused
from untower.actions.findings.noting import (
    MAY_ASSIGN,
    accept_finding,
    assign_finding,
    record_reply,
    withdraw_acceptance,
)
from untower.web.access import page
from untower.web.findings.one import finding_context
from untower.web.forms import add_problems
from untower.web.forms.findings import ACCEPT, ASSIGN, Decide, Reply, errors_with_days
from untower.web.journey.shown import stamped, worked_out
from untower.web.notices import say

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.findings.reading import Found
    from untower.record.people.models import Organisation
    from untower.web.journey.shown import Shown

SAID = {
    ASSIGN: "Assigned.",
    ACCEPT: "Accepted, with your reason beside it. The verdict stays as it is.",
}


@page(*MAY_ASSIGN)
def decide(
    request: HttpRequest, organisation: Organisation, by: Actor, identity: str
) -> HttpResponse:
    """Assign a finding, accept it, or withdraw an acceptance."""
    shown, found = _found(organisation, by, identity)
    if request.method != "POST":
        return HttpResponseRedirect(_address(organisation, found))
    form = Decide(request.POST)
    if form.is_valid():
        try:
            _decide(shown, by, found, form)
        except Refused as refused:
            add_problems(form, refused)
        except NotAllowed as problem:
            form.add_error(None, str(problem))
        else:
            say(request, SAID.get(form.cleaned_data["what"], "The acceptance is withdrawn."))
            return HttpResponseRedirect(_address(organisation, found))
    return _again(request, shown, by, found, form, Reply())


def _decide(shown: Shown, by: Actor, found: Found, form: forms.Form) -> None:
    given = form.cleaned_data
    if shown.analysis is None:
        raise Http404
    about = {
        "organisation": shown.organisation,
        "by": by,
        "version": shown.analysis.version,
        "finding": found,
        "words": given["words"],
    }
    if given["what"] == ASSIGN:
        assign_finding(**about, owner_role=given["owner_role"], due_on=given["due_on"])
    elif given["what"] == ACCEPT:
        accept_finding(**about, due_on=given["due_on"])
    else:
        withdraw_acceptance(**about)


@page(*MAY_ASSIGN)
def reply(
    request: HttpRequest, organisation: Organisation, by: Actor, identity: str
) -> HttpResponse:
    """Record what a supplier says of a finding."""
    shown, found = _found(organisation, by, identity)
    if request.method != "POST":
        return HttpResponseRedirect(_address(organisation, found))
    form = Reply(request.POST)
    if form.is_valid() and shown.analysis is not None:
        given = form.cleaned_data
        try:
            record_reply(
                organisation=organisation,
                by=by,
                version=shown.analysis.version,
                finding=found,
                supplier=given["supplier"],
                replied_on=given["replied_on"],
                words=given["reply"],
            )
        except Refused as refused:
            add_problems(form, refused)
        else:
            say(request, "The reply stands beside the finding. The verdict stays as it is.")
            return HttpResponseRedirect(_address(organisation, found))
    return _again(request, shown, by, found, Decide(initial={"what": ASSIGN}), form)


def _again(
    request: HttpRequest,
    shown: Shown,
    by: Actor,
    found: Found,
    decide_form: forms.Form,
    reply_form: forms.Form,
) -> HttpResponse:
    """The finding's page with what was typed and what is wrong with it."""
    errors = [*errors_with_days(decide_form), *errors_with_days(reply_form)]
    context = {
        **stamped(shown),
        **finding_context(shown, by, found, decide_form, reply_form),
        "errors": errors,
    }
    return render(request, "findings/finding.html", context, status=400)


def _found(organisation: Organisation, by: Actor, identity: str) -> tuple[Shown, Found]:
    """The finding as the person's edition shows it; 404 where it shows none."""
    shown = worked_out(organisation, by)
    found = shown.findings().get(identity)
    if found is None:
        raise Http404
    return shown, found


def _address(organisation: Organisation, found: Found) -> str:
    return reverse("finding", kwargs={"slug": organisation.slug, "identity": found.identity})
