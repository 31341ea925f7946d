"""The assessment once prices are open, the decision of two people, its papers, what is learned."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.afterwards import (
    check_can_learn,
    check_can_make_papers,
    learn,
    make_papers,
)
from untower.actions.procurements.deciding import (
    ForLot,
    assessed,
    check_can_confirm,
    check_can_propose,
    confirm_decision,
    propose_decision,
    return_decision,
    set_standstill,
    standstill_days,
)
from untower.actions.procurements.rights import can
from untower.assessment_papers import PaperRefused
from untower.award.assess.joint_answer import joint_words
from untower.bids.assessment_answer import lot_words
from untower.bids.assessment_findings import FELL_WORDS
from untower.bids.criteria import criteria_tree
from untower.bids.learning import MARK, sentences
from untower.publish.editions import edition_named
from untower.record.people.models import Account
from untower.record.procurements.reading import standing_decision
from untower.record.procurements.tables import planning_reading
from untower.web.access import page
from untower.web.editions import editions_for
from untower.web.forms import add_problems, errors_of
from untower.web.forms.procurements import Because, SignsAs, Standstill
from untower.web.notices import say
from untower.web.pages.procurements import PURPOSE, found, to_page
from untower.web.procurements.names import supplier_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.procurements.models import Decision, Procurement

SEES = ("owner", "commercial_lead", "auditor")


def _why_not(check: Callable[..., None], *asked: object) -> str:
    try:
        check(*asked)
    except NotAllowed as no:
        return str(no)
    return ""


def _person(token: UUID | None) -> Account | None:
    return None if token is None else Account.objects.filter(token=token).first()


@page(*SEES)
@never_cache
def decision(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """The assessment by lot; propose a decision on it, confirm or return the one proposed."""
    held = found(organisation, key)
    return _decision(request, held, by)


def _decision(
    request: HttpRequest,
    held: Procurement,
    by: Actor,
    *,
    signs: SignsAs | None = None,
    because: Because | None = None,
    told: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    why_not = _why_not(_check_priced, held)
    standing = standing_decision(held)
    shown = None if why_not else assessed(held)
    errors = [*(told or [])]
    for form in (signs, because):
        errors += [] if form is None else errors_of(form)
    context = {
        "procurement": held,
        "why_not": why_not,
        "assessed": shown,
        "lot_words": lot_words,
        "joint_words": "" if shown is None or shown.troubles else joint_words(shown.joint),
        "fell_words": FELL_WORDS,
        "names": supplier_names(held),
        "standing": standing,
        "proposer": _person(standing.proposed_by) if standing else None,
        "confirmer": _person(standing.confirmed_by) if standing else None,
        "returned": list(held.decisions.filter(returned_at__isnull=False)),
        "may_propose": can(check_can_propose, held, by),
        "why_not_propose": _why_not(check_can_propose, held, by),
        "may_confirm": standing is not None and can(check_can_confirm, standing, by),
        "may_return": by.has("owner", "commercial_lead"),
        "why_not_confirm": "" if standing is None else _why_not(check_can_confirm, standing, by),
        "signs": signs or SignsAs(None),
        "because": because or Because(None),
        "typed": request.POST if request.method == "POST" else {},
        "errors": errors,
        "marking": PURPOSE,
        "marked_with": "Official: commercial",
    }
    return render(request, "procurements/decision.html", context, status=status)


def _check_priced(held: Procurement) -> None:
    if held.prices_opened_at is None:
        raise NotAllowed("Prices are sealed, so nothing is assessed yet.")


@page("owner", "commercial_lead")
@require_POST
def propose(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """Propose a decision on every lot."""
    held = found(organisation, key)
    signs = SignsAs(request.POST)
    lots = criteria_tree(planning_reading(held.version).tables, key).lot_ids
    typed = {
        lot: ForLot(
            offer_id=request.POST.get(f"offer_{lot}", ""),
            reason=request.POST.get(f"reason_{lot}", ""),
            alternatives=request.POST.get(f"alternatives_{lot}", ""),
            conflicts=request.POST.get(f"conflicts_{lot}", ""),
        )
        for lot in lots
    }
    if not signs.is_valid():
        return _decision(request, held, by, signs=signs, status=400)
    try:
        propose_decision(
            procurement=held, lots=typed, signs_as=signs.cleaned_data["signs_as"], by=by
        )
    except Refused as refused:
        told = [
            {"text": said, "href": f"#id_{name}" if name.startswith("reason_") else "#propose"}
            for name, said in refused.problems.items()
            if name != "signs_as"
        ]
        add_problems_of(signs, refused)
        return _decision(request, held, by, signs=signs, told=told, status=400)
    except NotAllowed as no:
        told = [{"text": str(no), "href": "#main"}]
        return _decision(request, held, by, told=told, status=403)
    say(request, "The decision is proposed. A second person must confirm it.")
    return to_page("decision", organisation, key)


def add_problems_of(form: SignsAs, refused: Refused) -> None:
    """Put what is about the form's own fields on them, and nothing else."""
    mine = {name: said for name, said in refused.problems.items() if name in form.fields}
    add_problems(form, Refused(mine))


@page("owner", "commercial_lead")
@require_POST
def confirm(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """Sign as the second person."""
    held = found(organisation, key)
    standing = _standing(held)
    signs = SignsAs(request.POST)
    if not signs.is_valid():
        return _decision(request, held, by, signs=signs, status=400)
    try:
        confirm_decision(decision=standing, signs_as=signs.cleaned_data["signs_as"], by=by)
    except Refused as refused:
        add_problems(signs, refused)
        return _decision(request, held, by, signs=signs, status=400)
    except NotAllowed as no:
        told = [{"text": str(no), "href": "#main"}]
        return _decision(request, held, by, told=told, status=403)
    say(request, "The decision is signed by two. Its papers may be made now.")
    return to_page("decision", organisation, key)


@page("owner", "commercial_lead")
@require_POST
def send_back(
    request: HttpRequest, organisation: Organisation, by: Actor, key: str
) -> HttpResponse:
    """Return a proposal with a reason."""
    held = found(organisation, key)
    standing = _standing(held)
    because = Because(request.POST)
    if not because.is_valid():
        return _decision(request, held, by, because=because, status=400)
    try:
        return_decision(decision=standing, because=because.cleaned_data["because"], by=by)
    except NotAllowed as no:
        told = [{"text": str(no), "href": "#main"}]
        return _decision(request, held, by, told=told, status=403)
    say(request, "The proposal is returned. It stays on record.")
    return to_page("decision", organisation, key)


def _standing(held: Procurement) -> Decision:
    standing = standing_decision(held)
    if standing is None:
        raise Http404
    return standing


@page("owner", "commercial_lead", "auditor")
@never_cache
def standstill(
    request: HttpRequest, organisation: Organisation, by: Actor, key: str
) -> HttpResponse:
    """The day of the award notice and the last day on which no contract is made."""
    held = found(organisation, key)
    form, status = Standstill(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            typed = form.cleaned_data
            try:
                set_standstill(
                    procurement=held, notice_on=typed["notice_on"], ends_on=typed["ends_on"], by=by
                )
            except Refused as refused:
                add_problems(form, refused)
            except NotAllowed as no:
                form.add_error(None, str(no))
                status = 403
            else:
                say(request, "The standstill period is on record.")
                return to_page("standstill", organisation, key)
    context = {
        "procurement": held,
        "least": standstill_days(held, timezone.localdate()),
        "may_set": by.has("commercial_lead") and held.decided_at is not None,
        "form": form,
        "errors": errors_of(form),
        "marking": PURPOSE,
        "marked_with": held.procurement_id,
    }
    return render(request, "procurements/standstill.html", context, status=status)


@page(*SEES)
@never_cache
def papers(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """The papers that may be made, in the editions this person may see, as one zip."""
    held = found(organisation, key)
    why_not = _why_not(check_can_make_papers, held, by)
    if request.method == "POST" and not why_not:
        return _zip_of_papers(request, held, by)
    context = {
        "procurement": held,
        "why_not": why_not,
        "editions": [(one.value, one.title, one.holds) for one in editions_for(by)],
        "marking": PURPOSE,
        "marked_with": "Official: commercial",
    }
    return render(request, "procurements/papers.html", context, status=403 if why_not else 200)


def _zip_of_papers(request: HttpRequest, held: Procurement, by: Actor) -> HttpResponse:
    wanted = {one.value for one in editions_for(by)}
    asked = request.POST.get("edition", "members")
    edition = edition_named(asked if asked in wanted else "members")
    made, refused = make_papers(procurement=held, edition=edition, by=by)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
        if refused:
            archive.writestr("not-made.txt", _not_made(refused))
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="assessment-papers-{edition.value}.zip"'
    return answer


def _not_made(refused: Mapping[str, Exception]) -> str:
    lines = []
    for what, why in refused.items():
        said = (
            [one.sentence for one in why.troubles] if isinstance(why, PaperRefused) else [str(why)]
        )
        lines += [f"Not made: {what}", *(f"  {one}" for one in said), ""]
    return "\r\n".join(lines)


@page(*SEES)
@never_cache
def learning(request: HttpRequest, organisation: Organisation, by: Actor, key: str) -> HttpResponse:
    """What would have turned the decision: asked by a button, since asking goes on record."""
    held = found(organisation, key)
    why_not, learned = _why_not(check_can_learn, held, by), None
    if request.method == "POST" and not why_not:
        learned = learn(procurement=held, by=by)
    context = {
        "procurement": held,
        "why_not": why_not,
        "learned": learned,
        "sentences": sentences(learned) if learned else (),
        "marking": MARK if held.decided_at else PURPOSE,
        "marked_with": "Official: commercial",
    }
    return render(request, "procurements/learning.html", context, status=403 if why_not else 200)
