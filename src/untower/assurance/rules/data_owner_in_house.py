"""Has each data store an owner among the body's own people?"""

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
    sentence="Each data store has an owner who is employed by the body.",
    why="Data without an owner is gathered twice, corrected nowhere and kept for ever.",
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
        *ROLE_READS,
    ),
    next_step="Name a role of the body's own as owner.",
    supply="In components: the role that owns each; in roles: how much of it is employed.",
    exclusions=("Layers other than data.",),
    assumptions=(
        OUR_READING,
        "The owner is found among the roles by its name.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | layer   | owner_role
                -------------+---------+-----------
                ash          | data    | Head
                birch        | data    | Visitor
                cedar        | data    |
                damson       | network | Visitor
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
def data_owner_in_house(case: CaseFile) -> Iterator[Answer]:
    """Each data store by its owner role."""
    for line in case.rows("components"):
        yield not_of_layer(line, ("data",)) or owner_answer(case, line)
