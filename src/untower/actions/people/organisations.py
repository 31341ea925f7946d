"""An organisation comes to be, with its first owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify

from untower.actions.acting import NotAllowed, Refused
from untower.actions.chain import append_event
from untower.record.people.models import Membership, Organisation, Role

if TYPE_CHECKING:
    from untower.actions.acting import Actor
    from untower.record.people.models import Account

NAME_MAX = 200
SLUG_MAX = 60


def check_can_make_organisation(account: Account) -> None:
    """Raise NotAllowed unless this account administers the service."""
    if not account.is_administrator:
        raise NotAllowed("Only an administrator of this service may add an organisation.")


def make_organisation(*, name: str, owner: Account, by: Actor) -> Organisation:
    """Make an organisation, its chain and its first owner, who must be an administrator."""
    check_can_make_organisation(owner)
    said = " ".join(name.split())
    if not said:
        raise Refused({"name": "Enter the organisation's name."})
    if len(said) > NAME_MAX:
        raise Refused({"name": f"The name must be {NAME_MAX} characters or fewer."})
    with transaction.atomic():
        made = Organisation.objects.create(name=said, slug=_free_slug(said))
        Membership.objects.create(organisation=made, account=owner, role=Role.OWNER)
        append_event(
            "organisation_made",
            by=by,
            organisation=made,
            subject=("organisation", made.slug),
            facts={"owner": str(owner.token)},
        )
    return made


def _free_slug(name: str) -> str:
    """The name as it stands in an address; a number is added where it is taken."""
    plain = slugify(name)[: SLUG_MAX - 5].strip("-") or "organisation"
    slug, number = plain, 1
    while Organisation.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{plain}-{number}"
    return slug
