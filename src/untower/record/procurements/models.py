"""One procurement under the law: what was published, what came, who scored, what was decided.

Nothing here is changed in place but the moment at which a state was reached: scores and agreed
scores are added, and the newest counts. People stand here by token alone. What a tender says is
here as ciphertext only.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from untower.record.people.models import Organisation
from untower.record.versions.models import Version

ID_LENGTH = 200


class Procurement(models.Model):
    """A procurement whose criteria were published here.

    `version` holds the tables as they stood that day, `canonical` the frozen set and `digest` its
    digest, `tests` what trying it on invented tenders showed. The moments say how far it is; while
    one is blank, that step was not taken. `settled` is the version with the suppliers' checks that
    the decision rests on.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    procurement_id = models.CharField(max_length=ID_LENGTH)
    title = models.CharField(max_length=500)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="frozen_sets")
    canonical = models.TextField()
    digest = models.CharField(max_length=64)
    tests = models.JSONField(default=dict)
    frozen_at = models.DateTimeField()
    frozen_by = models.UUIDField(null=True)
    deadline_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    quality_locked_at = models.DateTimeField(null=True)
    prices_opened_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    settled = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, related_name="decided_procurements"
    )
    notice_on = models.DateField(null=True)
    standstill_ends_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["procurement_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "procurement_id"], name="published_once"
            )
        ]

    def __str__(self) -> str:
        return self.procurement_id


class DeadlineExtension(models.Model):
    """A deadline moved to a later moment before it had passed, and why."""

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="extensions"
    )
    was_at = models.DateTimeField()
    now_at = models.DateTimeField()
    reason = models.TextField()
    extended_at = models.DateTimeField()
    extended_by = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["extended_at", "id"]

    def __str__(self) -> str:
        return f"deadline of {self.procurement} extended"


class Opener(models.Model):
    """One of the two people named to open tenders, and their key once they set it.

    `locked_key` is the private key under a key derived from the opener's passphrase, which is kept
    nowhere; `derivation` says how.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="openers")
    place = models.PositiveSmallIntegerField()
    token = models.UUIDField()
    public_key = models.BinaryField(null=True)
    locked_key = models.BinaryField(null=True)
    derivation = models.JSONField(default=dict)
    set_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procurement", "place"], name="one_opener_a_place"),
            models.UniqueConstraint(fields=["procurement", "token"], name="one_place_an_opener"),
        ]

    def __str__(self) -> str:
        return f"opener {self.place} of {self.procurement}"


class SealedTender(models.Model):
    """One tender as it came: when by the server's clock, its files' digests, and theirs together.

    `offer_marks` lets an offer's id be known again without being readable: two tenders of one
    procurement never use the same one.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="tenders")
    number = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    file_digests = models.JSONField(default=list)
    offer_marks = models.JSONField(default=list)
    size_bytes = models.BigIntegerField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procurement", "number"], name="one_tender_a_number")
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """What stands on its receipt: the procurement and a number."""
        return f"{self.procurement.procurement_id}/{self.number:04d}"


class Envelope(models.Model):
    """Half of a tender, encrypted under a data key of its own: its quality part, or its prices.

    `kept_key` is the data key once both openers opened it, under the service's own key.
    """

    class Kind(models.TextChoices):
        """What is inside, and so when it may be opened."""

        QUALITY = "quality", "everything but prices"
        PRICE = "price", "prices"

    tender = models.ForeignKey(SealedTender, on_delete=models.PROTECT, related_name="envelopes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ciphertext = models.BinaryField()
    kept_key = models.BinaryField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tender", "kind"], name="one_envelope_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.tender}, {self.kind}"


class KeyShare(models.Model):
    """One opener's half of a data key, sealed to them; once they opened it, to the other opener."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="shares")
    opener = models.ForeignKey(Opener, on_delete=models.PROTECT, related_name="shares")
    sealed = models.BinaryField()
    passed_on = models.BinaryField(null=True)
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["envelope", "opener"], name="one_share_an_opener")
        ]

    def __str__(self) -> str:
        return f"share of {self.opener} in {self.envelope}"


class LateTender(models.Model):
    """A tender that came after the deadline: refused, its digest and moment kept, its files not."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="late")
    came_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["came_at"]

    def __str__(self) -> str:
        return f"late tender of {self.procurement}"


class Seat(models.Model):
    """An evaluator of the published tables and who holds that seat, by token.

    `released_at`: whoever held it scores no more, and what they did not score is not waited for.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="seats")
    evaluator_id = models.CharField(max_length=ID_LENGTH)
    role = models.CharField(max_length=500, blank=True)
    token = models.UUIDField(null=True)
    declared_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procurement", "evaluator_id"], name="one_seat_an_evaluator"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluator_id} of {self.procurement}"


class Interest(models.Model):
    """An interest declared in a supplier; blank `is_barring` is not decided, and bars meanwhile."""

    class Nature(models.TextChoices):
        """What kind of interest. No more is kept of it here."""

        FINANCIAL = "financial", "money: shares, a loan, a payment"
        WORK = "work", "work: employed by it now, before, or soon"
        PERSONAL = "personal", "family or friends"
        OTHER = "other", "something else"

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="interests")
    supplier_id = models.CharField(max_length=ID_LENGTH)
    nature = models.CharField(max_length=20, choices=Nature.choices)
    declared_at = models.DateTimeField()
    is_barring = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "supplier_id"], name="one_interest_a_supplier")
        ]

    def __str__(self) -> str:
        return f"interest of {self.seat}"


class Score(models.Model):
    """A score as an evaluator saved it. Each saving is a row, and the newest counts."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="scores")
    offer_id = models.CharField(max_length=ID_LENGTH)
    criterion_id = models.CharField(max_length=ID_LENGTH)
    score = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    reason = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["seat", "offer_id", "criterion_id"])]

    def __str__(self) -> str:
        return f"score of {self.seat}"


class AgreedScore(models.Model):
    """A score that the evaluators agreed, with its reason. The newest of a pair counts."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="agreed")
    offer_id = models.CharField(max_length=ID_LENGTH)
    criterion_id = models.CharField(max_length=ID_LENGTH)
    score = models.DecimalField(max_digits=12, decimal_places=4)
    reason = models.TextField()
    agreed_at = models.DateTimeField()
    by_token = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["procurement", "offer_id", "criterion_id"])]

    def __str__(self) -> str:
        return f"agreed score of {self.procurement}"


class Decision(models.Model):
    """A decision as one person proposed it; another confirms or returns it.

    `settled` is the version whose suppliers it was assessed with. `proposed_as` and `confirmed_as`
    are the roles the two sign in.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="decisions")
    settled = models.ForeignKey(Version, on_delete=models.PROTECT)
    proposed_by = models.UUIDField(null=True)
    proposed_as = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_as = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    returned_by = models.UUIDField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"decision on {self.procurement}"


class LotDecision(models.Model):
    """What is decided on one lot; a blank tender awards nothing."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="lots")
    lot_id = models.CharField(max_length=ID_LENGTH)
    offer_id = models.CharField(max_length=ID_LENGTH, blank=True)
    reason = models.TextField()
    alternatives = models.TextField(blank=True)
    conflicts = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "lot_id"], name="one_decision_a_lot")
        ]

    def __str__(self) -> str:
        return f"decision on {self.lot_id}"
