"""Is there a recent plan for leaving each contract?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.contract_tests import in_force
from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Each contract in force has a plan for leaving that is less than a year old.",
    why="Leaving is planned while both sides are friends, or not at all.",
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
        "contracts.ends_on",
        "contracts.exit_plan_on",
    ),
    next_step="Look at the plan again with the supplier, with knowledge handover.",
    supply="In contracts: the date of the latest agreed plan for leaving.",
    exclusions=(
        "Contracts let before 1 March 2021.",
        "Contracts that have ended.",
    ),
    assumptions=(
        OUR_READING,
        "A year is a house convention.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | ends_on    | exit_plan_on
                ------------+--------------------------+------------+-------------
                ash         | 2022-01-01               | 2028-01-01 | 2025-10-01
                birch       | 2022-01-01               | 2028-01-01 | 2022-10-01
                cedar       | 2022-01-01               | 2028-01-01 |
                damson      | 2022-01-01               | 2025-01-01 | 2022-10-01
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
def exit_plan(case: CaseFile) -> Iterator[Answer]:
    """Each contract in force by the date of its plan for leaving."""
    months = int(case.convention("exit_plan_age_max_months"))
    for line in case.rows("contracts"):
        made, now = line["exit_plan_on"], in_force(case, line)
        until = term_end(made, months)
        if now is False:
            yield line.not_applicable("it has ended")
        elif now is None:
            yield line.not_known("whether it is in force is not known", "ends_on")
        elif until is None or made > case.on:
            yield line.not_known("no dated plan for leaving it is known", "exit_plan_on")
        elif until < case.on:
            yield line.not_met(f"its plan for leaving is of {made.isoformat()}")
        else:
            yield line.met(f"its plan for leaving is of {made.isoformat()}")
