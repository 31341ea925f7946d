"""Has what joins systems together an owner among the body's own people?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.owners import ROLE_READS, owner_answer
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import not_of_layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="What joins systems together has an owner who is employed by the body.",
    why="Who holds the joins holds the whole: a body that has let them go cannot change a part.",
    point="9",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(9, "integrate and adapt technology"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.layer",
        *ROLE_READS,
    ),
    next_step="Name a role of the body's own as owner before the next change of supplier.",
    supply="In components: the role that owns each; in roles: how much of it is employed.",
    exclusions=("Layers other than integration and service management.",),
    assumptions=(
        OUR_READING,
        "A supplier may run the joins; the body answers for them.",
        "The owner is found among the roles by its name.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer              | owner_role
                -------------+--------------------+-----------
                ash          | integration        | Head
                birch        | service_management | Visitor
                cedar        | integration        |
                damson       | network            | Visitor
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
def integration_owner_in_house(case: CaseFile) -> Iterator[Answer]:
    """Each component that joins others, by its owner role."""
    for line in case.rows("components"):
        layers = ("integration", "service_management")
        yield not_of_layer(line, layers) or owner_answer(case, line)
