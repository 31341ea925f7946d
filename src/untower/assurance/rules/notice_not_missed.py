"""Did the last day for notice pass on a contract that renews itself?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import last_day_for_notice
from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No contract that renews itself has passed its last day for notice.",
    why="After that day the next term has begun in all but name.",
    point="dates and notices",
    edition="current",
    subject="contracts",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.renewal",
        "contracts.ends_on",
        "contracts.notice_months",
    ),
    next_step="Ask the supplier to let the body go at the end; give notice for the next.",
    supply="In contracts: how each ends, when, and the notice to give.",
    exclusions=("Contracts that stop or are renewed by a decision.",),
    assumptions=("The end given is the one now in force.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | renewal | ends_on    | notice_months
                ------------+---------+------------+--------------
                ash         | tacit   | 2027-12-31 | 6
                birch       | tacit   | 2026-06-30 | 6
                cedar       | tacit   | 2027-12-31 |
                damson      | express | 2026-06-30 | 6
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
def notice_not_missed(case: CaseFile) -> Iterator[Answer]:
    """Each contract that renews itself by its last day for notice."""
    for line in case.rows("contracts"):
        last = last_day_for_notice(line["ends_on"], line["notice_months"])
        if line["renewal"] in ("none", "express"):
            yield line.not_applicable("it does not renew itself")
        elif line["renewal"] is None or last is None:
            blank = [c for c in ("renewal", "ends_on", "notice_months") if line[c] is None]
            yield line.blank(*blank)
        elif last < case.on:
            yield line.not_met(f"the last day for notice was {last.isoformat()}")
        else:
            yield line.met(f"the last day for notice is {last.isoformat()}")
