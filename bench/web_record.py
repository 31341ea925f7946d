"""How long is a record of 100,000 events looked through?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.line import Line, time_command
from bench.web_service import environment

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "bench" / "record"
EVENTS = int(os.environ.get("UNTOWER_BENCH_EVENTS", "100000"))
AIM_SECONDS = 30.0


def run() -> list[Line]:
    """Write the events in a process of their own, then time the command from cold."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    env = environment(FOLDER, None)
    fill = [sys.executable, "-m", "bench.web_record", str(EVENTS)]
    subprocess.run(fill, env=env, cwd=ROOT, check=True)
    verify = [sys.executable, "-m", "untower", "audit", "verify", "--home", str(FOLDER)]
    timed = time_command(verify, runs=3)
    return [
        Line(
            f"untower audit verify, {EVENTS:,} events",
            timed.words,
            f"aim {AIM_SECONDS:.0f} s; {timed.output.strip().splitlines()[-1]}",
            failed=timed.exit_code != 0 or timed.median_seconds > AIM_SECONDS,
        )
    ]


def fill(events: int) -> None:
    """A chain of so many events, as a busy organisation would have after years."""
    from untower.cli.serving import set_up

    set_up(None)
    from django.core.management import call_command
    from django.utils import timezone

    from untower.actions.chain import digest_of
    from untower.record.events.models import ChainHead, Event
    from untower.record.people.models import Organisation

    call_command("migrate", interactive=False, verbosity=0)
    organisation = Organisation.objects.create(name="Harrowmoor Council", slug="harrowmoor")
    head = ChainHead.objects.create(organisation=organisation)
    now, previous, some = timezone.now(), "", []
    for number in range(1, events + 1):
        facts = {"tables": {"components": {"changed": number % 7, "added": 0}}, "base": number}
        event = Event(chain=head, number=number, at=now, kind="tried", facts=facts)
        event.subject_kind, event.subject_key, event.previous = "row", str(number), previous
        event.digest = previous = digest_of(event)
        some.append(event)
        if len(some) == 5_000:
            Event.objects.bulk_create(some)
            some = []
    Event.objects.bulk_create(some)
    head.number, head.digest = events, previous
    head.save()


if __name__ == "__main__":
    fill(int(sys.argv[1]))
