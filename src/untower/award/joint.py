"""Which offers, taken together, are the best choice, and how far from the best possible can it be?

The dual climbs while a search anneals from the prices it last handed over, in rounds of fixed work:
the same problem, seed and work give the same choice whatever the machine. Small problems go on to
branch and bound, which may prove the choice best.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from untower.award.branch import Tree
from untower.award.branch_node import root_of
from untower.award.joint_plan import plan_of
from untower.award.prices import prices_at
from untower.award.prices_ascent import Ascent
from untower.award.prices_dual import Dual
from untower.award.problem import Found, Progress
from untower.award.recost import cost_of
from untower.award.search import search
from untower.award.search_layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.award.branch_grow import Grown
    from untower.award.branch_node import Node
    from untower.award.joint_plan import Plan
    from untower.award.prices_found import Prices
    from untower.award.problem import Ints, Problem

T = TypeVar("T")
POLL_SECONDS = 0.05
"""How often the caller's `stop` is asked; no answer depends on it."""
SEARCH_AGAIN_EVERY = 4
"""Once searches stall, one round in this many still searches; the others look at two nodes."""
STALLED_AFTER = 6


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
        if self.round == 0:
            self.ascent.run(self.plan.before_search, halted)
            searched: list[Ints | None] = []
        elif self.ascent.done < self.plan.climb:
            searching = pool.submit(
                self._search, self.plan.first_search, 0, halted, self.prices, self.chosen
            )
            self.ascent.run(self.plan.climb, halted)
            searched = [searching.result()]
        elif self.plan.nodes:
            searched = self._branch(pool, halted, gap_pct)
        else:
            searched = self._search_twice(pool, halted)
        is_cut_short = halted()
        if is_cut_short and self.cost is not None:
            return
        before = self.cost
        for chosen in searched:
            if chosen is not None:
                self._offer(chosen)
        self.stalled = 0 if self.cost != before else self.stalled + 1
        if self.tree is None:
            self.prices = prices_at(self.dual, self.ascent.best_x, self.ascent.best)
        if not is_cut_short:
            self.round += 1

    def _search(
        self,
        steps: int,
        number: int,
        halted: Callable[[], bool],
        prices: Prices | None,
        start: Ints | None,
    ) -> Ints | None:
        """One search, with a seed of its own."""
        return search(
            self.problem,
            seed=(self.seed * 10_000 + self.round) * 100 + number,
            steps=steps,
            prices=prices,
            start=start,
            stop=halted,
            layout=self.search_layout,
        ).chosen

    def _search_twice(
        self, pool: ThreadPoolExecutor, halted: Callable[[], bool]
    ) -> list[Ints | None]:
        """Search from the best choice and, beside it, from the prices or from what they lean on."""
        other = (
            None if self.round % 2 or self.prices is None else leaning_of(self.problem, self.prices)
        )
        futures = [
            pool.submit(self._search, self.plan.next_search, number, halted, self.prices, start)
            for number, start in enumerate((self.chosen, other))
        ]
        return [future.result() for future in futures]

    def _search_from_nodes(self, halted: Callable[[], bool]) -> list[Ints | None]:
        """A short search from what each node last looked at leans on, and one from the best."""
        starts = [*self.leanings, self.chosen]
        steps = self.plan.next_search // len(starts)
        return [
            self._search(steps, number, halted, None if number % 2 == 0 else self.prices, start)
            for number, start in enumerate(starts)
        ]

    def _branch(
        self, pool: ThreadPoolExecutor, halted: Callable[[], bool], gap_pct: float
    ) -> list[Ints | None]:
        """Look at a few nodes, beside searches or, once those stall, two at a time."""
        if self.tree is None:
            self.tree = Tree()
            root = root_of(
                self.problem, self.dual, self.ascent.best, self.ascent.best_x.astype(np.float32)
            )
            self.tree.add([root])
        best = np.inf if self.cost is None else self.cost
        cutoff = best if self.cost is None else best - abs(best) * gap_pct / 100 * 0.999
        searches = self.stalled < STALLED_AFTER or self.round % SEARCH_AGAIN_EVERY == 0
        searching: Future[list[Ints | None]] | None = None
        if searches:
            searching = pool.submit(self._search_from_nodes, halted)
        duals = [self.dual]
        if not searches:
            self.beside = self.beside or Dual(self.problem, self.dual.layout)
            duals.append(self.beside)
        looked: list[tuple[Node, Grown]] = []
        for _ in range(self.plan.nodes):
            looked += self.tree.look(duals, cutoff, pool if len(duals) > 1 else None, halted)
        self.closed_bound = max(self.closed_bound, self.tree.bound(best))
        found = [] if searching is None else searching.result()
        self.leanings = [grown.leaning for _, grown in looked if len(grown.leaning)]
        return [*found, *self.leanings]

    def _offer(self, chosen: Ints) -> None:
        """Take a choice if it keeps every rule and is the cheapest so far, costed afresh."""
        cost, broken = cost_of(self.problem, chosen)
        if not broken and (self.cost is None or cost < self.cost):
            self.chosen, self.cost = np.sort(chosen), cost


def leaning_of(problem: Problem, prices: Prices) -> Ints:
    """Offers of whose every item the dual takes more than half: nearly a choice, to search from."""
    least = np.minimum.reduceat(prices.use, problem.item_start[:-1])
    return np.flatnonzero(least > 0.5)
