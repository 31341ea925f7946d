"""What was found in a version, as a page reads it; what people did about a finding."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from untower.findings import Force, Outcome
from untower.record.findings.models import Analysis, Deed, Note, Part, Progress, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from untower.publish.editions import Edition
    from untower.record.people.models import Organisation
    from untower.record.versions.models import Version

FINDINGS, OVERVIEW, MISSING = "findings", "overview", "missing"
STEP = "step:"
IN_MEMORY = 24


@dataclass(frozen=True, kw_only=True)
class RowBehind:
    """A row behind a finding: its table and key, and its address below the organisation's."""

    table: str
    key: str
    row: int | None
    address: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding of one version as pages show it; `identity` is the same in later versions."""

    identity: str
    place: int
    step: str
    rule: str
    subject_table: str
    subject_key: str
    outcome: Outcome
    force: Force
    severity: Force
    sentence: str
    money_gbp: str | None
    source: str
    next_step: str
    owner_role: str | None
    reads: tuple[str, ...]
    rows: tuple[RowBehind, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What people last said of a finding: who answers for it, whether it is accepted, a reply."""

    assigned: Note | None = None
    accepted: Note | None = None
    reply: Note | None = None

    @property
    def owner_role(self) -> str:
        """The role it was assigned to; blank where it was to none."""
        return self.assigned.owner_role if self.assigned else ""


def shown_analysis(organisation: Organisation, version: Version | None = None) -> Analysis | None:
    """The newest analysis that is worked out: of the newest version that has one, or of one."""
    done = Analysis.objects.filter(version__organisation=organisation, state=Progress.DONE)
    if version is not None:
        done = done.filter(version=version)
    return done.select_related("version").order_by("-version__number", "-on", "-pk").first()


def done_analysis(organisation: Organisation, number: int) -> Analysis | None:
    """The organisation's analysis of that number, if it has one that is worked out."""
    done = Analysis.objects.filter(version__organisation=organisation, state=Progress.DONE)
    return done.select_related("version").filter(pk=number).first()


def latest_attempt(version: Version) -> Analysis | None:
    """The analysis of a version that was begun last, however it stands."""
    return Analysis.objects.filter(version=version).order_by("-begun_at", "-pk").first()


def part(analysis: Analysis, edition: Edition, name: str) -> bytes | None:
    """One part of an analysis in one edition; None where that edition has none."""
    found = Part.objects.filter(analysis=analysis, edition=edition.value, name=name).first()
    return None if found is None else zlib.decompress(bytes(found.content))


def values(analysis: Analysis, edition: Edition, name: str) -> Any:  # noqa: ANN401 (plain JSON)
    """A part that holds plain values."""
    return _values(analysis.pk, analysis.ended_at, edition.value, name)


def findings(analysis: Analysis, edition: Edition) -> Mapping[str, Found]:
    """Every finding of an analysis that the edition shows, by identity, worst first."""
    return _findings(analysis.pk, analysis.ended_at, edition.value)


# A finished analysis never changes, so what was read of one is kept: by its number and the moment
# it was finished, since a database that is put back from a copy gives numbers out again.
@lru_cache(maxsize=IN_MEMORY)
def _values(analysis: int, ended_at: datetime | None, edition: str, name: str) -> Any:  # noqa: ANN401, ARG001
    found = Part.objects.filter(analysis_id=analysis, edition=edition, name=name).first()
    return None if found is None else json.loads(zlib.decompress(bytes(found.content)))


@lru_cache(maxsize=IN_MEMORY)
def _findings(analysis: int, ended_at: datetime | None, edition: str) -> Mapping[str, Found]:
    told = _values(analysis, ended_at, edition, FINDINGS) or []
    return {f.identity: f for f in (found_of(one, n) for n, one in enumerate(told, 1))}


def found_of(told: Mapping[str, Any], place: int) -> Found:
    """A finding from its plain values."""
    return Found(
        identity=told["identity"],
        place=place,
        step=told["step"],
        rule=told["rule"],
        subject_table=told["subject_table"],
        subject_key=told["subject_key"],
        outcome=Outcome(told["outcome"]),
        force=Force(told["force"]),
        severity=Force(told["severity"]),
        sentence=told["sentence"],
        money_gbp=told["money_gbp"],
        source=told["source"],
        next_step=told["next_step"],
        owner_role=told["owner_role"],
        reads=tuple(told["reads"]),
        rows=tuple(RowBehind(**row) for row in told["rows"]),
    )


def notes(organisation: Organisation, identity: str) -> list[Note]:
    """Everything people did about a finding, the first one first."""
    kept = Note.objects.filter(organisation=organisation, identity=identity)
    return list(kept.select_related("version"))


def turns(organisation: Organisation, identity: str) -> list[Turn]:
    """How a finding came out, from version to version."""
    kept = Turn.objects.filter(organisation=organisation, identity=identity)
    return list(kept.select_related("version"))


def standings(organisation: Organisation) -> dict[str, Standing]:
    """How each finding stands that anybody did anything about, by identity."""
    by_identity: dict[str, list[Note]] = {}
    for note in Note.objects.filter(organisation=organisation):
        by_identity.setdefault(note.identity, []).append(note)
    return {identity: standing(kept) for identity, kept in by_identity.items()}


def standing(kept: Iterable[Note]) -> Standing:
    """What the latest notes of each kind come to; notes in the order they were made."""
    latest: dict[str, Note | None] = {}
    for note in kept:
        if note.deed == Deed.WITHDRAWN:
            latest[Deed.ACCEPTED] = None
        else:
            latest[note.deed] = note
    return Standing(
        assigned=latest.get(Deed.ASSIGNED),
        accepted=latest.get(Deed.ACCEPTED),
        reply=latest.get(Deed.REPLY),
    )


def is_overdue(standing_: Standing, on: date) -> bool:
    """Whether the day by which somebody was to act has gone by."""
    assigned = standing_.assigned
    return bool(assigned and assigned.due_on and assigned.due_on < on)
