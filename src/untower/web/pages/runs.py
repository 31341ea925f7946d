"""Planning runs: all of them, a new one, one under way or done, a what-if, an end."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from untower.actions.acting import NotAllowed, Refused
from untower.actions.jobs import place_in_queue
from untower.actions.runs.adopting import can_withdraw, why_not_confirm, why_not_propose
from untower.actions.runs.starting import can_start, job_kind, start_run, stop_run
from untower.phrases import plural
from untower.publish.drawing import symbols
from untower.record.runs.models import Effort, Run, RunState, Standing
from untower.record.runs.reading import (
    adoptions_of,
    beside,
    is_stale,
    is_worker_heard,
    pages_in,
    put_forward,
    run_numbered,
    runs_of,
    sourcing_plan,
    what_ifs_of,
)
from untower.record.versions.reading import newest, reading_of, text_in
from untower.web.access import page
from untower.web.editions import READERS, edition_for
from untower.web.forms import add_problems, errors_of
from untower.web.forms.runs import (
    Choices,
    NewRun,
    WhatIf,
    first_values,
    values_like,
)
from untower.web.notices import say
from untower.web.pages_env import moment
from untower.web.runs.convergence import convergence
from untower.web.runs.shown import (
    PLANNING,
    line_of,
    saving_words,
    who,
    wishes_words,
)
from untower.web.runs.words import percent, pounds, rounded
from untower.wishing import wanted_from

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version

LISTED_MOST = 50
STARTERS = ("owner", "commercial_lead", "editor")


@page(*READERS)
@never_cache
def runs(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """The sourcing plan, what is put forward, and every run, the newest first."""
    found = list(runs_of(organisation)[:LISTED_MOST])
    plan, now = sourcing_plan(organisation), newest(organisation)
    context = {
        "lines": [line_of(run) for run in found],
        "is_cut": runs_of(organisation).count() > LISTED_MOST,
        "may_start": can_start(by),
        "plan": plan,
        "plan_who": _adopters(plan) if plan else "",
        "plan_is_stale": plan is not None and is_stale(plan.run),
        "waiting": [
            (one, who(one.proposed_by_token, one.proposed_by_roles))
            for one in put_forward(organisation)
        ],
        "newest": now,
        "has_offers": _has_offers(now),
        "can_compare": sum(run.state == RunState.DONE for run in found) > 1,
        **marks_of(None),
    }
    return render(request, "runs/runs.html", context)


@page(*STARTERS)
def new_run(request: HttpRequest, organisation: Organisation, by: Actor) -> HttpResponse:
    """Ask for a run of the newest version, or of what an earlier run asked."""
    version = newest(organisation)
    if version is None:
        say(request, "There are no tables yet: add them before planning.")
        return HttpResponseRedirect(reverse("runs", kwargs={"slug": organisation.slug}))
    choices = Choices(reading_of(version).tables)
    if request.method == "POST":
        form = NewRun(choices, request.POST)
        if form.is_valid():
            try:
                run = start_run(
                    organisation=organisation,
                    by=by,
                    version=version,
                    on=form.cleaned_data["on"],
                    name=form.cleaned_data["name"],
                    asked=form.wanted(),
                )
            except Refused as refused:
                add_problems(form, refused)
            else:
                return to_run(run)
    else:
        form = NewRun(choices, initial=_initial(request, organisation))
    context = {
        "form": form,
        "choices": choices,
        "version": version,
        "has_offers": _has_offers(version),
        "errors": errors_of(form) if form.is_bound else [],
        **marks_of(version),
    }
    return render(request, "runs/new.html", context)


def _has_offers(version: Version | None) -> bool:
    """Whether there is anything to choose a range of providers from."""
    offers = text_in(version, "offers")
    return offers is not None and offers.height > 0


def _initial(request: HttpRequest, organisation: Organisation) -> dict[str, object]:
    """What the form starts with: as an earlier run asked, where one is named."""
    like = request.GET.get("like", "")
    run = run_numbered(organisation, int(like)) if like.isdecimal() and len(like) < 9 else None
    if run is None:
        return first_values()
    name = run.name.removeprefix("What if: ")
    return values_like(wanted_from(run.wishes), name=name, on=first_values()["on"])  # type: ignore[arg-type]


@page(*READERS)
@never_cache
@require_GET
def one_run(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """One run: how far it is, or what came of it."""
    return _shown(request, by, found_run(organisation, number))


@page(*READERS)
@never_cache
@require_GET
def progress(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """How far a run is, as the part of its page that changes; the page asks for it by itself."""
    run = found_run(organisation, number)
    return render(request, "runs/progress.html", {"run": run, **_far(run), **_may(by)})


@page(*STARTERS)
@require_POST
def stop(request: HttpRequest, organisation: Organisation, by: Actor, number: int) -> HttpResponse:
    """Stop a run, with the best so far or with nothing."""
    run = found_run(organisation, number)
    keep = request.POST.get("keep") == "yes"
    try:
        stop_run(run=run, by=by, keep=keep)
    except (NotAllowed, Refused) as error:
        say(request, str(error))
    else:
        said = (
            "It stops at the next checkpoint and keeps the best so far."
            if keep
            else ("It is cancelled: nothing of it is kept.")
        )
        say(request, said)
    return to_run(run)


@page(*STARTERS)
@require_POST
def what_if(
    request: HttpRequest, organisation: Organisation, by: Actor, number: int
) -> HttpResponse:
    """Ask a what-if of a run: the same version and day, one thing changed."""
    run = found_run(organisation, number)
    form = WhatIf(Choices(reading_of(run.version).tables), request.POST)
    if form.is_valid():
        try:
            asked = start_run(
                organisation=organisation,
                by=by,
                version=run.version,
                on=run.on,
                name=form.words(),
                asked=form.wanted(wanted_from(run.wishes)),
                of_run=run.of_run or run,
            )
        except Refused as refused:
            add_problems(form, refused)
        else:
            return to_run(asked)
    return _shown(request, by, run, what_if_form=form)


def _shown(
    request: HttpRequest, by: Actor, run: Run, what_if_form: WhatIf | None = None
) -> HttpResponse:
    far = {} if not run.is_under_way else _far(run)
    done = {} if run.state != RunState.DONE else _done(run, by, what_if_form)
    context = {
        "run": run,
        "started_by": run.by_roles.replace("_", " ") or "the service",
        "wishes": wishes_words(run),
        "is_whole": run.effort == Effort.WHOLE,
        "symbols": symbols(),
        "errors": errors_of(what_if_form) if what_if_form is not None else [],
        **far,
        **done,
        **_may(by),
        **marks_of(run.version),
    }
    return render(request, "runs/run.html", context)


def _far(run: Run) -> dict[str, Any]:
    """How far a run is that waits or runs, in words and figures."""
    told = run.progress
    steps, done = told.get("steps"), told.get("steps_done", 0)
    return {
        "place": place_in_queue(job_kind(run), str(run.id)),
        "is_worker_heard": is_worker_heard(),
        "best": pounds(told.get("best_gbp")),
        "bound": pounds(told.get("bound_gbp")),
        "gap": percent(told.get("gap")),
        "gap_wanted": run.wishes.get("gap_pct"),
        "steps": steps,
        "steps_done": done,
        "words": told.get("words", ""),
        "work": told.get("work"),
        "picture": convergence(told.get("curve") or []),
    }


def _done(run: Run, by: Actor, form: WhatIf | None) -> dict[str, Any]:
    """What came of a run, beside others and beside what it was asked of."""
    told, edition = run.summary, edition_for(by)
    stands = next(
        (a for a in adoptions_of(run) if a.standing in (Standing.PROPOSED, Standing.ADOPTED)), None
    )
    choices = Choices(reading_of(run.version).tables) if can_start(by) else None
    costs = _rule_costs(told)
    rules = sorted(choices.rules if choices else [], key=lambda pair: -costs.get(pair[0], 0))
    asked = [line_of(one) for one in what_ifs_of(run.of_run or run)]
    return {
        "answer": _sentences(told.get("answer", "")),
        "case_answer": told.get("case_answer", ""),
        "problems": told.get("problems") or [],
        "has_choice": bool(run.choice_digest),
        "cost": pounds(told.get("cost_gbp")),
        "bound": pounds(told.get("bound_gbp")),
        "value": pounds(told.get("value_gbp")),
        "outcome": rounded(told.get("outcome_pct")),
        "gap": percent(told.get("gap")),
        "gap_wanted": run.wishes.get("gap_pct"),
        "saving": saving_words(told),
        "groups": plural(told.get("groups") or 0, "supplier group"),
        "suppliers": [_supplier(one) for one in told.get("suppliers") or []],
        "rule_costs": {rule: pounds(gbp) for rule, gbp in costs.items()},
        "costly": [pair for pair in rules if pair[0] in costs],
        "free": [pair for pair in rules if pair[0] not in costs],
        "base": line_of(run.of_run) if run.of_run else None,
        "mine": line_of(run),
        "beside": [line_of(one) for one in beside(run) if one.effort == Effort.WHOLE],
        "what_ifs": asked,
        "pages": [
            name
            for name in (
                "award",
                "case",
                "assurance",
                "needs",
                "capability",
                "estate",
                "options",
                "lots",
                "bids",
            )
            if name in pages_in(run, edition.value)
        ],
        "edition": edition,
        "is_stale": is_stale(run),
        "newest": newest(run.organisation),
        "adoption": stands,
        "adoption_who": _adopters(stands) if stands else "",
        "why_not": why_not_propose(run, by),
        "why_not_confirm": why_not_confirm(stands, by) if stands else "",
        "earlier": [a for a in adoptions_of(run) if a != stands],
        "may_withdraw": can_withdraw(by),
        "form": form or (WhatIf(choices) if choices else None),
        "choices": choices,
    }


def _rule_costs(told: dict[str, Any]) -> dict[str, Decimal]:
    """What each rule costs that costs anything."""
    known = {r["rule_id"]: r.get("value_gbp") for r in told.get("rule_costs") or []}
    return {rule: gbp for rule, text in known.items() if text and (gbp := Decimal(text)) > 0}


def _supplier(one: dict[str, Any]) -> dict[str, Any]:
    """A supplier group as a row; what is in the house has no price here."""
    outside = one.get("is_outside")
    share = one.get("share_pct")
    return {
        "name": one.get("name"),
        "components": one.get("components"),
        "annual": pounds(one.get("annual_gbp")) if outside else "in the house",
        "share": "–" if share is None else f"{rounded(share)}%",
    }


def _adopters(adoption: Any) -> str:  # noqa: ANN401
    """Who put a plan forward and who confirmed it."""
    said = f"Put forward by {who(adoption.proposed_by_token, adoption.proposed_by_roles)}"
    said += f" on {moment(adoption.proposed_at)}"
    if adoption.confirmed_at is None:
        return said
    confirmed = who(adoption.confirmed_by_token, adoption.confirmed_by_roles)
    return f"{said}; confirmed by {confirmed} on {moment(adoption.confirmed_at)}"


def _sentences(answer: str) -> str:
    """The answer without the marking, which the page bears already."""
    return answer.removeprefix(f"{PLANNING}.").strip()


def _may(by: Actor) -> dict[str, bool]:
    return {"may_start": can_start(by)}


def marks_of(version: Any) -> dict[str, str]:  # noqa: ANN401
    """The band of a planning page: what it is, and of which version."""
    if version is None:
        return {"marking": PLANNING, "marked_with": ""}
    saved = f"Version {version.number} · saved {moment(version.saved_at)}"
    roles = version.by_roles.replace("_", " ")
    return {"marking": PLANNING, "marked_with": f"{saved} · by {roles}" if roles else saved}


def found_run(organisation: Organisation, number: int) -> Run:
    """The organisation's run of that number; 404 where it has none."""
    run = run_numbered(organisation, number)
    if run is None:
        raise Http404
    return run


def to_run(run: Run) -> HttpResponse:
    """Go on to the page of a run."""
    where = {"slug": run.organisation.slug, "number": run.number}
    return HttpResponseRedirect(reverse("run", kwargs=where))
