"""Does the body run what joins its systems together?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import if_running, not_of_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="What joins systems together is run by the body, or with it.",
    why="Whoever holds the joints decides what can be changed and who can be left.",
    point="9",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(9, "integrate and adapt technology"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.layer",
        "components.run_by",
        "components.status",
    ),
    next_step="Take a part in running it before the contract is let again.",
    supply="In components: the layer of each, and who runs it day by day.",
    exclusions=("Components of other layers; those planned or gone.",),
    assumptions=(OUR_READING, "Mixed running leaves the body able to go on by itself."),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer       | run_by   | status
                -------------+-------------+----------+-------
                ash          | integration | in_house | live
                birch        | integration | supplier | live
                cedar        | integration |          | live
                damson       | application | supplier | live
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
def joints_run_in_house(case: CaseFile) -> Iterator[Answer]:
    """Each component that joins others by who runs it."""
    for line in case.rows("components"):
        yield not_of_layer(line, ("integration",)) or _answer(line)


def _answer(line: Line) -> Answer:
    if line["run_by"] is None:
        return line.not_known("who runs it is not known", "run_by")
    if line["run_by"] == "supplier":
        return if_running(line, line.not_met("a supplier runs it"))
    return line.met("the body runs it, or helps to")
