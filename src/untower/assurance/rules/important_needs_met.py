"""Are the needs that matter most to users met at least by half?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="A need that matters much to users is met at least by half.",
    why="A service can satisfy most people and still fail those who need it most.",
    point="1",
    edition="current",
    subject="needs",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(1, "define user needs"),
    reads=(
        "needs.need_id",
        "needs.need",
        "needs.importance",
        "needs.met_pct",
    ),
    next_step="Take the need up in the plan for its service.",
    supply="In needs: how much each need matters and how far it is met.",
    exclusions=("Needs of importance 1 to 3.",),
    assumptions=(
        OUR_READING,
        "Importance from 4 of 5 and a half as the least are house conventions.",
    ),
    examples=(
        Example(
            tables={
                "needs": """
                need_id | importance | met_pct
                --------+------------+--------
                ash     | 5          | 80
                birch   | 4          | 20
                cedar   | 5          |
                damson  | 2          | 10
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
def important_needs_met(case: CaseFile) -> Iterator[Answer]:
    """Each need by its importance and how far it is met."""
    least = case.convention("important_need_met_min_pct")
    for line in case.rows("needs"):
        if line["importance"] is None:
            yield line.not_known("how much it matters is not known", "importance")
        elif line["importance"] < case.convention("important_need_from"):
            yield line.not_applicable("it matters less to users")
        elif line["met_pct"] is None:
            yield line.not_known("how far it is met is not known", "met_pct")
        elif line["met_pct"] < least:
            yield line.not_met(f"it is met by {line['met_pct']:g}%, below {least:g}%")
        else:
            yield line.met(f"it is met by {line['met_pct']:g}%")
