"""Is what does not run in the public cloud justified?"""

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
POINT = "cloud_first"


@rule(
    sentence="Each component runs in the public cloud or as a service, or is justified elsewhere.",
    why="Own machines are paid for whether they are used or not, and stand where they stand.",
    point="5",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(5, "use cloud first"),
    reads=(
        "components.component_id",
        "components.name",
        "components.layer",
        "components.hosting",
        "components.owner_role",
        *READS_OTHER,
    ),
    next_step="Show that staying is better value, or plan the move.",
    supply="In evidence: kind other, point cloud_first, for each component outside the public "
    "cloud, with its date, its end and its result.",
    exclusions=("Networks, devices, desks and security services.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer       | hosting
                -------------+-------------+--------------
                ash          | application | on_premises
                birch        | data        | on_premises
                cedar        | hosting     | private_cloud
                damson       | network     | on_premises
                elder        | application | on_premises
                fir          | application | on_premises
                gorse        | application | saas
                """,
                "evidence": shown("other", "components", "cloud_first"),
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
def cloud_first(case: CaseFile) -> Iterator[Answer]:
    """Each of the components asked, by its evidence."""
    for line in case.rows("components"):
        answer = not_of_layer(line, ("application", "data", "integration", "hosting"))
        if answer is None and line["hosting"] is None:
            answer = line.not_known("where it runs is not known", "hosting")
        if answer is None and line["hosting"] in ("public_cloud", "saas"):
            answer = line.met("it runs in the public cloud or as a service")
        yield answer or evidence_answer(
            case, line, KIND, "justification against the public cloud", point=POINT
        )
