"""Mail through a real mail server: what arrives, to whom, and that its link opens."""

from __future__ import annotations

import re

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.test import Client
from django.urls import reverse

from served import free_port
from signed_in import PASSWORD, make_account, sign_in
from untower.record.events.models import Event
from untower.record.people.models import Account
from untower.web.settings import _mail


class Box(Message):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = []

    def handle_message(self, message) -> None:
        self.arrived.append(message)


@pytest.fixture
def box(settings):
    """A mail server on loopback that this service's settings lead to."""
    kept = Box()
    server = Controller(kept, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        for name, value in _mail(f"smtp://127.0.0.1:{server.port}").items():
            setattr(settings, name, value)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.DEFAULT_FROM_EMAIL = "untower@example.gov.uk"
        settings.HAS_MAIL = True
        yield kept
    finally:
        server.stop()


def test_an_invitation_arrives_and_its_link_opens(client_as, organisation, box):
    address = reverse("invite", kwargs={"slug": organisation.slug})
    client_as("owner").post(address, {"email": "ada@example.org", "roles": ["editor"]})
    (message,) = box.arrived
    assert message["To"] == "ada@example.org"
    assert message["From"] == "untower@example.gov.uk"
    assert message["Subject"] == "Invitation to Harrowmoor Council in untower"
    text = message.get_payload(decode=True).decode()
    link = re.search(r"http://localhost:8000(/link/[\w-]+)", text).group(1)
    assert Client().get(link).status_code == 200
    assert mail.outbox == []


def ask_for_address(client, email: str):
    return client.post(reverse("change_my_email"), {"email": email, "password": PASSWORD})


def test_another_address_counts_once_its_link_is_opened_by_the_same_person(client_as, box):
    client = client_as("viewer", password=PASSWORD, email="old@example.org")
    elsewhere = sign_in(client.account)
    ask_for_address(client, " New@Example.org ")
    (message,) = box.arrived
    assert message["To"] == "new@example.org"
    link = link_in(message)
    assert Client().get(link)["Location"].startswith("/sign-in?next=")
    other = client_as("owner")
    assert "This link is for another account" in other.get(link).text
    assert other.post(link).status_code == 403
    assert "new@example.org waits to be confirmed" in client.get(reverse("my_account")).text
    assert client.get(link).status_code == 200  # a mail scanner opens it too
    assert Account.objects.filter(email="old@example.org").exists()

    assert client.post(link).status_code == 302
    client.account.refresh_from_db()
    assert client.account.email == "new@example.org"
    assert client.get(reverse("my_account")).status_code == 200
    assert elsewhere.get(reverse("my_account")).status_code == 302
    assert client.get(link).status_code == 404
    assert [one["To"] for one in box.arrived] == ["new@example.org", "old@example.org"]
    told = list(Event.objects.order_by("id").values("kind", "facts", "subject_key"))
    assert [one["kind"] for one in told] == [
        "email_change_asked",
        "email_changed",
        "sessions_ended",
    ]
    assert "example.org" not in str(told)


def test_an_address_that_is_no_address_ones_own_or_anothers_changes_nothing(client_as, box):
    client = client_as("viewer", password=PASSWORD, email="old@example.org")
    client_as("viewer", email="taken@example.org")
    for email, says in (("nobody", "in the right form"), ("OLD@example.org", "address already")):
        answer = ask_for_address(client, email)
        assert answer.status_code == 400
        assert says in answer.text
    assert box.arrived == []
    # Whether somebody else has the address is told to who can open its link alone.
    assert ask_for_address(client, "taken@example.org").status_code == 302
    refused = client.post(link_in(box.arrived[-1]))
    assert refused.status_code == 403
    assert "Another account here signs in with this address" in refused.text
    assert Account.objects.filter(email="old@example.org").exists()
    assert not Event.objects.filter(kind="email_changed").exists()


def test_asking_again_ends_the_earlier_link(client_as, box):
    client = client_as("viewer", password=PASSWORD)
    for email in ("one@example.org", "two@example.org"):
        ask_for_address(client, email)
    assert client.post(link_in(box.arrived[0])).status_code == 404
    assert client.post(link_in(box.arrived[1])).status_code == 302
    assert Account.objects.get().email == "two@example.org"


def test_without_mail_an_administrator_hands_the_link_over(client_as):
    client = client_as("viewer", password=PASSWORD)
    boss = sign_in(make_account(is_administrator=True))
    parts = {"token": client.account.token}
    nothing = boss.post(reverse("email_link", kwargs=parts), follow=True)
    assert "asked for no other address" in nothing.text
    said = client.post(
        reverse("change_my_email"), {"email": "new@example.org", "password": PASSWORD}, follow=True
    )
    assert "Ask an administrator of this service for the link" in said.text
    assert "/link/" not in said.text
    assert (
        "asked to sign in with new@example.org"
        in boss.get(reverse("one_account", kwargs=parts)).text
    )
    shown = boss.post(reverse("email_link", kwargs=parts)).text
    link = re.search(r"http://localhost:8000(/link/[\w-]+)", shown).group(1)
    assert boss.post(link).status_code == 403
    assert client.post(link).status_code == 302
    client.account.refresh_from_db()
    assert client.account.email == "new@example.org"


def link_in(message) -> str:
    """The address of the link in a message, within the service."""
    text = message.get_payload(decode=True).decode()
    return re.search(r"http://localhost:8000(/link/[\w-]+)", text).group(1)


def test_a_new_password_arrives(client_as, box):
    person = client_as("viewer").account
    Client().post(reverse("new_password"), {"email": person.email})
    (message,) = box.arrived
    assert message["To"] == person.email
    assert "do nothing: your password stays as it is" in message.get_payload()


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "tls"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, "", False),
        ("smtp://me%40x:p%2Fw@mail.example.org:587?tls=yes", "mail.example.org", 587, "me@x", True),
    ],
)
def test_the_mail_server_is_read_from_one_address(url, host, port, user, tls):
    told = _mail(url)
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"]) == (host, port)
    assert (told["EMAIL_HOST_USER"], told["EMAIL_USE_TLS"]) == (user, tls)
    assert told["EMAIL_HOST_PASSWORD"] in ("", "p/w")
