"""Who holds which role: changed by an owner, and never so that no owner is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.chain import append_event
from untower.actions.people.links import check_can_invite
from untower.record.people.models import ApiToken, Membership, Organisation, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.actions.acting import Actor
    from untower.record.people.models import Account


def check_not_last_owner(organisation: Organisation, account: Account) -> None:
    """Raise NotAllowed where the organisation would be left without an owner."""
    owners = Membership.objects.filter(organisation=organisation, role=Role.OWNER)
    if list(owners.values_list("account_id", flat=True)) == [account.pk]:
        raise NotAllowed(
            f"{account} is the only owner of {organisation.name}: make somebody else an owner "
            "first."
        )


def change_roles(
    *, organisation: Organisation, by: Actor, account: Account, roles: Iterable[str]
) -> None:
    """Give a member exactly these roles; none removes them and ends their tokens there."""
    check_can_invite(by)
    wanted = set(roles)
    if wanted - set(Role.values):
        raise Refused({"roles": "Choose from the roles listed."})
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        held = Membership.objects.filter(organisation=organisation, account=account)
        before = set(held.values_list("role", flat=True))
        if not before:
            raise NotAllowed("This person is not a member any more.")
        if before == wanted:
            return
        if Role.OWNER not in wanted:
            check_not_last_owner(organisation, account)
        held.exclude(role__in=wanted).delete()
        for role in sorted(wanted - before):
            Membership.objects.create(organisation=organisation, account=account, role=role)
        if not wanted:
            ApiToken.objects.filter(
                organisation=organisation, account=account, ended_at=None
            ).update(ended_at=timezone.now())
        append_event(
            "roles_changed" if wanted else "member_removed",
            by=by,
            organisation=organisation,
            subject=("account", str(account.token)),
            facts={"before": sorted(before), "after": sorted(wanted)},
        )
