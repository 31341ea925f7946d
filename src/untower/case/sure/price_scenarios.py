"""What would each offer, interface and supplier cost in a few of the draws?

Scenario n is draw n of the drawing with the same seed: the same prices turn out the same. Quality
stays as it is, and so do the rules: their limits and what counts towards them are as estimated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL
from untower.award.recost import items_of
from untower.award.situation import ways_frame
from untower.award.way import RETAIN
from untower.case.flows import Line
from untower.case.shortlist.costing import PRESENT_PARTS
from untower.case.sure.drawing import Tables, multiples_of
from untower.case.sure.layout import suppliers_of
from untower.case.sure.quantities import running_shock, shocks_of
from untower.options.whole_life import PARTS as WAY_PARTS
from untower.options.whole_life import whole_life

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.arithmetic.present_value import Floats
    from untower.award.building import Built
    from untower.award.problem import Ints, Problem
    from untower.award.situation import Situation
    from untower.award.way import Way
    from untower.case.sure.drawing import Drawing
    from untower.case.sure.quantities import Shock, Suppliers
    from untower.case.sure.ranges import Ranges

SHARE_ROUNDING = 1e-9


@dataclass(frozen=True)
class Prices:
    """[S, …] What is otherwise in each scenario; names as in `Problem`."""

    item_cost: Floats
    item_spend: Floats
    item_discountable: Floats
    manage_cost: Floats
    interface_cost: Floats

    def __len__(self) -> int:
        """How many scenarios there are."""
        return len(self.item_cost)

    def some(self, start: int, end: int) -> Prices:
        """Scenarios start:end."""
        return Prices(
            self.item_cost[start:end],
            self.item_spend[start:end],
            self.item_discountable[start:end],
            self.manage_cost[start:end],
            self.interface_cost[start:end],
        )


def drawn_prices(situation: Situation, built: Built, ranges: Ranges, how: Drawing) -> Prices:
    """The prices of `how.draws` scenarios for every item, group and interface of a problem."""
    known = set(built.offer_ids)
    places = [n for n, way in enumerate(situation.ways) if way.offer_id in known]
    ways = [situation.ways[n] for n in places]
    suppliers = suppliers_of(situation)
    drawn = _Drawn(ranges, how)
    cost = whole_life(ways_frame(ways), situation.terms)
    money = np.repeat(situation.quality.shortfall_gbp[places][None, :], how.draws, axis=0)
    for part in WAY_PARTS:
        gbp = cost.parts[part]
        at = np.flatnonzero(gbp)
        shocks = [shocks_of(_line(part, ways[n]), suppliers) for n in at]
        money[:, at] += gbp[at] * drawn.times(shocks)
    running = drawn.times([(_running(way, suppliers),) for way in ways])
    managing = [
        shocks_of(Line(part="managing_suppliers", group_id=g), suppliers)
        for g in situation.group_ids
    ]
    joining = [
        shocks_of(Line(part="interfaces", component_id=i.one), suppliers)
        for i in situation.interfaces
    ]
    problem = built.problem
    return Prices(
        item_cost=money,
        item_spend=problem.item_spend * running,
        item_discountable=problem.item_discountable * running,
        manage_cost=problem.manage_cost * drawn.times(managing),
        interface_cost=problem.interface_cost * drawn.times(joining),
    )


def problem_in(problem: Problem, prices: Prices, number: int, kept: Ints) -> Problem:
    """The problem at the prices of one scenario.

    A supplier's largest share gives way by as much as the choice kept needs: it was within it at
    the estimates, and no rule is broken by a price that turns out otherwise.
    """
    changed = replace(
        problem,
        item_cost=prices.item_cost[number],
        item_spend=prices.item_spend[number],
        item_discountable=prices.item_discountable[number],
        manage_cost=prices.manage_cost[number],
        interface_cost=prices.interface_cost[number],
    )
    items = items_of(changed, kept)
    group = np.repeat(changed.offer_group[kept], np.diff(changed.item_start)[kept])
    spend = np.bincount(group, weights=changed.item_spend[items], minlength=changed.groups)
    outside = changed.group_kind == EXTERNAL
    whole = float(spend[outside].sum())
    needed = np.where(outside, spend / whole, 0.0) if whole > 0 else np.zeros(changed.groups)
    return replace(
        changed, share_at_most=np.maximum(problem.share_at_most, needed + SHARE_ROUNDING)
    )


class _Drawn:
    """Multiples of uncertain things in each scenario."""

    def __init__(self, ranges: Ranges, how: Drawing) -> None:
        self.tables, self.how = Tables(ranges), how

    def times(self, shocks: Sequence[tuple[Shock, ...]]) -> Floats:
        """[S, n] What each combination of things multiplies by."""
        return multiples_of(shocks, self.tables, self.how).T


def _line(part: str, way: Way) -> Line:
    """A part of a way as its line of money is, as far as its uncertainty goes."""
    return Line(
        part=part,
        component_id=way.component_id,
        kind=RETAIN if part in PRESENT_PARTS else way.kind,
        offer_id=way.offer_id,
    )


def _running(way: Way, suppliers: Suppliers) -> Shock:
    return running_shock(way.component_id, way.offer_id, way.kind, suppliers)
