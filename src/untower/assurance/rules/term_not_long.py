"""Is any contract let for longer than five years?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import is_longer_than
from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No contract was first let for more than five years.",
    why="Nobody knows what technology costs or does five years from now.",
    point="11",
    edition="current",
    subject="contracts",
    binds=CODE,
    dated=by_contract,
    severity=Force.HOUSE_CONVENTION,
    source=CODE_11,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.initial_term_months",
        "contracts.initial_ends_on",
    ),
    next_step="Let the next contract for a shorter term.",
    supply="In contracts: the length first agreed.",
    exclusions=("Contracts let before 1 March 2021.",),
    assumptions=(
        OUR_READING,
        "The Code asks for no longer than best practice for the product; five years is a "
        "house convention.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | starts_on  | initial_term_months
                ------------+--------------------------+------------+--------------------
                ash         | 2022-01-01               | 2022-06-01 | 36
                birch       | 2022-01-01               | 2022-06-01 | 120
                cedar       | 2022-01-01               | 2022-06-01 |
                damson      | 2019-01-01               | 2019-06-01 | 120
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
def term_not_long(case: CaseFile) -> Iterator[Answer]:
    """Each contract by its first term."""
    months = int(case.convention("long_initial_term_months"))
    for line in case.rows("contracts"):
        longer = is_longer_than(line, months)
        if longer is None:
            yield line.not_known("its first term is not known", "initial_term_months")
        elif longer:
            yield line.not_met(f"its first term is longer than {months} months")
        else:
            yield line.met(f"its first term is at most {months} months")
