"""Does a role the body keeps rest on one person?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule
from untower.assurance.verdict import Line
from untower.tables.capability import RETAINED_AS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No role a body keeps rests on one person.",
    why="What one person knows leaves with that person.",
    point="retained roles",
    edition="current",
    subject="roles",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "roles.role_id",
        "roles.retained_as",
        "roles.people_employed",
    ),
    next_step="Train a second person, or share the role with another body.",
    supply="In roles: how many people are employed in each.",
    exclusions=("Roles with nobody in them, which another test asks about.",),
    assumptions=("The eight roles are untower's own list.",),
    examples=(
        Example(
            tables={
                "roles": """
                role_id | retained_as        | people_employed
                --------+--------------------+----------------
                r1      | service_owner      | 3
                r2      | architect          | 1
                r3      | delivery_manager   |
                r4      | commercial_manager | 0
                """,
            },
            outcomes={
                "service_owner": "met",
                "architect": "not met",
                "delivery_manager": "not known",
                "commercial_manager": "not applicable",
                "security_lead": "not known",
                "service_integrator": "not known",
                "data_owner": "not known",
                "user_researcher": "not known",
            },
        ),
    ),
)
def retained_roles_not_single(case: CaseFile) -> Iterator[Answer]:
    """Each of the roles to keep, by the people over every row that fills it."""
    if not case.has("roles"):
        return
    for kept in RETAINED_AS:
        line = Line("roles", {}, kept)
        filling = case.where("roles", "retained_as", kept)
        people = [r["people_employed"] for r in filling]
        if not people or None in people:
            yield line.not_known("how many people are employed in it is not known")
        elif sum(people) == 0:
            yield line.not_applicable("nobody is employed in it")
        elif sum(people) == 1:
            yield line.not_met("one person alone is employed in it", tuple(r.row for r in filling))
        else:
            yield line.met(f"{sum(people)} people are employed in it")
