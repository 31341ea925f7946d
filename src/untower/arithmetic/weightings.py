"""How sure is a first place, when people weigh cost, users, cloud and change differently?

Values are points by criterion, higher is better; a weighting is non-negative and sums to 1; an
option's worth is the weighted sum. Two answers: under what share of all weightings is each option
first, and how little weight would have to move from one criterion to another to change the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from untower.arithmetic.present_value import Floats

Ints = NDArray[np.int64]

BLOCK = 2_048
"""Weightings drawn at a time: what memory they take does not grow with their number."""
OPTIONS_AT_ONCE = 64
"""Options judged at a time, for the same reason."""
SAME = 1e-9
"""Worths as close as this are the same: adding in another order may part equals by less."""


def draw_weightings(count: int, criteria: int, seed: int, block: int = BLOCK) -> Iterator[Floats]:
    """Weightings in blocks [b, criteria], each as likely as any other (Dirichlet, all ones).

    The same seed draws the same weightings, whatever the block.
    """
    chance = np.random.default_rng(seed)
    for begun in range(0, count, block):
        # Exponential draws over their sum are uniform over all weightings.
        drawn = chance.standard_exponential((min(block, count - begun), criteria))
        yield drawn / drawn.sum(axis=1, keepdims=True)


def acceptability(
    values: Floats,
    starts: Ints,
    *,
    count: int,
    seed: int,
    stop: Callable[[], bool] | None = None,
) -> tuple[Floats, int]:
    """The share of weightings under which each option is first among its own rivals.

    `values` [n, criteria] has the options of one choice together, `starts` [choices] where each
    choice begins (rising, the first 0, none empty). Options that come first together share the
    weighting equally, so that the shares of a choice sum to 1. Every choice is asked under the same
    weightings. Comes back: [n] shares and how many weightings were drawn, fewer than `count` only
    where `stop` said so.
    """
    firsts = np.zeros(len(values))
    if not len(values):
        return firsts, 0
    runs = _equal_choices(starts, len(values))
    drawn = 0
    for weights in draw_weightings(count, values.shape[1], seed):
        if stop is not None and stop():
            break
        for rows in runs:
            firsts[rows] += _firsts(weights, values[rows])
        drawn += len(weights)
    return (firsts / drawn if drawn else np.full(len(values), np.nan)), drawn


def _equal_choices(starts: Ints, options: int) -> list[Ints]:
    """The rows of choices with equally many options, [choices, options each], in runs to be judged
    at a time.
    """
    sizes = np.diff([*starts, options])
    runs: list[Ints] = []
    for size in np.unique(sizes):
        rows = starts[sizes == size][:, None] + np.arange(size)
        at_once = max(1, OPTIONS_AT_ONCE // int(size))
        runs += [rows[begun : begun + at_once] for begun in range(0, len(rows), at_once)]
    return runs


def _firsts(weights: Floats, values: Floats) -> Floats:
    """[choices, options each] How many weightings put each option first, those level sharing."""
    worth = np.moveaxis(values, 1, 0) @ weights.T  # [options each, choices, weightings]
    best = worth.max(axis=0)
    best -= SAME * (1 + np.abs(best))
    is_first = worth >= best
    level = is_first.sum(axis=0)
    if level.max() == 1:
        return np.asarray(np.count_nonzero(is_first, axis=2).T, dtype=np.float64)
    return np.asarray((is_first / level).sum(axis=2).T)


@dataclass(frozen=True)
class SmallestChange:
    """The least weight that changes the first place: how much, from where to where, for whom.

    `moved` is the part of all weight, 0 to 1, that has to move; `taken` [criteria] how much of it
    comes from each criterion; all of it goes to criterion `to`. `rival` is who then draws level.
    """

    moved: float
    taken: tuple[float, ...]
    to: int
    rival: int


def smallest_change(values: Floats, weights: Floats) -> SmallestChange | None:
    """The smallest move of weight after which another option is level with the first.

    `values` [n, criteria], `weights` [criteria] summing to 1. None where no weighting puts another
    first, or there is none. Where two are first already nothing has to move.

    Exact: against one rival the task is a linear programme with one row. A unit of weight does most
    where the rival's lead is largest, and costs least taken from where its lead is smallest, so the
    best move goes to the first of these, from the others in rising order of lead, until level.
    """
    worth = values @ weights
    first = int(np.argmax(worth))
    found: SmallestChange | None = None
    for rival in range(len(values)):
        if rival != first:
            change = _change_towards(values[rival] - values[first], weights, rival)
            if change and (found is None or change.moved < found.moved - SAME):
                found = change
    return found


def _change_towards(lead: Floats, weights: Floats, rival: int) -> SmallestChange | None:
    """The smallest move that brings one rival level; `lead` is how far it leads by criterion."""
    short = -float(lead @ weights)
    to = int(np.argmax(lead))
    if lead[to] <= 0 and short > SAME:
        return None
    taken = np.zeros(len(weights))
    for source in np.argsort(lead, kind="stable"):
        gain = float(lead[to] - lead[source])
        if short <= SAME or gain <= 0:
            break
        taken[source] = min(float(weights[source]), short / gain)
        short -= gain * taken[source]
    return SmallestChange(float(taken.sum()), tuple(map(float, taken)), to, rival)
