"""Does any contract exceed the value the current Code asks to stay under?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import EXCEPTION_READS, VALUE_READS, value_answer
from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE, CODE_11
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="A contract stays at or under £100 million unless the case is exceptional.",
    why="A contract within reach of more bidders keeps the price honest and the way out open.",
    point="11",
    edition="current",
    subject="contracts",
    binds=CODE,
    dated=by_contract,
    repeats="red_line_value",
    source=CODE_11,
    reads=(
        *VALUE_READS,
        *EXCEPTION_READS,
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
    ),
    next_step="Record why the size is exceptional, or let the next contract in parts.",
    supply="Each contract's value with every extension, its VAT basis, and the day its "
    "procurement began.",
    exclusions=("Contracts that bring income.", "Contracts let before 1 March 2021."),
    assumptions=("The limit is without VAT: the text does not say.",),
    examples=(
        Example(
            tables={
                "contracts": """
            contract_id | maximum_value_gbp | value_basis | is_revenue | procurement_commenced_on
            ------------+-------------------+-------------+------------+-------------------------
            ash         |          90000000 | ex_vat      | no         | 2023-01-01
            birch       |         120000000 | ex_vat      | no         | 2023-01-01
            cedar       |         120000000 | ex_vat      | no         |
            damson      |         120000000 | ex_vat      | no         | 2019-01-01
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
            },
        ),
    ),
)
def contract_value(case: CaseFile) -> Iterator[Answer]:
    """Each contract's greatest value against the limit in force when its procurement began."""
    for line in case.rows("contracts"):
        yield value_answer(
            case,
            line,
            case.number("contract_value_limit_gbp", line["procurement_commenced_on"]),
        )
