"""Was an open source way looked at before a closed one was kept or bought?"""

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


KIND = "other"
POINT = "open_source_considered"


@rule(
    sentence="Each application is open source, or an open source way was considered.",
    why="Code that others can read, mend and move keeps the choice of supplier open.",
    point="3",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(3, "be open and use open source"),
    reads=(
        "components.component_id",
        "components.name",
        "components.layer",
        "components.is_open_source",
        "components.owner_role",
        *READS_OTHER,
    ),
    next_step="Look at open source ways before the next choice, and record it.",
    supply="In evidence: kind other, point open_source_considered, for each closed application, "
    "with its date, its end and its result.",
    exclusions=("Layers other than application.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer       | is_open_source
                -------------+-------------+---------------
                ash          | application | no
                birch        | application | no
                cedar        | application | no
                damson       | hosting     | no
                elder        | application | no
                fir          | application | no
                gorse        | application | yes
                """,
                "evidence": shown("other", "components", "open_source_considered"),
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not known",
                "fir": "not met",
                "gorse": "met",
            },
        ),
    ),
)
def open_source_considered(case: CaseFile) -> Iterator[Answer]:
    """Each of the components asked, by its evidence."""
    for line in case.rows("components"):
        answer = not_of_layer(line, ("application",))
        if answer is None and line["is_open_source"] is None:
            answer = line.not_known("whether its code is open is not known", "is_open_source")
        if answer is None and line["is_open_source"]:
            answer = line.met("its code is open")
        yield answer or evidence_answer(
            case, line, KIND, "record that open source was considered", point=POINT
        )
