"""The queue and the worker: once in the queue, taken up again after a worker died, ended kindly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from untower.actions.jobs import enqueue, place_in_queue
from untower.actions.working import ATTEMPTS_MOST, STALE_SECONDS, Working, put_back_abandoned
from untower.record.runs.models import Job

pytestmark = pytest.mark.django_db


def heard(taken):
    """Handlers that note which keys they were given."""

    def note(key, attempt):
        taken.append((attempt.kind, key, attempt.number))

    return {"run": note, "what_if": note, "analysis": note}


def long_ago():
    return timezone.now() - timedelta(seconds=2 * STALE_SECONDS)


def running_job(kind="run", key="7", beat_at=None):
    """A job that a worker took up and then was not heard of."""
    enqueue(kind, key)
    job = Job.objects.get(kind=kind, key=key)
    DBTaskResult.objects.filter(id=job.task_id).update(status=TaskResultStatus.RUNNING)
    job.attempt, job.worker, job.beat_at = 1, "gone", beat_at or long_ago()
    job.save()
    return job


def state_of(job):
    return DBTaskResult.objects.get(id=Job.objects.get(pk=job.pk).task_id).status


def test_a_job_asked_for_twice_stands_in_the_queue_once():
    enqueue("analysis", "3")
    enqueue("analysis", "3")
    enqueue("analysis", "4")
    assert DBTaskResult.objects.count() == 2
    taken = []
    assert Working(heard(taken)).carry_out_waiting() == 2
    assert taken == [("analysis", "3", 1), ("analysis", "4", 1)]


def test_a_job_asked_for_again_after_it_ended_is_done_again():
    taken = []
    for _ in range(2):
        enqueue("analysis", "3")
        Working(heard(taken)).carry_out_waiting()
    assert taken == [("analysis", "3", 1), ("analysis", "3", 2)]


def test_a_what_if_does_not_wait_behind_a_long_run():
    enqueue("run", "1")
    enqueue("run", "2")
    enqueue("what_if", "3")
    assert place_in_queue("run", "1") == 0
    assert place_in_queue("run", "2") == 1
    assert place_in_queue("what_if", "3") == 0
    assert place_in_queue("what_if", "4") is None


def test_a_job_whose_worker_was_not_heard_of_is_put_back_and_taken_up_again():
    job = running_job()
    assert put_back_abandoned() == 1
    assert state_of(job) == TaskResultStatus.READY
    taken = []
    Working(heard(taken)).carry_out_waiting()
    assert taken == [("run", "7", 2)]
    assert state_of(job) == TaskResultStatus.SUCCESSFUL


def test_a_job_whose_worker_was_heard_of_is_left_alone():
    job = running_job(beat_at=timezone.now())
    assert put_back_abandoned() == 0
    assert state_of(job) == TaskResultStatus.RUNNING


def test_a_job_that_ends_every_worker_is_given_up():
    job = running_job()
    queued = DBTaskResult.objects.filter(id=job.task_id)
    queued.update(worker_ids=["gone"] * ATTEMPTS_MOST)
    assert put_back_abandoned() == 1
    given_up = []
    handlers = {"run": lambda key, attempt: given_up.append((key, attempt.is_hopeless))}
    Working(handlers, lanes=("run",)).carry_out_waiting()
    assert given_up == [("7", True)]


def test_an_attempt_that_another_worker_took_over_keeps_nothing():
    def overtaken(key, attempt):
        Job.objects.filter(kind="run", key=key).update(attempt=attempt.number + 1, worker="other")
        from django.db import transaction

        with transaction.atomic():
            attempt.hold()
        raise AssertionError("it held a job that is another's")

    enqueue("run", "9")
    Working({"run": overtaken}).carry_out_waiting()
    job = Job.objects.get(key="9")
    assert (job.attempt, job.worker) == (2, "other")
    # The other worker still has it: it neither failed nor went back into the queue.
    assert state_of(job) == TaskResultStatus.RUNNING


def test_a_worker_told_to_end_puts_its_job_back_into_the_queue():
    def told_to_end(key, attempt):
        attempt.ending.set()
        attempt.progress(1, 2, "half-way")
        raise AssertionError("it went on")

    enqueue("run", "9")
    working = Working({"run": told_to_end})
    assert working._take_one("run")
    job = Job.objects.get(key="9")
    assert state_of(job) == TaskResultStatus.READY
    assert job.worker == ""


def test_a_fault_fails_the_job_and_not_the_worker(caplog):
    def broken(key, attempt):
        raise ValueError("a fault of ours")

    enqueue("run", "1")
    enqueue("run", "2")
    assert Working({"run": broken}).carry_out_waiting() == 2
    assert DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count() == 2
    assert "could not be carried out" in caplog.text
