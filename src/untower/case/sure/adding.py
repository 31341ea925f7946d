"""How does each uncertain thing turn out in each draw, and what does it all add up to?

Every thing has a stream of its own, that of SplitMix64 (Steele, Lea and Flood, 2014) from a key
made of its name and the seed: any draw can be had by itself, so numbers are the same whatever else
is drawn, in whatever order and on however many threads. A word of 64 bits is four draws, each one
of 65,536 equally likely points of the normal distribution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.compiled import compiled

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats
    from untower.award.problem import Ints
    from untower.case.sure.shocks import Keys, Singles

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))
POINT, LOW = np.uint64(16), np.uint64(0xFFFF)
IN_A_WORD = 4
TOGETHER = 2_048
"""Draws worked on at once: few enough to stay close to the processor."""


@compiled
def word(key: np.uint64, number: int) -> np.uint64:
    """The word of that number in the stream of a key."""
    x = key + (np.uint64(number) + np.uint64(1)) * STEP
    x = (x ^ (x >> SHIFTS[0])) * FIRST
    x = (x ^ (x >> SHIFTS[1])) * SECOND
    return x ^ (x >> SHIFTS[2])


@compiled
def fill_normal(key: np.uint64, points: Floats, drawn: Singles) -> None:
    """Fill in how the thing of that key turns out in each draw: its point of those given."""
    bits = word(key, 0)
    for d in range(len(drawn)):
        if d % IN_A_WORD == 0:
            bits = word(key, d // IN_A_WORD)
        drawn[d] = points[bits & LOW]
        bits >>= POINT


@compiled
def add_terms(
    start: Ints,
    keys: Keys,
    quantity: Ints,
    own: Singles,
    shared: Singles,
    row_start: Ints,
    row: Ints,
    weight: Floats,
    sums: Floats,
) -> None:
    """Add to sums [R, D] what terms come to in each draw.

    Term t multiplies things start[t]:start[t+1]; a thing has its own key and that of what it shares
    with its supplier, keys [N, 2], and multiplies by own [Q, P] and by shared [Q, P] of its
    quantity. The term weighs weight[n] in row[n], for n in row_start[t]:row_start[t+1].
    """
    times = np.empty(TOGETHER, dtype=np.float32)
    draws = sums.shape[1]
    for begin in range(0, draws, TOGETHER):
        count = min(TOGETHER, draws - begin)
        for t in range(len(start) - 1):
            times[:] = 1.0
            for n in range(start[t], start[t + 1]):
                alone, together = own[quantity[n]], shared[quantity[n]]
                for w in range(TOGETHER // IN_A_WORD):
                    mine = word(keys[n, 0], begin // IN_A_WORD + w)
                    theirs = word(keys[n, 1], begin // IN_A_WORD + w)
                    for k in range(IN_A_WORD):
                        times[IN_A_WORD * w + k] *= alone[mine & LOW] * together[theirs & LOW]
                        mine >>= POINT
                        theirs >>= POINT
            for n in range(row_start[t], row_start[t + 1]):
                line, gbp = sums[row[n]], weight[n]
                for d in range(count):
                    line[begin + d] += gbp * times[d]
