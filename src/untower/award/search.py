"""What is the best choice that can be found in the work allowed? Annealing, steered by the dual.

A first annealing is followed by others from the best choice yet, each led astray for a while by
false prices, with narrow and wide lists of candidates in turn. Rules are broken at a price that
rises until they are kept; only a choice that keeps every mandatory rule is brought back. Work is
counted in changes priced: the same seed and work give the same choice whatever the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award import search_moves as moves
from untower.award import search_tries as tries
from untower.award.recost import cost_of
from untower.award.search_layout import (
    COST,
    ITEM,
    ITEM_MONEY,
    ITEM_NUMBERS,
    MONEY,
    OF_OFFER,
    Layout,
    lay_out,
)
from untower.award.search_start import (
    ALL,
    CHOSEN,
    NARROW,
    WIDE,
    allowed_offers,
    candidates_of,
    first_items,
    items_from,
    offer_of_item,
)
from untower.award.search_state import (
    BEST,
    BROKEN,
    WORK,
    best_items,
    items_now,
    mean_scale,
    new_state,
    raise_penalties,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from untower.award.prices_found import Prices
    from untower.award.problem import Floats, Ints, Problem

    Flags = NDArray[np.bool_]

CHUNK = 200_000
"""Work between two looks at `stop`."""
# Temperatures, as shares of the mean scale of a component.
UNSTEERED, STEERED, AGAIN, COLD = 0.15, 0.05, 0.02, 0.002
# A kick: how far offers of a group seem dearer or cheaper than they are, as a share of their
# component's scale; its work, and the work of settling after it, for each component.
KICK, KICK_WORK, SETTLE_WORK = 0.06, 150, 500
FIRST_WORK = 8_000
"""Work of the first annealing for each component, where the work given allows it."""
# Moves: chance of a package and of a block, share of the work on groups, single tries after each,
# chance of making room for a component and what is apart from it.
MIX = (0.12, 0.1, 0.25, 150.0, 0.002)


@dataclass(frozen=True)
class Searched:
    """What a search found: `chosen` is None, and `broken` names rules, where no choice kept all."""

    chosen: Ints | None
    objective: float | None
    broken: tuple[str, ...]
    steps: int


@dataclass(frozen=True)
class Held:
    """The best choice of a hunt that breaks no rule, else where it stands: items and offers."""

    items: Ints
    chosen: Ints


def search(
    problem: Problem,
    *,
    seed: int,
    steps: int,
    prices: Prices | None = None,
    start: Ints | None = None,
    fixed: Ints | None = None,
    stop: Callable[[], bool] | None = None,
    layout: Layout | None = None,
) -> Searched:
    """Search for a cheap choice of offers that keeps every mandatory rule.

    `steps` is the work: changes priced. `prices` steer it, `start` is a choice to begin from,
    `fixed` says of each offer 1 where it must be chosen, -1 where it may not be, 0 where it is
    free. `stop` is asked between chunks of work; the best so far is then returned. `layout` spares
    laying the problem out again.
    """
    layout = layout or lay_out(problem)
    allowed = allowed_offers(problem, fixed)
    widths = (ALL,) if prices is None else (NARROW, WIDE)
    lists = [candidates_of(problem, prices, allowed, width) for width in widths]
    items = first_items(problem, prices, lists[0], fixed)
    if start is not None:
        given = items_from(problem, _with_forced(start, allowed, fixed))
        items = np.where(given < len(problem.item_cost), given, items)
    hunt = Hunt(problem, layout, seed, stop)
    hunt.set_out(items)
    warm = AGAIN if start is not None else UNSTEERED if prices is None else STEERED
    first = steps if start is None else (KICK_WORK + SETTLE_WORK) * problem.components
    if start is None:
        first = max(steps // 4, FIRST_WORK * problem.components)
    hunt.anneal(lists[0], warm, min(first, steps))
    turn = 0
    while hunt.done < steps and not hunt.is_stopped:
        turn += 1
        hunt.kick(lists[turn % len(lists)], steps - hunt.done)
    chosen = hunt.brought_back().chosen
    objective, broken = cost_of(problem, chosen)
    if broken:
        return Searched(None, None, tuple(broken), hunt.done)
    return Searched(chosen, objective, (), hunt.done)


def _with_forced(start: Ints, allowed: Flags, fixed: Ints | None) -> Ints:
    """The choice to begin from: what must be chosen, then what was given and may be."""
    given = np.asarray(start, dtype=np.int64)
    must = np.flatnonzero(fixed == CHOSEN) if fixed is not None else given[:0]
    return np.concatenate([must, given[allowed[given]]])


class Hunt:
    """One search on its way: where it stands, the best choice so far and the work done."""

    def __init__(
        self, problem: Problem, layout: Layout, seed: int, stop: Callable[[], bool] | None
    ) -> None:
        self.problem, self.layout, self.stop = problem, layout, stop
        self.state = new_state(problem, seed)
        self.scale = mean_scale(problem)
        self.chance = np.random.default_rng(seed)
        self.done, self.is_stopped = 0, False
        self.item_group = problem.offer_group[offer_of_item(problem)]

    def set_out(self, items: Ints) -> None:
        """Stand at a choice, every sum worked out afresh."""
        moves.set_out(*self.layout, *self.state, items)
        moves.keep_best(self.layout.shape, *self.state)

    def anneal(self, lists: Ints, warm: float, work: int, facts: Floats | None = None) -> None:
        """Anneal once from where the search stands, asking between chunks whether to stop."""
        heat = np.array([warm, COLD if facts is None else warm]) * self.scale
        money = self.layout.facts if facts is None else facts
        self.state.now[WORK] = 0
        while self.state.now[WORK] < work and not self.is_stopped:
            until = min(int(self.state.now[WORK]) + CHUNK, work)
            span = np.array([0, work, until], dtype=np.int64)
            tries.anneal(money, self.layout.shape, lists, *self.state, heat, span, np.array(MIX))
            self.is_stopped = self.stop is not None and self.stop()
        self.done += int(self.state.now[WORK])
        if self.state.now[BROKEN] and facts is None:
            raise_penalties(self.layout, self.state)

    def kick(self, lists: Ints, work: int) -> None:
        """Go on from the best as if each group were dearer or cheaper, then settle in earnest.

        Which suppliers are in the range, and in which band, is decided by many components at once:
        a false price moves them together where single changes would each seem worse.
        """
        best = best_items(self.layout, self.state)
        items = items_now(self.layout, self.state) if best is None else best
        known = float(self.state.sums[BEST])
        # Nothing found at false prices is written down.
        self.state.sums[BEST] = -np.inf
        facts = self._false_facts()
        moves.set_out(facts, self.layout.shape, *self.state, items)
        aside = min(KICK_WORK * self.problem.components, work // 4)
        self.anneal(lists, AGAIN, aside, facts)
        self.state.sums[BEST] = known
        self.set_out(items_now(self.layout, self.state))
        self.anneal(lists, AGAIN, min(SETTLE_WORK * self.problem.components, max(work - aside, 1)))

    def brought_back(self) -> Held:
        """The best choice that breaks no rule; where none was found, what there is."""
        best = best_items(self.layout, self.state)
        items = items_now(self.layout, self.state) if best is None else best
        shape = self.layout.shape
        offer = shape[shape[ITEM] + ITEM_NUMBERS * items + OF_OFFER]
        return Held(items, np.unique(offer[offer < self.problem.offers]))

    def _false_facts(self) -> Floats:
        """What is known of the problem, with each group's offers dearer or cheaper by chance."""
        problem, shape = self.problem, self.layout.shape
        facts = self.layout.facts.copy()
        money = facts[shape[MONEY] :][: ITEM_MONEY * len(problem.item_cost)]
        by_group = self.chance.normal(0.0, KICK, problem.groups)[self.item_group]
        money[COST::ITEM_MONEY] += by_group * np.abs(problem.scale)[problem.item_component]
        return facts
