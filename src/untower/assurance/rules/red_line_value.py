"""Is any contract worth more than the first red line allows?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import EXCEPTION_READS, VALUE_READS, value_answer
from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE_2016, CODE_2016_SINCE, SOURCE_2016
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No technology contract is worth more than £100 million unless exceptional.",
    why="Few firms can bid for so much at once, and a body that depends on one contract of that "
    "size can hardly leave it.",
    point="red line 1: contract value",
    edition="2016",
    subject="contracts",
    binds=CODE_2016,
    dated=by_contract,
    is_yardstick=True,
    confirmed=False,
    source=SOURCE_2016,
    reads=(
        *VALUE_READS,
        *EXCEPTION_READS,
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
    ),
    next_step="Record why the size is exceptional, or plan to let the next contract in parts.",
    supply="Each contract's value with every extension, and its VAT basis.",
    exclusions=("Contracts that bring income.",),
    assumptions=(
        "The limit is without VAT: the sources do not say.",
        "Outside central government, or outside its time, it is a yardstick and binds nobody.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | maximum_value_gbp | value_basis | is_revenue
                ------------+-------------------+-------------+-----------
                ash         |         100000000 | ex_vat      | no
                birch       |         120000000 | ex_vat      | no
                cedar       |         110000000 |             | no
                damson      |                   | ex_vat      | no
                elder       |         130000000 | ex_vat      | yes
                fir         |         150000000 | ex_vat      | no
                """,
                "passed_over": """
                step | kind      | subject_table | subject_key | by_role | reason      | decided_on
                -----+-----------+---------------+-------------+---------+-------------+-----------
                lots | exception | contracts     | fir         | Finance | one network | 2019-01-01
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not known",
                "elder": "not applicable",
                "fir": "met",
            },
        ),
    ),
)
def red_line_value(case: CaseFile) -> Iterator[Answer]:
    """Each contract's greatest value against the limit of the edition."""
    limit = case.number_of_edition("contract_value_limit_gbp", CODE_2016_SINCE)
    for line in case.rows("contracts"):
        yield value_answer(case, line, limit)
