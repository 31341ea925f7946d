"""Who takes over from a supplier that fails, with the rest of the range held?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.exact import choose_exactly
from untower.award.explaining.narrowing import GAP_PCT, narrowed
from untower.award.way import RETAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.award.explaining.failure_costs import FailureCosts
    from untower.award.explaining.field import Field
    from untower.award.explaining.standing import Standing
    from untower.award.problem import Ints, Problem

    Flags = NDArray[np.bool_]

NODES = 50


class Takers:
    """Offers that could begin after a failure, at what they cost from then on."""

    def __init__(self, standing: Standing, field: Field, costs: FailureCosts) -> None:
        """Price every offer from the failure on, and leave out those that could not begin."""
        self.standing, self.field, self.costs = standing, field, costs
        self.problem = self._from_then_on()
        self.is_offered = self._may_take_over()

    def of(self, group: int, hit: set[int]) -> tuple[Flags, list[int]]:
        """The offers held [B], and those that take over the components hit from a group.

        First every rule is kept; where that cannot be, none is. A component nobody else offers is
        covered by none of them.
        """
        field = self.field
        lost = {field.holder[k] for k in hit}
        may = self.is_offered & (field.problem.offer_group != group)
        may &= np.array([covers <= hit for covers in field.covers], dtype=bool)
        missing = {k for k in hit if not any(may[b] for b in field.offers_for[k])}
        held = np.zeros(field.problem.offers, dtype=bool)
        held[[b for b in field.chosen.tolist() if b not in lost]] = True
        return held, self._take_over(hit - missing, held, may)

    def _from_then_on(self) -> Problem:
        """The field's problem at what everything costs after the failure."""
        costs, situation = self.costs, self.standing.situation
        problem, part = self.field.problem, costs.years_left
        # The field has every way, in the situation's order: nothing is barred in it.
        return replace(
            problem,
            item_cost=costs.taking_over_gbp + part * situation.quality.shortfall_gbp,
            item_discountable=problem.item_discountable * part,
            manage_cost=problem.manage_cost * part,
            interface_cost=problem.interface_cost * part,
        )

    def _may_take_over(self) -> Flags:
        """[B] Offers that could begin then: none that keeps or leaves early what is no more."""
        situation, found = self.standing.situation, np.ones(self.field.problem.offers, dtype=bool)
        at_exit = {
            (w.component_id, w.supplier_id, w.basis) for w in situation.ways if not w.is_early
        }
        for way in situation.ways:
            twin = (way.component_id, way.supplier_id, way.basis) in at_exit
            if way.basis == RETAIN or (way.is_early and twin):
                found[self.field.place[way.offer_id]] = False
        for offer in self.field.barred_by:
            found[self.field.place[offer]] = False
        return found

    def _take_over(self, wanted: set[int], held: Flags, may: Flags) -> list[int]:
        """The offers that take over: keeping every rule where that can be."""
        if not wanted:
            return []
        field = self.field
        fits = np.array([bool(c) and c <= wanted for c in field.covers], dtype=bool)
        open_to = [k for k in wanted if not any((may & fits)[b] for b in field.offers_for[k])]
        if open_to:  # a package's other half is missing: what it alone covers is missing too
            return self._take_over(wanted - set(open_to), held, may)
        whole = len(wanted) + sum(len(field.covers[b]) for b in np.flatnonzero(held))
        kept = held | (may & fits)
        if whole == self.problem.components:
            found = self._solved(self.problem, kept)
            if found is not None:
                return [b for b in found.tolist() if not held[b]]
            found = self._solved(_without_rules(self.problem), kept)
            return [] if found is None else [b for b in found.tolist() if not held[b]]
        return self._cheapest(wanted, may & fits)

    def _solved(self, problem: Problem, kept: Flags) -> Ints | None:
        small, place = narrowed(problem, kept)
        # Nearly all of it is held, so that branch and cut sees the whole at any size.
        stop = self.standing.how.stop
        found = choose_exactly(small, gap_pct=GAP_PCT, stop=stop, node_limit=NODES)
        return None if found.chosen is None else np.asarray(place[found.chosen])

    def _cheapest(self, wanted: set[int], may: Flags) -> list[int]:
        """Each component's own cheapest offer: all there is to say where others stay unserved."""
        field, cost = self.field, self.problem.item_cost
        total = np.add.reduceat(cost, self.problem.item_start[:-1])
        found: list[int] = []
        left = set(wanted)
        alone = sorted(
            (float(total[b]), int(b)) for b in np.flatnonzero(may) if len(field.covers[b]) == 1
        )
        for _, offer in alone:
            if field.covers[offer] <= left:
                found.append(offer)
                left -= field.covers[offer]
        return found


def _without_rules(problem: Problem) -> Problem:
    """The same problem with none of the rules somebody may drop: who takes over if rules clash."""
    rows = problem.rows
    no_pairs = np.zeros((0, 2), dtype=np.int64)
    return replace(
        problem,
        rows=replace(rows, at_most=np.full(len(rows), np.inf)),
        share_at_most=np.full(problem.groups, np.inf),
        apart=no_pairs,
        together=no_pairs,
        groups_at_least=0,
        groups_at_most=problem.groups,
    )
