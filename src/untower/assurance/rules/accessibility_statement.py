"""Has each public service an accessibility statement in date?"""

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


KIND = "accessibility_statement"
ALSO = ("partially compliant",)


@rule(
    sentence="Each service for the public has an accessibility statement in date.",
    why="People who cannot use a service as it is need to know what does not work and whom to ask.",
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
    next_step="Publish or renew the statement, and record its date.",
    supply="In evidence: kind accessibility_statement for each public service, with its date, "
    "its end and its result.",
    exclusions=("Services that only staff use. The law on accessibility is not judged here.",),
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
                "evidence": shown("accessibility_statement", "services"),
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
def accessibility_statement(case: CaseFile) -> Iterator[Answer]:
    """Each of the services asked, by its evidence."""
    for line in case.rows("services"):
        yield not_public(line) or evidence_answer(
            case, line, KIND, "accessibility statement", also_passed=ALSO
        )
