"""Is the code the body writes itself open to be read?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS, evidence_answer, shown
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import not_of_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


KIND = "code_repository"


@rule(
    sentence="The code of each application run in-house is in a repository that others can read.",
    why="Code paid for once by the public can serve other bodies, and outlives the people who "
    "wrote it.",
    point="3",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(3, "be open and use open source"),
    reads=(
        "components.component_id",
        "components.name",
        "components.layer",
        "components.run_by",
        "components.owner_role",
        *READS,
    ),
    next_step="Publish the code, or record why it must stay closed.",
    supply="In evidence: kind code_repository for each application run in-house, with its date, "
    "its end and its result.",
    exclusions=("Applications a supplier runs.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer       | run_by
                -------------+-------------+---------
                ash          | application | in_house
                birch        | application | in_house
                cedar        | application | in_house
                damson       | application | supplier
                elder        | application | in_house
                fir          | application | in_house
                """,
                "evidence": shown("code_repository", "components"),
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
def code_repository(case: CaseFile) -> Iterator[Answer]:
    """Each of the components asked, by its evidence."""
    for line in case.rows("components"):
        answer = not_of_layer(line, ("application",))
        if answer is None and line["run_by"] is None:
            answer = line.not_known("who runs it is not known", "run_by")
        if answer is None and line["run_by"] != "in_house":
            answer = line.not_applicable("it is not run in-house")
        yield answer or evidence_answer(case, line, KIND, "code repository")
