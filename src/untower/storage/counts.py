"""How is a list of places said in a sentence?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 5


def spell_places(places: Sequence[int | str], one: str = "") -> str:
    """The first few places: "line 3", "lines 3, 8, 9, 12, 15 and 40 more"."""
    shown = ", ".join(str(place) for place in places[:_SHOWN])
    more = len(places) - _SHOWN
    noun = f"{one}{'s' if len(places) > 1 else ''} " if one else ""
    return f"{noun}{shown} and {more:,} more" if more > 0 else f"{noun}{shown}"
