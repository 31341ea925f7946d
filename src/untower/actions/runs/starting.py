"""Who may ask for a planning run, of what, and what is refused before any work is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused, check_has
from untower.actions.chain import append_event
from untower.actions.jobs import enqueue
from untower.actions.runs.sealed import sealed_sentence
from untower.actions.runs.wanted import problems_of
from untower.policy.digest import digest_of
from untower.policy.shipped import shipped
from untower.record.people.models import Organisation, Role
from untower.record.runs.models import Asked, Effort, Run, RunState
from untower.record.versions.reading import reading_of
from untower.version import __version__

if TYPE_CHECKING:
    from datetime import date

    from untower.actions.acting import Actor
    from untower.record.versions.models import Version
    from untower.wishing import Wanted

STARTERS = (Role.OWNER, Role.COMMERCIAL_LEAD, Role.EDITOR)
WAITING_MOST = 20
"""Runs of one organisation that may wait or run at once."""
NAME_MOST = 120


def check_can_start(by: Actor) -> None:
    """Raise NotAllowed for who may not ask for planning runs."""
    check_has(by, STARTERS, "start or stop a planning run")


def can_start(by: Actor) -> bool:
    """Whether this person may ask for planning runs."""
    try:
        check_can_start(by)
    except NotAllowed:
        return False
    return True


def start_run(
    *,
    organisation: Organisation,
    by: Actor,
    version: Version,
    on: date,
    name: str,
    asked: Wanted,
    of_run: Run | None = None,
) -> Run:
    """Ask for a run of a version on a day; the worker takes it up. A what-if is `of_run`.

    Raises NotAllowed, or Refused with every problem: a wish that the version cannot follow, and a
    wish about a procurement between opening and decision.
    """
    check_can_start(by)
    if version.organisation_id != organisation.id:
        raise AssertionError("a run of another organisation's version")
    problems = _problems(organisation, version, name, asked)
    if problems:
        raise Refused(problems)
    effort = Effort.WHOLE if asked.is_whole else Effort.WHAT_IF
    with transaction.atomic():
        Organisation.objects.select_for_update().get(id=organisation.id)
        mine = Run.objects.filter(organisation=organisation)
        under_way = mine.filter(state__in=(RunState.QUEUED, RunState.RUNNING)).count()
        if under_way >= WAITING_MOST:
            raise Refused({"": f"{under_way} runs wait or run already. Cancel one, or wait."})
        run = Run.objects.create(
            organisation=organisation,
            number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
            name=name.strip(),
            version=version,
            of_run=of_run,
            effort=effort,
            on=on,
            seed=asked.seed,
            wishes=asked.as_json(),
            policy_digest=digest_of(shipped()),
            made_with=__version__,
            by_token=by.token,
            by_roles=by.roles_in_words,
            made_at=timezone.now(),
        )
        append_event(
            "run_asked",
            by=by,
            organisation=organisation,
            subject=("run", str(run.number)),
            facts={
                "version": version.number,
                "version_digest": version.digest,
                "on": on.isoformat(),
                "effort": effort.value,
                "of_run": None if of_run is None else of_run.number,
                "wishes": run.wishes,
            },
        )
        enqueue(job_kind(run), str(run.id))
    return run


def job_kind(run: Run) -> str:
    """The kind of job that carries a run out: what-ifs have a lane of their own."""
    return "run" if run.effort == Effort.WHOLE else "what_if"


def _problems(
    organisation: Organisation, version: Version, name: str, asked: Wanted
) -> dict[str, str]:
    """Everything that is wrong with a request, by the field it is about."""
    found: dict[str, str] = {}
    if not name.strip():
        found["name"] = "Enter a name, so that the run can be told from others."
    elif len(name.strip()) > NAME_MOST:
        found["name"] = f"Enter a name of at most {NAME_MOST} characters."
    tables = reading_of(version).tables
    found |= problems_of(asked, tables)
    if sealed := sealed_sentence(organisation, tables, asked):
        found[""] = sealed
    return found


def stop_run(*, run: Run, by: Actor, keep: bool) -> None:
    """Ask a run to stop: to keep the best found so far, or to keep nothing. Once is enough.

    A run that waits is cancelled at once; one that runs stops at its next checkpoint.
    """
    check_can_start(by)
    with transaction.atomic():
        held = Run.objects.select_for_update().get(id=run.id)
        if not held.is_under_way:
            raise Refused({"": "This run has ended already: there is nothing to stop."})
        if held.state == RunState.QUEUED and keep:
            raise Refused({"": "This run has not begun: there is nothing to keep yet."})
        asked = Asked.KEEP if keep else Asked.CANCEL
        if held.asked in (asked, Asked.CANCEL):
            return
        held.asked = asked
        is_waiting = held.state == RunState.QUEUED
        if is_waiting:
            held.state, held.ended_at = RunState.CANCELLED, timezone.now()
        held.save(update_fields=["asked", "state", "ended_at"])
        append_event(
            "run_stop_asked",
            by=by,
            organisation=held.organisation,
            subject=("run", str(held.number)),
            facts={"asked": asked.value, "was": "queued" if is_waiting else "running"},
        )
