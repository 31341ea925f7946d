"""Was each public service assessed against the Service Standard?"""

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


KIND = "service_assessment"


@rule(
    sentence="Each service for the public was assessed against the Service Standard and met it.",
    why="The standard asks in public what users would ask: whether it works, and for everybody.",
    point="13",
    edition="current",
    subject="services",
    binds=CODE,
    source=code_source(13, "meet the Service Standard"),
    reads=(
        "services.service_id",
        "services.name",
        "services.is_public_facing",
        "services.owner_role",
        *READS,
    ),
    next_step="Answer the points the assessment left open, and be assessed again.",
    supply="In evidence: kind service_assessment for each public service, with its date, its end "
    "and its result.",
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
                "evidence": shown("service_assessment", "services"),
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
def service_assessment(case: CaseFile) -> Iterator[Answer]:
    """Each of the services asked, by its evidence."""
    for line in case.rows("services"):
        yield not_public(line) or evidence_answer(case, line, KIND, "service assessment")
