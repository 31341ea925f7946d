"""Is anything in use whose maker no longer mends it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import if_running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No component in use is past the end of its support.",
    why="What nobody mends any more stays open to every weakness found in it.",
    point="6",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(6, "make things secure"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.support_ends_on",
        "components.status",
    ),
    next_step="Replace it, or buy support while it is replaced.",
    supply="In components: the day the support of each ends.",
    exclusions=("Components planned or retired.",),
    assumptions=(OUR_READING,),
    examples=(
        Example(
            tables={
                "components": """
                component_id | support_ends_on | status
                -------------+-----------------+--------
                ash          | 2029-01-01      | live
                birch        | 2024-01-01      | live
                cedar        |                 | live
                damson       | 2024-01-01      | retired
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
def support_not_ended(case: CaseFile) -> Iterator[Answer]:
    """Each component by the day its support ends."""
    for line in case.rows("components"):
        ends = line["support_ends_on"]
        if ends is None:
            yield line.not_known("when its support ends is not known", "support_ends_on")
        elif ends < case.on:
            yield if_running(line, line.not_met(f"its support ended on {ends.isoformat()}"))
        else:
            yield line.met(f"it is supported to {ends.isoformat()}")
