"""Is each contract managed by the body's own people?"""

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
    sentence="Each contract is managed by a role that the body employs.",
    why="A contract that nobody of the body's own manages is managed by the supplier.",
    point="retained roles",
    edition="current",
    subject="contracts",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.is_revenue",
        *ROLE_READS,
    ),
    next_step="Give the contract to a role of the body's own.",
    supply="In contracts: the role that manages each; in roles: how much of it is employed.",
    exclusions=("Contracts that bring income.",),
    assumptions=("The owner is found among the roles by its name.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | is_revenue | owner_role
                ------------+------------+-----------
                ash         | no         | Head
                birch       | no         | Visitor
                cedar       | no         |
                damson      | yes        | Visitor
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
def contract_owner_in_house(case: CaseFile) -> Iterator[Answer]:
    """Each contract by its owner role."""
    for line in case.rows("contracts"):
        if line["is_revenue"]:
            yield line.not_applicable("it brings income and costs nothing")
        elif line["is_revenue"] is None:
            yield line.not_known("whether it brings income is not known", "is_revenue")
        else:
            yield owner_answer(case, line)
