"""Files sent to the service as its form sends them, and the page that follows."""

from __future__ import annotations

from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile

from untower.record.versions.models import Version

ESTATE = "/o/harrowmoor/estate"
SUPPLIERS = "supplier_id,name\nash,Ash Ltd\n"


def page(answer) -> str:
    """The text of a page, entities read."""
    return unescape(answer.content.decode())


def send(client, *files: tuple[str, str | bytes]):
    """Send files as the form does; the page that follows."""
    sent = [
        SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
        for name, text in files
    ]
    return client.post(f"{ESTATE}/add", {"files": sent}, follow=True)


def address(answer) -> str:
    return answer.redirect_chain[-1][0]


def accept(client, answer, **more):
    number = newest_number()
    return client.post(address(answer), {"do": "accept", "base": number, "what": ""} | more)


def newest_number() -> int:
    return Version.objects.count()
