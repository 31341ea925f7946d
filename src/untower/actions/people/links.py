"""Links that let somebody in: to set the service up, to join, to choose a new password.

A link works once and ends at a stated time; only the digest of its secret is kept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused, check_has
from untower.actions.chain import append_event
from untower.actions.people.mailing import send_mail
from untower.record.people.models import Account, Link, Membership, Purpose, Role
from untower.record.people.reading import digest_of_secret, open_links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation

LASTS = {
    Purpose.FIRST_ADMINISTRATOR: timedelta(days=1),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.PASSWORD: timedelta(hours=1),
    Purpose.SECOND_STEP: timedelta(hours=24),
    Purpose.EMAIL: timedelta(hours=24),
}


EMAIL_WRONG = "Enter an email address in the right form, like name@example.gov.uk."


@dataclass(frozen=True)
class Sent:
    """A link that was made: its address, to be shown only where no mail took it."""

    link: Link
    address: str
    is_mailed: bool


def make_first_link(*, by: Actor) -> str:
    """A link to set up the service, while it has no account; earlier ones end. Its address."""
    if Account.objects.exists():
        raise NotAllowed("This service has accounts already: ask its administrator for a link.")
    with transaction.atomic():
        open_links().filter(purpose=Purpose.FIRST_ADMINISTRATOR).delete()
        _, secret = _make(Purpose.FIRST_ADMINISTRATOR, by)
        append_event("first_link_made", by=by, organisation=None)
    return address_of(secret)


def check_can_invite(by: Actor) -> None:
    """Raise NotAllowed unless an owner acts."""
    check_has(by, [Role.OWNER], "invite people and change their roles")


def invite(*, organisation: Organisation, by: Actor, email: str, roles: Iterable[str]) -> Sent:
    """Invite somebody to an organisation in these roles, by mail where there is a server."""
    check_can_invite(by)
    address, wanted = email.strip().lower(), sorted(set(roles))
    problems = _problems(organisation, address, wanted)
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        open_links().filter(
            purpose=Purpose.INVITATION, organisation=organisation, email=address
        ).delete()
        link, secret = _make(
            Purpose.INVITATION, by, organisation=organisation, email=address, roles=wanted
        )
        append_event(
            "invited",
            by=by,
            organisation=organisation,
            subject=("invitation", str(link.pk)),
            facts={"roles": wanted},
        )
    sent_to = address_of(secret)
    text = (
        f"You are invited to work with {organisation.name} in untower, where its team plans what "
        f"IT to buy.\n\nOpen this link to accept. It works once, until "
        f"{_until(link)}:\n\n{sent_to}\n\nIf you did not expect this, do nothing."
    )
    subject = f"Invitation to {organisation.name} in untower"
    return Sent(link, sent_to, send_mail(to=address, subject=subject, text=text))


def withdraw_invitation(*, organisation: Organisation, by: Actor, number: int) -> None:
    """End an invitation before it is accepted."""
    check_can_invite(by)
    with transaction.atomic():
        found = open_links().filter(
            purpose=Purpose.INVITATION, organisation=organisation, pk=number
        )
        if not found.delete()[0]:
            raise NotAllowed("That invitation was accepted, withdrawn or ended already.")
        append_event(
            "invitation_withdrawn",
            by=by,
            organisation=organisation,
            subject=("invitation", str(number)),
        )


def mail_new_password(*, email: str, by: Actor) -> None:
    """Mail a link for a new password. What is said to who asked never tells if there is such an
    account; without a mail server nothing is made."""
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None or not settings.HAS_MAIL:
        return
    sent = _password_link(account, Purpose.PASSWORD, by)
    text = (
        "Somebody, most likely you, asked for a new password for untower.\n\nOpen this link to "
        f"choose one. It works once, until {_until(sent.link)}:\n\n{sent.address}\n\n"
        "If it was not you, do nothing: your password stays as it is."
    )
    send_mail(to=str(account.email), subject="A new password for untower", text=text)


def make_password_link(*, account: Account, administrator: Account, again: bool, by: Actor) -> Sent:
    """A link for a new password, to be handed over by an administrator who knows the person;
    `again` also lets them set up the second step anew."""
    if not administrator.is_administrator:
        raise NotAllowed("Only an administrator of this service may make such a link.")
    if account.erased_at is not None:
        raise NotAllowed("This person's data was erased: invite them anew.")
    return _password_link(account, Purpose.SECOND_STEP if again else Purpose.PASSWORD, by)


def _password_link(account: Account, purpose: Purpose, by: Actor) -> Sent:
    kinds = [Purpose.PASSWORD, Purpose.SECOND_STEP]
    with transaction.atomic():
        open_links().filter(account=account, purpose__in=kinds).delete()
        link, secret = _make(purpose, by, account=account)
        append_event(
            "password_link_made",
            by=by,
            organisation=None,
            subject=("account", str(account.token)),
            facts={"second_step_too": purpose == Purpose.SECOND_STEP},
        )
    return Sent(link, address_of(secret), is_mailed=False)


def ask_for_email(*, account: Account, email: str, by: Actor) -> Sent:
    """A link to confirm a new address, mailed to it; earlier ones end. The address stays as it is
    until then. Without mail an administrator makes the link and hands it over."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused({"email": EMAIL_WRONG}) from None
    if address == account.email:
        raise Refused({"email": "That is your address already."})
    with transaction.atomic():
        open_links().filter(account=account, purpose=Purpose.EMAIL).delete()
        link, secret = _make(Purpose.EMAIL, by, account=account, email=address)
        append_event(
            "email_change_asked",
            by=by,
            organisation=None,
            subject=("account", str(account.token)),
        )
    sent_to = address_of(secret)
    text = (
        "Somebody, most likely you, asked to sign in to untower with this address from now on."
        f"\n\nOpen this link to confirm. It works once, until {_until(link)}:\n\n{sent_to}\n\n"
        "If it was not you, do nothing."
    )
    subject = "Confirm your address for untower"
    return Sent(link, sent_to, send_mail(to=address, subject=subject, text=text))


def waiting_email(account: Account) -> str:
    """The address that the account asked for and did not confirm yet; blank for none."""
    asked = open_links().filter(account=account, purpose=Purpose.EMAIL).first()
    return asked.email if asked else ""


def make_email_link(*, account: Account, administrator: Account, by: Actor) -> Sent:
    """The link for the address that somebody asked for, to be handed over where no mail goes."""
    if not administrator.is_administrator:
        raise NotAllowed("Only an administrator of this service may make such a link.")
    with transaction.atomic():
        asked = open_links().filter(account=account, purpose=Purpose.EMAIL).first()
        if asked is None:
            raise NotAllowed("This person asked for no other address, or their time is over.")
        address = asked.email
        asked.delete()
        link, secret = _make(Purpose.EMAIL, by, account=account, email=address)
        append_event(
            "email_link_made", by=by, organisation=None, subject=("account", str(account.token))
        )
    return Sent(link, address_of(secret), is_mailed=False)


def use_link(link: Link) -> None:
    """Mark a link as used, inside the transaction of what it was for; a second use is refused."""
    marked = open_links().filter(pk=link.pk).update(used_at=timezone.now())
    if not marked:
        raise NotAllowed("This link was used already, or its time is over. Ask for a new one.")


def address_of(secret: str) -> str:
    """The whole address of a link."""
    return f"{settings.SERVICE_URL}{reverse('open_link', kwargs={'secret': secret})}"


def _make(
    purpose: Purpose,
    by: Actor,
    *,
    roles: Iterable[str] = (),
    **about: object,
) -> tuple[Link, str]:
    secret, now = secrets.token_urlsafe(32), timezone.now()
    link = Link.objects.create(
        digest=digest_of_secret(secret),
        purpose=purpose,
        roles=",".join(roles),
        made_by_token=by.token,
        made_at=now,
        ends_at=now + LASTS[purpose],
        **about,
    )
    return link, secret


def _problems(organisation: Organisation, email: str, roles: list[str]) -> dict[str, str]:
    problems = {}
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = EMAIL_WRONG
    if not roles or set(roles) - set(Role.values):
        problems["roles"] = "Choose at least one role."
    if Membership.objects.filter(organisation=organisation, account__email=email).exists():
        problems["email"] = "This person is a member already: change their roles instead."
    return problems


def _until(link: Link) -> str:
    here = timezone.localtime(link.ends_at)
    return f"{here.day} {here:%B %Y, %H:%M}"
