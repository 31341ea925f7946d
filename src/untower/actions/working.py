"""The worker: one process, one thread a lane, that takes up jobs and says that it is alive.

A worker that was killed leaves its jobs marked as running. Each worker says every second that it is
at a job; where nobody has said so for a while, the job is put back and taken up again, from its
beginning: a run says what it started from, so that it comes out the same. An attempt that somebody
else has taken over writes nothing any more.
"""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connections, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from untower.actions.attempt import Attempt, Ended
from untower.actions.jobs import KINDS
from untower.record.runs.models import Job, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from untower.actions.jobs import Handler

    Queued = DBTaskResult[[str, str], None]

log = logging.getLogger("untower.worker")

BEAT_SECONDS = float(os.environ.get("UNTOWER_BEAT_SECONDS", "1"))
STALE_SECONDS = float(os.environ.get("UNTOWER_STALE_SECONDS", "15"))
"""After how long without a word a job is another's to take up; many times a beat."""
LOOK_SECONDS = 0.25
TIDY_EVERY = timedelta(hours=1)
ATTEMPTS_MOST = 60
"""A job whose worker died so often is given up: it would end every worker there is."""


class Working:
    """One worker process: `start`, then `end` and wait. Its lanes run until told to end."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        lanes: tuple[str, ...] = KINDS,
        tidy: Callable[[], object] | None = None,
    ) -> None:
        self.handlers = handlers
        self.tidy = tidy
        self._tidy_at = timezone.now()
        self.name = get_random_string(32)
        self.ending = Event()
        self.is_over = Event()
        self._attempts: set[Attempt] = set()
        self._lock = Lock()
        self._lanes = [Thread(target=self._lane, args=(lane,), name=lane) for lane in lanes]
        self._beats = Thread(target=self._beat_on, name="beats", daemon=True)

    def start(self) -> None:
        """Begin to take up jobs."""
        now = timezone.now()
        Worker.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()
        Worker.objects.create(name=self.name, started_at=now, beat_at=now)
        for thread in (self._beats, *self._lanes):
            thread.start()

    def end(self) -> None:
        """Ask for an end at the next checkpoint; what is under way goes back into the queue."""
        self.ending.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the lanes to end; whether they have."""
        for thread in self._lanes:
            thread.join(seconds)
        if any(thread.is_alive() for thread in self._lanes):
            return False
        self.is_over.set()
        self._beats.join()
        Worker.objects.filter(name=self.name).delete()
        return True

    def carry_out_waiting(self) -> int:
        """Carry out what waits, here and now, until nothing does; how many jobs that were."""
        done = 0
        while any(self._take_one(lane.name) for lane in self._lanes):
            done += 1
        return done

    # --- the lanes -------------------------------------------------------------------------

    def _lane(self, lane: str) -> None:
        while not self.ending.is_set():
            close_old_connections()
            try:
                took = self._take_one(lane)
            except DatabaseError:  # away for a moment: asked again
                log.exception("the queue could not be read")
                took = False
            if not took:
                self._tidy_up(lane)
                self.ending.wait(LOOK_SECONDS)
        connections.close_all()

    def _tidy_up(self, lane: str) -> None:
        """Clear away what is past its time, in one lane, when it is idle and it is due."""
        now = timezone.now()
        if self.tidy is None or lane != self._lanes[0].name or now < self._tidy_at:
            return
        self._tidy_at = now + TIDY_EVERY
        try:
            self.tidy()
        except Exception:
            log.exception("what is past its time could not be cleared away")

    def _take_one(self, lane: str) -> bool:
        """Take up the next job of the lane and carry it out; whether there was one."""
        taken = self._claim(lane)
        if taken is None:
            return False
        queued, attempt = taken
        with self._lock:
            self._attempts.add(attempt)
        try:
            self._carry_out(queued, attempt)
        finally:
            with self._lock:
                self._attempts.discard(attempt)
        return True

    def _claim(self, lane: str) -> tuple[Queued, Attempt] | None:
        with transaction.atomic():
            queued = DBTaskResult.objects.ready().filter(queue_name=lane).get_locked()
            if queued is None:
                return None
            kind, key = queued.args_kwargs["args"]
            job = Job.objects.select_for_update().get(kind=kind, key=key)
            job.attempt += 1
            job.worker, job.beat_at = self.name, timezone.now()
            job.save()
            queued.claim(self.name)
        attempt = Attempt(job.id, kind, key, job.attempt, self.ending)
        attempt.is_hopeless = len(queued.worker_ids) > ATTEMPTS_MOST
        return queued, attempt

    def _carry_out(self, queued: Queued, attempt: Attempt) -> None:
        try:
            self.handlers[attempt.kind](attempt.key, attempt)
        except Ended:
            self._give_back(queued, attempt)
        except Exception as fault:
            log.exception("%s %s could not be carried out", attempt.kind, attempt.key)
            if self._is_ours(attempt):
                queued.set_failed(fault)
        else:
            if self._is_ours(attempt):
                queued.set_successful(None)

    def _is_ours(self, attempt: Attempt) -> bool:
        return Job.objects.filter(id=attempt.job_id, attempt=attempt.number).exists()

    def _give_back(self, queued: Queued, attempt: Attempt) -> None:
        """Put an attempt that was ended back into the queue, unless another has it already."""
        with transaction.atomic():
            job = Job.objects.select_for_update().get(id=attempt.job_id)
            if job.attempt == attempt.number:
                Job.objects.filter(id=job.id).update(worker="")
                DBTaskResult.objects.filter(id=queued.id).update(status=TaskResultStatus.READY)

    # --- beats -----------------------------------------------------------------------------

    def _beat_on(self) -> None:
        heard_at = timezone.now()
        while not self.is_over.wait(BEAT_SECONDS):
            close_old_connections()
            try:
                self._beat()
                heard_at = timezone.now()
            except DatabaseError:
                log.exception("the worker could not say that it is alive")
                if timezone.now() - heard_at > timedelta(seconds=STALE_SECONDS):
                    self._lose_all()
        connections.close_all()

    def _beat(self) -> None:
        now = timezone.now()
        Worker.objects.filter(name=self.name).update(beat_at=now)
        with self._lock:
            attempts = list(self._attempts)
        for attempt in attempts:
            ours = Job.objects.filter(id=attempt.job_id, attempt=attempt.number)
            if ours.update(beat_at=now):
                attempt.on_beat()
            else:
                attempt.lost.set()
        put_back_abandoned()

    def _lose_all(self) -> None:
        with self._lock:
            for attempt in self._attempts:
                attempt.lost.set()


def put_back_abandoned() -> int:
    """Put back every job whose worker has not been heard of; how many there were."""
    before = timezone.now() - timedelta(seconds=STALE_SECONDS)
    stale = Job.objects.filter(beat_at__lt=before).exclude(worker="")
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    found = stale.filter(task_id__in=running.values("id")).values_list("id", flat=True)
    return sum(_put_back(job_id) for job_id in list(found))


def _put_back(job_id: int) -> bool:
    before = timezone.now() - timedelta(seconds=STALE_SECONDS)
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(id=job_id, beat_at__lt=before).first()
        if job is None or job.task_id is None:
            return False
        running = DBTaskResult.objects.select_for_update().filter(
            id=job.task_id, status=TaskResultStatus.RUNNING
        )
        queued = running.first()
        if queued is None:
            return False
        job.worker = ""
        job.save(update_fields=["worker"])
        running.update(status=TaskResultStatus.READY)
    log.warning("%s %s is taken up again: its worker was not heard of", job.kind, job.key)
    return True
