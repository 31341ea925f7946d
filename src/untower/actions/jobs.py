"""How is work handed to the worker, and where does it stand in the queue?

A job is a kind and a key. Asked for twice it stands in the queue once; asked for again after it
ended it is done again. The queue is django-tasks' own table, in the same database and so in the
same transaction as the write that asks. Each kind has a lane of its own, so that a what-if
never waits for a long run, nor for an analysis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from untower.record.runs.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.actions.attempt import Attempt

    Handler = Callable[[str, Attempt], None]

KINDS = ("what_if", "analysis", "run")
"""The kinds of job, each with a lane of its own."""
UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@task(queue_name=KINDS[0])
def carry_out(kind: str, key: str) -> None:
    """What stands in the queue; the worker looks the kind up among its handlers."""
    raise AssertionError(f"{kind} {key}: jobs are carried out by `untower worker`")


def enqueue(kind: str, key: str) -> None:
    """Ask for a job. One that waits or runs already is left as it is."""
    with transaction.atomic():
        Job.objects.get_or_create(kind=kind, key=key)
        job = Job.objects.select_for_update().get(kind=kind, key=key)
        if job.task_id is not None:
            queue = DBTaskResult.objects.filter(id=job.task_id, status__in=UNDER_WAY)
            if queue.exists():
                return
        queued = carry_out.using(queue_name=kind).enqueue(kind, key)
        job.task_id, job.worker, job.beat_at = queued.id, "", None
        job.save()


def place_in_queue(kind: str, key: str) -> int | None:
    """How many jobs of its lane are before a job that waits; None where it does not wait."""
    job = Job.objects.filter(kind=kind, key=key).first()
    if job is None or job.task_id is None:
        return None
    task_of = DBTaskResult.objects.filter(id=job.task_id).first()
    if task_of is None or task_of.status != TaskResultStatus.READY:
        return None
    lane = DBTaskResult.objects.filter(queue_name=task_of.queue_name)
    earlier = lane.filter(status=TaskResultStatus.READY, enqueued_at__lt=task_of.enqueued_at)
    return earlier.count() + lane.filter(status=TaskResultStatus.RUNNING).count()
