"""An evaluator's own pages: declare, score, hand in. Nothing of anybody else is on any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.rights import can
from untower.actions.procurements.scoring import check_can_score, hand_in, save_score
from untower.actions.procurements.seats import check_can_declare, declare_interests
from untower.record.procurements.models import Envelope
from untower.record.procurements.opened import document, opened_envelopes
from untower.record.procurements.reading import seats_of
from untower.record.procurements.scoring import work_of
from untower.web.access import page
from untower.web.forms import add_problems, errors_of
from untower.web.forms.procurements import NATURES, Scored
from untower.web.notices import say
from untower.web.pages_env import moment
from untower.web.procurements.names import supplier_names

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.answers.scoring import ScoringLine
    from untower.record.people.models import Organisation
    from untower.record.procurements.models import Procurement, Seat
    from untower.record.procurements.opened import OpenedEnvelope
    from untower.record.procurements.scoring import Work

PURPOSE, OWN = "Assessment under the published criteria", "Official: commercial · your scores only"


def _mine(organisation: Organisation, by: Actor, number: int) -> Seat:
    """The person's own seat; another's is not there for them."""
    for seat in seats_of(by.token, organisation):
        if seat.pk == number:
            return seat
    raise Http404


@page("evaluator")
@never_cache
def my_scoring(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """The procurements in which one has a seat."""
    works = [(seat, work_of(seat)) for seat in seats_of(by.token, organisation)]
    context = {"works": works, "marking": PURPOSE, "marked_with": OWN}
    return render(request, "scoring/mine.html", context)


@page("evaluator")
@never_cache
def seat(request: HttpRequest, organisation: Organisation, by: Actor, number: int) -> HttpResponse:
    """One's own work in a procurement, criterion by criterion; hand in when all is scored."""
    mine = _mine(organisation, by, number)
    errors, status = [], 200
    if request.method == "POST":
        try:
            hand_in(seat=mine, by=by)
        except Refused as refused:
            errors = [{"text": s, "href": "#work"} for s in refused.problems.values()]
            status = 400
        except NotAllowed as no:
            errors, status = [{"text": str(no), "href": "#main"}], 403
        else:
            say(request, "Your scores are handed in. They stay as they are.")
            return _to("my_seat", mine)
    if mine.procurement.opened_at is not None and mine.declared_at is None:
        return _to("declare", mine)
    work = work_of(mine)
    context = {
        "seat": mine,
        "work": work,
        "groups": _by_criterion(work),
        "names": _names_of_own(mine, work),
        "next": work.missing[0] if work.missing else None,
        "may_score": can(check_can_score, mine, by),
        "may_declare": can(check_can_declare, mine, by),
        "errors": errors,
        "marking": PURPOSE,
        "marked_with": OWN,
    }
    return render(request, "scoring/seat.html", context, status=status)


def _by_criterion(work: Work) -> list[tuple[ScoringLine, list[ScoringLine]]]:
    found: dict[str, list[ScoringLine]] = {}
    for line in work.lines:
        found.setdefault(line.criterion_id, []).append(line)
    return [(lines[0], lines) for lines in found.values()]


def _offers(procurement: Procurement) -> dict[str, tuple[str, OpenedEnvelope]]:
    """Offer → its supplier and its opened envelope, with no price in it."""
    found = {}
    for envelope in opened_envelopes(procurement, Envelope.Kind.QUALITY):
        for row in envelope.tables["offers"].to_dicts():
            found[row["offer_id"]] = (row["supplier_id"], envelope)
    return found


def _names_of_own(seat: Seat, work: Work) -> dict[str, str]:
    """Offer → what its supplier is called, of the tenders one scores and of no other."""
    names, offers = supplier_names(seat.procurement), _offers(seat.procurement)
    own = {line.offer_id for line in work.lines}
    return {offer: names.get(offers[offer][0], offers[offer][0]) for offer in own}


@page("evaluator")
@never_cache
def declare(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """Declare one's interests in those who tendered, or that there are none."""
    mine = _mine(organisation, by, number)
    if mine.procurement.opened_at is None:
        return _to("my_seat", mine)
    names = supplier_names(mine.procurement)
    tendered = sorted({supplier for supplier, _ in _offers(mine.procurement).values()})
    errors: list[dict[str, str]] = []
    status = 200
    if request.method == "POST":
        natures = {
            one: request.POST[f"nature_{place}"]
            for place, one in enumerate(tendered)
            if request.POST.get(f"nature_{place}")
        }
        errors, status = _declared(request, mine, natures, tendered, by)
        if not errors:
            say(request, "Your declaration is on record.")
            return _to("my_seat", mine)
    context = {
        "seat": mine,
        "suppliers": [(place, one, names.get(one, one)) for place, one in enumerate(tendered)],
        "declared": {one.supplier_id: one for one in mine.interests.all()},
        "natures": NATURES,
        "may": can(check_can_declare, mine, by),
        "errors": errors,
        "marking": PURPOSE,
        "marked_with": OWN,
    }
    return render(request, "scoring/declare.html", context, status=status)


def _declared(
    request: HttpRequest, seat: Seat, natures: dict[str, str], tendered: list[str], by: Actor
) -> tuple[list[dict[str, str]], int]:
    if request.POST.get("is_true") != "yes":
        said = "Confirm that this is all you know of."
        return [{"text": said, "href": "#id_is_true"}], 400
    try:
        declare_interests(seat=seat, natures=natures, suppliers=frozenset(tendered), by=by)
    except Refused as refused:
        return [{"text": s, "href": "#main"} for s in refused.problems.values()], 400
    except NotAllowed as no:
        return [{"text": str(no), "href": "#main"}], 403
    return [], 200


@page("evaluator")
@never_cache
def score(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, check: str
) -> HttpResponse:
    """One answer, the published scale, one's own score and reason."""
    mine = _mine(organisation, by, number)
    if mine.procurement.opened_at is not None and mine.declared_at is None:
        return _to("declare", mine)
    work = work_of(mine)
    at = next((n for n, line in enumerate(work.lines) if line.check == check), None)
    if at is None:
        raise Http404
    line = work.lines[at]
    form, status = Scored(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = _save(mine, line, form, by)
        if status == 200:
            return _after(request, mine, work, at)
    return _score_page(request, mine, work, at, form, by, status)


def _save(seat: Seat, line: ScoringLine, form: Scored, by: Actor) -> int:
    """200 where the score was saved, and the form says what was wrong where it was not."""
    if not form.is_valid():
        return 400
    typed = form.cleaned_data
    if not typed["score"] and not typed["reason"].strip():
        form.add_error("score", "Choose a score.")
        form.add_error("reason", "Write your reason: a score without one does not count.")
        return 400
    try:
        save_score(seat=seat, check=line.check, score=typed["score"], reason=typed["reason"], by=by)
    except Refused as refused:
        add_problems(form, refused)
        return 400
    except NotAllowed as no:
        form.add_error(None, str(no))
        return 403
    if not typed["score"]:
        form.add_error("score", "Choose a score. What you wrote is saved.")
    if not typed["reason"].strip():
        form.add_error("reason", "Write your reason: a score without one does not count.")
    return 400 if form.errors else 200


def _after(request: HttpRequest, seat: Seat, work: Work, at: int) -> HttpResponse:
    """To the next tender on this criterion, or back to the list."""
    say(request, f"Saved {timezone.localtime():%H:%M}.")
    if "stop" in request.POST or at + 1 == len(work.lines):
        return _to("my_seat", seat)
    return _to("score", seat, check=work.lines[at + 1].check)


def _score_page(
    request: HttpRequest, seat: Seat, work: Work, at: int, form: Scored, by: Actor, status: int
) -> HttpResponse:
    line = work.lines[at]
    same = [one for one in work.lines if one.criterion_id == line.criterion_id]
    groups = _by_criterion(work)
    envelope = _offers(seat.procurement)[line.offer_id][1]
    saved = work.saved.get((line.offer_id, line.criterion_id))
    context = {
        "seat": seat,
        "work": work,
        "line": line,
        "scale": list(reversed(line.scale)),
        "name": _names_of_own(seat, work)[line.offer_id],
        "tender_place": same.index(line) + 1,
        "tenders": len(same),
        "criterion_place": [one.criterion_id for one, _ in groups].index(line.criterion_id) + 1,
        "groups": groups,
        "done": [one for one in work.lines if work.is_scored(one)],
        "answer": envelope.answers.get(line.criterion_id),
        "documents": [(place, name) for place, name in enumerate(envelope.documents, start=1)],
        "tender_number": envelope.number,
        "before": work.lines[at - 1] if at else None,
        "saved": saved,
        "chosen": form["score"].value() if form.is_bound else _plain(saved),
        "reason": form["reason"].value() if form.is_bound else (saved.reason if saved else ""),
        "may": can(check_can_score, seat, by),
        "form": form,
        "errors": errors_of(form),
        "marking": PURPOSE,
        "marked_with": OWN,
    }
    return render(request, "scoring/score.html", context, status=status)


def _plain(saved: object) -> str:
    score = getattr(saved, "score", None)
    return "" if score is None else f"{float(score):g}"


@page("evaluator")
@require_POST
@never_cache
def autosave(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int, check: str
) -> JsonResponse:
    """What the page's script saves while one works: what is typed so far, and when."""
    mine = _mine(organisation, by, number)
    form = Scored(request.POST)
    try:
        if not form.is_valid():
            raise Refused({name: str(said[0]) for name, said in form.errors.items()})
        typed = form.cleaned_data
        saved = save_score(
            seat=mine, check=check, score=typed["score"], reason=typed["reason"], by=by
        )
    except (Refused, NotAllowed) as no:
        return JsonResponse({"problem": str(no)}, status=400)
    return JsonResponse({"saved": moment(saved.saved_at).rpartition(", ")[2]})


@page("evaluator")
@never_cache
def tender_document(
    request: HttpRequest,
    organisation: Organisation,
    by: Actor,
    number: int,
    tender: int,
    place: int,
) -> HttpResponse:
    """A document of a tender one scores; never one with prices."""
    del request
    mine = _mine(organisation, by, number)
    if mine.declared_at is None:
        raise Http404
    own = {line.offer_id for line in work_of(mine).lines}
    offers = _offers(mine.procurement)
    if not any(offers[offer][1].number == tender for offer in own):
        raise Http404
    try:
        file = document(mine.procurement, Envelope.Kind.QUALITY, tender, place)
    except LookupError:
        raise Http404 from None
    made = HttpResponse(file.content, content_type="application/octet-stream")
    made["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return made


def _to(name: str, seat: Seat, **rest: str) -> HttpResponse:
    parts = {"slug": seat.procurement.organisation.slug, "number": seat.pk, **rest}
    return HttpResponseRedirect(reverse(name, kwargs=parts))
