"""Who sits as evaluator, what interests they have; then agreeing one score each and locking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.agreeing import (
    agree_score,
    check_can_agree,
    check_can_lock_quality,
    check_can_moderate,
    lock_quality,
)
from untower.actions.procurements.rights import can, members
from untower.actions.procurements.seats import (
    appoint_evaluator,
    check_can_appoint,
    check_can_decide_interest,
    check_can_release,
    decide_interest,
    release_evaluator,
)
from untower.record.people.models import Account, Role
from untower.record.procurements.agreeing import agreement
from untower.record.procurements.scoring import all_work
from untower.record.procurements.tables import interests_of, newest_scores
from untower.web.access import page
from untower.web.forms import add_problems, errors_of
from untower.web.forms.procurements import Person, Scored
from untower.web.notices import say
from untower.web.pages.procurements import PURPOSE, found, to_page
from untower.web.procurements.names import supplier_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.procurements.models import Procurement

SEES = ("owner", "commercial_lead", "auditor")


@page(*SEES)
@never_cache
def seats(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """Who scores what, how far they are, and the interests they declared."""
    return _seats(request, found(organisation, key), by)


def _seats(
    request: HttpRequest,
    held: Procurement,
    by: Actor,
    *,
    errors: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    works = {work.seat.pk: work for work in all_work(held)}
    names = supplier_names(held)
    lines = [
        {
            "seat": seat,
            "person": None
            if seat.token is None
            else Account.objects.filter(token=seat.token).first(),
            "work": works.get(seat.pk),
            "may_appoint": can(check_can_appoint, seat, by),
            "may_release": seat.token is not None and can(check_can_release, seat, by),
        }
        for seat in held.seats.select_related("procurement")
    ]
    interests = [
        (one, names.get(one.supplier_id, one.supplier_id), can(check_can_decide_interest, one, by))
        for one in interests_of(held)
    ]
    context = {
        "procurement": held,
        "lines": lines,
        "interests": interests,
        "people": members(held.organisation, [Role.EVALUATOR]),
        "errors": errors or [],
        "marking": PURPOSE,
        "marked_with": "Official: personal",
    }
    return render(request, "procurements/seats.html", context, status=status)


def _seat_step(
    request: HttpRequest, held: Procurement, by: Actor, work: Callable[[], None], done: str
) -> HttpResponse:
    try:
        work()
    except Refused as refused:
        errors = [{"text": said, "href": "#main"} for said in refused.problems.values()]
        return _seats(request, held, by, errors=errors, status=400)
    except NotAllowed as no:
        return _seats(request, held, by, errors=[{"text": str(no), "href": "#main"}], status=403)
    say(request, done)
    return to_page("seats", held.organisation, held.procurement_id)


@page("commercial_lead")
@require_POST
def appoint(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, key: str
) -> HttpResponse:
    """Give a seat to a person."""
    held = found(organisation, key)
    seat = get_object_or_404(held.seats, pk=number)
    form = Person(request.POST)
    if not form.is_valid():
        errors = [{"text": "Choose a person.", "href": f"#id_person_{number}"}]
        return _seats(request, held, by, errors=errors, status=400)
    token = form.cleaned_data["person"]
    return _seat_step(
        request,
        held,
        by,
        lambda: appoint_evaluator(seat=seat, token=token, by=by),
        f"The seat {seat.evaluator_id} is filled.",
    )


@page("commercial_lead")
@require_POST
def release(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, key: str
) -> HttpResponse:
    """Let an evaluator go."""
    held = found(organisation, key)
    seat = get_object_or_404(held.seats, pk=number)
    return _seat_step(
        request,
        held,
        by,
        lambda: release_evaluator(seat=seat, by=by),
        f"{seat.evaluator_id} is released: what was scored counts, the rest is not waited for.",
    )


@page("commercial_lead", "owner")
@require_POST
def rule_on_interest(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, key: str
) -> HttpResponse:
    """Decide whether a declared interest bars."""
    held = found(organisation, key)
    interest = next((one for one in interests_of(held) if one.pk == number), None)
    if interest is None:
        raise Http404
    bars = request.POST.get("bars")
    if bars not in ("yes", "no"):
        errors = [{"text": "Choose whether it bars.", "href": f"#interest-{number}"}]
        return _seats(request, held, by, errors=errors, status=400)
    return _seat_step(
        request,
        held,
        by,
        lambda: decide_interest(interest=interest, is_barring=bars == "yes", by=by),
        "It bars: this evaluator's scores of that supplier's group do not count."
        if bars == "yes"
        else "It does not bar.",
    )


@page("commercial_lead")
@never_cache
def moderation(
    request: HttpRequest, organisation: Organisation, by: Actor, key: str
) -> HttpResponse:
    """What is agreed and what is not; with everything agreed, quality is locked here."""
    held = found(organisation, key)
    errors, status = [], 200
    if request.method == "POST":
        try:
            lock_quality(procurement=held, by=by)
        except NotAllowed as no:
            errors, status = [{"text": str(no), "href": "#main"}], 403
        else:
            say(request, "Quality is locked. Prices may be opened now.")
            return to_page("moderation", organisation, key)
    may = can(check_can_moderate, held, by)
    now = agreement(held) if may or held.quality_locked_at else None
    names = supplier_names(held)
    pairs = []
    for leaf, tender in now.pairs if now else []:
        score = now.score_of(leaf, tender) if now else None
        pairs.append((leaf, tender, names.get(tender.supplier_id, tender.supplier_id), score))
    context = {
        "procurement": held,
        "why_not": "" if now else _why_not(held, by),
        "pairs": pairs,
        "missing": now.missing if now else None,
        "may_lock": can(check_can_lock_quality, held, by),
        "may_agree": can(check_can_agree, held, by),
        "errors": errors,
        "marking": PURPOSE,
        "marked_with": "Official: commercial",
    }
    return render(request, "procurements/moderation.html", context, status=status)


def _why_not(held: Procurement, by: Actor) -> str:
    try:
        check_can_moderate(held, by)
    except NotAllowed as no:
        return str(no)
    return ""


@page("commercial_lead")
@never_cache
def agree(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """One tender on one criterion: what each evaluator gave, and the score that is agreed."""
    held = found(organisation, key)
    asked = request.POST if request.method == "POST" else request.GET
    offer, criterion = asked.get("tender", ""), asked.get("criterion", "")
    try:
        check_can_moderate(held, by)
    except NotAllowed:
        return to_page("moderation", organisation, key)
    now = agreement(held)
    places = [(t.offer_id, leaf.criterion_id) for leaf, t in now.pairs]
    if (offer, criterion) not in places:
        raise Http404
    at = places.index((offer, criterion))
    leaf, tender = now.pairs[at]
    saved = now.score_of(leaf, tender)
    form = Scored(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid() and _agreed(held, offer, criterion, form, by):
            say(request, "The agreed score is saved.")
            following = next((p for p in now.pairs[at + 1 :] if now.score_of(*p) is None), None)
            if following is None or "stop" in request.POST:
                return to_page("moderation", organisation, key)
            made = to_page("agree", organisation, key)
            from urllib.parse import urlencode

            ids = {"tender": following[1].offer_id, "criterion": following[0].criterion_id}
            made["Location"] = f"{made.url}?{urlencode(ids)}"
            return made
    individual = [
        one
        for one in newest_scores(held)
        if (one.offer_id, one.criterion_id) == (offer, criterion) and one.score is not None
    ]
    context = {
        "procurement": held,
        "leaf": leaf,
        "tender": tender,
        "supplier": supplier_names(held).get(tender.supplier_id, tender.supplier_id),
        "individual": individual,
        "barred": _barred_seats(held, tender.supplier_id),
        "saved": saved,
        "may_agree": can(check_can_agree, held, by),
        "place": at + 1,
        "places": len(places),
        "form": form,
        "errors": errors_of(form),
        "marking": PURPOSE,
        "marked_with": "Official: commercial",
    }
    return render(request, "procurements/agree.html", context, status=status)


def _barred_seats(held: Procurement, supplier_id: str) -> set[int]:
    """Seats whose scores of this supplier's group do not count."""
    from untower.web.procurements.names import groups_of

    groups = groups_of(held)
    return {
        one.seat_id
        for one in interests_of(held)
        if one.is_barring is not False
        and groups.group(one.supplier_id) == groups.group(supplier_id)
    }


def _agreed(held: Procurement, offer: str, criterion: str, form: Scored, by: Actor) -> bool:
    try:
        agree_score(
            procurement=held,
            offer_id=offer,
            criterion_id=criterion,
            score=form.cleaned_data["score"],
            reason=form.cleaned_data["reason"],
            by=by,
        )
    except Refused as refused:
        add_problems(form, refused)
        return False
    except NotAllowed as no:
        form.add_error(None, str(no))
        return False
    return True
