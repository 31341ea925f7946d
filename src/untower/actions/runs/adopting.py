"""How does a run become the sourcing plan? One person puts it forward, another confirms it.

Both say so in a role that may; a reason is asked for and kept. A later plan supersedes the one in
force; one that is no longer wanted is withdrawn. Each of these is an event.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused, check_has
from untower.actions.chain import append_event
from untower.actions.runs.sealed import check_not_sealed
from untower.record.people.models import Organisation, Role
from untower.record.runs.models import Adoption, Effort, Run, RunState, Standing
from untower.record.runs.reading import is_stale

if TYPE_CHECKING:
    from untower.actions.acting import Actor

ADOPTERS = (Role.OWNER, Role.COMMERCIAL_LEAD)
REASON_MOST = 4_000
NO_REASON = "Give a reason: it is kept with the plan."
STALE = (
    "The tables have changed since this run was made. Run it again on the newest version, or say "
    "that you put it forward all the same."
)
OWN = "You put this plan forward yourself: a second person confirms it."


def check_can_propose(run: Run, by: Actor) -> None:
    """Raise NotAllowed where this person may not put this run forward, now."""
    check_has(by, ADOPTERS, "put a plan forward")
    if run.effort != Effort.WHOLE:
        raise NotAllowed(
            "A what-if is an answer in haste: start a whole run of the same wishes to adopt it."
        )
    if run.state != RunState.DONE:
        raise NotAllowed("Only a run that is done can be put forward.")
    if not run.choice_digest:
        raise NotAllowed("This run chose no range of providers: there is nothing to adopt.")
    standing = Adoption.objects.filter(
        run=run, standing__in=(Standing.PROPOSED, Standing.ADOPTED)
    ).first()
    if standing is not None and standing.standing == Standing.ADOPTED:
        raise NotAllowed("This run is the sourcing plan already.")
    if standing is not None:
        raise NotAllowed("This run is put forward already: a second person confirms it.")
    check_not_sealed(run)


def why_not_propose(run: Run, by: Actor) -> str:
    """Why this person may not put this run forward; "" where they may."""
    try:
        check_can_propose(run, by)
    except NotAllowed as error:
        return str(error)
    return ""


def check_can_confirm(adoption: Adoption, by: Actor) -> None:
    """Raise NotAllowed where this person may not confirm what was put forward."""
    check_has(by, ADOPTERS, "confirm a plan")
    if adoption.standing != Standing.PROPOSED:
        raise NotAllowed("This plan no longer waits to be confirmed.")
    if by.token is None or by.token == adoption.proposed_by_token:
        raise NotAllowed(OWN)
    check_not_sealed(adoption.run)


def why_not_confirm(adoption: Adoption, by: Actor) -> str:
    """Why this person may not confirm; "" where they may."""
    try:
        check_can_confirm(adoption, by)
    except NotAllowed as error:
        return str(error)
    return ""


def check_can_withdraw(by: Actor) -> None:
    """Raise NotAllowed for who may not withdraw a plan."""
    check_has(by, ADOPTERS, "withdraw a plan")


def can_withdraw(by: Actor) -> bool:
    """Whether this person may withdraw a plan."""
    return by.has(*ADOPTERS)


def propose_plan(*, run: Run, by: Actor, reason: str, is_stale_accepted: bool = False) -> Adoption:
    """Put a run forward as the sourcing plan; it stands once another person confirms it."""
    with transaction.atomic():
        held = _held(run)
        check_can_propose(held, by)
        problems = _reason_problem(reason)
        stale = is_stale(held)
        if stale and not is_stale_accepted:
            problems["stale"] = STALE
        if problems:
            raise Refused(problems)
        adoption = Adoption.objects.create(
            organisation=held.organisation,
            run=held,
            standing=Standing.PROPOSED,
            reason=reason.strip(),
            proposed_by_token=by.token,
            proposed_by_roles=by.roles_in_words,
            proposed_at=timezone.now(),
        )
        _tell("plan_proposed", adoption, by, reason, is_stale=stale)
    return adoption


def confirm_plan(*, adoption: Adoption, by: Actor) -> Adoption:
    """Confirm what another put forward: it is the sourcing plan from now on."""
    with transaction.atomic():
        _held(adoption.run)
        held = Adoption.objects.select_for_update().get(id=adoption.id)
        check_can_confirm(held, by)
        in_force = Adoption.objects.select_for_update().filter(
            organisation=held.organisation, standing=Standing.ADOPTED
        )
        for earlier in in_force.select_related("run"):
            earlier.standing, earlier.ended_at = Standing.SUPERSEDED, timezone.now()
            earlier.ended_by_token = by.token
            earlier.ended_reason = f"Superseded by run {held.run.number}."
            earlier.save()
            _tell("plan_superseded", earlier, by, earlier.ended_reason)
        held.standing = Standing.ADOPTED
        held.confirmed_by_token, held.confirmed_at = by.token, timezone.now()
        held.confirmed_by_roles = by.roles_in_words
        held.save()
        _tell("plan_adopted", held, by, held.reason)
    return held


def withdraw_plan(*, adoption: Adoption, by: Actor, reason: str) -> Adoption:
    """Withdraw what was put forward, or the sourcing plan itself; no plan takes its place."""
    with transaction.atomic():
        check_can_withdraw(by)
        _held(adoption.run)
        held = Adoption.objects.select_for_update().get(id=adoption.id)
        if held.standing not in (Standing.PROPOSED, Standing.ADOPTED):
            raise Refused({"": "This plan stands no longer: there is nothing to withdraw."})
        if problems := _reason_problem(reason):
            raise Refused(problems)
        was = held.standing
        held.standing, held.ended_at = Standing.WITHDRAWN, timezone.now()
        held.ended_by_token, held.ended_reason = by.token, reason.strip()
        held.save()
        _tell("plan_withdrawn", held, by, reason, was=was)
    return held


def _held(run: Run) -> Run:
    """The run, with its organisation locked: adoptions of one organisation come one by one."""
    Organisation.objects.select_for_update().get(id=run.organisation_id)
    return Run.objects.select_related("organisation", "version").get(id=run.id)


def _reason_problem(reason: str) -> dict[str, str]:
    if not reason.strip():
        return {"reason": NO_REASON}
    if len(reason) > REASON_MOST:
        return {"reason": f"Give a reason of at most {REASON_MOST:,} characters."}
    return {}


def _tell(kind: str, adoption: Adoption, by: Actor, reason: str, **more: object) -> None:
    """The event; the reason goes in by its digest, since people's names may stand in it."""
    run = adoption.run
    append_event(
        kind,
        by=by,
        organisation=adoption.organisation,
        subject=("run", str(run.number)),
        facts={
            "version": run.version.number,
            "version_digest": run.version.digest,
            "choice_digest": run.choice_digest,
            "reason_digest": hashlib.sha256(reason.strip().encode()).hexdigest(),
            **more,
        },
    )
