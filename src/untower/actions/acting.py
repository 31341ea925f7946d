"""Who acts, in which roles, and the sentence that says why they may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.errors import WrongUse
from untower.record.people.models import Account, Membership, Organisation, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class NotAllowed(WrongUse):
    """This person may not do this, now; the sentence says why and who may."""


class Refused(WrongUse):
    """It cannot be done as asked: every problem, by the field it is about.

    `problems` is field → sentence; "" is the form as a whole.
    """

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True)
class Actor:
    """Who acts: an account by token with its roles in one organisation, or the service itself."""

    token: UUID | None
    roles: frozenset[str]

    def has(self, *roles: str) -> bool:
        """Whether any of the roles is held."""
        return not self.roles.isdisjoint(roles)

    @property
    def roles_in_words(self) -> str:
        """The roles as they are kept beside what was done."""
        return ", ".join(sorted(self.roles))


SERVICE = Actor(token=None, roles=frozenset())
"""The service itself: the worker, a command on the machine."""


def actor_of(account: Account, organisation: Organisation | None) -> Actor:
    """The account as it may act in the organisation today."""
    if organisation is None:
        return Actor(account.token, frozenset())
    held = Membership.objects.filter(account=account, organisation=organisation)
    return Actor(account.token, frozenset(held.values_list("role", flat=True)))


def check_has(by: Actor, roles: Iterable[str], to_do: str) -> None:
    """Raise NotAllowed where none of the roles is held: "Only an owner may …"."""
    wanted = tuple(roles)
    if by is SERVICE or by.has(*wanted):
        return
    named = [Role(role).label for role in wanted]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"
    raise NotAllowed(f"Only {_with_article(listed)} may {to_do}.")


def _with_article(words: str) -> str:
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"
