"""Was each public service tried with the tools that disabled people use?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import not_public

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


POINT = "assistive_technology_test"


@rule(
    sentence="Each service for the public was tried with assistive technology, and lately.",
    why="A page that passes a checker may still be shut to whoever listens to it.",
    point="2",
    edition="current",
    subject="services",
    binds=CODE,
    source=code_source(2, "make things accessible and inclusive"),
    reads=(
        "services.service_id",
        "services.name",
        "services.is_public_facing",
        "services.owner_role",
        *READS_OTHER,
    ),
    next_step="Mend what the test found, and test again.",
    supply="In evidence: kind other, point assistive_technology_test, about each of the services, "
    "with its date, its end and its result.",
    exclusions=("Services that only staff use.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "services": """
                service_id | is_public_facing
                ---
                ash | yes
                birch | yes
                cedar | yes
                damson | no
                elder | yes
                fir | yes
                """,
                "evidence": shown("other", "services", POINT),
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
def assistive_technology_test(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("services"):
        yield not_public(line) or evidence_answer(
            case, line, "other", "test with assistive technology", point=POINT
        )
