"""How much work does each round of the joint choice do, at each size?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.award.branch_grow import SMALL_UP_TO

if TYPE_CHECKING:
    from untower.award.problem import Problem

BRANCHED_UP_TO = 600
"""Most components at which branch and bound lifts the bound enough to be worth its time."""


@dataclass(frozen=True)
class Plan:
    """Work of the rounds: one of prices alone, one beside a dive, then as many as are left."""

    climb: int
    """Iterations of the one ascent at the root."""
    before_search: int
    """Iterations of it before the first dive has prices to go by."""
    settle: int
    """Prices of a change looked at in settling one dive."""
    next_search: int
    """The same in each search on from the best choice."""
    nodes: int
    """Nodes of branch and bound in each round; none where the problem is too large for it."""
    rounds: int
    """Rounds altogether where the caller says nothing."""


def plan_of(problem: Problem) -> Plan:
    """The plan for a problem of this size."""
    components = problem.components
    branched = components <= BRANCHED_UP_TO
    return Plan(
        climb=600 if branched else 400,
        before_search=150 if branched else 200,
        settle=min(3_000 * components, 300_000 + 150 * components),
        next_search=min(8_000 * components, 400_000 + 2_000 * components),
        nodes=0 if not branched else _nodes(components),
        rounds=_rounds(components),
    )


def _nodes(components: int) -> int:
    """As many nodes as take about as long as the search beside them."""
    return 12 if components <= SMALL_UP_TO else 4 if components <= 300 else 2


def _rounds(components: int) -> int:
    """Large problems need few rounds, small ones many."""
    for up_to, rounds in ((60, 400), (300, 150), (BRANCHED_UP_TO, 60), (5_000, 12), (20_000, 6)):
        if components <= up_to:
            return rounds
    return 3
