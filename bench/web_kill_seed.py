"""What the kills start from, and what stands after them. Both are run in the service's Python.

python -m bench.web_kill_seed seed     a small council and an opened procurement, as JSON
python -m bench.web_kill_seed after    everything that was kept, as JSON
"""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SLUG = "tarn"


def seed() -> dict[str, Any]:
    """Two editors of a small council, and an evaluator of a procurement that was opened."""
    sys.path += [str(ROOT), str(ROOT / "tests")]
    from untower.cli.serving import set_up

    set_up(None)
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from bench.web_service import PASSWORD
    from planned import actor, saved_council
    from sealed_procurements import Ceremony
    from signed_in import make_account
    from untower.record.people.models import Organisation
    from untower.record.procurements.scoring import work_of

    organisation = Organisation.objects.create(name="Tarn Council", slug=SLUG)
    editors = [make_account("editor", organisation=organisation) for _ in range(4)]
    saved_council(organisation, actor(editors[0], organisation))
    ceremony = Ceremony(Organisation.objects.create(name="Harrowmoor", slug="harrowmoor"))
    ceremony.declared()
    _tell_anew(ceremony.procurement)
    place = ceremony.seat("ev-1")
    accounts = [*editors, ceremony.people["one"]]
    for account in accounts:
        account.set_password(PASSWORD)
        account.save()
    people = [{"email": a.email, "key": a.totpdevice_set.get().key} for a in accounts]
    checks = [line.check for line in work_of(place).lines]
    return {"password": PASSWORD, "people": people, "seat": place.pk, "checks": checks}


def _tell_anew(procurement: Any) -> None:  # noqa: ANN401 (a model)
    """Write the events with the times as they were shifted, so that the deadline had passed: the
    record that the kills start from is to hold."""
    from untower.actions.chain import digest_of
    from untower.record.events.models import ChainHead, Event

    head = ChainHead.objects.get(organisation=procurement.organisation)
    received = {tender.receipt: tender.received_at for tender in procurement.tenders.all()}
    previous = ""
    for event in Event.objects.filter(chain=head).order_by("number"):
        if event.kind == "criteria_published":
            event.facts["deadline_at"] = procurement.deadline_at.isoformat()
        if event.kind == "tender_received":
            event.facts["received_at"] = received[event.facts["receipt"]].isoformat()
        event.previous = previous
        event.digest = previous = digest_of(event)
        event.save()
    head.digest = previous
    head.save()


def after() -> dict[str, Any]:
    """Every value that was ever saved, every score, run and upload; and what does not hold."""
    from untower.cli.serving import set_up

    set_up(None)
    from django.db import connection

    from untower.actions.audit import verify_all
    from untower.record.events.models import Event
    from untower.record.people.models import Organisation
    from untower.record.procurements.models import Score
    from untower.record.runs.models import Run, RunFile, RunState
    from untower.record.versions.models import Upload, Version
    from untower.record.versions.reading import rows_of

    broken = [str(one) for chain in verify_all() for one in chain.broken]
    organisation = Organisation.objects.get(slug=SLUG)
    cells: dict[str, list[str]] = {}
    for version in Version.objects.filter(organisation=organisation).order_by("number"):
        for row in rows_of(version, "components"):
            value = row.get("owner_role") or ""
            history = cells.setdefault(str(row["component_id"]), [""])
            if history[-1] != value:
                history.append(value)
    for one in RunFile.objects.all():
        zlib.decompress(bytes(one.content))
    runs = Run.objects.filter(organisation=organisation)
    half = [
        f"upload {one.key} was accepted and has no version"
        for one in Upload.objects.filter(state=Upload.ACCEPTED, version=None)
    ]
    half += [
        f"upload {one.key} waits and has no files"
        for one in Upload.objects.filter(state=Upload.WAITING)
        if not one.files.exists()
    ]
    half += [
        f"run {run.number} is done and has no result"
        for run in runs.filter(state=RunState.DONE)
        if not run.runfile_set.filter(name="plan.json").exists()
    ]
    half += [
        f"run {run.number} ended {count} times"
        for run in runs
        if (count := Event.objects.filter(kind="run_done", subject_key=str(run.number)).count()) > 1
    ]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma integrity_check")
            half += [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
    return {
        "broken": broken,
        "half": half,
        "cells": cells,
        "scores": [s.reason for s in Score.objects.all()],
        "runs": {run.name: run.state for run in runs},
        "events": Event.objects.count(),
        "versions": Version.objects.count(),
    }


if __name__ == "__main__":
    print(json.dumps(seed() if sys.argv[1] == "seed" else after()))
