"""Was each public service tested by someone who tried to break in?"""

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


KIND = "pen_test"


@rule(
    sentence="Each service for the public has a penetration test in date.",
    why="What faces the public is tried by strangers every day: better to have tried it first.",
    point="6",
    edition="current",
    subject="services",
    binds=CODE,
    source=code_source(6, "make things secure"),
    reads=(
        "services.service_id",
        "services.name",
        "services.is_public_facing",
        "services.owner_role",
        *READS,
    ),
    next_step="Mend what the test found, and test again.",
    supply="In evidence: kind pen_test for each public service, with its date, its end and its "
    "result.",
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
                "evidence": shown("pen_test", "services"),
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
def penetration_test(case: CaseFile) -> Iterator[Answer]:
    """Each of the services asked, by its evidence."""
    for line in case.rows("services"):
        yield not_public(line) or evidence_answer(case, line, KIND, "penetration test")
