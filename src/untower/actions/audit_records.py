"""Does each record still say what its event said of it? One check a kind of record.

A check reads its records first; the events are then heard, and then it says what does not agree:
a record without its event, an event without its record, content that is not what was written.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Protocol

from untower.record.findings.models import Analysis, Part
from untower.record.procurements.models import Procurement, SealedTender
from untower.record.runs.models import Adoption, Run, RunFile, RunState, Standing
from untower.record.versions.models import Snapshot, Version, VersionTable
from untower.storage.versions.canonical import digest_of, digest_of_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.record.events.models import Event
    from untower.record.people.models import Organisation

KEPT_SUBJECTS = ("version", "run", "procurement")
"""Subjects whose events the checks ask for; of all others only the number is counted."""


class Told:
    """What the events said: of each subject, its events' kinds and facts, in order."""

    def __init__(self) -> None:
        self.events = 0
        self._by_subject: dict[tuple[str, str], list[tuple[str, int, dict[str, Any]]]]
        self._by_subject = defaultdict(list)

    def hear(self, event: Event) -> None:
        """Take up one event."""
        self.events += 1
        if event.subject_kind in KEPT_SUBJECTS:
            facts = event.facts if isinstance(event.facts, dict) else {}
            heard = (event.kind, event.number, facts)
            self._by_subject[event.subject_kind, event.subject_key].append(heard)

    def of(self, subject: str, key: str, *kinds: str) -> list[tuple[str, int, dict[str, Any]]]:
        """The events of a subject with one of these kinds: kind, number, facts."""
        return [one for one in self._by_subject.get((subject, key), []) if one[0] in kinds]

    def keys_of(self, subject: str, *kinds: str) -> set[str]:
        """The keys of subjects that have an event of such a kind."""
        return {
            key
            for (kind, key), heard in self._by_subject.items()
            if kind == subject and any(one[0] in kinds for one in heard)
        }


class Check(Protocol):
    """One kind of record: what was counted, and what does not agree with the events."""

    counts: dict[str, int]

    def against(self, told: Told) -> Iterator[str]:
        """A sentence for each thing that does not agree."""


def checks_of(organisation: Organisation | None) -> list[Check]:
    """The checks of one organisation's records, which are read now; none for the service."""
    if organisation is None:
        return []
    return [
        Versions(organisation),
        Analyses(organisation),
        Runs(organisation),
        Adoptions(organisation),
        Procurements(organisation),
    ]


VERSION_SAVED = ("version.saved", "version.restored")


class Versions:
    """Versions, the tables they hold and the snapshots of those."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._versions = list(Version.objects.filter(organisation=organisation).order_by("number"))
        self._tables: dict[int, dict[str, str]] = defaultdict(dict)
        held = VersionTable.objects.filter(version__organisation=organisation)
        for version_id, table, digest in held.values_list("version_id", "table", "snapshot_id"):
            self._tables[version_id][table] = digest
        self._snapshots = {d for tables in self._tables.values() for d in tables.values()}
        self.counts = {"versions": len(self._versions), "snapshots": len(self._snapshots)}

    def against(self, told: Told) -> Iterator[str]:
        """See `Check`."""
        for version in self._versions:
            name = f"Version {version.number}"
            if digest_of_all(self._tables[version.pk]) != version.digest:
                yield f"{name} does not hold the tables that its digest says."
            events = told.of("version", str(version.number), *VERSION_SAVED)
            if not events:
                yield f"{name} has no event: nobody is on record as having saved it."
                continue
            _, number, facts = events[0]
            said = hashlib.sha256(version.what.encode()).hexdigest()
            if facts.get("digest") != version.digest or facts.get("what_sha256") != said:
                yield f"{name} is not what event {number} says was saved."
        known = {str(version.number) for version in self._versions}
        for key in sorted(told.keys_of("version", *VERSION_SAVED) - known, key=_as_number):
            if not Version.objects.filter(organisation=self._organisation, number=key).exists():
                yield f"Version {key} is missing: an event says that it was saved."
        yield from self._broken_snapshots()

    def _broken_snapshots(self) -> Iterator[str]:
        used_in = self._first_use()
        kept = Snapshot.objects.filter(versiontable__version__organisation=self._organisation)
        seen = set()
        for one in kept.distinct().iterator(chunk_size=20):
            seen.add(one.digest)
            if one.digest in used_in and not _is_whole(one):
                number, table = used_in[one.digest]
                yield f"Table {table} of version {number} was changed after it was saved."
        for digest in sorted(self._snapshots - seen):
            number, table = used_in[digest]
            yield f"Table {table} of version {number} is missing."

    def _first_use(self) -> dict[str, tuple[int, str]]:
        used: dict[str, tuple[int, str]] = {}
        for version in self._versions:
            for table, digest in self._tables[version.pk].items():
                used.setdefault(digest, (version.number, table))
        return used


def _is_whole(snapshot: Snapshot) -> bool:
    """Whether a snapshot's content still has its digest."""
    try:
        content = zlib.decompress(bytes(snapshot.content))
    except zlib.error:
        return False
    return digest_of(snapshot.table, content) == snapshot.digest


class Analyses:
    """The journey's answers for each version, as their own event says they came out."""

    def __init__(self, organisation: Organisation) -> None:
        done = Analysis.objects.filter(version__organisation=organisation, state="done")
        self._analyses = list(done.select_related("version"))
        parts = Part.objects.filter(analysis__in=done, name="plan.json")
        self._parts = parts.order_by("analysis__version__number", "edition")
        self.counts = {"analyses": len(self._analyses)}

    def against(self, told: Told) -> Iterator[str]:
        """See `Check`."""
        kept: dict[tuple[str, str, str], dict[str, str]] = {}
        for one in self._analyses:
            key = str(one.version.number)
            for _, _, facts in told.of("version", key, "analysis.kept"):
                place = (key, str(facts.get("on")), str(facts.get("policy_digest")))
                kept[place] = facts.get("plan_json") or {}
            if (key, one.on.isoformat(), one.policy_digest) not in kept:
                yield f"The answers for version {key} on {one.on.isoformat()} have no event."
        for part in self._parts.select_related("analysis__version").iterator(chunk_size=5):
            one = part.analysis
            place = (str(one.version.number), one.on.isoformat(), one.policy_digest)
            if place in kept and _sha256(part.content) != kept[place].get(part.edition):
                yield (
                    f"The answers for version {place[0]} on {place[1]} ({part.edition} edition) "
                    "were changed after they were kept."
                )


RUN_ENDED = ("run_done", "run_cancelled", "run_failed")
RUN_ASKED = ("run_asked",)
STOP_ASKED = "run_stop_asked"


class Runs:
    """Planning runs and every file that they left."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._runs = list(
            Run.objects.filter(organisation=organisation)
            .select_related("version")
            .order_by("number")
        )
        self._files = RunFile.objects.filter(run__in=[run.pk for run in self._runs])
        self.counts = {"runs": len(self._runs), "files of runs": self._files.count()}

    def against(self, told: Told) -> Iterator[str]:
        """See `Check`."""
        files: dict[int, dict[str, str]] = defaultdict(dict)
        for one in self._files.order_by("run__number", "pk").iterator(chunk_size=10):
            name = f"{one.edition}/{one.name}"
            files[one.run_id][name] = one.digest
            if _sha256(one.content) != one.digest:
                number = next(run.number for run in self._runs if run.pk == one.run_id)
                yield f"{name} of run {number} was changed after it was kept."
        for run in self._runs:
            yield from self._against(run, files[run.pk], told)
        known = {str(run.number) for run in self._runs}
        for key in sorted(told.keys_of("run", *RUN_ASKED, *RUN_ENDED) - known, key=_as_number):
            if not Run.objects.filter(organisation=self._organisation, number=key).exists():
                yield f"Run {key} is missing: an event tells of it."

    def _against(self, run: Run, files: dict[str, str], told: Told) -> Iterator[str]:
        key = str(run.number)
        asked = told.of("run", key, *RUN_ASKED)
        if not asked:
            yield f"Run {key} has no event: nobody is on record as having asked for it."
        elif asked[0][2].get("wishes") != run.wishes or asked[0][2].get("on") != str(run.on):
            yield f"Run {key} is not what event {asked[0][1]} says was asked for."
        if run.is_under_way:
            return
        ended = told.of("run", key, *RUN_ENDED)
        if ended:
            yield from _against_end(run, files, *ended[-1])
        elif run.state != RunState.CANCELLED or not told.of("run", key, STOP_ASKED):
            yield f"Run {key} has ended, but no event says so."


def _against_end(
    run: Run, files: dict[str, str], kind: str, number: int, facts: dict[str, Any]
) -> Iterator[str]:
    """What a run that ended is, against the event of its end."""
    said = {
        "version_digest": run.version.digest,
        "policy_digest": run.policy_digest,
        "choice_digest": run.choice_digest,
        "work": run.work_done,
    }
    is_same = all(facts.get(name) == value for name, value in said.items())
    if not is_same or kind != f"run_{run.state}":
        yield f"Run {run.number} is not what event {number} says came out."
    told_files = facts.get("files") or {}
    for name in sorted(told_files):
        if files.get(name) != told_files[name]:
            state = "is missing" if name not in files else "is not the one that was kept"
            yield f"{name} of run {run.number} {state}."


class Adoptions:
    """Which run is the sourcing plan, put forward and confirmed by whom."""

    def __init__(self, organisation: Organisation) -> None:
        self._adoptions = list(
            Adoption.objects.filter(organisation=organisation).select_related("run").order_by("pk")
        )
        self.counts = {"adoptions": len(self._adoptions)}

    def against(self, told: Told) -> Iterator[str]:
        """See `Check`."""
        for one in self._adoptions:
            key = str(one.run.number)
            if not _has_reason(told.of("run", key, "plan_proposed"), one.reason):
                yield f"That run {key} was put forward, for the reason given, has no event."
            adopted = told.of("run", key, "plan_adopted")
            if one.confirmed_at and not _has_reason(adopted, one.reason):
                yield f"Run {key} stands as confirmed, but no event says so."
        in_force = [one for one in self._adoptions if one.standing == Standing.ADOPTED]
        last = _last_adopted(told)
        if in_force and last is not None and last != str(in_force[0].run.number):
            yield f"The sourcing plan is not run {last}, which was adopted last."


def _has_reason(events: list[tuple[str, int, dict[str, Any]]], reason: str) -> bool:
    digest = hashlib.sha256(reason.encode()).hexdigest()
    return any(facts.get("reason_digest") == digest for _, _, facts in events)


def _last_adopted(told: Told) -> str | None:
    """The run that was adopted last and not withdrawn since."""
    last: tuple[int, str] | None = None
    for key in told.keys_of("run", "plan_adopted"):
        for _, number, _ in told.of("run", key, "plan_adopted"):
            last = max(last or (0, ""), (number, key))
    return None if last is None else last[1]


class Procurements:
    """What was published before any tender, and each tender's digest on receipt."""

    def __init__(self, organisation: Organisation) -> None:
        self._procurements = list(Procurement.objects.filter(organisation=organisation))
        tenders = SealedTender.objects.filter(procurement__organisation=organisation)
        self._tenders = list(tenders.select_related("procurement"))
        self.counts = {"procurements": len(self._procurements), "tenders": len(self._tenders)}

    def against(self, told: Told) -> Iterator[str]:
        """See `Check`."""
        for one in self._procurements:
            key = one.procurement_id
            published = told.of("procurement", key, "criteria_published")
            if not published:
                yield f"The criteria of {key} have no event."
                continue
            canonical = hashlib.sha256(one.canonical.encode()).hexdigest()
            _, number, facts = published[0]
            if facts.get("digest") != one.digest or canonical != one.digest:
                yield f"The criteria of {key} are not what event {number} says."
            if facts.get("deadline_at") != one.deadline_at.isoformat():
                yield f"The deadline of {key} is not the one that event {number} says."
        for tender in self._tenders:
            key = tender.procurement.procurement_id
            received = told.of("procurement", key, "tender_received")
            receipts = {facts.get("receipt"): facts for _, _, facts in received}
            receipt = receipts.get(tender.receipt)
            if receipt is None:
                yield f"Tender {tender.receipt} has no event."
                continue
            if receipt.get("digest") != tender.digest:
                yield f"The digest of tender {tender.receipt} is not the one on its receipt."
            if receipt.get("received_at") != tender.received_at.isoformat():
                yield f"Tender {tender.receipt} was not received when its receipt says."


def _sha256(content: bytes | memoryview[int]) -> str | None:
    """The digest of what compressed content holds; None where it cannot be unpacked."""
    try:
        return hashlib.sha256(zlib.decompress(bytes(content))).hexdigest()
    except zlib.error:
        return None


def _as_number(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdigit() else (0, key)
