"""Which numbers was a result made with? Each as plain values, and one digest of all of them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from untower.policy.numbers import Policy, PolicyNumber


def digest_of(policy: Policy) -> str:
    """The SHA-256 of every number with its dates, whom it binds, force and source."""
    numbers = policy.numbers + policy.overlay
    every = sorted(json.dumps(told_number(number), sort_keys=True) for number in numbers)
    return hashlib.sha256("\n".join(every).encode()).hexdigest()


def told_number(number: PolicyNumber) -> dict[str, object]:
    """A policy number as plain values: what it is, from when to when, whom it binds, its source."""
    return {
        "name": number.name,
        "sentence": number.sentence,
        "value": number.value,
        "unit": number.unit,
        "comparator": number.comparator,
        "binds": list(number.binds),
        "nation": list(number.nation),
        "from": number.in_force_from.isoformat() if number.in_force_from else None,
        "to": number.in_force_to.isoformat() if number.in_force_to else None,
        "force": int(number.force),
        "source": number.source,
        "confirmed": number.confirmed,
    }
