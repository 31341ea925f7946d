"""An export for a challenge: of which run, plan or procurement, with papers in which edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from untower.actions.acting import NotAllowed
from untower.actions.audit_export import export_adoption, export_procurement, export_run
from untower.publish.editions import Edition
from untower.record.procurements.models import Procurement
from untower.record.runs.models import Adoption, RunState
from untower.record.runs.reading import run_numbered, runs_of
from untower.web.access import page
from untower.web.editions import editions_for
from untower.web.forms import errors_of
from untower.web.forms.record import Challenge
from untower.web.pages.record import AUDITORS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from untower.actions.acting import Actor
    from untower.actions.audit_export import Exported
    from untower.record.people.models import Organisation

RUN, ADOPTION, PROCUREMENT = "run", "adoption", "procurement"


@page(*AUDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Choose what is exported; the zip is the answer."""
    choices = what_there_is(organisation)
    editions = [(one.value, f"{one.title}: {one.holds}") for one in editions_for(by)]
    form = Challenge(choices, editions, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        edition = Edition(form.cleaned_data["edition"])
        try:
            made = _made(organisation, by, form.cleaned_data["what"], edition)
        except NotAllowed as no:
            form.add_error("what", str(no))
        else:
            answer = HttpResponse(made.content, content_type="application/zip")
            answer["Content-Disposition"] = content_disposition_header(
                as_attachment=True, filename=made.name
            )
            answer["X-Manifest-SHA256"] = made.manifest_digest
            return answer
    context = {
        "form": form,
        "errors": errors_of(form),
        "what": choices,
        "editions": editions,
        "chosen": form["what"].value() or request.GET.get("what", ""),
        "chosen_edition": form["edition"].value() or Edition.MEMBERS.value,
    }
    status = 400 if form.errors else 200
    return render(request, "record/challenge.html", context, status=status)


def what_there_is(organisation: Organisation) -> list[tuple[str, str]]:
    """What can be exported now: "run-3" and what it is called; adopted plans come first."""
    adoptions = Adoption.objects.filter(organisation=organisation, confirmed_at__isnull=False)
    decided = Procurement.objects.filter(organisation=organisation, decided_at__isnull=False)
    runs = runs_of(organisation).filter(state=RunState.DONE)
    return [
        *(
            (f"{ADOPTION}-{one.pk}", f"Sourcing plan from run {one.run.number}: {one.run.name}")
            for one in adoptions.select_related("run").order_by("-confirmed_at")
        ),
        *((f"{PROCUREMENT}-{one.pk}", f"{one}: {one.title}") for one in decided),
        *((f"{RUN}-{one.number}", f"Planning run {one.number}: {one.name}") for one in runs),
    ]


def _made(organisation: Organisation, by: Actor, what: str, edition: Edition) -> Exported:
    """The export of what was chosen from the list of this organisation's own."""
    kind, _, number = what.partition("-")
    if kind == RUN:
        run = run_numbered(organisation, int(number))
        if run is None:
            raise Http404
        return export_run(run=run, by=by, edition=edition)
    if kind == ADOPTION:
        adoption = Adoption.objects.get(organisation=organisation, pk=number)
        return export_adoption(adoption=adoption, by=by, edition=edition)
    procurement = Procurement.objects.get(organisation=organisation, pk=number)
    return export_procurement(procurement=procurement, by=by, edition=edition)
