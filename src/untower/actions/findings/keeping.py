"""How is an analysis kept? Begun, its progress told, then every part at once with one event.

What is kept can be worked out again from the version, the day and the policy numbers that it names:
the event says what each part came to, so that it can be compared.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import SERVICE, check_has
from untower.actions.chain import append_event
from untower.actions.jobs import enqueue
from untower.record.findings.models import Analysis, Part, Progress, Turn
from untower.record.people.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from untower.actions.acting import Actor
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version

BULKY = ("report.html", "plan.xlsx", "ask-sheets.zip")
FILES_OF_LAST = 5
"""Of how many versions the large files are kept; they can be worked out again from any."""

MAY_ASK = (Role.OWNER, Role.COMMERCIAL_LEAD, Role.EDITOR)


@dataclass(frozen=True)
class Came:
    """How a finding came out, and the lowest edition that shows it."""

    outcome: str
    edition: str


def ask_for_analysis(*, organisation: Organisation, by: Actor, version: Version) -> None:
    """Have a version worked out once more, for the day on which that is done."""
    check_has(by, MAY_ASK, "have the steps worked out again")
    with transaction.atomic():
        enqueue("analysis", str(version.pk))
        append_event(
            "analysis.asked",
            by=by,
            organisation=organisation,
            subject=("version", str(version.number)),
        )


def begin_analysis(
    version: Version, *, on: date, policy_digest: str, made_by: str, steps: int
) -> Analysis:
    """The analysis of a version for a day, to be told how far it is; one that is done stays so."""
    begun, is_new = Analysis.objects.get_or_create(
        version=version,
        on=on,
        policy_digest=policy_digest,
        defaults={"made_by": made_by, "begun_at": timezone.now(), "steps": steps},
    )
    if not is_new and begun.state != Progress.DONE:
        begun.state, begun.made_by, begun.why = Progress.WORKING, made_by, ""
        begun.begun_at, begun.ended_at = timezone.now(), None
        begun.step_number, begun.steps, begun.doing = 0, steps, ""
        begun.save()
    return begun


def tell_progress(analysis: Analysis, *, step_number: int, doing: str) -> None:
    """How far an analysis is, for the page that waits for it; no decision, and so no event."""
    Analysis.objects.filter(pk=analysis.pk, state=Progress.WORKING).update(
        step_number=step_number, doing=doing[:80]
    )


def fail_analysis(analysis: Analysis, *, why: str) -> None:
    """An analysis that cannot be made, with the sentence that says why."""
    with transaction.atomic():
        Analysis.objects.filter(pk=analysis.pk).exclude(state=Progress.DONE).update(
            state=Progress.FAILED, why=why[:400], ended_at=timezone.now()
        )
        append_event(
            "analysis.failed",
            by=SERVICE,
            organisation=analysis.version.organisation,
            subject=("version", str(analysis.version.number)),
            facts={"on": analysis.on.isoformat()},
        )


def keep_analysis(
    analysis: Analysis,
    *,
    parts: Mapping[tuple[str, str], bytes],
    came: Mapping[str, Came],
    hold: Callable[[], None] | None = None,
) -> None:
    """Keep every part, by edition and name, and what changed since the version before.

    `came` is how each finding came out, by identity. `hold` is called inside the transaction: the
    worker's word that the job is still its own.
    """
    packed = {place: zlib.compress(content, 6) for place, content in parts.items()}
    version = analysis.version
    with transaction.atomic():
        if hold:
            hold()
        locked = Analysis.objects.select_for_update().get(pk=analysis.pk)
        if locked.state == Progress.DONE:
            return
        Part.objects.filter(analysis=locked).delete()
        Part.objects.bulk_create(
            Part(analysis=locked, edition=edition, name=name, content=content)
            for (edition, name), content in packed.items()
        )
        _keep_turns(version, came)
        _let_go(version)
        locked.state, locked.ended_at = Progress.DONE, timezone.now()
        locked.step_number, locked.doing, locked.why = locked.steps, "", ""
        locked.save()
        append_event(
            "analysis.kept",
            by=SERVICE,
            organisation=version.organisation,
            subject=("version", str(version.number)),
            facts={
                "version_digest": version.digest,
                "on": analysis.on.isoformat(),
                "policy_digest": analysis.policy_digest,
                "made_by": analysis.made_by,
                "findings": len(came),
                "plan_json": {
                    edition: hashlib.sha256(content).hexdigest()
                    for (edition, name), content in parts.items()
                    if name == "plan.json"
                },
            },
        )


def _let_go(version: Version) -> None:
    """The large files of versions long past leave; plan.json, pages and findings stay."""
    Part.objects.filter(
        analysis__version__organisation=version.organisation,
        analysis__version__number__lte=version.number - FILES_OF_LAST,
        name__in=BULKY,
    ).delete()


def _keep_turns(version: Version, came: Mapping[str, Came]) -> None:
    """What came out otherwise than in the version before. A version older than the newest that
    was worked out changes no history: what came later is known already."""
    kept = Turn.objects.filter(organisation=version.organisation)
    if kept.filter(version__number__gt=version.number).exists():
        return
    before: dict[str, Turn] = {}
    for last in kept.order_by("version__number", "pk"):
        before[last.identity] = last
    now = timezone.now()

    def turn(identity: str, outcome: str, edition: str) -> Turn:
        return Turn(
            organisation=version.organisation,
            identity=identity,
            version=version,
            at=now,
            outcome=outcome,
            edition=edition,
        )

    turned = [
        turn(identity, one.outcome, one.edition)
        for identity, one in came.items()
        if identity not in before or before[identity].outcome != one.outcome
    ]
    turned += [
        turn(identity, "", last.edition)
        for identity, last in before.items()
        if last.outcome and identity not in came
    ]
    Turn.objects.bulk_create(turned)
