"""Is it on record that each component is kept patched?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import GONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


POINT = "patch_status"


@rule(
    sentence="Each component in use has a record in date that its patches are in place.",
    why="Most break-ins use a hole that was mended elsewhere.",
    point="6",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(6, "make things secure"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.status",
        *READS_OTHER,
    ),
    next_step="Patch it, or plan its way out.",
    supply="In evidence: kind other, point patch_status, about each of the components, "
    "with its date, its end and its result.",
    exclusions=("Components planned or gone.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | status
                ---
                ash | live
                birch | live
                cedar | live
                damson | retired
                elder | live
                fir | live
                """,
                "evidence": shown("other", "components", POINT),
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not known",
                "fir": "not met",
            },
        ),
    ),
)
def patch_status(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("components"):
        yield _asked(line) or evidence_answer(
            case, line, "other", "record of its patches", point=POINT
        )


def _asked(line: Line) -> Answer | None:
    if line["status"] is None:
        return line.not_known("whether it runs is not known", "status")
    return line.not_applicable(f"it is {line['status']}") if line["status"] in GONE else None
