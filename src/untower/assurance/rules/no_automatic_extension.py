"""Does a contract go on by itself, or was it extended without a case?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import EXCEPTION_READS, EXTENSION_READS, extension_answer
from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE, CODE_11
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="A contract is not extended automatically save in extenuating circumstances.",
    why="A contract that goes on because nobody acted was not chosen by anybody.",
    point="11",
    edition="current",
    subject="contracts",
    binds=CODE,
    dated=by_contract,
    repeats="red_line_extension",
    source=CODE_11,
    reads=(
        *EXTENSION_READS,
        *EXCEPTION_READS,
        "contracts.is_revenue",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
    ),
    next_step="Give notice in time, or put the case for going on on record.",
    supply="How each contract ends, the extensions taken, and in changes the reason for each.",
    exclusions=("Contracts that bring income.",),
    assumptions=("A reason in the table of changes is the case for an extension.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | renewal | extensions_taken | is_revenue | procurement_commenced_on
                ------------+---------+------------------+------------+-------------------------
                ash         | express |                0 | no         | 2022-01-01
                birch       | tacit   |                0 | no         | 2022-01-01
                cedar       |         |                0 | no         | 2022-01-01
                damson      | express |                1 | no         | 2022-01-01
                elder       | tacit   |                0 | yes        | 2022-01-01
                fir         | express |                1 | no         | 2022-01-01
                """,
                "changes": """
                change_id | contract_id | term_months | reason
                ----------+-------------+-------------+---------------------------
                c1        | fir         |          12 | the successor is not ready
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
def no_automatic_extension(case: CaseFile) -> Iterator[Answer]:
    """Each contract: how it ends, and the reasons for its extensions."""
    for line in case.rows("contracts"):
        yield extension_answer(case, line)
