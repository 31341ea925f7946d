"""Has each critical service an owner among the body's own people?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.owners import ROLE_READS, owner_answer
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Each critical service has an owner who is employed by the body.",
    why="When a service fails somebody must decide at once, and must be able to.",
    point="retained roles",
    edition="current",
    subject="services",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "services.service_id",
        "services.name",
        "services.owner_role",
        "services.criticality",
        *ROLE_READS,
    ),
    next_step="Name a role of the body's own as owner.",
    supply="In services: the role that owns each and how critical it is; in roles: how much of "
    "it is employed.",
    exclusions=("Services of criticality 1 to 3.",),
    assumptions=("The owner is found among the roles by its name.",),
    examples=(
        Example(
            tables={
                "services": """
                service_id | criticality | owner_role
                -----------+-------------+-----------
                ash        | 5           | Head
                birch      | 5           | Visitor
                cedar      | 5           | Stranger
                damson     | 2           | Visitor
                """,
                "roles": """
                name    | role_id | fte_employed
                --------+---------+-------------
                Head    | r1      | 1
                Visitor | r2      | 0
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
            },
        ),
    ),
)
def service_owner_in_house(case: CaseFile) -> Iterator[Answer]:
    """Each critical service by its owner role."""
    for line in case.rows("services"):
        if line["criticality"] is None:
            yield line.not_known("how critical it is is not known", "criticality")
        elif line["criticality"] < case.convention("critical_service_from"):
            yield line.not_applicable("it is not critical")
        else:
            yield owner_answer(case, line)
