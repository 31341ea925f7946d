"""Was the effect on people's privacy assessed where data about them is held?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS, evidence_answer, shown
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import not_personal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


KIND = "dpia"


@rule(
    sentence="Each component with data about people has a data protection impact assessment in "
    "date.",
    why="Harm to people from their data is cheapest to prevent before the data is gathered.",
    point="7",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(7, "make privacy integral"),
    reads=(
        "components.component_id",
        "components.name",
        "components.has_personal_data",
        "components.owner_role",
        *READS,
    ),
    next_step="Make or renew the assessment.",
    supply="In evidence: kind dpia for each component with data about people, with its date, its "
    "end and its result.",
    exclusions=(
        "Components without data about people. The law on data protection is not judged here.",
    ),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | has_personal_data
                -------------+------------------
                ash          | yes
                birch        | yes
                cedar        | yes
                damson       | no
                elder        | yes
                fir          | yes
                """,
                "evidence": shown("dpia", "components"),
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
def data_protection_assessment(case: CaseFile) -> Iterator[Answer]:
    """Each of the components asked, by its evidence."""
    for line in case.rows("components"):
        yield not_personal(line) or evidence_answer(
            case, line, KIND, "data protection impact assessment"
        )
