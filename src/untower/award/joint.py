"""Which offers, taken together, are the best choice, and how far from the best possible can it be?

The dual climbs; dives from its prices decide who is in the range and in which band, and what is
left is settled by a short search. All in rounds of fixed work: the same problem, seed and work give
the same choice whatever the machine. Small problems go on to branch and bound, which may prove the
choice best.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from untower.award.branch import Tree
from untower.award.branch_node import allowed_at, root_of
from untower.award.dive import Manner, dive
from untower.award.joint_plan import plan_of
from untower.award.prices import prices_at
from untower.award.prices_ascent import Ascent
from untower.award.prices_dual import Dual
from untower.award.problem import Found, Progress
from untower.award.recost import cost_of
from untower.award.search import search
from untower.award.search_layout import lay_out
from untower.award.settling import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.award.branch_grow import Grown
    from untower.award.branch_node import Node
    from untower.award.joint_plan import Plan
    from untower.award.prices_dual import Allowed
    from untower.award.prices_found import Prices
    from untower.award.problem import Floats, Ints, Problem

POLL_SECONDS = 0.05
"""How often the caller's `stop` is asked; no answer depends on it."""
SEARCH_AGAIN_EVERY = 4
"""Once searches stall, one round in this many still searches; the others look at two nodes."""
STALLED_AFTER = 6
DIVED_FROM = 4
"""Nodes of those last looked at from which a choice is dived for: two rounds later at most."""
MANNERS = (
    Manner(steps=20, share=0.3, sure=0.999, soft=0.0003),
    Manner(steps=20, share=0.3, sure=0.999, soft=0.0003),
    Manner(steps=40, share=0.1, sure=0.98, soft=0.0003),
    Manner(steps=40, share=0.2, sure=0.98, soft=0.0001),
    Manner(steps=40, share=0.2, sure=0.98, soft=0.0003, noise=1.0),
)
"""How the dives of one round after another go about it, the last for all that follow."""


def choose(
    problem: Problem,
    *,
    seed: int,
    gap_pct: float,
    work: int | None = None,
    start: Ints | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """Choose offers, going on until the gap is closed, the work is done or stop() is true.

    `gap_pct` is in percent of the objective. `work` counts rounds, as many as the size asks for
    where it is not given. `start` is a choice (offer numbers) to begin from. Stopped within a
    round, the choice is that of the rounds finished, so that a replay of as many rounds gives it
    again; if none had found a choice, it is the best at hand.
    """
    joint = _Joint(problem, seed, start)
    if not joint.is_covered:
        return Found(None, None, np.inf, is_impossible=True, work=0)
    rounds = joint.plan.rounds if work is None else work
    halt = Event()
    with ThreadPoolExecutor(max_workers=4) as pool:
        try:
            while joint.round < rounds and not joint.is_closed(gap_pct) and not halt.is_set():
                # Led from a thread of its own, while the caller is listened to here.
                leading = pool.submit(joint.play, pool, halt.is_set, gap_pct)
                told = joint.bound
                while not wait([leading], timeout=POLL_SECONDS).done:
                    if stop is not None and stop():
                        halt.set()
                    if progress is not None and joint.bound > told:
                        told = joint.bound
                        progress(joint.progress(rounds))
                leading.result()
                if progress is not None:
                    progress(joint.progress(rounds))
                if stop is not None and stop():
                    halt.set()
        finally:
            halt.set()  # whatever happens here, no thread goes on for nothing
    return joint.found()


class _Joint:
    """What is known so far, and the rounds that add to it."""

    def __init__(self, problem: Problem, seed: int, start: Ints | None) -> None:
        self.problem, self.seed = problem, seed
        self.plan: Plan = plan_of(problem)
        self.round = 0
        self.chosen: Ints | None = None
        self.cost: float | None = None
        self.stalled = 0
        self.dual = Dual(problem)
        self.beside: Dual | None = None
        self.search_layout = lay_out(problem)
        self.ascent = Ascent(self.dual, self.plan.climb)
        self.tree: Tree | None = None
        self.prices: Prices | None = None
        self.last_looked: list[Node] = []
        self.leanings: list[Ints] = []
        self.closed_bound = -np.inf
        if start is not None:
            self._offer(np.unique(start))

    @property
    def bound(self) -> float:
        """Pounds no choice can cost less than."""
        return max(self.ascent.best, self.closed_bound)

    @property
    def is_covered(self) -> bool:
        """Whether each component has an offer that could ever be chosen."""
        return len(np.unique(self.dual.layout.cells.component)) == self.problem.components

    def is_closed(self, gap_pct: float) -> bool:
        """Whether the gap is no more than asked for."""
        gap = self.found().gap
        return gap is not None and gap * 100 <= gap_pct

    def progress(self, rounds: int) -> Progress:
        """What is known, as a caller is told."""
        found = self.found()
        return Progress(self.cost, found.bound, found.gap, self.round, rounds)

    def found(self) -> Found:
        """What is known, as handed back."""
        bound = self.bound if self.cost is None else min(self.bound, self.cost)
        proven = self.cost is None and bound == np.inf
        return Found(self.chosen, self.cost, bound, is_impossible=proven, work=self.round)

    def play(self, pool: ThreadPoolExecutor, halted: Callable[[], bool], gap_pct: float) -> None:
        """Play one round; what a halted round found is kept only where nothing was found before."""
        searched: list[Ints]
        if self.round == 0:
            self.ascent.run(self.plan.before_search, halted)
            searched = []
        elif self.ascent.done < self.plan.climb:
            diving = pool.submit(
                self._dive_from, self._other(), self.ascent.best_x.copy(), 0, halted
            )
            self.ascent.run(self.plan.climb, halted)
            searched = diving.result()
        elif self.plan.nodes:
            searched = self._branch(pool, halted, gap_pct)
        else:
            searched = self._dive_twice(pool, halted)
        is_cut_short = halted()
        if is_cut_short and self.cost is not None:
            return
        before = self.cost
        for chosen in searched:
            self._offer(chosen)
        self.stalled = 0 if self.cost != before else self.stalled + 1
        if not is_cut_short:
            self.round += 1

    def _other(self) -> Dual:
        """A second dual, for what is looked at beside the first."""
        self.beside = self.beside or Dual(self.problem, self.dual)
        return self.beside

    def _seed(self, number: int) -> int:
        """A seed for the number-th search of this round."""
        return (self.seed * 10_000 + self.round) * 100 + number

    def _dive_from(
        self,
        dual: Dual,
        x: Floats,
        number: int,
        halted: Callable[[], bool],
        within: Allowed | None = None,
    ) -> list[Ints]:
        """Choices made by a dive from multipliers, none where it could not beat the best."""
        seed = self._seed(number)
        manner = MANNERS[min(self.round + number, len(MANNERS) - 1)]
        cutoff = np.inf if self.cost is None else self.cost
        leaf = dive(dual, x, manner, seed=seed, within=within, cutoff=cutoff, stop=halted)
        if leaf is None:
            return []
        return settle(
            self.problem,
            dual,
            leaf,
            self.search_layout,
            seed=seed,
            work=self.plan.settle,
            stop=halted,
        )

    def _prices_at_root(self) -> Prices:
        """What the best multipliers say, read in a dual of its own: another may be at work."""
        dual = Dual(self.problem, self.dual)
        return prices_at(dual, self.ascent.best_x, self.ascent.best)

    def _dive_twice(self, pool: ThreadPoolExecutor, halted: Callable[[], bool]) -> list[Ints]:
        """Two dives from the best multipliers, side by side, in manners of their own.

        Where nothing has kept every rule yet, the second is a search that makes them dearer.
        """
        x = self.ascent.best_x
        if self.chosen is None:
            futures = [
                pool.submit(self._dive_from, self.dual, x, 0, halted),
                pool.submit(self._search, 1, halted),
            ]
        else:
            futures = [
                pool.submit(self._dive_from, dual, x, number, halted)
                for number, dual in enumerate((self.dual, self._other()))
            ]
        return [chosen for future in futures for chosen in future.result()]

    def _search(self, number: int, halted: Callable[[], bool]) -> list[Ints]:
        """One search on from the best choice, whoever made it; from the prices where none is."""
        if self.prices is None:
            self.prices = self._prices_at_root()
        found = search(
            self.problem,
            seed=self._seed(number),
            steps=self.plan.next_search,
            prices=self.prices,
            start=self.chosen,
            stop=halted,
            layout=self.search_layout,
        ).chosen
        return [] if found is None else [found]

    def _search_beside(self, dual: Dual, halted: Callable[[], bool]) -> list[Ints]:
        """A search from the best, dives from what was last looked at, or what that leans on."""
        turn = self.round % 3
        if turn == 0 and self.chosen is not None:
            return self._search(7, halted)
        if turn == 1 or not self.leanings:
            found: list[Ints] = []
            for number, node in enumerate(self.last_looked or [None]):
                x = self.ascent.best_x if node is None else node.multipliers.astype(np.float64)
                within = None if node is None else allowed_at(node, self.dual.layout)
                found += self._dive_from(dual, x, number, halted, within)
            return found
        return self._search_from_leanings(halted)

    def _search_from_leanings(self, halted: Callable[[], bool]) -> list[Ints]:
        """Short searches from what each node last looked at leans on, with and without prices."""
        found: list[Ints] = []
        for number, start in enumerate(self.leanings):
            chosen = search(
                self.problem,
                seed=self._seed(number),
                steps=self.plan.next_search // len(self.leanings),
                prices=self.prices if number % 2 else None,
                start=start,
                stop=halted,
                layout=self.search_layout,
            ).chosen
            if chosen is not None:
                found.append(chosen)
        return found

    def _branch(
        self, pool: ThreadPoolExecutor, halted: Callable[[], bool], gap_pct: float
    ) -> list[Ints]:
        """Look at a few nodes, beside searches or, once those stall, two at a time."""
        if self.tree is None:
            self.tree = Tree()
            x = self.ascent.best_x
            self.tree.add(
                [root_of(self.problem, self.dual, self.ascent.best, x.astype(np.float32))]
            )
            self.prices = self._prices_at_root()
        best = np.inf if self.cost is None else self.cost
        cutoff = best if self.cost is None else best - abs(best) * gap_pct / 100 * 0.999
        searches = self.stalled < STALLED_AFTER or self.round % SEARCH_AGAIN_EVERY == 0
        searching: Future[list[Ints]] | None = None
        duals = [self.dual]
        if searches:
            searching = pool.submit(self._search_beside, self._other(), halted)
        else:
            duals.append(self._other())
        looked: list[tuple[Node, Grown]] = []
        for _ in range(self.plan.nodes):
            looked += self.tree.look(duals, cutoff, pool if len(duals) > 1 else None, halted)
        self.closed_bound = max(self.closed_bound, self.tree.bound(best))
        found = [] if searching is None else searching.result()
        leanings = [grown.leaning for _, grown in looked if len(grown.leaning)]
        self.leanings = leanings[-DIVED_FROM:]
        self.last_looked = [
            replace(node, multipliers=grown.multipliers.astype(np.float32))
            for node, grown in looked[-DIVED_FROM:]
        ]
        return [*found, *leanings]

    def _offer(self, chosen: Ints) -> None:
        """Take a choice if it keeps every rule and is the cheapest so far, costed afresh."""
        cost, broken = cost_of(self.problem, chosen)
        if not broken and (self.cost is None or cost < self.cost):
            self.chosen, self.cost = np.sort(chosen), cost
