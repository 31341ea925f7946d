"""Which blanks keep the case from being told whole, and whom to ask?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import MissingCell
from untower.options.terms import stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

FINANCE = "head of finance"
QUESTIONS = {
    "annual_budget_gbp": "What is the yearly budget for technology, staff included?",
    "vat_recoverable": "Does the organisation recover the VAT it pays?",
    "target_saving_pct": "Which saving is the plan to be tested against?",
    "price_base_year": "In the prices of which year are costs stated?",
    "general_inflation_pct": "How much are prices in general taken to rise a year?",
    "pay_inflation_pct": "How much is pay taken to rise a year?",
    "horizon_years": "Over how many years is the plan to be judged?",
}


def missing_cells(tables: Mapping[str, pl.DataFrame]) -> tuple[MissingCell, ...]:
    """The organisation's blanks that the money of the case rests on, most telling first."""
    return tuple(
        MissingCell(
            table="organisation",
            key=None,
            column=column,
            question=question,
            owner_role=FINANCE,
            money_gbp=None,
            settles=1,
        )
        for column, question in QUESTIONS.items()
        if stated(tables, column) is None
    )
