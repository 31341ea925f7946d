"""Does the body itself take the decisions it should keep?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Architecture, roadmap, priorities, security, suppliers and exit are decided in-"
    "house.",
    why="A body that has let the deciding go can no longer tell whether it is served well.",
    point="retained decisions",
    edition="current",
    subject="decisions",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "decisions.decision",
        "decisions.holder",
    ),
    next_step="Give the decision back to a role of the body's own.",
    supply="In decisions: who takes each decision.",
    exclusions=("Decisions about data, which the Code's point 10 asks about.",),
    assumptions=("A contractor is not the body's own.",),
    examples=(
        Example(
            tables={
                "decisions": """
                decision     | holder
                -------------+---------
                roadmap      | in_house
                architecture | supplier
                exit         |
                data         | supplier
                """,
            },
            outcomes={
                "roadmap": "met",
                "architecture": "not met",
                "exit": "not known",
                "data": "not applicable",
            },
        ),
    ),
)
def decisions_in_house(case: CaseFile) -> Iterator[Answer]:
    """Each decision by who takes it."""
    for line in case.rows("decisions"):
        if line["decision"] == "data":
            yield line.not_applicable("it is asked with the data")
        elif line["holder"] is None:
            yield line.not_known("who takes it is not known", "holder")
        elif line["holder"] == "in_house":
            yield line.met("it is taken in-house")
        else:
            yield line.not_met(f"a {line['holder']} takes the decision")
