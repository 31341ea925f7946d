"""Signing in and out: which sessions a person has, and the end of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.db import transaction
from django.utils import timezone

from untower.actions.acting import actor_of
from untower.actions.chain import append_event
from untower.record.people.models import Link, Session
from untower.record.people.reading import digest_of_secret

if TYPE_CHECKING:
    from untower.record.people.models import Account

FAILURES_KEPT = timedelta(days=30)


def note_signed_in(*, account: Account) -> None:
    """Record that somebody signed in; clear away what is past its time."""
    with transaction.atomic():
        _clear_away()
        append_event(
            "signed_in",
            by=actor_of(account, None),
            organisation=None,
            subject=("account", str(account.token)),
        )


def _clear_away() -> None:
    """Sessions, links (which hold an address) and wrong passwords whose time is over."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Link.objects.filter(ends_at__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - FAILURES_KEPT).delete()


def end_sessions(*, account: Account, keep: str | None = None) -> int:
    """End every session of an account but the one to keep; how many were ended."""
    with transaction.atomic():
        others = Session.objects.filter(account=account).exclude(session_key=keep)
        ended, _ = others.delete()
        if ended:
            append_event(
                "sessions_ended",
                by=actor_of(account, None),
                organisation=None,
                subject=("account", str(account.token)),
                facts={"sessions": ended},
            )
    return ended


def end_one_session(*, account: Account, handle: str) -> int:
    """End the session with this handle, where it is the account's own; how many were ended."""
    own = Session.objects.filter(account=account)
    found = next((each for each in own if handle_of(each) == handle), None)
    if found is None:
        return 0
    with transaction.atomic():
        found.delete()
        append_event(
            "sessions_ended",
            by=actor_of(account, None),
            organisation=None,
            subject=("account", str(account.token)),
            facts={"sessions": 1},
        )
    return 1


def handle_of(session: Session) -> str:
    """What a page calls a session by: its key would open it, so the key never leaves."""
    return digest_of_secret(session.session_key)[:16]
