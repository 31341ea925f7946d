"""Can the gap be closed, by asking of one group after another how it is in the range?

Branch and bound on group options, then on one group at one component. Nodes are taken lowest bound
first, two at a time in fixed batches, so that the tree is the same whatever the machine.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from untower.award.branch_grow import grow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from untower.award.branch_grow import Grown
    from untower.award.branch_node import Node
    from untower.award.prices_dual import Dual


@dataclass
class Tree:
    """All that is still open, and the least bound of what was left for good."""

    heap: list[tuple[float, int, Node]] = field(default_factory=list)
    left: float = np.inf
    """Least bound of all that was closed: at a cutoff, or with nothing left to ask."""
    made: int = 0
    looked_at: int = 0

    def bound(self, best: float) -> float:
        """Pounds no choice can cost less than, given a choice that costs `best`."""
        return min(self.heap[0][0] if self.heap else np.inf, self.left, best)

    def add(self, nodes: list[Node]) -> None:
        """Put nodes in the order they were made."""
        for node in nodes:
            self.made += 1
            heapq.heappush(self.heap, (node.bound, self.made, node))

    def look(
        self,
        duals: list[Dual],
        cutoff: float,
        pool: Executor | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> list[tuple[Node, Grown]]:
        """Look at the lowest nodes, one for each dual: each with what was found out.

        Told to stop, the nodes taken are put back as they were.
        """
        taken: list[Node] = []
        while self.heap and len(taken) < len(duals):
            bound, _, node = heapq.heappop(self.heap)
            if bound < cutoff:
                taken.append(node)
            else:
                self.left = min(self.left, bound)
        if not taken:
            return []
        work = [(node, dual, cutoff, stop) for node, dual in zip(taken, duals, strict=False)]
        answers: Iterator[Grown]
        answers = (
            map(grow, *zip(*work, strict=True))
            if pool is None
            else pool.map(grow, *zip(*work, strict=True))
        )
        results = list(answers)
        if stop is not None and stop():
            self.add(taken)
            return []
        for grown in results:
            self.looked_at += 1
            self.left = min(self.left, grown.closed)
            self.add(grown.following)
        return list(zip(taken, results, strict=True))
