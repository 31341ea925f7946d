"""Is what is bought ready-made used as it is?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


POINT = "little_customised"


@rule(
    sentence="What is bought as a service is not altered so that it cannot be upgraded or left.",
    why="Each alteration is paid for again at every upgrade, and at the end.",
    point="11",
    edition="current",
    subject="components",
    binds=CODE,
    source=CODE_11,
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.hosting",
        *READS_OTHER,
    ),
    next_step="Plan to go back to the standard product.",
    supply="In evidence: kind other, point little_customised, about each of the components, "
    "with its date, its end and its result.",
    exclusions=("Components that are not bought as a service.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | hosting
                ---
                ash | saas
                birch | saas
                cedar | saas
                damson | on_premises
                elder | saas
                fir | saas
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
def little_customised(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("components"):
        yield _asked(line) or evidence_answer(
            case, line, "other", "record of its customisation", point=POINT
        )


def _asked(line: Line) -> Answer | None:
    if line["hosting"] is None:
        return line.not_known("where it runs is not known", "hosting")
    return None if line["hosting"] == "saas" else line.not_applicable("it is no bought service")
