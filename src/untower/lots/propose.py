"""Which cut into lots does untower propose, and how was it found?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.lots.cost import CutCost, cost_of
from untower.lots.every_cut import best_of_every_cut
from untower.lots.problem import in_order
from untower.lots.search import SEED, search
from untower.lots.starts import starts_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.lots.problem import Ints, Problem


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The cut, one label a part, with its cost and how it was come by.

    `is_proven`: every cut there is was weighed. `weighed` counts them; `rounds` counts the search's
    rounds of shaking where it was searched for.
    """

    labels: Ints
    cost: CutCost
    is_proven: bool
    weighed: int | None
    rounds: int | None
    seed: int | None


def propose(
    problem: Problem,
    layers: Ints,
    *,
    weigh_all_up_to: int,
    seed: int = SEED,
    rounds: int | None = None,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Proposal:
    """The cheapest allowed cut: proven where parts are few, the best found where they are many.

    `layers` [n] is a code of each part's layer: one of the cuts a search begins from.
    """
    if problem.size <= weigh_all_up_to:
        labels, weighed = best_of_every_cut(problem)
        return Proposal(
            labels=in_order(labels) if len(labels) else np.zeros(0, dtype=np.int64),
            cost=cost_of(problem, labels),
            is_proven=True,
            weighed=weighed,
            rounds=None,
            seed=None,
        )
    found = search(
        problem,
        starts_of(problem, layers),
        seed=seed,
        rounds=rounds,
        stop=stop,
        progress=progress,
    )
    return Proposal(
        labels=found.labels,
        cost=cost_of(problem, found.labels),
        is_proven=False,
        weighed=None,
        rounds=found.rounds,
        seed=seed,
    )
