"""How does one range differ from the chosen one: what moves, which suppliers come, which go?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.award.problem import EXTERNAL
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.explaining.standing import Standing

NAMED_AT_MOST = 3


@dataclass(frozen=True, kw_only=True)
class Moves:
    """Components with another group or another offer, and outside groups that come and go."""

    moved: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]

    def figure(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {"moved": list(self.moved), "added": list(self.added), "gone": list(self.gone)}


NO_MOVES = Moves(moved=(), added=(), gone=())


def moves_between(standing: Standing, offer_ids: Sequence[str]) -> Moves:
    """From the chosen range to another."""
    situation, taken = standing.situation, set(offer_ids)
    then = {w.component_id: w for w in situation.ways if w.offer_id in taken}
    now = standing.ways
    groups = tuple(
        dict.fromkeys(
            then[k].group_id
            for k in situation.component_ids
            if k in then and then[k].group_kind == EXTERNAL
        )
    )
    return Moves(
        moved=tuple(
            k for k in situation.component_ids if k in then and then[k].offer_id != now[k].offer_id
        ),
        added=tuple(g for g in groups if g not in standing.outside_groups),
        gone=tuple(g for g in standing.outside_groups if g not in groups),
    )


def phrase_of(standing: Standing, moves: Moves) -> str:
    """What differs, in one phrase: who comes, who goes, how many components move."""
    name = standing.situation.group_name
    found = []
    if moves.gone:
        found.append(f"without {listed([name(g) for g in moves.gone], at_most=NAMED_AT_MOST)}")
    if moves.added:
        found.append(f"adds {listed([name(g) for g in moves.added], at_most=NAMED_AT_MOST)}")
    found.append(plural(len(moves.moved), "move"))
    return ", ".join(found)
