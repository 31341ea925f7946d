"""Which cut is good, where there are too many to weigh every one? A seeded search, step by step.

From each beginning the cheapest step is taken until none helps: move one part, merge two lots, swap
two parts, split one lot by a service. Then a lot and its neighbours are shaken and the steps begin
again; a worse end is undone. Work is counted in rounds of shaking, never in seconds: the same
tables, seed and rounds give the same cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.lots.cost import SLACK_GBP, cost_of
from untower.lots.problem import in_order
from untower.lots.starts import packed
from untower.lots.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from untower.lots.problem import Ints, Problem

SEED = 20260401
LEAST_GBP = 1e-6  # a step that gains less is no step: sums in another order
CANDIDATES = 16
ALIKE = 4
MERGES = 8
SWAPS_A_PASS = 40
SWAP_PARTNERS = 8
SPLIT_SERVICES = 4
PASSES = 40
PASSES_WHERE_LARGE = 4
SMALL, ANEW_EVERY = 40, 3  # where parts are few, each third round begins from a cut by chance
LARGE = 250  # from here a shaken cut is mended where it was shaken, not everywhere


@dataclass(frozen=True, kw_only=True)
class Searched:
    """The best cut met, its cost a year, rounds of shaking done and those that found better."""

    labels: Ints
    total_gbp: float
    rounds: int
    improved: int


def rounds_for(size: int) -> int:
    """Rounds of shaking where the caller says nothing: fewer where each takes longer."""
    return 60 if size <= SMALL else 10 if size <= LARGE else 2


def search(
    problem: Problem,
    starts: Iterable[Ints],
    *,
    seed: int = SEED,
    rounds: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Searched:
    """The best cut found from the beginnings given, each of which must be allowed.

    `stop` is asked between steps; what was best by then is the answer.
    """
    chance = np.random.default_rng(seed)
    planned = rounds_for(problem.size) if rounds is None else rounds
    best: Ints | None = None
    least = np.inf
    for start in starts:
        labels = descend(problem, start, chance, stop)
        total = cost_of(problem, labels).total_gbp
        if total < least - LEAST_GBP:
            best, least = labels, total
    if best is None:
        raise ValueError("a search needs a cut to begin from")
    made = improved = 0
    for made in range(1, planned + 1):
        if stop is not None and stop():
            made -= 1
            break
        if progress:
            progress(made - 1, planned, "cutting into lots")
        if made % ANEW_EVERY == 0 and problem.size <= SMALL:
            shaken, parts = _anew(problem, chance), np.arange(problem.size)
        else:
            shaken, parts = _shaken(problem, best, chance)
        labels = descend(problem, shaken, chance, stop, parts if problem.size > LARGE else None)
        total = cost_of(problem, labels).total_gbp
        if total < least - LEAST_GBP:
            best, least, improved = labels, total, improved + 1
    if improved and problem.size > LARGE:
        best = descend(problem, best, chance, stop)
        least = cost_of(problem, best).total_gbp
    return Searched(labels=in_order(best), total_gbp=least, rounds=made, improved=improved)


def descend(
    problem: Problem,
    start: Ints,
    chance: np.random.Generator,
    stop: Callable[[], bool] | None = None,
    parts: Ints | None = None,
) -> Ints:
    """The cut no single step makes cheaper, from one that is allowed.

    With `parts` only those are moved, and lots merged: what was shaken, mended. Where there are
    many, a pass after the first looks again at lots that changed in the one before.
    """
    state = State(problem, start)
    moving = np.arange(problem.size) if parts is None else parts
    for n in range(PASSES if problem.size <= LARGE else PASSES_WHERE_LARGE):
        if stop is not None and stop():
            break
        if n and parts is None and problem.size > LARGE:
            moving = np.nonzero(state.changed[state.labels])[0]
        state.changed[:] = False
        gained = _merge(state, chance) + _move(state, moving, chance)
        if parts is None:
            if gained < LEAST_GBP:
                gained += _split(state)
            if gained < LEAST_GBP:
                gained += _swap(state, chance)
        if gained < LEAST_GBP:
            break
    return state.labels


def _candidates(state: State, part: int) -> Ints:
    """The slots a part might go to: those with most of its services or ties, and an empty one."""
    slots = state.slots
    own = state.labels[part]
    others = slots[slots != own]
    if len(others) > CANDIDATES:
        services = np.nonzero(state.problem.service_gbp[part])[0]
        weights = state.problem.service_gbp[part, services]
        drawn = weights @ state.kept[np.ix_(services, others)]
        marked = np.zeros(len(state.parts), dtype=bool)
        marked[state.labels[state.near[part]]] = True
        taken = others[marked[others]][:CANDIDATES]
        marked[:] = False
        marked[taken] = True
        marked[others[np.argsort(-drawn, kind="stable")[:CANDIDATES]]] = True
        marked[_alike(state, part, others)] = True
        others = np.nonzero(marked)[0]
    return np.append(others, state.empty) if state.parts[own] > 1 else others


def _alike(state: State, part: int, slots: Ints) -> Ints:
    """The few slots with most spend of a part's own trade."""
    trades = np.nonzero(state.problem.trade_gbp[part])[0]
    if not len(trades):
        return slots[:0]
    spend = state.trades[np.ix_(trades, slots)].sum(axis=0)
    return np.asarray(slots[np.argsort(-spend, kind="stable")[:ALIKE]])


def _move(state: State, parts: Ints, chance: np.random.Generator) -> float:
    gained = 0.0
    for part in chance.permutation(parts).tolist():
        slots = _candidates(state, part)
        slots = slots[state.may_take(part, slots)]
        if not len(slots):
            continue
        change = state.change(part, slots)
        best = int(change.argmin())
        if change[best] < -LEAST_GBP:
            gained -= float(change[best])
            state.move(part, int(slots[best]))
    return gained


def _merge(state: State, chance: np.random.Generator) -> float:
    """Merge lots while that helps, each with those nearest to it in what services they keep."""
    gained = 0.0
    while True:
        found = 0.0
        slots = state.slots
        near = _related(state, slots)
        for slot in chance.permutation(slots).tolist():
            others = near(slot)
            if not state.parts[slot] or not len(others):
                continue
            others = others[state.may_merge(slot, others)]
            if not len(others):
                continue
            change = state.merging(slot, others)
            best = int(change.argmin())
            if change[best] < -LEAST_GBP:
                for part in state.members(slot).tolist():
                    state.move(part, int(others[best]))
                found -= float(change[best])
        gained += found
        if found < LEAST_GBP:
            return gained


def _related(state: State, slots: Ints) -> Callable[[int], Ints]:
    """For each slot the others in use, the nearest few only where there are many."""
    if len(slots) <= 2 * MERGES:
        return lambda slot: np.array(
            [s for s in slots if s != slot and state.parts[s]], dtype=np.int64
        )
    kept = state.kept[:, slots]
    alike = kept.T @ kept
    np.fill_diagonal(alike, -np.inf)
    nearest = np.argsort(-alike, axis=1, kind="stable")[:, :MERGES]
    place = {int(slot): n for n, slot in enumerate(slots)}

    def near(slot: int) -> Ints:
        others = slots[nearest[place[slot]]]
        return np.asarray(others[state.parts[others] > 0])

    return near


def _swap(state: State, chance: np.random.Generator) -> float:
    """Where a rule keeps a part out of a lot it would gain from, change it for one that is there.

    A few tries a pass; each is undone unless both moves together gain and both lots stay allowed.
    """
    gained, tries = 0.0, 0
    for part in chance.permutation(state.problem.size).tolist():
        if tries >= SWAPS_A_PASS:
            break
        slots = _candidates(state, part)
        slots = slots[(state.parts[slots] > 0) & ~state.may_take(part, slots)]
        if not len(slots):
            continue
        change = state.change(part, slots)
        best = int(change.argmin())
        if change[best] < -LEAST_GBP:
            tries += 1
            gained += _exchange(state, part, int(slots[best]), float(change[best]), chance)
    return gained


def _exchange(
    state: State, part: int, slot: int, first_gbp: float, chance: np.random.Generator
) -> float:
    """Move a part to a slot that may not take it, and the best other part out; the gain, or 0."""
    own = int(state.labels[part])
    others = state.members(slot)
    if len(others) > SWAP_PARTNERS:
        others = np.sort(chance.permutation(others)[:SWAP_PARTNERS])
    state.move(part, slot)
    best: tuple[float, int, int] | None = None
    for other in others.tolist():
        goes = np.array([own] if state.parts[own] else [state.empty], dtype=np.int64)
        goes = goes[state.may_take(other, goes)]
        if len(goes) and _stays_allowed(state, slot, other):
            total = first_gbp + float(state.change(other, goes)[0])
            if total < -LEAST_GBP and (best is None or total < best[0]):
                best = total, other, int(goes[0])
    if best is None:
        state.move(part, own)
        return 0.0
    state.move(best[1], best[2])
    return -best[0]


def _stays_allowed(state: State, slot: int, without: int) -> bool:
    """Whether a slot keeps the rules once a part has left it."""
    members = state.members(slot)
    members = members[members != without]
    limit = state.problem.maximum_annual_gbp
    layers = state.layers[:, slot] - state.problem.layer_gbp[without]
    if (layers > state.problem.layer_most_gbp + SLACK_GBP).any() and len(members) > 1:
        return False
    worth = state.spend[slot] - state.problem.annual_gbp[without]
    if limit is not None and worth > limit + SLACK_GBP and len(members) > 1:
        return False
    return not state.problem.apart[np.ix_(members, members)].any()


def _split(state: State) -> float:
    """Take out of a lot what is mostly one service's, or one trade's, where that gains."""
    gained = 0.0
    for slot in state.slots.tolist():
        for leaving in ways_to_split(state, slot):
            before = state.labels.copy()
            empty = state.empty
            total = 0.0
            for part in leaving:
                total += float(state.change(part, np.array([empty], dtype=np.int64))[0])
                state.move(part, empty)
            if total < -LEAST_GBP:
                gained -= total
                break
            for part in leaving:
                state.move(part, int(before[part]))
    return gained


def ways_to_split(state: State, slot: int) -> Iterator[list[int]]:
    """Which parts might leave a lot together: of one trade, or mostly of one of its services."""
    members = state.members(slot)
    if len(members) < 2:
        return
    for _, leaving in trades_beside(state, slot):
        yield leaving
    service = state.problem.service_gbp[members]
    spend = service.sum(axis=0)
    for largest in np.argsort(-spend, kind="stable")[:SPLIT_SERVICES].tolist():
        if spend[largest] <= 0:
            return
        mostly = service[:, largest] >= service.max(axis=1)
        leaving = members[mostly & (service[:, largest] > 0)]
        if 0 < len(leaving) < len(members):
            yield leaving.tolist()


def trades_beside(state: State, slot: int) -> list[tuple[int, list[int]]]:
    """Each trade in a lot but its main one, dearest first, and the parts mostly of it."""
    members, trades = state.members(slot), state.trades[:, slot]
    order = np.argsort(-trades, kind="stable")[1:]
    spend = state.problem.trade_gbp[members]
    found = []
    for trade in order[trades[order] > SLACK_GBP].tolist():
        mostly = (spend[:, trade] > 0) & (spend[:, trade] >= spend.max(axis=1))
        leaving = members[mostly].tolist()
        if 0 < len(leaving) < len(members):
            found.append((trade, leaving))
    return found


def _anew(problem: Problem, chance: np.random.Generator) -> Ints:
    """An allowed cut by chance."""
    lots = int(chance.integers(1, problem.size + 1))
    return packed(problem, chance.integers(0, lots, problem.size))


def _shaken(problem: Problem, labels: Ints, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """A cut near another: some parts of one lot and of any, each alone; and those parts."""
    shaken = labels.copy()
    lot = chance.integers(0, int(labels.max()) + 1)
    own = np.nonzero(labels == lot)[0]
    count = min(len(own), max(1, int(chance.integers(1, 25))))
    some = chance.choice(own, size=count, replace=False)
    any_count = min(problem.size, 1 + int(chance.integers(0, 1 + min(12, problem.size // 4))))
    more = chance.choice(problem.size, size=any_count, replace=False)
    top = int(shaken.max())
    loose = np.union1d(some, more)
    shaken[loose] = top + 1 + np.arange(len(loose))
    return in_order(shaken), loose
