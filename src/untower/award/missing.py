"""Which blanks kept offers or components out of the choice, and whom to ask?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import MissingCell
from untower.arithmetic.money import to_pence
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from untower.award.answered import Answered
    from untower.award.calendar import Cell

ASKED_AT_MOST = 200
COMMERCIAL = "commercial lead"
QUESTIONS = {
    "contracts.ends_on": "On which day does contract {} end, as now in force?",
    "contracts.notice_months": "How many months' notice does contract {} need?",
    "contracts.renewal": "Does contract {} stop at its end, or renew, and by whose decision?",
    "contracts.extension_months": "By how many months does contract {} renew itself?",
    "contracts.supplier_id": "Who is contract {} with?",
    "charges.contract_id": "Under which contract is {} run?",
    "charges.annual_gbp": "What is charged a year for {}?",
    "components.in_house_annual_gbp": "What does the organisation itself spend on {} a year?",
    "components.run_by": "Who runs {}: the organisation, a supplier, or both?",
    "organisation.fte_cost_gbp": "What does one full-time post cost a year?",
    "offers.supplier_id": "Who makes offer {}?",
    "offers.rate_to_gbp": "At which rate to pounds is offer {} made?",
    "offers.basis": "What does offer {} rest on?",
}


def missing_cells(answered: Answered) -> tuple[MissingCell, ...]:
    """Each blank once, that of the dearest contract first; what it settles is counted."""
    settles: dict[Cell, int] = {}
    owner: dict[Cell, str | None] = {}
    money: dict[Cell, float] = {}
    situation = answered.situation
    values = _contract_values(answered)
    for present in situation.present.values():
        for cell in present.missing:
            settles[cell] = settles.get(cell, 0) + 1
            owner.setdefault(cell, present.owner_role)
            # Money rests on columns no more sensitive than the cell's own: editions cut by that.
            if (cell[0], cell[2]) == ("charges", "annual_gbp"):
                money[cell] = money.get(cell, 0.0) + present.known_gbp
            elif cell[0] == "contracts" and cell[1] in values:
                money[cell] = values[cell[1]]
    for left in situation.left_out:
        for cell in left.missing:
            settles[cell] = settles.get(cell, 0) + 1
    cells = [
        MissingCell(
            table=cell[0],
            key=cell[1],
            column=cell[2],
            question=_question(cell),
            owner_role=owner.get(cell) or COMMERCIAL,
            money_gbp=to_pence(money[cell]) if money.get(cell) else None,
            settles=count,
        )
        for cell, count in settles.items()
    ]
    cells.sort(key=lambda c: (-(c.money_gbp or 0), -c.settles, c.table, c.column, c.key or ""))
    return tuple(cells[:ASKED_AT_MOST])


def _contract_values(answered: Answered) -> dict[str, float]:
    """What the register states of each contract: its yearly value, else that of its first term."""
    found = {}
    for row in records_of(answered.situation.tables, "contracts") or []:
        value = row["value_gbp"] if row["annual_gbp"] is None else row["annual_gbp"]
        if value is not None:
            found[str(row["contract_id"])] = float(value)
    return found


def _question(cell: Cell) -> str:
    table, key, column = cell
    asked = QUESTIONS.get(f"{table}.{column}")
    return asked.format(key) if asked else f"What is {column} of {key} in {table}?"
