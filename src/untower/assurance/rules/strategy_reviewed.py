"""Is each technology strategy approved and looked at again in time?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Each technology strategy has an owner and an approval, and its review is not "
    "overdue.",
    why="A strategy nobody has looked at for years no longer says what the body wants.",
    point="strategy",
    edition="current",
    subject="strategy",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "strategy.document",
        "strategy.owner_role",
        "strategy.approved_on",
        "strategy.review_on",
    ),
    next_step="Review the strategy and have it approved again.",
    supply="In strategy: owner, approval and next review of each document.",
    exclusions=("A strategy whose approval is still to come.",),
    examples=(
        Example(
            tables={
                "strategy": """
                document | owner_role | approved_on | review_on
                ---------+------------+-------------+-----------
                ash      | Head       | 2024-01-01  | 2027-01-01
                birch    | Head       | 2020-01-01  | 2023-01-01
                cedar    |            | 2024-01-01  | 2027-01-01
                damson   | Head       | 2026-09-01  | 2029-01-01
                elder    |            |             |
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not known",
            },
        ),
    ),
)
def strategy_reviewed(case: CaseFile) -> Iterator[Answer]:
    """Each strategy by its owner, approval and review."""
    for line in case.rows("strategy"):
        review, approved = line["review_on"], line["approved_on"]
        blank = [c for c in ("owner_role", "approved_on", "review_on") if line[c] is None]
        if approved is not None and approved > case.on:
            yield line.not_applicable("its approval is still to come")
        elif approved is not None and review is not None and review < case.on:
            yield line.not_met(f"its review has been due since {review.isoformat()}")
        elif blank:
            yield line.blank(*blank)
        else:
            yield line.met(f"it is to be reviewed on {review.isoformat()}")
