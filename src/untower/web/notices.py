"""What was just done, said once on the next page: kept in the session over the redirect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Notice:
    """A sentence at the top of a page, and whether it says what went well or is to be noted."""

    text: str
    is_warning: bool = False

    def __str__(self) -> str:
        return self.text


def say(request: HttpRequest, sentence: str) -> None:
    """Have a sentence shown at the top of the next page."""
    messages.success(request, sentence)


def warn(request: HttpRequest, sentence: str) -> None:
    """Have a sentence shown at the top of the next page as something to note."""
    messages.warning(request, sentence)


def said_to(request: HttpRequest) -> list[Notice]:
    """The sentences waiting for this person; they are shown once."""
    return [
        Notice(str(message), is_warning=message.level == messages.WARNING)
        for message in messages.get_messages(request)
    ]
