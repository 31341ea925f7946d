"""Where do two results differ, as data? Each place by its name, with both values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

MADE_WITH = "untower_version"
"""Not compared: the same result may come out of a later untower. Both are named."""
ABSENT = "(not there)"
LONGEST = 80


def differing(there: object, now: object, place: str = "") -> Iterator[str]:
    """A sentence for each value that differs: where it stands, what there is and what came out."""
    if place == MADE_WITH:
        return
    if isinstance(there, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys([*there, *now]):
            where = f"{place}.{name}" if place else str(name)
            yield from differing(there.get(name, ABSENT), now.get(name, ABSENT), where)
    elif isinstance(there, list) and isinstance(now, list):
        if len(there) != len(now):
            yield f"{place}: {len(there):,} in the export, {len(now):,} now."
        for number, (one, other) in enumerate(zip(there, now, strict=False)):
            yield from differing(one, other, f"{place}[{number}]")
    elif there != now or type(there) is not type(now):
        yield f"{place}: {_short(there)} in the export, {_short(now)} now."


def _short(value: object) -> str:
    text = value if value is ABSENT else json.dumps(value, ensure_ascii=False)
    return str(text) if len(str(text)) <= LONGEST else f"{str(text)[: LONGEST - 3]}…"
