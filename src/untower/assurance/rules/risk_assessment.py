"""Were the risks of each critical service assessed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS, evidence_answer, shown
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


KIND = "risk_assessment"


@rule(
    sentence="Each critical service has a risk assessment in date.",
    why="Nobody can weigh a risk to a service people depend on that nobody has written down.",
    point="6",
    edition="current",
    subject="services",
    binds=CODE,
    source=code_source(6, "make things secure"),
    reads=(
        "services.service_id",
        "services.name",
        "services.criticality",
        "services.owner_role",
        *READS,
    ),
    next_step="Assess the risks, and say who owns each.",
    supply="In evidence: kind risk_assessment for each critical service, with its date, its end "
    "and its result.",
    exclusions=("Services of criticality 1 to 3.",),
    assumptions=(
        OUR_READING,
        "A service counts as critical from 4 of 5: a house convention.",
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "services": """
                service_id | criticality
                -----------+------------
                ash        | 5
                birch      | 4
                cedar      | 4
                damson     | 2
                elder      | 5
                fir        | 5
                """,
                "evidence": shown("risk_assessment", "services"),
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
def risk_assessment(case: CaseFile) -> Iterator[Answer]:
    """Each of the services asked, by its evidence."""
    for line in case.rows("services"):
        if line["criticality"] is None:
            yield line.not_known("how critical it is is not known", "criticality")
        elif line["criticality"] < case.convention("critical_service_from"):
            yield line.not_applicable("it is not critical")
        else:
            yield evidence_answer(case, line, KIND, "risk assessment")
