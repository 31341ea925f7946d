"""Who is who: names for tokens, members and their roles. Nothing here is copied elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from untower.record.people.models import Account, ApiToken, Link, Membership, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from untower.record.people.models import Organisation

ERASED = "a person whose data was erased"
SERVICE_NAME = "the service"


@dataclass(frozen=True)
class Member:
    """One person and the roles they hold in one organisation, in the order of the list."""

    account: Account
    roles: tuple[Role, ...]

    @property
    def roles_in_words(self) -> str:
        """The roles as a page says them: "owner, editor"."""
        return ", ".join(role.label for role in self.roles)


def names_of(tokens: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """A name for each token: the person's, or what to say where there is none."""
    wanted = set(tokens)
    found = {
        account.token: str(account) if account.erased_at is None else ERASED
        for account in Account.objects.filter(token__in=[t for t in wanted if t is not None])
    }
    return {token: found.get(token, ERASED) if token else SERVICE_NAME for token in wanted}


def members_of(organisation: Organisation) -> list[Member]:
    """Everybody with a role there, by name."""
    held: dict[int, list[Role]] = {}
    accounts: dict[int, Account] = {}
    for row in Membership.objects.filter(organisation=organisation).select_related("account"):
        accounts[row.account_id] = row.account
        held.setdefault(row.account_id, []).append(Role(row.role))
    order = list(Role)
    members = [
        Member(account, tuple(sorted(held[key], key=order.index)))
        for key, account in accounts.items()
    ]
    return sorted(members, key=lambda member: (str(member.account).casefold(), member.account.pk))


def member_of(organisation: Organisation, token: UUID) -> Member | None:
    """One member by token; None where they have no role there."""
    return next((m for m in members_of(organisation) if m.account.token == token), None)


def digest_of_secret(secret: str) -> str:
    """How a link's or a token's secret is kept: 256 random bits need no salt and no stretching."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_link(secret: str) -> Link | None:
    """The link with this secret, while it may still be used."""
    return open_links().filter(digest=digest_of_secret(secret)).first()


def open_links() -> QuerySet[Link]:
    """Links that were neither used nor withdrawn, and whose time is not over."""
    return Link.objects.filter(used_at=None, ends_at__gt=timezone.now())


def open_token(secret: str) -> ApiToken | None:
    """The API token with this secret, while it may still be used and its owner too."""
    found = ApiToken.objects.select_related("account", "organisation").filter(
        digest=digest_of_secret(secret), ended_at=None, ends_at__gt=timezone.now()
    )
    return found.filter(account__is_active=True).first()
