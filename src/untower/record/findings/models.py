"""What the steps answer for a version, and what people did about each finding.

An analysis is worked out from a version and can be worked out again: it is derived. What people
did (who is to answer for a finding, why one was accepted, what a supplier said) is kept by the
finding's identity, which later versions share, and is only ever added to.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from untower.record.people.models import Organisation
from untower.record.versions.models import Version


class Progress(models.TextChoices):
    """How far an analysis is."""

    WORKING = "working", "being worked out"
    DONE = "done", "worked out"
    FAILED = "failed", "could not be worked out"


class Analysis(models.Model):
    """The quick steps of the journey for one version on one day, under one set of policy numbers.

    `step_number` of `steps` and `doing` tell how far it is; `why` what went wrong, in a sentence.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    on = models.DateField()
    policy_digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=Progress.choices, default=Progress.WORKING)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    step_number = models.IntegerField(default=0)
    steps = models.IntegerField(default=0)
    doing = models.CharField(max_length=80, blank=True)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["version__number", "on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "on", "policy_digest"], name="one_analysis_a_version_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} on {self.on}"


class Part(models.Model):
    """One part of an analysis in one edition: a step's page, the findings, a file to download.

    It was cut to its edition before it was stored: nothing above that edition is in it.
    """

    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE)
    edition = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["analysis", "edition", "name"], name="one_part_a_name_and_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.analysis}: {self.name}, {self.edition}"


class Turn(models.Model):
    """How a finding came out from one version on; blank: it was no longer found.

    One row where the outcome is another than in the version before. `edition` is the lowest one
    that shows the finding as it was then.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    identity = models.CharField(max_length=24)
    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, blank=True)
    edition = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["version__number", "pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "identity"])]

    def __str__(self) -> str:
        return f"{self.identity}: {self.outcome or 'no longer found'}"


class Deed(models.TextChoices):
    """What a person did about a finding."""

    ASSIGNED = "assigned", "Assigned"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Acceptance withdrawn"
    REPLY = "reply", "Supplier’s reply recorded"


class Note(models.Model):
    """What one person did about one finding. Never changed: the latest one of a kind counts.

    `due_on` is when somebody acts, or when an acceptance is looked at again; for a reply, the day
    on which the supplier gave it. `supplier` is who replied, by its registered name.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    identity = models.CharField(max_length=24)
    rule = models.CharField(max_length=120)
    deed = models.CharField(max_length=10, choices=Deed.choices)
    at = models.DateTimeField()
    by_token = models.UUIDField(null=True)
    by_roles = models.CharField(max_length=200, blank=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    owner_role = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True)
    words = models.TextField(blank=True)
    supplier = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["organisation", "identity"])]

    def __str__(self) -> str:
        return f"{self.deed}: {self.identity}"
