"""Was there a strategy, owned and reviewed, before a procurement began?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.gates import PASSED_READS, found_by, if_passed_over
from untower.assurance.rule import Example, rule
from untower.findings import Outcome
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="No procurement begins under a strategy that nobody owns or whose review is overdue.",
    why="Whoever buys without a strategy of their own buys the supplier's.",
    point="order of the journey",
    edition="current",
    subject="procurements",
    binds=HOUSE,
    hears=("capability",),
    source=SOURCE_HOUSE,
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.commenced_on",
        "strategy.document",
        "strategy.owner_role",
        "strategy.approved_on",
        "strategy.review_on",
        *PASSED_READS,
    ),
    next_step="Have the strategy owned, approved and reviewed before the tender notice.",
    supply="In strategy: each document with its owner, the days of its approval and next review.",
    exclusions=("What was passed over on record beforehand.",),
    assumptions=(
        "The documents are judged as the step capability judges them, on the day of the plan; "
        "which of them a procurement rests on is not recorded, so all count.",
    ),
    examples=(
        Example(
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                """,
                "strategy": """
                document | owner_role | approved_on | review_on
                ---------+------------+-------------+-----------
                Digital  | Head       | 2025-01-01  | 2027-01-01
                """,
            },
            outcomes={"ash": "met"},
        ),
        Example(
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                """,
                "strategy": """
                document | owner_role | approved_on | review_on
                ---------+------------+-------------+-----------
                Digital  | Head       | 2020-01-01  | 2023-01-01
                Data     |            | 2025-01-01  | 2027-01-01
                """,
            },
            outcomes={"ash": "not met"},
        ),
        Example(
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                """,
                "strategy": """
                document | owner_role | approved_on | review_on
                ---------+------------+-------------+-----------
                Digital  |            | 2025-01-01  | 2027-01-01
                """,
            },
            outcomes={"ash": "not known"},
        ),
        Example(
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                """,
                "passed_over": """
                step       | kind | by_role | reason                | decided_on
                -----------+------+---------+-----------------------+-----------
                capability | skip | Head    | it is a spare battery | 2026-02-20
                """,
            },
            outcomes={"ash": "not applicable"},
        ),
    ),
)
def strategy_before_procurement(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by what the step capability found of the strategy documents."""
    for line in case.rows("procurements"):
        about = (("procurements", line["procurement_id"]),)
        yield if_passed_over(
            case, line, "capability", about, began=line["commenced_on"]
        ) or _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    told = found_by(case, "capability", "strategy_owned")
    if told is None:
        return line.not_known("what the step capability finds is not known")
    outcomes, failed = told
    if failed:
        words = "nobody owns it, it was not approved or its review is overdue"
        return line.not_met(f"{listed(failed, at_most=3)}: {words}")
    if outcomes == {Outcome.MET}:
        return line.met("each strategy is owned, approved and within its review")
    return line.not_known("whether there is a strategy that is owned and reviewed is not known")
