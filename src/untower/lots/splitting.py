"""What would it add to cut one lot in two: the cheapest way found, and each trade on its own?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.lots.search import trades_beside, ways_to_split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.lots.state import State

PARTS = (
    ("services_gbp", "spend on a service away from the service's own lot"),
    ("trades_gbp", "work beside another trade"),
    ("interfaces_gbp", "interfaces across lots"),
    ("managing_gbp", "another contract to manage"),
    ("market_gbp", "lots that fewer could tender for"),
    ("wishes_gbp", "groupings not kept"),
)
LEAST_GBP = 0.5


@dataclass(frozen=True, kw_only=True)
class FurtherSplit:
    """One way of cutting a lot in two: the components leaving, what it adds a year, its parts."""

    leaving: tuple[int, ...]
    added_gbp: float
    by_part: tuple[tuple[str, float], ...]


@dataclass(frozen=True, kw_only=True)
class Splits:
    """The cheapest split found, None where there is no way; and for each trade the lot carries
    beside its main one, dearest first, the split that would give it a lot of its own.
    """

    cheapest: FurtherSplit | None
    by_trade: tuple[tuple[str, FurtherSplit], ...]


def splits_of(state: State, lot: int) -> Splits:
    """The splits of a lot in two among one part out, one service out and one trade out.

    `state` holds the cut; parts may be joined ones. A lot that keeps the rules keeps them when it
    is split. The state is left as it was.
    """
    members = state.members(lot)
    if len(members) < 2:
        return Splits(cheapest=None, by_trade=())
    empty = np.array([state.empty], dtype=np.int64)
    ways = [(float(state.change(int(m), empty)[0]), [int(m)]) for m in members]
    for leaving in ways_to_split(state, lot):
        ways.append((sum(_added(state, lot, leaving).values()), leaving))
    _, cheapest = min(ways, key=lambda w: (round(w[0], 6), w[1]))
    return Splits(
        cheapest=_split(state, lot, cheapest),
        by_trade=tuple(
            (state.problem.trades[trade], _split(state, lot, leaving))
            for trade, leaving in trades_beside(state, lot)
        ),
    )


def _split(state: State, lot: int, leaving: Sequence[int]) -> FurtherSplit:
    added = _added(state, lot, leaving)
    return FurtherSplit(
        leaving=tuple(c for p in leaving for c in state.problem.members[p]),
        added_gbp=sum(added.values()),
        by_part=tuple(
            (words, gap) for name, words in PARTS if abs(gap := added.get(name, 0.0)) >= LEAST_GBP
        ),
    )


def _added(state: State, lot: int, leaving: Sequence[int]) -> dict[str, float]:
    """What some parts of a lot in a lot of their own add a year, by field of the cost."""
    empty = state.empty
    slots = np.array([empty], dtype=np.int64)
    found = _ties(state, lot, leaving)
    for part in leaving:
        for name, gbp in state.changes(part, slots).items():
            found[name] = found.get(name, 0.0) + float(gbp[0])
        state.move(part, empty)
    for part in leaving:
        state.move(part, lot)
    return found


def _ties(state: State, lot: int, leaving: Sequence[int]) -> dict[str, float]:
    """What ties between the parts leaving and the parts staying add, interfaces and wishes."""
    problem = state.problem
    if not len(problem.pairs):
        return {}
    leaves = np.zeros(problem.size, dtype=bool)
    leaves[list(leaving)] = True
    ends = problem.pairs
    inside = (state.labels[ends] == lot).all(axis=1)
    is_cut = inside & (leaves[ends[:, 0]] != leaves[ends[:, 1]])
    gap = problem.apart_gbp - problem.together_gbp
    return {
        "interfaces_gbp": float(gap[is_cut & ~problem.is_wish].sum()),
        "wishes_gbp": float(gap[is_cut & problem.is_wish].sum()),
    }
