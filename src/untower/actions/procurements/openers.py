"""Name the two people who open tenders together, and let each set a key of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused
from untower.actions.procurements.rights import (
    OPENS,
    check_is_person,
    check_leads,
    is_member,
    locked,
)
from untower.actions.procurements.telling import tell
from untower.record.procurements.models import Opener
from untower.record.procurements.sealing import new_key

if TYPE_CHECKING:
    from uuid import UUID

    from untower.actions.acting import Actor
    from untower.record.procurements.models import Procurement

SHORTEST_PASSPHRASE, LONGEST_PASSPHRASE = 16, 1_000


def check_can_name_openers(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person may, and no tender was sealed to the present ones."""
    check_leads(by, "name who opens tenders")
    if procurement.tenders.exists():
        raise NotAllowed("A tender is sealed to the two openers already, so they stay as they are.")


def name_openers(*, procurement: Procurement, first: UUID, second: UUID, by: Actor) -> list[Opener]:
    """Name two different people; keys that were set before are let go where a person changes."""
    if first == second:
        raise Refused({"second": "Name two different people: nobody opens tenders alone."})
    with transaction.atomic():
        held = locked(procurement)
        check_can_name_openers(held, by)
        problems = {
            field: "Choose an owner, a commercial lead or an auditor of this organisation."
            for field, token in (("first", first), ("second", second))
            if not is_member(token, held.organisation, OPENS)
        }
        if problems:
            raise Refused(problems)
        kept = {one.token: one for one in held.openers.all()}
        Opener.objects.filter(procurement=held).delete()
        made = []
        for place, token in enumerate((first, second), start=1):
            was = kept.get(token)
            made.append(
                Opener(
                    procurement=held,
                    place=place,
                    token=token,
                    public_key=was.public_key if was else None,
                    locked_key=was.locked_key if was else None,
                    derivation=was.derivation if was else {},
                    set_at=was.set_at if was else None,
                )
            )
        Opener.objects.bulk_create(made)
        tell(
            "openers_named",
            held,
            by=by,
            facts={"openers": [str(first), str(second)]},
        )
    return made


def check_can_set_key(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed unless the person is a named opener, and nothing is sealed to their key."""
    token = check_is_person(by, "set a key")
    if not procurement.openers.filter(token=token).exists():
        raise NotAllowed("Only a named opener may set a key for this procurement.")
    if procurement.tenders.exists():
        raise NotAllowed("A tender is sealed to your key already, so it stays as it is.")


def set_opener_key(*, procurement: Procurement, passphrase: str, again: str, by: Actor) -> None:
    """Make the opener's key, locked by a passphrase that is kept nowhere."""
    problems = {}
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        problems["passphrase"] = (
            f"The passphrase must have {SHORTEST_PASSPHRASE} characters or more, up to "
            f"{LONGEST_PASSPHRASE:,}. Four or five unrelated words are good."
        )
    elif passphrase != again:
        problems["again"] = "The two passphrases differ. Type the same one twice."
    if problems:
        raise Refused(problems)
    check_can_set_key(procurement, by)
    token = check_is_person(by, "set a key")
    key = new_key(passphrase)
    with transaction.atomic():
        held = locked(procurement)
        check_can_set_key(held, by)
        opener = held.openers.select_for_update().get(token=token)
        opener.public_key, opener.locked_key = key.public, key.locked
        opener.derivation, opener.set_at = key.derivation, timezone.now()
        opener.save(update_fields=["public_key", "locked_key", "derivation", "set_at"])
        tell(
            "opener_key_set",
            held,
            by=by,
            facts={"public_key": key.public.hex(), "place": opener.place},
        )
