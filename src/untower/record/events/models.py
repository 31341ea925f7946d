"""What was done, by whom, when: a hash chain for each organisation, and one for the service."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from untower.record.people.models import Organisation


class ChainHead(models.Model):
    """The last link of a chain: the row that a writer locks. No organisation: the service's own."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, null=True)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            # No organisation is a blank to a database, and blanks do not count as the same.
            models.UniqueConstraint(
                Coalesce("organisation", models.Value(0)), name="one_chain_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"chain of {self.organisation or 'the service'} at {self.number}"


class Event(models.Model):
    """One thing that was done. Never changed, never deleted; holds no personal data.

    `by_token` is the account's token (blank: the service itself), `facts` plain JSON. `digest`
    covers every field and `previous`, the digest of the event before it.
    """

    chain = models.ForeignKey(ChainHead, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    by_token = models.UUIDField(null=True)
    by_roles = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_key = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["chain_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_event_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
