"""How does each supplier group look, the same in every picture of a plan?"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING

from untower.answers import Dress, Wearer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DRESSED = 8
OTHERS = Dress(Wearer.OTHERS, None, "+", "All other groups")
HOUSE = Dress(Wearer.HOUSE, None, "=", "In-house")
NOT_KNOWN = Dress(Wearer.NOT_KNOWN, None, "?", "Not known")


@dataclass(frozen=True)
class Wardrobe:
    """The dresses of the costliest groups by group id; all others share one, unknown another."""

    dressed: Mapping[str, Dress]
    others: Dress = OTHERS

    def dress(self, group_id: str | None) -> Dress:
        """What a group wears; None wears "not known"."""
        if group_id is None:
            return NOT_KNOWN
        return self.dressed.get(group_id, self.others)


def dress_groups(groups: Iterable[tuple[str, str]], *, others: Dress = OTHERS) -> Wardrobe:
    """Dress the first eight of `(group_id, name)`, given dearest first.

    A group's letter is the first of its name or, where that is taken, the next of the alphabet
    that is free. No two groups share a letter. `others` is what all further ones wear.
    """
    dressed: dict[str, Dress] = {}
    taken: set[str] = set()
    for slot, (group_id, name) in enumerate(groups, start=1):
        if slot > DRESSED:
            break
        letter = _free_letter(name, taken)
        taken.add(letter)
        dressed[group_id] = Dress(Wearer.GROUP, slot, letter, name)
    return Wardrobe(dressed, others)


def _free_letter(name: str, taken: set[str]) -> str:
    wanted = [c for c in name.upper() if c in ascii_uppercase]
    start = ascii_uppercase.index(wanted[0]) if wanted else 0
    after = ascii_uppercase[start:] + ascii_uppercase[:start]
    return next(letter for letter in after if letter not in taken)
