"""What was just done, said once on the next page: kept in the session over the redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages

if TYPE_CHECKING:
    from django.http import HttpRequest


def say(request: HttpRequest, sentence: str) -> None:
    """Have a sentence shown at the top of the next page."""
    messages.success(request, sentence)


def said_to(request: HttpRequest) -> list[str]:
    """The sentences waiting for this person; they are shown once."""
    return [str(message) for message in messages.get_messages(request)]
