"""An organisation's tables as immutable versions.

A version names, for each table, a snapshot; a snapshot is stored once, by the digest of its
content, however many versions hold it. Cells are kept as the canonical text that storage reads.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from untower.record.people.models import Organisation


class Snapshot(models.Model):
    """One table's rows: canonical CSV, compressed. Never changed."""

    digest = models.CharField(max_length=64, primary_key=True)
    table = models.CharField(max_length=60)
    rows = models.IntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.table} {self.digest[:12]}"


class Version(models.Model):
    """A whole set of tables at one moment. Never changed.

    `digest` is the hash of the sorted (table, snapshot digest) pairs, so that the same tables have
    the same digest wherever they are.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    number = models.IntegerField()
    base = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    digest = models.CharField(max_length=64)
    saved_at = models.DateTimeField()
    by_token = models.UUIDField(null=True)
    by_roles = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=300)
    snapshots: models.ManyToManyField[Snapshot, VersionTable] = models.ManyToManyField(
        Snapshot, through="VersionTable"
    )

    class Meta:
        ordering: ClassVar = ["organisation_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class VersionTable(models.Model):
    """Which snapshot a version holds for one table."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT)
    table = models.CharField(max_length=60)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "table"], name="one_snapshot_a_table")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.table}"


class Upload(models.Model):
    """Files that somebody sent, kept until they are accepted or dropped.

    `state` is waiting, accepted or dropped. `intake` says how each file went, `meanings` which
    header was said to mean which field; `refused` is the list of refused rows as CSV, compressed,
    kept after the good rows are accepted until somebody mends or drops them.
    """

    WAITING, ACCEPTED, DROPPED = "waiting", "accepted", "dropped"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    by_token = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WAITING)
    intake = models.JSONField(default=list)
    meanings = models.JSONField(default=dict)
    refused_rows = models.IntegerField(default=0)
    refused = models.BinaryField(default=bytes)
    is_refused_settled = models.BooleanField(default=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering: ClassVar = ["-sent_at"]

    def __str__(self) -> str:
        return f"upload {self.key} {self.state}"


class UploadFile(models.Model):
    """One file as it was sent; gone once its upload is accepted or dropped."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    bytes = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name


class UploadTable(models.Model):
    """The good rows of one table of an upload, as canonical CSV, compressed."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="tables")
    table = models.CharField(max_length=60)
    rows = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "table"], name="one_part_a_table")
        ]

    def __str__(self) -> str:
        return f"{self.upload} {self.table}"


class HeaderMeaning(models.Model):
    """What an organisation said a header of its files means: a field, or nothing (left out).

    `table` is the table that the file was read as; `header` is kept without case or signs.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    table = models.CharField(max_length=60)
    header = models.CharField(max_length=200)
    field = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "table", "header"], name="one_meaning_a_header"
            )
        ]

    def __str__(self) -> str:
        return f"{self.header} means {self.field or 'nothing'}"
