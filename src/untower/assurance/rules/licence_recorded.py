"""Is the licence of open code on record?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


POINT = "licence_recorded"


@rule(
    sentence="Each component with open code has its licence on record.",
    why="Code without a licence may be read and not used.",
    point="3",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(3, "be open and use open source"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.is_open_source",
        *READS_OTHER,
    ),
    next_step="Settle the licence and publish it with the code.",
    supply="In evidence: kind other, point licence_recorded, about each of the components, "
    "with its date, its end and its result.",
    exclusions=("Components whose code is not open.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | is_open_source
                ---
                ash | yes
                birch | yes
                cedar | yes
                damson | no
                elder | yes
                fir | yes
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
def licence_recorded(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("components"):
        yield _asked(line) or evidence_answer(
            case, line, "other", "record of its licence", point=POINT
        )


def _asked(line: Line) -> Answer | None:
    if line["is_open_source"] is None:
        return line.not_known("whether its code is open is not known", "is_open_source")
    return None if line["is_open_source"] else line.not_applicable("its code is not open")
