"""Which edition may a person see? The one place that says it for every page and download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.actions.acting import NotAllowed
from untower.publish.editions import Edition
from untower.record.people.models import Role

if TYPE_CHECKING:
    from untower.actions.acting import Actor

SEES_ALL = (Role.OWNER, Role.COMMERCIAL_LEAD, Role.AUDITOR)
SEES_MEMBERS = (Role.EDITOR, Role.VIEWER)
READERS = tuple(role.value for role in (*SEES_ALL, *SEES_MEMBERS))
"""Who may open the pages of the plan: an evaluator has pages of their own."""


def edition_for(by: Actor) -> Edition:
    """The highest edition that a person's roles let them see; NotAllowed where they see none."""
    if by.has(*SEES_ALL):
        return Edition.FULL
    if by.has(*SEES_MEMBERS):
        return Edition.MEMBERS
    raise NotAllowed("An evaluator sees what they are given to score, and not the plan.")


def editions_for(by: Actor) -> tuple[Edition, ...]:
    """Every edition that a person may take away, the highest first."""
    highest = edition_for(by)
    every = (Edition.FULL, Edition.MEMBERS, Edition.PUBLIC)
    return every[every.index(highest) :]
