"""Planning runs and what came of them; which one is the sourcing plan; jobs and who is at them.

A run is what was asked, of which version, on which day, and what the search did. Nothing of it is
changed once it has ended. Its results are kept as files, one set an edition.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from untower.record.people.models import Organisation
from untower.record.versions.models import Version


class RunState(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    CANCELLED = "cancelled", "cancelled"
    FAILED = "failed", "could not be done"


class Effort(models.TextChoices):
    """How much is asked of a run."""

    WHOLE = "whole", "the whole plan"
    WHAT_IF = "what_if", "what-if"


class Asked(models.TextChoices):
    """What somebody asked of a run that is under way."""

    NOTHING = "", "nothing"
    KEEP = "keep", "stop and keep the best so far"
    CANCEL = "cancel", "cancel and keep nothing"


class Run(models.Model):
    """One planning run of an organisation, from its request to its result.

    `wishes` is what was asked as `untower.wishing` reads it; `progress` what is known while it
    runs; `summary` the figures that are shown beside those of other runs. `choice_digest` is the
    hash of the offers chosen, by component: two runs that chose alike have the same.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    number = models.IntegerField()
    name = models.CharField(max_length=120)
    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    of_run = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    effort = models.CharField(max_length=10, choices=Effort.choices)
    on = models.DateField()
    seed = models.IntegerField(default=0)
    wishes = models.JSONField(default=dict)
    policy_digest = models.CharField(max_length=64)
    made_with = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    asked = models.CharField(max_length=10, choices=Asked.choices, blank=True, default="")
    attempts = models.IntegerField(default=0)
    by_token = models.UUIDField(null=True)
    by_roles = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    work_done = models.IntegerField(null=True)
    is_cut_short = models.BooleanField(default=False)
    choice_digest = models.CharField(max_length=64, blank=True)
    trouble = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["organisation_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_run_a_number")
        ]

    def __str__(self) -> str:
        return f"run {self.number}"

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (RunState.QUEUED, RunState.RUNNING)


class RunFile(models.Model):
    """One file that a run left, in one edition: report, workbook, paper, or a page's fragment."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT)
    edition = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "edition", "name"], name="one_file_a_name")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.run}, {self.edition} edition"


class Standing(models.TextChoices):
    """Where the adoption of a run stands."""

    PROPOSED = "proposed", "put forward"
    ADOPTED = "adopted", "the sourcing plan"
    WITHDRAWN = "withdrawn", "withdrawn"
    SUPERSEDED = "superseded", "superseded"


class Adoption(models.Model):
    """One run put forward as the sourcing plan by one person and confirmed by another."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    run = models.ForeignKey(Run, on_delete=models.PROTECT)
    standing = models.CharField(max_length=10, choices=Standing.choices)
    reason = models.TextField()
    proposed_by_token = models.UUIDField(null=True)
    proposed_by_roles = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField()
    confirmed_by_token = models.UUIDField(null=True)
    confirmed_by_roles = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_by_token = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(standing="adopted"),
                name="one_sourcing_plan",
            ),
            models.UniqueConstraint(
                fields=["run"],
                condition=models.Q(standing__in=["proposed", "adopted"]),
                name="one_adoption_a_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.standing}"


class Job(models.Model):
    """What the worker is to do or does: one row a kind and key, however often it is asked for.

    `task_id` is its place in the queue; `attempt` counts how often it was taken up, and an attempt
    whose number is no longer this one may write nothing.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    task_id = models.UUIDField(null=True)
    attempt = models.IntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_job_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Worker(models.Model):
    """A process that carries out jobs, and when it was last heard of."""

    name = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
