"""What would everything cost a year under the range, in the same split as the estate's?

What stays keeps its own lines; what moves has one line, with whom it goes to and at what price. So
the map and the measures of the range are made by the very code that made the estate's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from untower.arithmetic.money import to_pence
from untower.award.checker_parts import GONE, INSIDE
from untower.award.way import RETAIN
from untower.estate.whole_cost import CELLS, HOUSE, OUTSIDE, whole_cost

if TYPE_CHECKING:
    from untower.award.answered import Answered
    from untower.award.checker import Checked
    from untower.estate.whole_cost import WholeCost


def cost_before(answered: Answered) -> WholeCost:
    """The estate's whole cost as it stands, of the components the range is about."""
    situation = answered.situation
    cost = whole_cost(situation.tables, situation.groups)
    inside = pl.col("component_id").is_in(list(situation.component_ids))
    return replace(cost, cells=cost.cells.filter(inside))


def cost_after(before: WholeCost, checked: Checked) -> WholeCost:
    """The same once everything has moved; what is retired costs nothing and has nobody."""
    moved = [p for p in checked.parts if p.basis != RETAIN]
    new = pl.DataFrame(
        [
            {
                "component_id": p.component_id,
                "layer": p.layer,
                "contract_id": None,
                "group_id": None if p.holder == INSIDE else p.holder,
                "party": HOUSE if p.holder == INSIDE else OUTSIDE,
                "annual_gbp": to_pence(p.annual_gbp),
            }
            for p in moved
            if p.holder != GONE
        ],
        schema=CELLS,
        orient="row",
    )
    gone = [p.component_id for p in moved]
    kept = before.cells.filter(~pl.col("component_id").is_in(gone))
    return replace(before, cells=pl.concat([kept, new]))
