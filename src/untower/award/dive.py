"""Who would be in the range, and in which band, if the dual had to say? The surest are asked first.

At the best multipliers most groups are plainly in or out, and plainly in one band. A dive takes the
surest at their word, climbs a little so that the prices hear of it, and asks again until nothing is
left open. The bound on what remains says how good a choice of these groups and bands can be at
best, long before one is made: see `settling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.prices_ascent import Ascent, Schedule
from untower.award.prices_dual import Allowed
from untower.award.problem import EXTERNAL, NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.award.prices_dual import Dual
    from untower.award.problem import Floats, Ints

ON_THE_WAY = Schedule(0.004, 0.0002, 0.001, 0.00005, 20)
AT_THE_END = Schedule(0.004, 0.0001, 0.0005, 0.00003, 25)
LAST_STEPS = 100
NO_ODDS = 1e-9
CLOSED = -1


@dataclass(frozen=True)
class Manner:
    """How a dive goes about it."""

    steps: int
    """Iterations of the ascent between two questions."""
    share: float
    """Part of the groups still open that is decided at a time, at least."""
    sure: float
    """Odds above which a group is decided at once."""
    soft: float
    """Temperature at which odds are read: warmer, they are nearer to one another."""
    noise: float = 0.0
    """How far chance may bend the odds, so that one dive differs from the next."""


@dataclass(frozen=True)
class Leaf:
    """Each group in one way, or out: pounds no such choice can cost less than, and the prices."""

    bound: float
    multipliers: Floats
    allowed: Allowed


def dive(
    dual: Dual,
    start: Floats,
    manner: Manner,
    *,
    seed: int,
    within: Allowed | None = None,
    cutoff: float = np.inf,
    stop: Callable[[], bool] | None = None,
) -> Leaf | None:
    """Decide every group, beginning from multipliers and what is still open.

    None where the bound reaches `cutoff` on the way (no such choice can cost less), or when told to
    stop.
    """
    chance = np.random.default_rng(seed)
    open_yet = within or dual.everything
    options = open_yet.options.copy()
    closing = open_yet.closing & np.isfinite(dual.layout.arrays.group_closed)
    x = start
    allowed = Allowed(options, closing, open_yet.barred)
    if dual.layout.cells.centre != NOTHING:
        dual.value(x, manner.soft, allowed)
        _decide_centre(dual, allowed, manner, chance)
    while True:
        undecided = _undecided(dual, allowed)
        steps = manner.steps if len(undecided) else LAST_STEPS
        schedule = ON_THE_WAY if len(undecided) else AT_THE_END
        ascent = Ascent(dual, steps, start=x, schedule=schedule, allowed=allowed)
        ascent.run(steps, stop)
        x = ascent.best_x
        if ascent.best >= cutoff or (stop is not None and stop()):
            return None
        if not len(undecided):
            return Leaf(ascent.best, x, allowed)
        dual.value(x, manner.soft, allowed)
        _decide(dual, allowed, undecided, manner, chance)


def _undecided(dual: Dual, allowed: Allowed) -> Ints:
    """The outside groups with more than one way left, being out among them."""
    problem = dual.problem
    ways = np.bincount(dual.layout.options.group[allowed.options], minlength=problem.groups)
    outside = problem.group_kind == EXTERNAL
    return np.flatnonzero(outside & (ways + allowed.closing > 1) & (ways > 0))


def _decide_centre(
    dual: Dual, allowed: Allowed, manner: Manner, chance: np.random.Generator
) -> None:
    """Decide first who holds the centre, in place: all others then go without it.

    One group's being in as its holder bars most components to it, so that no group would be sure of
    it while it is open.
    """
    problem, layout = dual.problem, dual.layout
    cells, ways = layout.cells, layout.options
    at_centre = (cells.component[cells.cell] == cells.centre) & ~allowed.barred
    use = np.bincount(
        cells.group[cells.cell[at_centre]], dual.scratch.use[at_centre], minlength=problem.groups
    )
    worth = np.log(np.maximum(use, NO_ODDS))
    if manner.noise:
        worth = worth + manner.noise * chance.gumbel(size=problem.groups)
    last = np.maximum(ways.end - 1, 0)
    has_centre = (ways.end > ways.first) & (cells.component[last] == cells.centre)
    can = np.bincount(ways.group[has_centre & allowed.options], minlength=problem.groups) > 0
    outside = problem.group_kind == EXTERNAL
    is_in = int((outside & ~allowed.closing).sum())
    if is_in >= problem.groups_at_most:
        can &= ~(outside & allowed.closing)
    if not can.any():
        return
    holder = int(np.argmax(np.where(can, worth, -np.inf)))
    lacks = np.bincount(ways.group[~has_centre & allowed.options], minlength=problem.groups) > 0
    others = has_centre & (ways.group != holder) & outside[ways.group]
    allowed.options[others & (lacks | allowed.closing)[ways.group]] = False
    if outside[holder]:
        allowed.options[~has_centre & (ways.group == holder)] = False
        allowed.closing[holder] = False


def _decide(
    dual: Dual, allowed: Allowed, undecided: Ints, manner: Manner, chance: np.random.Generator
) -> None:
    """Decide the surest of the undecided groups by the odds last read, in place."""
    problem, of_option = dual.problem, dual.layout.options.group
    odds = np.where(allowed.options, dual.scratch.odds, 0.0)
    held = np.bincount(of_option, odds, minlength=problem.groups)
    out = np.where(allowed.closing, np.maximum(0.0, 1.0 - held), 0.0)
    group = np.concatenate([undecided, of_option[allowed.options]])
    way = np.concatenate([np.full(len(undecided), CLOSED), np.flatnonzero(allowed.options)])
    share = np.concatenate([out[undecided], odds[allowed.options]])
    worth = np.log(np.maximum(share, NO_ODDS))
    if manner.noise:
        worth = worth + manner.noise * chance.gumbel(size=len(worth))
    # Being out is no way to be for a group that must be in.
    worth[: len(undecided)][~allowed.closing[undecided]] = -np.inf
    order = np.lexsort((-worth, group))
    best = order[np.diff(group[order], prepend=-1) != 0]
    best = best[np.isin(group[best], undecided)]
    best = best[np.argsort(-share[best], kind="stable")]
    number = max(1, int(np.ceil(manner.share * len(best))), int((share[best] > manner.sure).sum()))
    for n in best[:number]:
        _settle_group(dual, allowed, int(group[n]), int(way[n]))


def _settle_group(dual: Dual, allowed: Allowed, group: int, way: int) -> None:
    """Put a group in the way given, or out; as many groups are in as the range may have."""
    problem, of_option = dual.problem, dual.layout.options.group
    outside = problem.group_kind == EXTERNAL
    if way != CLOSED and allowed.closing[group]:
        is_in = int((outside & ~allowed.closing).sum())
        if is_in >= problem.groups_at_most:
            way = CLOSED
    mine = np.flatnonzero(of_option == group)
    if way == CLOSED and _is_needed(dual, allowed):
        # It must be in: which way is asked once the prices have heard of it.
        allowed.closing[group] = False
        return
    allowed.options[mine] = mine == way
    allowed.closing[group] = way == CLOSED


def _is_needed(dual: Dual, allowed: Allowed) -> bool:
    """Whether no outside group more can go, or there would be too few."""
    problem = dual.problem
    outside = problem.group_kind == EXTERNAL
    ways = np.bincount(dual.layout.options.group[allowed.options], minlength=problem.groups)
    return int((outside & (ways > 0)).sum()) <= problem.groups_at_least
