"""Is the energy that hosting uses measured?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import not_of_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


POINT = "hosting_energy"


@rule(
    sentence="The energy of each hosting component is measured.",
    why="What is not measured is neither saved nor paid for by whoever uses it.",
    point="12",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(12, "make technology sustainable"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.layer",
        *READS_OTHER,
    ),
    next_step="Ask the supplier for the figure, or meter it.",
    supply="In evidence: kind other, point hosting_energy, about each of the components, "
    "with its date, its end and its result.",
    exclusions=("Components of other layers.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer
                ---
                ash | hosting
                birch | hosting
                cedar | hosting
                damson | application
                elder | hosting
                fir | hosting
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
def hosting_energy(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("components"):
        yield not_of_layer(line, ("hosting",)) or evidence_answer(
            case, line, "other", "record of its energy", point=POINT
        )
