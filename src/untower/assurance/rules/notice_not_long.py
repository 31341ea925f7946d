"""Can each contract be left at half a year's notice?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import in_force
from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No contract in force asks for more than six months' notice.",
    why="Long notice turns a missed date into another year.",
    point="dates and notices",
    edition="current",
    subject="contracts",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.ends_on",
        "contracts.notice_months",
    ),
    next_step="Ask for shorter notice at the next change, and put the last day for notice in the "
    "calendar.",
    supply="In contracts: the notice of each.",
    exclusions=("Contracts that have ended.",),
    assumptions=("Six months is a house convention.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | ends_on    | notice_months
                ------------+------------+--------------
                ash         | 2028-01-01 | 3
                birch       | 2028-01-01 | 12
                cedar       | 2028-01-01 |
                damson      | 2025-01-01 | 12
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
def notice_not_long(case: CaseFile) -> Iterator[Answer]:
    """Each contract in force by its notice."""
    most = case.convention("long_notice_months")
    for line in case.rows("contracts"):
        notice, now = line["notice_months"], in_force(case, line)
        if now is False:
            yield line.not_applicable("it has ended")
        elif now is None or notice is None:
            blank = [c for c in ("ends_on", "notice_months") if line[c] is None]
            yield line.blank(*blank)
        elif notice > most:
            yield line.not_met(f"it asks for {notice} months' notice")
        else:
            yield line.met(f"it asks for {notice} months' notice")
