"""Who may take which step of a procurement, and the sentence that says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.actions.acting import SERVICE, NotAllowed, check_has
from untower.record.people.models import Account, Membership, Role
from untower.record.procurements.models import Procurement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation

LEADS = (Role.COMMERCIAL_LEAD,)
DECIDES = (Role.COMMERCIAL_LEAD, Role.OWNER)
OPENS = (Role.OWNER, Role.COMMERCIAL_LEAD, Role.AUDITOR)


def check_leads(by: Actor, to_do: str) -> None:
    """Raise NotAllowed unless this is a commercial lead."""
    check_has(by, LEADS, to_do)


def check_is_person(by: Actor, to_do: str) -> UUID:
    """The token of the person who acts; NotAllowed where the service does."""
    if by is SERVICE or by.token is None:
        raise NotAllowed(f"Only a person who is signed in may {to_do}.")
    return by.token


def locked(procurement: Procurement) -> Procurement:
    """The procurement as it stands now, its row locked to the end of the transaction."""
    rows = Procurement.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "version").get(pk=procurement.pk)


def members(organisation: Organisation, roles: Iterable[str]) -> list[Account]:
    """The people who hold one of the roles and may sign in, by name."""
    found = Account.objects.filter(
        membership__organisation=organisation,
        membership__role__in=list(roles),
        is_active=True,
        erased_at__isnull=True,
    )
    return list(found.distinct().order_by("name", "email"))


def is_member(token: UUID, organisation: Organisation, roles: Iterable[str]) -> bool:
    """Whether the person holds one of the roles here and may sign in."""
    return Membership.objects.filter(
        organisation=organisation,
        account__token=token,
        account__is_active=True,
        account__erased_at__isnull=True,
        role__in=list(roles),
    ).exists()


def can(check: Callable[..., None], *asked: object) -> bool:
    """Whether a check passes."""
    try:
        check(*asked)
    except NotAllowed:
        return False
    return True
