"""What parts tenders that come out level? Only what was published, and never the order of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.standing import is_better
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from untower.arithmetic.present_value import Floats

DRAWING = "drawing_lots"
WORDS = {
    "higher_quality": "the higher quality",
    "higher_social_value": "the higher social value",
    "lower_price": "the lower price",
}


@dataclass(frozen=True)
class Tie:
    """Tenders that came out level at a place, what was published to part them, and who still is."""

    place: int
    tenders: tuple[str, ...]
    tie_break: str | None
    still_level: tuple[tuple[str, ...], ...]

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        said = f"{listed(self.tenders)} came out level at place {self.place}."
        if self.tie_break is None:
            return f"{said} No tie-break was published: they stay level."
        if self.tie_break == DRAWING:
            return f"{said} As published, lots are drawn: draw them openly, and record it."
        parted = f"{said} As published, {WORDS[self.tie_break]} goes first"
        if not self.still_level:
            return f"{parted}."
        return f"{parted}; {'; '.join(listed(g) for g in self.still_level)} are level in that too."


def break_ties(
    found: NDArray[np.int64],
    tenders: Sequence[str],
    tie_break: str | None,
    key: Floats | None,
) -> tuple[list[int], tuple[Tie, ...]]:
    """Places with level ones parted by `key`, more is better; None parts nobody.

    `found` [n] are places from 1, level tenders sharing the better one.
    """
    places = [int(p) for p in found]
    ties: list[Tie] = []
    for place in sorted(set(places)):
        level = [n for n, p in enumerate(places) if p == place]
        if len(level) < 2:
            continue
        new = dict.fromkeys(level, place)
        if key is not None:
            for n in level:
                new[n] += int(np.count_nonzero(is_better(key[level], np.asarray(key[n]))))
        groups = [[n for n in level if new[n] == p] for p in sorted(set(new.values()))]
        ties.append(
            Tie(
                place,
                tuple(tenders[n] for n in level),
                tie_break,
                tuple(tuple(tenders[n] for n in group) for group in groups if len(group) > 1),
            )
        )
        for n in level:
            places[n] = new[n]
    return places, tuple(ties)
