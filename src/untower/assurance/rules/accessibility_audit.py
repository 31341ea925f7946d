"""Was each public service tested with people's own aids?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS, evidence_answer, shown
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import not_public

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


KIND = "accessibility_audit"
ALSO = ("aa", "wcag 2.2 aa", "wcag 2.1 aa")


@rule(
    sentence="Each service for the public was tested for accessibility, and the test is in date.",
    why="A statement says what is promised: only a test shows whether a screen reader gets "
    "through.",
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
        *READS,
    ),
    next_step="Have the service tested at level AA and mend what fails.",
    supply="In evidence: kind accessibility_audit for each public service, with its date, its "
    "end and its result.",
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
                -----------+-----------------
                ash        | yes
                birch      | yes
                cedar      | yes
                damson     | no
                elder      | yes
                fir        | yes
                """,
                "evidence": shown("accessibility_audit", "services"),
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
def accessibility_audit(case: CaseFile) -> Iterator[Answer]:
    """Each of the services asked, by its evidence."""
    for line in case.rows("services"):
        yield not_public(line) or evidence_answer(
            case, line, KIND, "accessibility audit", also_passed=ALSO
        )
