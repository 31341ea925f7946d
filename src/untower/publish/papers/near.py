"""Which name was probably meant?"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMED_AT_MOST = 12


def near(given: str, allowed: Iterable[str]) -> str:
    """What to do about a name that is not known: the nearest ones, or where they are listed."""
    names = list(allowed)
    close = get_close_matches(given, names, n=3, cutoff=0.6)
    if close:
        return f"Did you mean {' or '.join(close)}? All are listed by untower paper --list."
    if len(names) <= NAMED_AT_MOST:
        return f"Allowed: {', '.join(names)}."
    return "Allowed: those that untower paper --list prints."
