"""One finding as a line of a list: its sign and word, what is at stake, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.journey import step
from untower.publish import wording
from untower.publish.drawing import marks
from untower.record.findings.reading import is_overdue

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from untower.record.findings.reading import Found, Standing


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """What a list shows of a finding."""

    found: Found
    title: str
    step: str
    verdict: str
    verdict_class: str
    verdict_sign: Markup
    force: str
    force_sign: Markup
    severity: str
    money: str
    owner: str
    is_assigned: bool
    due_on: date | None
    is_overdue: bool
    accepted_on: date | None
    has_reply: bool


def finding_line(found: Found, standing: Standing, today: date) -> FindingLine:
    """A finding with what people last said of it, as it stands on a day."""
    assigned, accepted = standing.assigned, standing.accepted
    return FindingLine(
        found=found,
        title=wording.title_of(found.rule),
        step=step(found.step).title,
        verdict=found.outcome.value.capitalize(),
        verdict_class=marks.VERDICT_CLASS[found.outcome],
        verdict_sign=marks.verdict(found.outcome),
        force=found.force.words.capitalize(),
        force_sign=marks.force(found.force),
        severity="" if found.severity == found.force else found.severity.words,
        money="" if found.money_gbp is None else wording.short_pounds(Decimal(found.money_gbp)),
        owner=standing.owner_role or found.owner_role or "",
        is_assigned=assigned is not None,
        due_on=assigned.due_on if assigned else None,
        is_overdue=is_overdue(standing, today),
        accepted_on=accepted.due_on if accepted else None,
        has_reply=standing.reply is not None,
    )
