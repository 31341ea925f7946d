"""How is one node of branch and bound bounded, and where is it best parted in two?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.branch_node import Node, Split, allowed_at, sides_of
from untower.award.prices_ascent import Ascent, Schedule
from untower.award.problem import EXTERNAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.award.prices_dual import Allowed, Dual
    from untower.award.problem import Floats, Ints

AT_NODE = Schedule(0.004, 0.0002, 0.001, 0.00005, 40)
AT_TRIAL = Schedule(0.003, 0.0005, 0.0005, 0.0001, 40)
SMALL_UP_TO = 100
"""Components up to which more nodes, each looked at more briefly, close the gap sooner."""
READ_SOFT = 0.0002
"""Temperature at which it is read what a node is undecided about."""
UNDECIDED = 0.02
NO_OFFERS = np.zeros(0, dtype=np.int64)
MOST_CELLS = 6
"""Most questions of one kind that are thought of."""


@dataclass(frozen=True)
class Effort:
    """How long a node is looked at: steps of its own climb, and the trials of where to part it."""

    node_steps: int
    trial_steps: int
    trials: int


BRIEF, THOROUGH = Effort(80, 14, 4), Effort(160, 40, 6)


def _effort(dual: Dual) -> Effort:
    return BRIEF if dual.problem.components <= SMALL_UP_TO else THOROUGH


@dataclass(frozen=True)
class Grown:
    """What looking at a node found out."""

    closed: float
    """Least bound of all that is closed for good.

    The node's own where it reaches the cutoff or where nothing is left undecided; otherwise the
    cutoff, which is why the rest was closed.
    """
    multipliers: Floats
    following: list[Node]
    leaning: Ints
    """Offers the softened dual leans on: a choice, or nearly."""


def grow(node: Node, dual: Dual, cutoff: float, stop: Callable[[], bool] | None) -> Grown:
    """Bound a node again and, where the bound is below the cutoff, part it."""
    steps = _effort(dual).node_steps
    ascent = Ascent(
        dual,
        steps,
        start=node.multipliers.astype(np.float64),
        schedule=AT_NODE,
        allowed=allowed_at(node, dual.layout),
    )
    while ascent.done < steps and ascent.best < cutoff:
        ascent.run(AT_NODE.check_every, stop)
        if stop is not None and stop():
            break
    bound = max(ascent.best, node.bound)
    if bound >= cutoff or (stop is not None and stop()):
        return Grown(bound, ascent.best_x, [], NO_OFFERS)
    x = ascent.best_x
    node = _without_hopeless(replace(node, bound=bound), dual, x, cutoff)
    following = _best_split(node, dual, x, cutoff, stop)
    leaning = _leaning(node, dual, x)
    if following is None:
        return Grown(bound, x, [], leaning)
    return Grown(cutoff, x, following, leaning)


def _leaning(node: Node, dual: Dual, x: Floats) -> Ints:
    """Offers of whose every item the softened dual takes more than half."""
    cells = dual.layout.cells
    dual.value(x, READ_SOFT, allowed_at(node, dual.layout))
    least = np.ones(len(node.offers))
    np.minimum.at(least, cells.offer, dual.scratch.use)
    seen = np.bincount(cells.offer, minlength=len(least)) > 0
    return np.flatnonzero(seen & (least > 0.5))


def _without_hopeless(node: Node, dual: Dual, x: Floats, cutoff: float) -> Node:
    """Close what alone would lift the bound to the cutoff: options, and being left out."""
    allowed = allowed_at(node, dual.layout)
    value = dual.certificate(x, allowed)
    a, each = dual.layout.arrays, dual.scratch.value
    closed = np.where(node.closing, a.group_closed, np.inf)
    least = closed.copy()
    np.minimum.at(least, a.option_group, np.where(node.options, each, np.inf))
    options = node.options & (value - least[a.option_group] + each < cutoff)
    closing = node.closing & (value - least + closed < cutoff)
    return replace(node, options=options, closing=closing)


def _best_split(
    node: Node, dual: Dual, x: Floats, cutoff: float, stop: Callable[[], bool] | None
) -> list[Node] | None:
    """Try a few splits with short climbs; the nodes of the one that lifts both sides most.

    None where there is nothing to split; no nodes where both sides reach the cutoff.
    """
    best: tuple[float, list[Node]] | None = None
    settled, steps = node, _effort(dual).trial_steps
    for split in _splits(node, dual, x):
        made: list[Node] = []
        lifts = []
        sides = sides_of(dual.problem, dual.layout, settled, split)
        for options, closing, offers in sides:
            if stop is not None and stop():
                break
            side = replace(
                node, options=options, closing=closing, offers=offers, depth=node.depth + 1
            )
            ascent = Ascent(
                dual,
                steps,
                start=x,
                schedule=AT_TRIAL,
                allowed=allowed_at(side, dual.layout),
            )
            ascent.run(steps, stop)
            reached = max(ascent.best, node.bound)
            lifts.append(min(reached, cutoff) - node.bound)
            if reached < cutoff:
                made.append(
                    replace(side, bound=reached, multipliers=ascent.best_x.astype(np.float32))
                )
        lifts += [cutoff - node.bound] * (2 - len(lifts))
        if stop is not None and stop():
            return None
        least = 1e-6 * max(cutoff - node.bound, 1e-9)
        worth = max(min(lifts), least) * max(max(lifts), least)
        if not made:
            return []
        if len(made) == 1:
            # One side is out of the question: the other holds for whatever is asked next.
            settled = made[0]
        elif best is None or worth > best[0]:
            best = (worth, made)
    if best is None:
        return None if settled is node else [settled]
    return [_within(side, settled) for side in best[1]]


def _within(side: Node, settled: Node) -> Node:
    """A side with all that was settled beside it."""
    return replace(
        side,
        options=side.options & settled.options,
        closing=side.closing & settled.closing,
        offers=side.offers & settled.offers,
    )


def _splits(node: Node, dual: Dual, x: Floats) -> list[Split]:
    """The few questions the softened dual is most undecided about."""
    layout, a = dual.layout, dual.layout.arrays
    allowed: Allowed = allowed_at(node, layout)
    dual.value(x, READ_SOFT, allowed)
    odds, use = dual.scratch.odds.copy(), dual.scratch.use.copy()
    found: list[tuple[float, int, Split]] = []
    for group in np.flatnonzero(dual.problem.group_kind == EXTERNAL):
        mine = np.arange(a.group_start[group], a.group_start[group + 1])
        mine = mine[node.options[mine]]
        off = max(0.0, 1.0 - float(odds[mine].sum())) if node.closing[group] else 0.0
        weight = 1.0 + float(a.group_cost[group]) / dual.typical
        for length in range(len(mine)):
            first = tuple(int(o) for o in mine[:length])
            share = off + float(odds[list(first)].sum())
            if not first and not node.closing[group]:
                continue
            if UNDECIDED < share < 1 - UNDECIDED:
                split = Split(int(group), first, with_closed=bool(node.closing[group]))
                found.append((min(share, 1 - share) * weight, len(found), split))
    found += _by_component(dual, node, use, UNDECIDED)
    if not found:
        found = _by_component(dual, node, use, 0.0)
    likeliest = sorted(found, key=lambda one: (-one[0], one[1]))
    return [split for *_, split in likeliest[: _effort(dual).trials]]


def _by_component(
    dual: Dual, node: Node, use: Floats, undecided: float
) -> list[tuple[float, int, Split]]:
    """Questions about one group at one component, and about one offer."""
    layout, a = dual.layout, dual.layout.arrays
    cells = layout.cells
    found: list[tuple[float, int, Split]] = []
    lean = np.bincount(a.position_cell, weights=use, minlength=len(a.cell_component))
    doubt = np.minimum(lean, 1 - lean)
    doubt = np.where(doubt > undecided, doubt * a.cell_step / dual.typical * 0.5, 0.0)
    for cell in np.argsort(-doubt, kind="stable")[:MOST_CELLS]:
        if doubt[cell] > 0:
            split = Split(int(cells.group[cell]), cell=int(cell))
            found.append((float(doubt[cell]), 1_000 + len(found), split))
    # A package's items may differ in use; an offer's doubt is the worst of them.
    low, high = np.ones(len(node.offers)), np.zeros(len(node.offers))
    np.minimum.at(low, cells.offer, use)
    np.maximum.at(high, cells.offer, use)
    least = np.where(node.offers, np.minimum(high, 1 - low), 0.0)
    for offer in np.argsort(-least, kind="stable")[:MOST_CELLS]:
        if least[offer] > undecided:
            split = Split(int(dual.problem.offer_group[offer]), offer=int(offer))
            found.append((float(least[offer]) * 0.25, 2_000 + len(found), split))
    return found
