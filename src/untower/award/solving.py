"""By which road is a problem solved, and what does a unit of work mean on it?

Branch and cut first where the problem is small enough for it to see the whole; what that leaves
open, and anything larger, goes to the dual and the search it steers. The better choice of the two
and the higher bound are kept. Work counts the nodes of the one and then the rounds of the other.
Where only prices decide, a quick search of its own comes before branch and cut.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from untower.award.exact import choose_exactly, is_possible
from untower.award.exact_slack import is_packing

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.award.problem import Found, Ints, Problem, Progress

EXACT_UP_TO = 300
"""Components up to which branch and cut goes first."""
PACKING_UP_TO = 2_000
"""The same where only prices decide, which branch and cut is better at than at anything else."""
NODES = 300
"""Nodes it looks at before the search takes over: the same on every machine."""
POSSIBLE_NODES = 2_000
"""Nodes for asking whether there is any choice at all, where the search found none."""


@dataclass(frozen=True, kw_only=True)
class Solving:
    """How to solve: where chance starts, how close, how much work, who is told, who may stop it."""

    seed: int = 0
    gap_pct: float = 0.1
    work: int | None = None
    progress: Callable[[Progress], None] | None = None
    stop: Callable[[], bool] | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked for an end."""
        return self.stop is not None and self.stop()


def solve(problem: Problem, how: Solving, start: Ints | None = None) -> Found:
    """The best choice the work brings, from a choice to start with where there is one."""
    if problem.components == 0:
        raise ValueError("there is nothing to choose providers for")
    packing = is_packing(problem)
    if problem.components > (PACKING_UP_TO if packing else EXACT_UP_TO):
        return _or_impossible(problem, _search(problem, how, start, how.work), how)
    nodes = NODES if how.work is None else min(NODES, how.work)
    if packing:
        start = _packed(problem, how, start)
    found = choose_exactly(
        problem,
        gap_pct=how.gap_pct,
        start=start,
        progress=how.progress,
        stop=how.stop,
        node_limit=nodes,
    )
    rounds = None if how.work is None else how.work - nodes
    is_closed = found.gap is not None and 100 * found.gap <= how.gap_pct
    if found.is_impossible or is_closed or how.is_stopped or (rounds is not None and rounds <= 0):
        return found
    begin = start if found.chosen is None else found.chosen
    return _or_impossible(problem, _joined(found, _search(problem, how, begin, rounds)), how)


def _packed(problem: Problem, how: Solving, start: Ints | None) -> Ints | None:
    # Imported here as the search below is, and for the same reason.
    from untower.award.packing import packed

    return packed(problem, seed=how.seed, start=start, stop=how.stop)


def _search(problem: Problem, how: Solving, start: Ints | None, work: int | None) -> Found:
    # Imported here: compiling is worth its time only where this road is taken.
    from untower.award.joint import choose

    return choose(
        problem,
        seed=how.seed,
        gap_pct=how.gap_pct,
        work=work,
        start=start,
        progress=how.progress,
        stop=how.stop,
    )


def _joined(one: Found, other: Found) -> Found:
    """The better choice of two, under the higher bound."""
    first = min(
        (f for f in (one, other) if f.objective is not None),
        key=lambda f: f.objective or 0.0,
        default=other,
    )
    bound = max(one.bound, other.bound)
    if first.objective is not None:
        bound = min(bound, first.objective)
    return replace(first, bound=bound, work=one.work + other.work)


def _or_impossible(problem: Problem, found: Found, how: Solving) -> Found:
    """Where nothing was found: whether there is nothing to find."""
    if found.chosen is not None or found.is_impossible or how.is_stopped:
        return found
    answer = is_possible(problem, node_limit=POSSIBLE_NODES, stop=how.stop)
    return found if answer is not False else replace(found, is_impossible=True)
