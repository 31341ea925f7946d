"""kill -9 of a real worker in the middle of a run: it is taken up again and comes out the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone

from planned import actor, asked_run, carried_out, environment, saved_council
from untower.actions.chain import broken_links
from untower.actions.runs.starting import stop_run
from untower.record.events.models import ChainHead
from untower.record.events.models import Event as Recorded
from untower.record.runs.models import Job, Run, RunFile, RunState, Worker

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(os.name != "posix", reason="processes are killed in POSIX's own way"),
]
DEADLINE_SECONDS = 400
LOOK_SECONDS = 0.02


@contextmanager
def worker(settings):
    """A worker in a process of its own, at the test's database."""
    process = subprocess.Popen(
        [sys.executable, "-m", "untower", "worker"],
        env=environment(settings, connection),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stderr.close()


def until(is_so, process, what):
    """Look again and again until something is so; fail at the deadline or when the worker ends."""
    waited = Event()
    for _ in range(round(DEADLINE_SECONDS / LOOK_SECONDS)):
        if is_so():
            return
        if process.poll() is not None:
            raise AssertionError(f"the worker ended: {process.stderr.read().decode()[-2000:]}")
        waited.wait(LOOK_SECONDS)
    raise AssertionError(f"not within {DEADLINE_SECONDS} s: {what}")


@pytest.fixture
def by(account_with, organisation):
    return actor(account_with("owner"), organisation)


def test_a_run_whose_worker_was_killed_is_taken_up_again_and_gives_the_same_choice(
    organisation, by, settings
):
    version = saved_council(organisation, by)
    alone = carried_out(asked_run(organisation, by, version, is_whole=False))
    run = asked_run(organisation, by, version, is_whole=False)
    with worker(settings) as first:
        until(lambda: state(run) == RunState.RUNNING, first, "the run begins")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert state(run) == RunState.RUNNING  # killed in the middle of it
    long_ago = timezone.now() - timedelta(hours=1)  # rather than wait until it is
    Job.objects.filter(kind="what_if", key=str(run.pk)).update(beat_at=long_ago)
    assert not RunFile.objects.filter(run=run).exists()
    with worker(settings) as second:
        until(lambda: state(run) == RunState.DONE, second, "the run is taken up and done")
        second.send_signal(signal.SIGTERM)
        assert second.wait(DEADLINE_SECONDS) == 0
    run.refresh_from_db()
    assert run.attempts == 2
    begun = Recorded.objects.filter(kind="run_begun", subject_key=str(run.number))
    assert [event.facts["attempt"] for event in begun] == [1, 2]
    assert run.choice_digest == alone.choice_digest
    assert run.summary["cost_gbp"] == alone.summary["cost_gbp"]
    assert Recorded.objects.filter(kind="run_done", subject_key=str(run.number)).count() == 1
    assert list(broken_links(ChainHead.objects.get(organisation=organisation))) == []


def test_a_worker_told_to_end_gives_its_run_back_and_a_cancelled_run_stops(
    organisation, by, settings
):
    version = saved_council(organisation, by)
    run = asked_run(organisation, by, version)
    with worker(settings) as first:
        until(lambda: state(run) == RunState.RUNNING, first, "the run begins")
        first.send_signal(signal.SIGTERM)
        assert first.wait(DEADLINE_SECONDS) == 0
    assert state(run) == RunState.RUNNING
    assert Job.objects.get(kind="run", key=str(run.pk)).worker == ""
    assert not Worker.objects.exists()
    stop_run(run=run, by=by, keep=False)
    with worker(settings) as second:
        until(lambda: state(run) == RunState.CANCELLED, second, "the run stops")
    assert not RunFile.objects.exists()


def state(run) -> str:
    return Run.objects.values_list("state", flat=True).get(pk=run.pk)
