"""The procurements of an organisation, the steps of one, and the criteria it is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.deadline import check_can_extend
from untower.actions.procurements.publishing import (
    can_publish,
    changes_since,
    check_can_publish,
    publish_criteria,
    try_publication,
)
from untower.actions.procurements.rights import can
from untower.bids.criteria import criteria_tree
from untower.bids.procurement_states import procurement_states
from untower.record.procurements.models import Procurement
from untower.record.procurements.reading import published
from untower.record.procurements.tables import planning_reading
from untower.record.versions.reading import newest
from untower.web.access import page
from untower.web.notices import say
from untower.web.procurements.tasks import DONE, NOW, tasks_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.bids.procurement_states import ProcurementState
    from untower.record.people.models import Organisation

READERS = ("owner", "commercial_lead", "auditor", "editor", "viewer")
PURPOSE = "Assessment under the published criteria"


@dataclass(frozen=True)
class Listed:
    """One line of the list: from the tables, from what was published here, or both."""

    key: str
    title: str
    state: str
    note: str


def found(organisation: Organisation, key: str) -> Procurement:
    """The published procurement of that id; 404 where there is none here."""
    held = published(organisation, key)
    if held is None:
        raise Http404
    return held


def to_page(name: str, organisation: Organisation, key: str) -> HttpResponseRedirect:
    """Go on to a page of the procurement."""
    return HttpResponseRedirect(reverse(name, kwargs={"slug": organisation.slug, "key": key}))


@page(*READERS)
def procurements(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Every procurement of the tables or published here, with how far it is."""
    del by
    here = {
        one.procurement_id: one for one in Procurement.objects.filter(organisation=organisation)
    }
    listed = [_published(one) for one in here.values()]
    listed += [_planned(one) for one in _in_tables(organisation) if one.procurement_id not in here]
    listed.sort(key=lambda one: one.key)
    return render(request, "procurements/list.html", {"listed": listed})


def _in_tables(organisation: Organisation) -> tuple[ProcurementState, ...]:
    version = newest(organisation)
    if version is None:
        return ()
    return procurement_states(planning_reading(version).tables, on=timezone.localdate())


def _published(procurement: Procurement) -> Listed:
    steps = tasks_of(procurement)
    now = next((one for one in steps if one.state == NOW), None)
    done = sum(one.state == DONE for one in steps)
    note = f"{done} of {len(steps)} steps done"
    title = "Finished" if now is None else f"Now: {now.title[:1].lower()}{now.title[1:]}"
    return Listed(procurement.procurement_id, procurement.title, title, note)


def _planned(one: ProcurementState) -> Listed:
    problems = len(one.tree.troubles) + len(one.tree.before_notice)
    note = f"{problems} to settle before its notice" if problems else "Ready to be published"
    title = str(one.record["title"] or one.procurement_id)
    if one.record["published_hash"] is not None:
        note = "Published elsewhere: its digest stands in the tables"
    return Listed(one.procurement_id, title, "In preparation", note)


@page(*READERS)
def procurement(
    request: HttpRequest, organisation: Organisation, by: Actor, key: str
) -> HttpResponse:
    """The steps of one procurement as a task list."""
    held = published(organisation, key)
    if held is None:
        return to_page("publish", organisation, key)
    steps = tasks_of(held)
    context = {
        "procurement": held,
        "steps": steps,
        "now": next((one for one in steps if one.state == NOW), None),
        "changes": changes_since(held),
        "extensions": list(held.extensions.all()),
        "may_extend": can(check_can_extend, held, by),
        "sees_all": by.has("owner", "commercial_lead", "auditor"),
        "marking": PURPOSE,
        "marked_with": f"frozen as {held.digest[:4]}…{held.digest[-4:]}",
    }
    return render(request, "procurements/procurement.html", context)


@page(*READERS)
def publish(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """What would be frozen, what stands in the way, what trying it showed; then freeze it."""
    version = newest(organisation)
    known = {one.procurement_id for one in _in_tables(organisation)}
    if version is None or (key not in known and published(organisation, key) is None):
        raise Http404
    errors, status = [], 200
    if request.method == "POST":
        try:
            publish_criteria(organisation=organisation, procurement_id=key, by=by)
        except Refused as refused:
            errors = [{"text": s, "href": "#in-the-way"} for s in refused.problems.values()]
            status = 400
        except NotAllowed as no:
            errors, status = [{"text": str(no), "href": "#main"}], 403
        else:
            say(request, "The criteria are published and frozen.")
            return to_page("procurement", organisation, key)
    elif published(organisation, key) is not None:
        return to_page("criteria", organisation, key)
    tried = None
    if key in known:
        tried = try_publication(version, key, on=timezone.localdate())
    context = {
        "key": key,
        "tree": criteria_tree(planning_reading(version).tables, key),
        "tried": tried,
        "version": version,
        "may": can_publish(organisation, key, by),
        "why_not": _why_not(organisation, key, by),
        "errors": errors,
        "marking": "Criteria: not published yet",
        "marked_with": f"version {version.number}",
    }
    return render(request, "procurements/publish.html", context, status=status)


def _why_not(organisation: Organisation, key: str, by: Actor) -> str:
    try:
        check_can_publish(organisation, key, by)
    except NotAllowed as no:
        return str(no)
    return ""


@page(*READERS)
def criteria(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """The frozen criteria with their scales, and what trying them showed."""
    del by
    held = found(organisation, key)
    context = {
        "procurement": held,
        "tree": criteria_tree(planning_reading(held.version).tables, key),
        "changes": changes_since(held),
        "marking": PURPOSE,
        "marked_with": f"frozen as {held.digest[:4]}…{held.digest[-4:]}",
    }
    return render(request, "procurements/criteria.html", context)


@page(*READERS)
def frozen_text(
    request: HttpRequest, organisation: Organisation, by: Actor, key: str
) -> HttpResponse:
    """The frozen set as it was digested, to keep and to check."""
    del request, by
    held = found(organisation, key)
    made = HttpResponse(held.canonical.encode(), content_type="application/json")
    made["Content-Disposition"] = 'attachment; filename="published-criteria.json"'
    return made
