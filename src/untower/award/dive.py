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

    None where the bound reaches `cutoff` on the way (no such choice can cost less), where more
    groups turn out to be needed than the range may have, or when told to stop.
    """
    going = _Dive(dual, manner, within or dual.everything, np.random.default_rng(seed))
    x = start
    if dual.layout.cells.centre != NOTHING:
        dual.value(x, manner.soft, going.allowed)
        going.decide_centre()
    while True:
        undecided = going.undecided()
        steps = manner.steps if len(undecided) else LAST_STEPS
        schedule = ON_THE_WAY if len(undecided) else AT_THE_END
        ascent = Ascent(dual, steps, start=x, schedule=schedule, allowed=going.allowed)
        ascent.run(steps, stop)
        x = ascent.best_x
        if ascent.best >= cutoff or (stop is not None and stop()):
            return None
        if not len(undecided):
            return Leaf(ascent.best, x, going.allowed) if going.is_within_the_most() else None
        dual.value(x, manner.soft, going.allowed)
        going.decide(undecided)


class _Dive:
    """What is still open on the way down; everything is decided in place."""

    def __init__(
        self, dual: Dual, manner: Manner, open_yet: Allowed, chance: np.random.Generator
    ) -> None:
        self.dual, self.manner, self.chance = dual, manner, chance
        self.outside = dual.problem.group_kind == EXTERNAL
        self.allowed = Allowed(
            open_yet.options.copy(),
            open_yet.closing & np.isfinite(dual.layout.arrays.group_closed),
            open_yet.barred,
        )
        cells = dual.layout.cells
        alone = (np.diff(dual.problem.item_start)[cells.offer] == 1) & ~open_yet.barred
        # Items are barred for the whole of a dive, so this is worked out once.
        self.has_single = np.bincount(cells.cell[alone], minlength=len(cells.component)) > 0
        self.covers = self._covers()

    def _covers(self) -> Ints:
        """[K] How many groups left could cover each component by itself."""
        cells, problem = self.dual.layout.cells, self.dual.problem
        some = self.ways()[cells.group] > 0
        return np.bincount(
            cells.component[self.has_single & some], minlength=problem.components
        ).astype(np.int64)

    def ways(self) -> Ints:
        """[G] How many options each group still has."""
        group = self.dual.layout.options.group[self.allowed.options]
        return np.bincount(group, minlength=self.dual.problem.groups)

    def undecided(self) -> Ints:
        """The outside groups with more than one way left, being out among them."""
        ways = self.ways()
        return np.flatnonzero(self.outside & (ways + self.allowed.closing > 1) & (ways > 0))

    def is_within_the_most(self) -> bool:
        """Whether no more groups are in than the range may have."""
        is_in = self.outside & (self.ways() > 0)
        return int(is_in.sum()) <= self.dual.problem.groups_at_most

    def _by_odds(self, odds: Floats) -> Floats:
        """Odds as they are compared: bent by chance where the manner is to differ from others."""
        worth: Floats = np.log(np.maximum(odds, NO_ODDS))
        if self.manner.noise:
            worth = worth + self.manner.noise * self.chance.gumbel(size=len(worth))
        return worth

    def decide_centre(self) -> None:
        """Decide first who holds the centre: all others then go without it.

        A group that holds it is barred from most components, so that no group would ever be sure of
        it while others are.
        """
        problem, layout, allowed = self.dual.problem, self.dual.layout, self.allowed
        cells, ways = layout.cells, layout.options
        at_centre = (cells.component[cells.cell] == cells.centre) & ~allowed.barred
        use = self.dual.scratch.use[at_centre]
        held = np.bincount(cells.group[cells.cell[at_centre]], use, minlength=problem.groups)
        worth = self._by_odds(held.astype(np.float64))
        last = np.maximum(ways.end - 1, 0)
        has_centre = (ways.end > ways.first) & (cells.component[last] == cells.centre)
        can = np.bincount(ways.group[has_centre & allowed.options], minlength=problem.groups) > 0
        if int((self.outside & ~allowed.closing).sum()) >= problem.groups_at_most:
            can &= ~(self.outside & allowed.closing)
        if not can.any():
            return
        holder = int(np.argmax(np.where(can, worth, -np.inf)))
        without = np.bincount(ways.group[~has_centre & allowed.options], minlength=problem.groups)
        goes = (without > 0) | allowed.closing
        others = has_centre & (ways.group != holder) & self.outside[ways.group]
        allowed.options[others & goes[ways.group]] = False
        if self.outside[holder]:
            allowed.options[~has_centre & (ways.group == holder)] = False
            allowed.closing[holder] = False
        self.covers = self._covers()

    def decide(self, undecided: Ints) -> None:
        """Decide the surest of the undecided groups by the odds last read."""
        problem, of_option = self.dual.problem, self.dual.layout.options.group
        allowed, manner = self.allowed, self.manner
        odds = np.where(allowed.options, self.dual.scratch.odds, 0.0)
        held = np.bincount(of_option, odds, minlength=problem.groups)
        out = np.where(allowed.closing, np.maximum(0.0, 1.0 - held), 0.0)
        group = np.concatenate([undecided, of_option[allowed.options]])
        way = np.concatenate([np.full(len(undecided), CLOSED), np.flatnonzero(allowed.options)])
        share = np.concatenate([out[undecided], odds[allowed.options]])
        worth = self._by_odds(share)
        # Being out is no way to be for a group that must be in.
        worth[: len(undecided)][~allowed.closing[undecided]] = -np.inf
        order = np.lexsort((-worth, group))
        best = order[np.diff(group[order], prepend=-1) != 0]
        best = best[np.isin(group[best], undecided)]
        best = best[np.argsort(-share[best], kind="stable")]
        number = int(np.ceil(manner.share * len(best)))
        number = max(1, number, int((share[best] > manner.sure).sum()))
        for n in best[:number]:
            self._put(int(group[n]), int(way[n]))

    def _put(self, group: int, way: int) -> None:
        """Put a group in the way given, or out; as many groups are in as the range may have."""
        allowed, of_option = self.allowed, self.dual.layout.options.group
        if way != CLOSED and allowed.closing[group]:
            is_in = int((self.outside & ~allowed.closing).sum())
            if is_in >= self.dual.problem.groups_at_most:
                way = CLOSED
        if way == CLOSED and self._is_needed(group):
            # It must be in: which way is asked once the prices have heard of it.
            allowed.closing[group] = False
            return
        mine = np.flatnonzero(of_option == group)
        allowed.options[mine] = mine == way
        allowed.closing[group] = way == CLOSED
        if way == CLOSED:
            self.covers[self._alone(group)] -= 1

    def _alone(self, group: int) -> Ints:
        """Components a group could cover by itself."""
        cells = self.dual.layout.cells
        first, end = cells.group_start[group : group + 2]
        return cells.component[first:end][self.has_single[first:end]]

    def _is_needed(self, group: int) -> bool:
        """Whether nobody else covers something of a group's, or there would be too few groups."""
        fewest = self.dual.problem.groups_at_least
        is_last = bool((self.covers[self._alone(group)] <= 1).any())
        return is_last or int((self.outside & (self.ways() > 0)).sum()) <= fewest
