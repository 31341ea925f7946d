"""What a challenge is given: one run, one adopted plan, or one procurement after its decision.

The export is whole: with it alone anybody can work the result out again. So it holds every column
that was read, and who is handed it sees them. Reports and papers go in in the edition named.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import version as installed
from platform import machine, python_version, system
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from untower.actions.acting import NotAllowed, check_has
from untower.actions.audit import MAY_AUDIT
from untower.actions.audit_readme import readme_of
from untower.actions.chain import append_event, events_up_to, told_by
from untower.policy.digest import digest_of
from untower.policy.shipped import shipped
from untower.record.events.models import ChainHead
from untower.record.runs.models import RunState
from untower.record.runs.reading import file_of, files_in
from untower.record.versions.reading import digests_of, held_by_digest
from untower.storage.challenge import Challenge, write_challenge
from untower.storage.challenge_policy import policy_told
from untower.version import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import polars as pl

    from untower.actions.acting import Actor
    from untower.publish.editions import Edition
    from untower.record.people.models import Organisation
    from untower.record.procurements.models import Procurement
    from untower.record.runs.models import Adoption, Run
    from untower.record.versions.models import Version

LIBRARIES = ("highspy", "numba", "numpy", "polars")
"""What the numbers come from, beside untower itself."""


@dataclass(frozen=True, kw_only=True)
class Exported:
    """An export: the name of its file, its bytes, and the digest that stands for all of it."""

    name: str
    content: bytes
    manifest_digest: str


def check_can_export(by: Actor) -> None:
    """Raise NotAllowed for whoever may not export for a challenge."""
    check_has(by, MAY_AUDIT, "make an export for a challenge")


def check_can_export_run(run: Run, by: Actor) -> None:
    """Raise NotAllowed also where the run has no result."""
    check_can_export(by)
    if run.state != RunState.DONE:
        raise NotAllowed("Only a run that is done has a result to export.")


def check_can_export_procurement(procurement: Procurement, by: Actor) -> None:
    """Raise NotAllowed also while the decision is not signed, whoever asks."""
    check_can_export(by)
    if procurement.decided_at is None:
        raise NotAllowed("Nothing of a procurement is exported before its decision is signed.")


def export_run(*, run: Run, by: Actor, edition: Edition) -> Exported:
    """Everything behind one planning run, and its result."""
    check_can_export_run(run, by)
    title = f"Planning run {run.number}"
    return _exported(
        run.organisation,
        by,
        edition,
        kind="run",
        key=str(run.number),
        about={"kind": "run", "title": title, "run": _run_told(run)},
        parts=_run_parts(run, edition),
    )


def export_adoption(*, adoption: Adoption, by: Actor, edition: Edition) -> Exported:
    """The same of a run that was put forward, with who did so and confirmed it, as which role."""
    run = adoption.run
    check_can_export_run(run, by)
    told = {
        "standing": adoption.standing,
        "reason": adoption.reason,
        "proposed_by": str(adoption.proposed_by_token),
        "proposed_as": adoption.proposed_by_roles,
        "proposed_at": _moment(adoption.proposed_at),
        "confirmed_by": adoption.confirmed_by_token and str(adoption.confirmed_by_token),
        "confirmed_as": adoption.confirmed_by_roles,
        "confirmed_at": _moment(adoption.confirmed_at),
    }
    title = f"Sourcing plan, from planning run {run.number}"
    about = {"kind": "adoption", "title": title, "run": _run_told(run), "adoption": told}
    return _exported(
        run.organisation,
        by,
        edition,
        kind="adoption",
        key=str(run.number),
        about=about,
        parts=_run_parts(run, edition),
    )


def export_procurement(*, procurement: Procurement, by: Actor, edition: Edition) -> Exported:
    """Everything behind the decision on one procurement: its published set, tenders, scores."""
    check_can_export_procurement(procurement, by)
    from untower.actions.audit_procurement import procurement_parts, procurement_told

    told = procurement_told(procurement)
    title = f"Procurement {procurement.procurement_id}: {procurement.title}"
    return _exported(
        procurement.organisation,
        by,
        edition,
        kind="procurement",
        key=procurement.procurement_id,
        about={"kind": "procurement", "title": title, "procurement": told},
        parts=procurement_parts(procurement, edition),
    )


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What stands in an export beside what every export has."""

    policy_digest: str
    versions: Mapping[Version, Collection[str] | None]
    """Each version, and the tables of it that were read; None: all of them."""
    results: Mapping[str, bytes]
    papers: Mapping[str, bytes]
    assessment: Mapping[str, pl.DataFrame]
    concerns: Collection[tuple[str, str]]
    """The subjects whose events are told in full."""


def _run_told(run: Run) -> dict[str, Any]:
    return {
        "number": run.number,
        "name": run.name,
        "version": run.version.number,
        "effort": run.effort,
        "on": run.on.isoformat(),
        "seed": run.seed,
        "wishes": run.wishes,
        "work_done": run.work_done,
        "is_cut_short": run.is_cut_short,
        "choice_digest": run.choice_digest,
        "asked_by": run.by_token and str(run.by_token),
        "asked_as": run.by_roles,
        "asked_at": _moment(run.made_at),
        "ended_at": _moment(run.ended_at),
        "made_with": run.made_with,
    }


def _run_parts(run: Run, edition: Edition) -> Parts:
    result = file_of(run, "full", "plan.json")
    papers = {
        f"{edition.value}/{one.name}": file_of(run, edition.value, one.name) or b""
        for one in files_in(run, edition.value)
    }
    subjects = {("run", str(run.number)), ("version", str(run.version.number))}
    if run.of_run is not None:
        subjects.add(("run", str(run.of_run.number)))
    return Parts(
        policy_digest=run.policy_digest,
        versions={run.version: None},
        results={"plan.json": result or b""},
        papers=papers,
        assessment={},
        concerns=subjects,
    )


def _exported(
    organisation: Organisation,
    by: Actor,
    edition: Edition,
    *,
    kind: str,
    key: str,
    about: dict[str, Any],
    parts: Parts,
) -> Exported:
    """Put the export together, and note in the record that it was made and what its digest is."""
    policy = shipped()
    about |= {
        "organisation": organisation.name,
        "made_with": about.get("run", {}).get("made_with", __version__),
        "exported_with": __version__,
        "exported_at": _moment(timezone.now()),
        "policy_digest": parts.policy_digest,
        "policy_is_that_used": digest_of(policy) == parts.policy_digest,
        "papers_edition": edition.value,
        "machine": f"Python {python_version()}, {system()} {machine()}",
        "libraries": {name: installed(name) for name in LIBRARIES},
    }
    events = _events(organisation, parts.concerns)
    made = Challenge(
        about=about,
        readme=readme_of(about, parts.papers),
        events=events,
        policy=policy_told(policy),
        versions_told=[_version_told(version) for version in parts.versions],
        versions={v.number: _tables(v, wanted) for v, wanted in parts.versions.items()},
        assessment=parts.assessment,
        results=parts.results,
        papers=parts.papers,
    )
    content, digest = write_challenge(made)
    with transaction.atomic():
        append_event(
            "challenge.exported",
            by=by,
            organisation=organisation,
            subject=("run" if kind == "adoption" else kind, key),
            facts={
                "what": kind,
                "edition": edition.value,
                "manifest_sha256": digest,
                "file_sha256": hashlib.sha256(content).hexdigest(),
                "up_to_event": events[-1]["number"] if events else 0,
            },
        )
    plain = "".join(letter if letter.isalnum() else "-" for letter in key.lower()).strip("-")
    name = f"challenge-{organisation.slug}-{kind}-{plain}.zip"
    return Exported(name=name, content=content, manifest_digest=digest)


def _events(
    organisation: Organisation, concerns: Collection[tuple[str, str]]
) -> list[dict[str, Any]]:
    """The chain: what concerns the export told in full, of every other event its link alone."""
    head = ChainHead.objects.select_related("organisation").get(organisation=organisation)
    told = []
    for event in events_up_to(head):
        if (event.subject_kind, event.subject_key) in concerns:
            told.append({**told_by(event), "digest": event.digest})
        else:
            number, previous = event.number, event.previous
            told.append({"number": number, "previous": previous, "digest": event.digest})
    return told


def _version_told(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "digest": version.digest,
        "base": version.base and version.base.number,
        "saved_at": _moment(version.saved_at),
        "saved_by": version.by_token and str(version.by_token),
        "saved_as": version.by_roles,
        "what": version.what,
        "tables": digests_of(version),
    }


def _tables(version: Version, wanted: Collection[str] | None) -> dict[str, pl.DataFrame]:
    return {
        name: held_by_digest(digest).text
        for name, digest in digests_of(version).items()
        if wanted is None or name in wanted
    }


def _moment(at: Any) -> str | None:  # noqa: ANN401 (a moment, or none)
    return None if at is None else at.isoformat(timespec="seconds")
