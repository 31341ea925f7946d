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
