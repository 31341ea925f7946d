"""Who may sign in, to which organisation, in which roles: all personal data stands here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Role(models.TextChoices):
    """What a person may do in one organisation. A person may hold several."""

    OWNER = "owner", "owner"
    COMMERCIAL_LEAD = "commercial_lead", "commercial lead"
    EVALUATOR = "evaluator", "evaluator"
    EDITOR = "editor", "editor"
    VIEWER = "viewer", "viewer"
    AUDITOR = "auditor", "auditor"


class Organisation(models.Model):
    """A public body whose tables are kept here. `slug` stands in addresses."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["Account"]):
    """How accounts are found; they are made by actions only."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this address, whatever its case."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A person who signs in. `token` is how everything else refers to them.

    An erased account keeps its token and nothing else.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True, null=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True)
    kept_because = models.CharField(max_length=300, blank=True)  # a legal hold: no erasure

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email or "erased account"


class Membership(models.Model):
    """One role of one person in one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "account", "role"], name="one_row_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} is {self.role} of {self.organisation}"


class Session(AbstractBaseSession):
    """One browser, signed in or about to. Its limits stand in the settings."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"session of {self.account}"


class Purpose(models.TextChoices):
    """What a link is for."""

    FIRST_ADMINISTRATOR = "first_administrator", "set up this service"
    INVITATION = "invitation", "join an organisation"
    PASSWORD = "password", "choose a new password"
    SECOND_STEP = "second_step", "choose a new password and set up the second step again"
    EMAIL = "email", "confirm a new email address"


class Link(models.Model):
    """A link that was sent or copied: it ends at a moment, and works once.

    Only the digest of its secret is kept. `roles` is a comma-separated list for an invitation.
    """

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    email = models.EmailField(max_length=254, blank=True)
    roles = models.CharField(max_length=200, blank=True)
    made_by_token = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link to {self.get_purpose_display()}"


class ApiToken(models.Model):
    """Lets a program read in one person's name. Only the digest is kept; it is shown once."""

    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=100)
    scopes = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
