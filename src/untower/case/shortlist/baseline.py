"""What is spent as things are, going on over the horizon?

Charges of contracts and the organisation's own spend on each component move with general
inflation, as the ways that keep a component do; the retained team moves with pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.way import RETAIN
from untower.case.flows import Flows, Line
from untower.case.shortlist.costing import as_flows, shared_lines
from untower.estate.whole_cost import HOUSE, whole_cost
from untower.needs.whole_tables import records_of
from untower.phrases import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.situation import Situation
    from untower.case.shortlist.costing import Around, Priced

NAMED_AT_MOST = 4


def baseline_of(situation: Situation, around: Around) -> Flows:
    """What is spent as things are: charges, the organisation's own spend, and what stands around.

    One line for each component and contract, and one for what the organisation itself spends on a
    component. What is not known is said, never counted as nothing.
    """
    return as_flows(
        [*_present_lines(situation), *around.priced],
        situation,
        (*costs_not_known(situation), *around.not_known),
    )


def shared_now(situation: Situation) -> Flows:
    """What interfaces between groups and managing groups come to as things are."""
    kept = {w.component_id: w for w in reversed(situation.ways) if w.basis == RETAIN}
    return as_flows(shared_lines(situation, kept), situation, managing_not_known(situation))


def _present_lines(situation: Situation) -> list[Priced]:
    cost = whole_cost(situation.tables, situation.groups)
    every_year = np.ones(situation.terms.horizon_years)
    columns = ("component_id", "contract_id", "group_id", "party", "annual_gbp")
    found: dict[Line, float] = {}
    for component, contract, group, party, annual in cost.cells.select(columns).iter_rows():
        present = situation.present.get(component)
        if annual is None or present is None or present.is_planned:
            continue
        line = Line(
            part="present",
            component_id=component,
            group_id=None if party == HOUSE else group,
            kind=RETAIN,
            contract_id=contract,
        )
        found[line] = found.get(line, 0.0) + float(annual)
    return [(line, gbp * every_year) for line, gbp in found.items()]


def costs_not_known(situation: Situation) -> tuple[str, ...]:
    """What is not known of today's costs, in words: each a reason the total is not the whole."""
    here = [p for p in situation.present.values() if not p.is_planned]
    blank = [p.component_id for p in here if p.annual_gbp is None]
    sentences = []
    if blank:
        sentences.append(
            f"What {listed(blank, at_most=NAMED_AT_MOST)} "
            f"{'costs' if len(blank) == 1 else 'cost'} a year, wholly or in part."
        )
    uncharged = _uncharged(situation)
    if uncharged:
        sentences.append(
            f"For which components {plural(len(uncharged), 'contract')} "
            f"({listed(uncharged, at_most=NAMED_AT_MOST)}) "
            f"{'charges' if len(uncharged) == 1 else 'charge'}: in no total."
        )
    return tuple(sentences)


def managing_not_known(situation: Situation) -> tuple[str, ...]:
    """That managing a supplier costs something nobody has said, where nobody has."""
    if situation.numbers.manage_supplier_gbp is not None:
        return ()
    return ("What managing a supplier costs.",)


def _uncharged(situation: Situation) -> Sequence[str]:
    """Contracts that cost something, still run when the plan starts, and charge for nothing."""
    charged = {
        str(r["contract_id"])
        for r in records_of(situation.tables, "charges") or []
        if r["contract_id"]
    }
    starts_on = situation.terms.starts_on
    found = []
    for row in records_of(situation.tables, "contracts") or []:
        contract = str(row["contract_id"])
        if row["contract_id"] is None or contract in charged or row["is_revenue"]:
            continue
        left = situation.exits.get(contract)
        if left is None or left.free_on is None or left.free_on >= starts_on:
            found.append(contract)
    return found
