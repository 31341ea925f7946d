"""What every test of the service may ask for: organisations, accounts, browsers signed in.

`client_as("owner")` is a Django test client of a member with both sign-in steps done;
`account_with("editor", "viewer")` the account alone. Both take `organisation=` (the fixture
`organisation` unless another is named) and leave no role out or in.
"""

from __future__ import annotations

from itertools import count

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from untower.record.people.models import Account, Membership, Organisation
from untower.record.procurements import sealing

PASSWORD = "a horse that staples batteries"  # noqa: S105 (of invented people)
SHIPPED_COST = dict(sealing.COST)
_numbers = count(1)


class QuickArgon2(Argon2PasswordHasher):
    """The service's own way of keeping passwords, at a cost that tests can pay a hundred times."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1


@pytest.fixture(scope="session", autouse=True)
def service_home(tmp_path_factory):
    """The service's folder, its own for this run and worker; passphrases cost little here too."""
    from django.conf import settings

    from untower.web import settings as stated

    folder = tmp_path_factory.mktemp("service")
    settings.HOME = stated.HOME = folder  # the key file too: nothing is left in the repository
    settings.PASSWORD_HASHERS = ["signed_in.QuickArgon2"]
    sealing.COST.update(iterations=1, lanes=1, memory_cost=64)
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, service_home):
    """A real file rather than memory, so that what is tested is what is served (WAL, locks)."""
    from django.db import connections

    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(service_home / "test.sqlite3")


def make_organisation(name: str, slug: str) -> Organisation:
    """An organisation as it stands before anybody did anything."""
    return Organisation.objects.create(name=name, slug=slug)


@pytest.fixture
def organisation(db) -> Organisation:
    """The organisation that a test is about."""
    return make_organisation("Harrowmoor Council", "harrowmoor")


@pytest.fixture
def other_organisation(db) -> Organisation:
    """Another body on the same service, whose things are nobody else's business."""
    return make_organisation("Eastmere Council", "eastmere")


def make_account(*roles: str, organisation: Organisation | None = None, **fields) -> Account:
    """An account with a password and a confirmed sign-in app; roles in the organisation."""
    number = next(_numbers)
    fields.setdefault("email", f"person{number}@example.org")
    fields.setdefault("name", f"Person {number}")
    password = fields.pop("password", None)
    account = Account(**fields)
    account.set_password(password)  # none: unusable, which takes no time to make
    account.save()
    TOTPDevice.objects.create(user=account, name="app", confirmed=True)
    for role in roles:
        Membership.objects.create(organisation=organisation, account=account, role=role)
    return account


def sign_in(account: Account, client: Client | None = None) -> Client:
    """A test client as this account's browser, both steps done."""
    client = client or Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    device = TOTPDevice.objects.get(user=account, confirmed=True)
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session["started_at"] = session["seen_at"] = timezone.now().isoformat()
    session.save()
    return client


@pytest.fixture
def account_with(organisation):
    """Makes an account with these roles: in `organisation` unless another is named."""

    def made(*roles: str, organisation: Organisation = organisation, **fields) -> Account:
        return make_account(*roles, organisation=organisation, **fields)

    return made


@pytest.fixture
def client_as(account_with, organisation):
    """Makes a signed-in test client with these roles; `client.account` is whose it is."""

    def made(*roles: str, organisation: Organisation = organisation, **fields) -> Client:
        account = account_with(*roles, organisation=organisation, **fields)
        client = sign_in(account)
        client.account = account
        return client

    return made


def code_of(account: Account, later: int = 0) -> str:
    """What the account's sign-in app shows now, or so many half-minutes later."""
    device = TOTPDevice.objects.get(user=account)
    app = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    app.time += later * device.step
    return f"{app.token():06d}"
