"""Is each data store in the body's catalogue of data?"""

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


POINT = "data_catalogue"


@rule(
    sentence="Each data store has an entry in the catalogue of data.",
    why="Data that nobody can find is collected again.",
    point="10",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(10, "make better use of data"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.layer",
        *READS_OTHER,
    ),
    next_step="Enter it, with its owner and what it may be used for.",
    supply="In evidence: kind other, point data_catalogue, about each of the components, "
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
                ash | data
                birch | data
                cedar | data
                damson | application
                elder | data
                fir | data
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
def data_catalogue(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("components"):
        yield not_of_layer(line, ("data",)) or evidence_answer(
            case, line, "other", "entry in the data catalogue", point=POINT
        )
