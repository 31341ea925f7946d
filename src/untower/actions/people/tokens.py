"""API tokens: a program reads in one person's name, no more than that person may see."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.chain import append_event
from untower.record.people.models import ApiToken, Role
from untower.record.people.reading import digest_of_secret

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.actions.acting import Actor
    from untower.record.people.models import Account, Organisation

SCOPES = {
    "versions": "List the versions of the tables",
    "tables": "Download tables as CSV",
    "plan": "Download the plan as JSON",
}
DAYS = (30, 90, 365)
READERS = (Role.OWNER, Role.COMMERCIAL_LEAD, Role.EDITOR, Role.VIEWER, Role.AUDITOR)
NAME_MAX = 100


def check_can_make_token(by: Actor) -> None:
    """Raise NotAllowed where the person has nothing that a program could read."""
    if not by.has(*READERS):
        raise NotAllowed("An evaluator reads only what is assigned to them, on its own pages.")


def can_make_token(by: Actor) -> bool:
    """Whether the person could make one."""
    try:
        check_can_make_token(by)
    except NotAllowed:
        return False
    return True


def make_token(
    *,
    account: Account,
    organisation: Organisation,
    by: Actor,
    name: str,
    scopes: Iterable[str],
    days: int,
) -> tuple[ApiToken, str]:
    """A token and its secret, which is shown this once."""
    check_can_make_token(by)
    said, wanted = " ".join(name.split()), sorted(set(scopes))
    problems = {}
    if not said or len(said) > NAME_MAX:
        problems["name"] = f"Say what reads with this token, in {NAME_MAX} characters or fewer."
    if not wanted or set(wanted) - set(SCOPES):
        problems["scopes"] = "Choose at least one thing that may be read."
    if days not in DAYS:
        problems["days"] = "Choose how long it should last."
    if problems:
        raise Refused(problems)
    secret, now = f"untower_{secrets.token_urlsafe(32)}", timezone.now()
    with transaction.atomic():
        made = ApiToken.objects.create(
            digest=digest_of_secret(secret),
            account=account,
            organisation=organisation,
            name=said,
            scopes=",".join(wanted),
            made_at=now,
            ends_at=now + timedelta(days=days),
        )
        append_event(
            "token_made",
            by=by,
            organisation=organisation,
            subject=("token", str(made.pk)),
            facts={"scopes": wanted, "days": days},
        )
    return made, secret


def end_token(*, token: ApiToken, by: Actor) -> None:
    """End a token at once."""
    with transaction.atomic():
        if not ApiToken.objects.filter(pk=token.pk, ended_at=None).update(ended_at=timezone.now()):
            raise NotAllowed("This token had ended already.")
        append_event(
            "token_ended",
            by=by,
            organisation=token.organisation,
            subject=("token", str(token.pk)),
        )


def note_token_used(token: ApiToken) -> None:
    """Keep the day a token was last used, so that its owner sees which ones nobody needs."""
    today = timezone.localdate()
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
