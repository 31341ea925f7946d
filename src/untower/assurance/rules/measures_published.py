"""Are the measures of public services published every quarter?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.assurance.editions import ENGLAND
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Bond, Example, rule
from untower.assurance.services_asked import not_public
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


COMMITMENTS = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.COMPLY_OR_EXPLAIN,
        since=date(2024, 10, 23),
    ),
)
POINT = "measures_published"


@rule(
    sentence="The measures of each service for the public are published every quarter.",
    why="Users can see whether the service they pay for is getting better.",
    point="13",
    edition="current",
    subject="services",
    binds=COMMITMENTS,
    source="Strategic commitments of digital and technology spend control, 23 October 2024: "
    "quarterly performance data on data.gov.uk (gov.uk)",
    reads=(
        "services.service_id",
        "services.name",
        "services.is_public_facing",
        "services.owner_role",
        *READS_OTHER,
    ),
    next_step="Publish the quarter that is missing.",
    supply="In evidence: kind other, point measures_published, about each service, with the day "
    "they were published, the day the next are due, and the result (published).",
    exclusions=("Services that only staff use.",),
    assumptions=("Evidence ends on the day by which the next quarter is due.",),
    examples=(
        Example(
            kind="central",
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
def measures_published(case: CaseFile) -> Iterator[Answer]:
    """Each public service by the record of its published measures."""
    for line in case.rows("services"):
        yield not_public(line) or evidence_answer(
            case, line, "other", "published measures", point=POINT
        )
