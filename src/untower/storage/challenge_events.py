"""How is an event hashed, and does a list of events still follow from one another?

An event here is what it tells, as plain values. One that is of no concern to a reader may stand as
a mere link, with its number and digests alone: the chain can still be followed through it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LINK = frozenset({"number", "previous", "digest"})


def told_digest(told: Mapping[str, Any]) -> str:
    """The SHA-256 of what an event tells, as canonical JSON (RFC 8785 for the plain values used:
    sorted keys, no spaces, text, whole numbers, true, false and null)."""
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def event_troubles(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A sentence for each place where the events do not hold, in order."""
    expected, previous = 1, ""
    for event in events:
        number = event.get("number")
        if number != expected:
            yield f"Event {expected} is missing; the next one is {number}."
        elif event.get("previous") != previous:
            yield f"Event {number} does not follow from the event before it."
        told = {name: value for name, value in event.items() if name != "digest"}
        if not event.keys() <= LINK and told_digest(told) != event.get("digest"):
            yield f"Event {number} is not what its digest says."
        expected = (number if isinstance(number, int) else expected) + 1
        previous = str(event.get("digest"))
