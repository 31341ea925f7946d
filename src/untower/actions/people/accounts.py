"""An account: made by a link, its password changed, its person's data erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_otp import devices_for_user

from untower.actions.acting import NotAllowed, Refused, actor_of
from untower.actions.chain import append_event
from untower.actions.people.links import EMAIL_WRONG, use_link
from untower.actions.people.mailing import send_mail
from untower.actions.people.roles import check_not_last_owner
from untower.actions.people.signing_in import end_sessions
from untower.record.people.models import (
    Account,
    ApiToken,
    Link,
    Membership,
    Organisation,
    Purpose,
    Session,
)

if TYPE_CHECKING:
    from untower.actions.acting import Actor

NAME_MAX = 200


def claim_service(*, link: Link, email: str, name: str, password: str) -> Account:
    """The first account, by the link that the console showed: an administrator."""
    if link.purpose != Purpose.FIRST_ADMINISTRATOR or Account.objects.exists():
        raise NotAllowed("This service has an administrator already.")
    account = Account(email=email.strip().lower(), name=_one_line(name), is_administrator=True)
    _check(account, password)
    with transaction.atomic():
        use_link(link)
        _save_new(account, password)
        append_event(
            "service_claimed",
            by=actor_of(account, None),
            organisation=None,
            subject=("account", str(account.token)),
        )
    return account


def accept_invitation(*, link: Link, name: str, password: str) -> Account:
    """A new account for who was invited, with the roles the invitation names."""
    if Account.objects.filter(email=link.email).exists():
        raise NotAllowed("You have an account here already: sign in, then open the link again.")
    account = Account(email=link.email, name=_one_line(name))
    _check(account, password)
    with transaction.atomic():
        use_link(link)
        _save_new(account, password)
        _join(link, account)
    return account


def join_organisation(*, link: Link, account: Account) -> Organisation:
    """Accept an invitation with the account that one has; it must be the one invited."""
    if link.purpose != Purpose.INVITATION or link.email != account.email:
        raise NotAllowed(
            "This invitation is for another email address: sign in with that one, or ask for an "
            "invitation to yours."
        )
    with transaction.atomic():
        use_link(link)
        return _join(link, account)


def choose_password(*, link: Link, password: str) -> Account:
    """A new password by a link; every session of the account ends."""
    account = link.account
    if account is None or account.erased_at is not None:
        raise NotAllowed("This link is not for a password.")
    _check(account, password)
    is_anew = link.purpose == Purpose.SECOND_STEP
    with transaction.atomic():
        use_link(link)
        account.set_password(password)
        account.save(update_fields=["password"])
        if is_anew:
            for device in devices_for_user(account, confirmed=None):
                device.delete()
        append_event(
            "password_chosen",
            by=actor_of(account, None),
            organisation=None,
            subject=("account", str(account.token)),
            facts={"second_step_too": is_anew},
        )
        end_sessions(account=account)
    forget_failures(username=account.email)
    return account


def change_password(*, account: Account, old: str, new: str, keep: str | None) -> None:
    """Change one's own password; every session but the one to keep ends."""
    problems = {}
    if not account.check_password(old):
        problems["old"] = "That is not your password now."
    try:
        _check(account, new, field="new")
    except Refused as refused:
        problems |= refused.problems
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        account.set_password(new)
        account.save(update_fields=["password"])
        append_event(
            "password_changed",
            by=actor_of(account, None),
            organisation=None,
            subject=("account", str(account.token)),
        )
        end_sessions(account=account, keep=keep)


def change_name(*, account: Account, name: str) -> None:
    """Change one's own name. The event says that, not what it is."""
    said = _one_line(name)
    if not said:
        raise Refused({"name": "Enter your name."})
    if len(said) > NAME_MAX:
        raise Refused({"name": f"Your name must be {NAME_MAX} characters or fewer."})
    with transaction.atomic():
        account.name = said
        account.save(update_fields=["name"])
        append_event(
            "name_changed",
            by=actor_of(account, None),
            organisation=None,
            subject=("account", str(account.token)),
        )


def confirm_email(*, link: Link, account: Account, keep: str | None) -> None:
    """Sign in with the address that a link was sent to; every session but the one to keep ends.

    The account must be the one that asked. The event tells no address; the old one is told by mail.
    """
    if link.purpose != Purpose.EMAIL or link.account_id != account.pk:
        raise NotAllowed("This link is for another account: sign in with that one.")
    old = str(account.email)
    try:
        with transaction.atomic():
            use_link(link)
            Link.objects.filter(
                account=account, used_at=None, purpose__in=(Purpose.PASSWORD, Purpose.SECOND_STEP)
            ).delete()
            account.email = link.email
            account.save(update_fields=["email"])
            append_event(
                "email_changed",
                by=actor_of(account, None),
                organisation=None,
                subject=("account", str(account.token)),
            )
            end_sessions(account=account, keep=keep)
    except IntegrityError:
        account.email = old
        raise NotAllowed("Another account here signs in with this address already.") from None
    forget_failures(username=old)
    text = (
        "Your account in untower signs in with another email address from now on.\n\nIf it was "
        "not you who changed it, tell whoever runs the service at once."
    )
    send_mail(to=old, subject="Your address for untower was changed", text=text)


def check_can_erase(account: Account, by: Actor) -> None:
    """Raise NotAllowed where somebody else would have to act first."""
    asked_by = Account.objects.filter(token=by.token).first() if by.token else None
    if asked_by is None or (asked_by != account and not asked_by.is_administrator):
        raise NotAllowed("Only the person or an administrator of this service may erase this.")
    if account.erased_at is not None:
        raise NotAllowed("This person's data was erased already.")
    if account.kept_because:
        raise NotAllowed(f"This person's data must be kept for now: {account.kept_because}")
    others = Account.objects.filter(is_administrator=True, is_active=True).exclude(pk=account.pk)
    if account.is_administrator and not others.exists():
        raise NotAllowed("The last administrator cannot be erased: make somebody else one first.")
    for held in Membership.objects.filter(account=account).select_related("organisation"):
        check_not_last_owner(held.organisation, account)


def erase_account(*, account: Account, by: Actor) -> None:
    """Erase everything personal of an account. Its token stays, so that every event still
    verifies and what was done keeps its author, whom nothing can name any more."""
    email = account.email
    with transaction.atomic():
        check_can_erase(account, by)
        joined = list(Organisation.objects.filter(membership__account=account).distinct())
        for device in devices_for_user(account, confirmed=None):
            device.delete()
        for kept in (Session, ApiToken, Membership, Link):
            kept.objects.filter(account=account).delete()
        Link.objects.filter(email=email).delete()
        account.email, account.name = None, ""
        account.is_active = account.is_administrator = False
        account.last_login = None
        account.erased_at = timezone.now()
        account.set_unusable_password()
        account.save()
        for organisation in [None, *joined]:
            append_event(
                "person_erased",
                by=by,
                organisation=organisation,
                subject=("account", str(account.token)),
            )
    forget_failures(username=email)


def change_administrator(*, account: Account, is_one: bool, administrator: Account) -> None:
    """Make somebody an administrator of the service, or no longer; one always remains."""
    if not administrator.is_administrator:
        raise NotAllowed("Only an administrator of this service may make another one.")
    if account.erased_at is not None or not account.is_active:
        raise NotAllowed("This account can no longer sign in.")
    with transaction.atomic():
        every = Account.objects.select_for_update().filter(is_administrator=True, is_active=True)
        if not is_one and set(every.values_list("pk", flat=True)) == {account.pk}:
            raise NotAllowed("This is the last administrator: make somebody else one first.")
        if account.is_administrator == is_one:
            return
        account.is_administrator = is_one
        account.save(update_fields=["is_administrator"])
        append_event(
            "administrator_made" if is_one else "administrator_ended",
            by=actor_of(administrator, None),
            organisation=None,
            subject=("account", str(account.token)),
        )


def hold_data(*, account: Account, because: str, administrator: Account, by: Actor) -> None:
    """Keep a person's data for a stated reason (a challenge, an audit), or let go with none."""
    if not administrator.is_administrator:
        raise NotAllowed("Only an administrator of this service may hold a person's data.")
    said = _one_line(because)[:300]
    with transaction.atomic():
        account.kept_because = said
        account.save(update_fields=["kept_because"])
        append_event(
            "data_held" if said else "data_released",
            by=by,
            organisation=None,
            subject=("account", str(account.token)),
        )


def _join(link: Link, account: Account) -> Organisation:
    organisation = link.organisation
    if organisation is None:
        raise NotAllowed("This link is not an invitation.")
    roles = link.roles.split(",")
    for role in roles:
        Membership.objects.get_or_create(organisation=organisation, account=account, role=role)
    append_event(
        "joined",
        by=actor_of(account, organisation),
        organisation=organisation,
        subject=("account", str(account.token)),
        facts={"roles": roles, "invitation": link.pk},
    )
    return organisation


def _save_new(account: Account, password: str) -> None:
    account.set_password(password)
    account.save()


def _check(account: Account, password: str, *, field: str = "password") -> None:
    """Everything that is wrong with a name, an address and a password, at once."""
    problems = {}
    try:
        validate_email(account.email)
    except ValidationError:
        problems["email"] = EMAIL_WRONG
    if not account.name:
        problems["name"] = "Enter your name."
    elif len(account.name) > NAME_MAX:
        problems["name"] = f"Your name must be {NAME_MAX} characters or fewer."
    try:
        validate_password(password, account)
    except ValidationError as weak:
        problems[field] = " ".join(weak.messages)
    if problems:
        raise Refused(problems)


def _one_line(text: str) -> str:
    return " ".join(text.split())
