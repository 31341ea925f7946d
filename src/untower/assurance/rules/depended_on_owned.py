"""Has what much depends on an owner of the body's own?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.owners import ROLE_READS, owner_answer
from untower.assurance.rule import Example, rule
from untower.findings import Force
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="What many components depend on has an owner who is employed by the body.",
    why="What everything waits for should not wait for somebody else's decision.",
    point="9",
    edition="current",
    subject="components",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(9, "integrate and adapt technology"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "interfaces.from_component_id",
        "interfaces.to_component_id",
        *ROLE_READS,
    ),
    next_step="Give it an owner of the body's own.",
    supply="In interfaces: what depends on what; in components: the owner role; in roles: how much "
    "of it is employed.",
    exclusions=("Components on which fewer than five others directly depend.",),
    assumptions=(OUR_READING, "Five is a house convention."),
    examples=(
        Example(
            tables={
                "components": """
                component_id | owner_role
                -------------+-----------
                ash          | Head
                birch        | Visitor
                cedar        |
                damson       | Visitor
                """,
                "interfaces": """
                from_component_id | to_component_id
                ------------------+----------------
                a | ash
                b | ash
                c | ash
                d | ash
                e | ash
                a | birch
                b | birch
                c | birch
                d | birch
                e | birch
                a | cedar
                b | cedar
                c | cedar
                d | cedar
                e | cedar
                a | damson
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
def depended_on_owned(case: CaseFile) -> Iterator[Answer]:
    """Each component by how many others depend on it and by its owner."""
    least = case.convention("depended_on_from")
    for line in case.rows("components"):
        on_it = case.where("interfaces", "to_component_id", line["component_id"])
        if not case.rows("interfaces"):
            yield line.not_known("what depends on what is not known")
        elif len(on_it) < least:
            yield line.not_applicable(f"{plural(len(on_it), 'other')} directly depend on it")
        else:
            yield owner_answer(case, line)
