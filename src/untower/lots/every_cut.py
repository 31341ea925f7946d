"""Which cut is best of every cut there is? For few parts only: eight can be cut in 4,140 ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.lots.cost import cost_of, is_allowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.lots.problem import Ints, Problem

SAME_GBP = 1e-6  # cuts that differ by less cost the same: the first of them is taken


def every_cut(parts: int) -> Iterator[tuple[int, ...]]:
    """Every way of putting parts into lots, once each: labels that never skip a number."""
    labels = [0] * parts
    tops = [0] * parts  # the largest label up to and including each place
    while parts:
        yield tuple(labels)
        place = parts - 1
        while place > 0 and labels[place] > tops[place - 1]:
            place -= 1
        if place <= 0:
            return
        labels[place] += 1
        tops[place] = max(tops[place - 1], labels[place])
        for after in range(place + 1, parts):
            labels[after], tops[after] = 0, tops[place]


def best_of_every_cut(problem: Problem) -> tuple[Ints, int]:
    """The cheapest cut that keeps every mandatory rule, and how many cuts were weighed.

    One lot for each part always keeps them, so there is an answer.
    """
    best = np.arange(problem.size, dtype=np.int64)
    least = cost_of(problem, best).total_gbp
    weighed = 0
    for labels in every_cut(problem.size):
        weighed += 1
        cut = np.array(labels, dtype=np.int64)
        if not is_allowed(problem, cut):
            continue
        total = cost_of(problem, cut).total_gbp
        if total < least - SAME_GBP:
            best, least = cut, total
    return best, weighed
