"""What may a person do about a finding? Assign it, accept it with a reason, record a reply.

None of it changes the verdict: a finding that was accepted stays not met, with the reason beside
it; only a changed row turns it. The words stand in the note; the event holds their digest.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, Refused, check_has
from untower.actions.chain import append_event
from untower.findings import Outcome
from untower.record.findings.models import Deed, Note, Turn
from untower.record.findings.reading import notes, standing
from untower.record.people.models import Organisation, Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from untower.actions.acting import Actor
    from untower.record.findings.reading import Found
    from untower.record.versions.models import Version

MAY_ASSIGN = (Role.OWNER.value, Role.COMMERCIAL_LEAD.value, Role.EDITOR.value)
MAY_ACCEPT = (Role.OWNER.value, Role.COMMERCIAL_LEAD.value)
LONGEST_WORDS = 4000
LONGEST_ROLE = 120
LONGEST_NAME = 200


def check_can_assign(by: Actor) -> None:
    """Raise NotAllowed for whoever may not say who answers for a finding."""
    check_has(by, MAY_ASSIGN, "assign a finding or record a reply")


def check_can_accept(by: Actor) -> None:
    """Raise NotAllowed for whoever may not accept a finding."""
    check_has(by, MAY_ACCEPT, "accept a finding")


def can_assign(by: Actor) -> bool:
    """Whether they may assign a finding, and record what a supplier says."""
    return by.has(*MAY_ASSIGN)


def can_accept(by: Actor) -> bool:
    """Whether they may accept a finding."""
    return by.has(*MAY_ACCEPT)


def assign_finding(
    *,
    organisation: Organisation,
    by: Actor,
    version: Version,
    finding: Found,
    owner_role: str,
    due_on: date | None,
    words: str = "",
) -> Note:
    """Say which role answers for a finding, by when, and what is to be done."""
    check_can_assign(by)
    problems: dict[str, str] = {}
    if not owner_role.strip():
        problems["owner_role"] = "Say which role answers for it."
    elif len(owner_role) > LONGEST_ROLE:
        problems["owner_role"] = f"Name the role in {LONGEST_ROLE} characters or fewer."
    _check_due(due_on, version, problems, "Say by when somebody acts, for example 31 1 2027.")
    _check_words(words, problems)
    _refuse(problems)
    return _noted(
        Deed.ASSIGNED,
        organisation=organisation,
        by=by,
        version=version,
        finding=finding,
        owner_role=owner_role.strip(),
        due_on=due_on,
        words=words,
    )


def accept_finding(
    *,
    organisation: Organisation,
    by: Actor,
    version: Version,
    finding: Found,
    due_on: date | None,
    words: str,
) -> Note:
    """Accept a finding that is not met or not known, with a reason, until it is looked at again."""
    check_can_accept(by)
    if finding.outcome not in (Outcome.NOT_MET, Outcome.NOT_KNOWN):
        raise NotAllowed(f"Only what is not met or not known is accepted; {_is(finding)}.")
    problems: dict[str, str] = {}
    if not words.strip():
        problems["words"] = "Give the reason why it is accepted, in words you would defend."
    _check_due(due_on, version, problems, "Say when it is looked at again, for example 31 1 2027.")
    _check_words(words, problems)
    _refuse(problems)
    return _noted(
        Deed.ACCEPTED,
        organisation=organisation,
        by=by,
        version=version,
        finding=finding,
        due_on=due_on,
        words=words,
    )


def withdraw_acceptance(
    *, organisation: Organisation, by: Actor, version: Version, finding: Found, words: str = ""
) -> Note:
    """Take an acceptance back; it stays in the history."""
    check_can_accept(by)
    if standing(notes(organisation, finding.identity)).accepted is None:
        raise Refused({"": "It is not accepted, so there is nothing to withdraw."})
    problems: dict[str, str] = {}
    _check_words(words, problems)
    _refuse(problems)
    return _noted(
        Deed.WITHDRAWN,
        organisation=organisation,
        by=by,
        version=version,
        finding=finding,
        words=words,
    )


def record_reply(
    *,
    organisation: Organisation,
    by: Actor,
    version: Version,
    finding: Found,
    supplier: str,
    replied_on: date | None,
    words: str,
) -> Note:
    """Put what a supplier says of a finding beside it, in the supplier's own words."""
    check_can_assign(by)
    problems: dict[str, str] = {}
    if not supplier.strip():
        problems["supplier"] = "Name the supplier that replied."
    elif len(supplier) > LONGEST_NAME:
        problems["supplier"] = f"Name the supplier in {LONGEST_NAME} characters or fewer."
    if replied_on is None:
        problems["replied_on"] = "Say on which day the supplier replied, for example 31 1 2027."
    elif replied_on > timezone.localdate():
        problems["replied_on"] = "The day of the reply must be today or before."
    if not words.strip():
        problems["reply"] = "Enter what the supplier said."
    elif len(words) > LONGEST_WORDS:
        problems["reply"] = f"Keep the reply to {LONGEST_WORDS:,} characters or fewer."
    _refuse(problems)
    return _noted(
        Deed.REPLY,
        organisation=organisation,
        by=by,
        version=version,
        finding=finding,
        supplier=supplier.strip(),
        due_on=replied_on,
        words=words,
    )


def _is(finding: Found) -> str:
    return f"this one is {finding.outcome.value}"


def _check_due(
    due_on: date | None, version: Version, problems: dict[str, str], missing: str
) -> None:
    if due_on is None:
        problems["due_on"] = missing
    elif due_on < timezone.localdate():
        problems["due_on"] = "The date must be today or later."
    elif due_on.year > version.saved_at.year + 50:
        problems["due_on"] = "The date must be within fifty years."


def _check_words(words: str, problems: dict[str, str]) -> None:
    if len(words) > LONGEST_WORDS:
        problems["words"] = f"Keep it to {LONGEST_WORDS:,} characters or fewer."


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise Refused(dict(problems))


def _noted(
    deed: Deed,
    *,
    organisation: Organisation,
    by: Actor,
    version: Version,
    finding: Found,
    owner_role: str = "",
    due_on: date | None = None,
    words: str = "",
    supplier: str = "",
) -> Note:
    """The note and its event; for a finding that this organisation has, and no other's."""
    known = Turn.objects.filter(organisation=organisation, identity=finding.identity)
    if version.organisation_id != organisation.pk or not known.exists():
        raise NotAllowed("There is no such finding here.")
    with transaction.atomic():
        note = Note.objects.create(
            organisation=organisation,
            identity=finding.identity,
            rule=finding.rule,
            deed=deed,
            at=timezone.now(),
            by_token=by.token,
            by_roles=by.roles_in_words,
            version=version,
            owner_role=owner_role,
            due_on=due_on,
            words=words.strip(),
            supplier=supplier,
        )
        append_event(
            f"finding.{deed.value}",
            by=by,
            organisation=organisation,
            subject=("finding", finding.identity),
            facts={
                "rule": finding.rule,
                "version": version.number,
                "owner_role": owner_role,
                "due_on": due_on.isoformat() if due_on else None,
                "words_sha256": hashlib.sha256(note.words.encode()).hexdigest(),
            },
        )
    return note
