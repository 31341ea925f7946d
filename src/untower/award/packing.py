"""Where only prices decide, which offers fit together at most worth? A quick search, no proof.

Offers for several components clash where they want the same one. A move takes one offer more and
drops what clashes with it: always the offer that gains most, worse or not, but for those dropped a
moment ago (tabu search over all moves of one step: Wu, Hao and Glover 2012 on the independent set
of most weight). Branch and cut begins from what it finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.compiled import compiled
from untower.award.exact_slack import slack_offers, with_slack

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from untower.award.problem import Floats, Ints, Problem

    Flags = NDArray[np.bool_]
    Clashes = NDArray[np.int32]

WORK, WORK_AT_ONCE = 1_000_000_000, 50_000_000
"""Offers looked at in all, and between two looks at `stop`: about a second, and a part of it."""
MOST_STEPS = 200_000
"""Steps at most, however small the problem."""
MOST_CLASHES = 400_000_000
"""Wants shared by two offers, counted twice over, beyond which the clashes are not written down."""
TENURE, TENURE_SPREAD = 7, 10.0
"""Steps for which a dropped offer stays out: so many, and up to so many more."""
SHAKE_AFTER, SHAKEN = 4_000, 4
"""Steps without a better choice after which so many offers are taken by chance."""
STEPS, SINCE = 0, 1
"""Places in `told`: steps done, and the step at which the best was last found."""
VALUE, BEST = 0, 1
"""Places in `worths`: of the choice at hand and of the best one."""


def packed(
    problem: Problem,
    *,
    seed: int,
    start: Ints | None = None,
    stop: Callable[[], bool] | None = None,
) -> Ints | None:
    """Offers that fit together and are worth much, for a problem that `is_packing`.

    `start` is a choice to be bettered. Returns a whole choice, or the start where nothing better
    was found or there are too many clashes to write down. Deterministic but for `stop`.
    """
    of_item = np.repeat(np.arange(problem.offers), np.diff(problem.item_start))
    cost: Floats = np.bincount(of_item, weights=problem.item_cost).astype(np.float64)
    offers = np.flatnonzero(cost < 0.0)
    wants, want_start = _wants(problem, offers)
    by_want = np.bincount(wants).astype(np.int64) if len(wants) else np.zeros(0, dtype=np.int64)
    if not len(offers) or int((by_want**2).sum()) > MOST_CLASHES:
        return start
    clash_start, clash = _clashes(want_start, wants, len(by_want))
    state = _State(-cost[offers], clash_start, clash)
    if start is not None:
        state.set_out(np.isin(offers, start))
    state.run(np.random.default_rng(seed), stop)
    return with_slack(problem, slack_offers(problem), offers[state.best])


class _State:
    """A packing on its way: what is taken, what each offer would push out, and the best so far."""

    def __init__(self, worth: Floats, clash_start: Ints, clash: Clashes) -> None:
        self.worth, self.clash_start, self.clash = worth, clash_start, clash
        self.taken = np.zeros(len(worth), dtype=np.bool_)
        self.best = self.taken.copy()
        self.pushed = np.zeros(len(worth))
        self.until = np.zeros(len(worth), dtype=np.int64)
        self.worths, self.told = np.zeros(2), np.zeros(2, dtype=np.int64)

    def set_out(self, taken: Flags) -> None:
        """Stand at a packing given."""
        for offer in np.flatnonzero(taken):
            self.pushed[self.clash[self.clash_start[offer] : self.clash_start[offer + 1]]] += (
                self.worth[offer]
            )
        self.taken[:] = self.best[:] = taken
        self.worths[:] = self.worth[taken].sum()

    def run(self, chance: np.random.Generator, stop: Callable[[], bool] | None) -> None:
        """Search for as many steps as the work allows."""
        offers = len(self.worth)
        # A step looks at every offer once, and at what clashes with the few that come and go.
        look = offers + 3 * len(self.clash) // offers
        left, at_once = max(1, min(MOST_STEPS, WORK // look)), max(1, WORK_AT_ONCE // look)
        while left > 0 and not (stop is not None and stop()):
            draws = chance.random((min(left, at_once), 2))
            _search(
                self.worth, self.clash_start, self.clash, draws, self.taken, self.best,
                self.pushed, self.until, self.worths, self.told,
            )  # fmt: skip
            left -= len(draws)


def _wants(problem: Problem, offers: Ints) -> tuple[Ints, Ints]:
    """What each of these offers wants: its components, and after them its either-or sets."""
    of_item = np.repeat(np.arange(problem.offers), np.diff(problem.item_start))
    sets = np.repeat(np.arange(len(problem.either_or_start) - 1), np.diff(problem.either_or_start))
    offer = np.concatenate([of_item, problem.either_or_offer])
    want = np.concatenate([problem.item_component, problem.components + sets])
    place = np.full(problem.offers, -1, dtype=np.int64)
    place[offers] = np.arange(len(offers))
    kept = place[offer] >= 0
    owner, want = place[offer[kept]], want[kept]
    order = np.argsort(owner, kind="stable")
    return want[order], np.searchsorted(owner[order], np.arange(len(offers) + 1))


def _clashes(want_start: Ints, wants: Ints, number: int) -> tuple[Ints, Clashes]:
    """Offers that clash with each offer, itself not among them."""
    owner = np.repeat(np.arange(len(want_start) - 1), np.diff(want_start))
    order = np.argsort(wants, kind="stable")
    by_want_start = np.searchsorted(wants[order], np.arange(number + 1))
    counts = np.zeros(len(want_start) - 1, dtype=np.int64)
    nothing = np.zeros(0, dtype=np.int32)
    _write_clashes(want_start, wants, by_want_start, owner[order], counts, nothing)
    clash = np.empty(int(counts.sum()), dtype=np.int32)
    _write_clashes(want_start, wants, by_want_start, owner[order], counts, clash)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), clash


@compiled
def _write_clashes(
    want_start: Ints, wants: Ints, by_want_start: Ints, by_want: Ints, counts: Ints, clash: Clashes
) -> None:
    """Count each offer's clashes where there is no room to write, or write them."""
    seen = np.full(len(counts), -1, dtype=np.int64)
    at = 0
    for one in range(len(counts)):
        seen[one] = one
        found = at
        for n in range(want_start[one], want_start[one + 1]):
            for m in range(by_want_start[wants[n]], by_want_start[wants[n] + 1]):
                other = by_want[m]
                if seen[other] != one:
                    seen[other] = one
                    if len(clash) > 0:
                        clash[at] = other
                    at += 1
        counts[one] = at - found


@compiled
def _search(
    worth: Floats,
    clash_start: Ints,
    clash: Clashes,
    draws: Floats,
    taken: Flags,
    best: Flags,
    pushed: Floats,
    until: Ints,
    worths: Floats,
    told: Ints,
) -> None:
    """One step for each pair of draws: which of equals is taken, and how long the dropped wait."""
    offers = len(worth)
    for draw in range(len(draws)):
        step = told[STEPS]
        told[STEPS] += 1
        first = int(draws[draw, 0] * offers)
        one, gain = -1, -np.inf
        if (step - told[SINCE]) % SHAKE_AFTER >= SHAKE_AFTER - SHAKEN:
            one = first
            if taken[one]:
                continue
        else:
            for n in range(offers):
                other = first + n
                if other >= offers:
                    other -= offers
                more = worth[other] - pushed[other]
                if more > gain and not taken[other] and until[other] <= step:
                    gain, one = more, other
            if one < 0:
                continue
        for n in range(clash_start[one], clash_start[one + 1]):
            other = clash[n]
            pushed[other] += worth[one]
            if taken[other]:
                taken[other] = False
                worths[VALUE] -= worth[other]
                until[other] = step + TENURE + int(TENURE_SPREAD * draws[draw, 1])
                for m in range(clash_start[other], clash_start[other + 1]):
                    pushed[clash[m]] -= worth[other]
        taken[one] = True
        worths[VALUE] += worth[one]
        if worths[VALUE] > worths[BEST] * (1 + 1e-12):
            worths[BEST] = worths[VALUE]
            best[:] = taken
            told[SINCE] = step
