"""Can each contract be left within two years of its start?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.contract_tests import is_longer_than
from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="A contract can be left at little cost no later than two years after its start.",
    why="Needs and prices change faster than long contracts: a break is the chance to follow them.",
    point="11",
    edition="current",
    subject="contracts",
    binds=CODE,
    dated=by_contract,
    source=CODE_11,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.initial_term_months",
        "contracts.initial_ends_on",
        "contracts.break_on",
    ),
    next_step="Ask for a break at the next change of the contract, and write one into its "
    "successor.",
    supply="Each contract's start, first term, the day it can first be left, and the day its "
    "procurement began.",
    exclusions=("Contracts let before 1 March 2021.",),
    assumptions=(
        OUR_READING,
        "A first term of two years or less needs no break.",
        "Its break is the day given: where an earlier one passed unused, that one belongs there.",
        "Whether a break would be economic is not judged.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
contract_id | procurement_commenced_on | starts_on | initial_term_months | break_on
---
ash | 2022-01-01 | 2022-06-01 | 48 | 2024-06-01
birch | 2022-01-01 | 2022-06-01 | 48 | 2025-06-01
cedar | 2022-01-01 | 2022-06-01 | 48 |
damson | 2019-01-01 | 2022-06-01 | 48 | 2025-06-01
elder | 2022-01-01 | 2022-06-01 | 24 |
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "met",
            },
        ),
    ),
)
def break_by_24_months(case: CaseFile) -> Iterator[Answer]:
    """Each contract by its first term and its break."""
    for line in case.rows("contracts"):
        limit = case.number("break_clause_by_months", line["procurement_commenced_on"])
        yield _answer(line, None if limit is None else int(limit))


def _answer(line: Line, months: int | None) -> Answer:
    if months is None:
        return line.not_known("by when it must be free to leave is not known")
    longer, first, free = is_longer_than(line, months), line["break_on"], None
    if line["starts_on"] is not None:
        free = term_end(line["starts_on"], months)
    if longer is False:
        return line.met(f"its first term is at most {months} months")
    if free is not None and first is not None and first <= free:
        return line.met(f"it can be left on {first.isoformat()}")
    if longer is None or first is None or free is None:
        blank = [c for c in ("starts_on", "initial_term_months", "break_on") if line[c] is None]
        return line.blank(*blank)
    return line.not_met(f"it can first be left on {first.isoformat()}, after {free.isoformat()}")
