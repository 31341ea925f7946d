"""Are the roles every body keeps filled by its own people?"""

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
    sentence="Each of the eight roles a body keeps is filled by somebody it employs.",
    why="Without them a body cannot say what it needs, judge what it gets, or leave.",
    point="retained roles",
    edition="current",
    subject="roles",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "roles.role_id",
        "roles.retained_as",
        "roles.fte_employed",
        "roles.fte_needed",
    ),
    next_step="Fill the role with an employee before the next contract is let.",
    supply="In roles: which role fills each of the eight, and how much of it is employed and "
    "needed.",
    exclusions=("A role that is not needed here.",),
    assumptions=("No official list of roles to keep was found: the eight are untower's own.",),
    examples=(
        Example(
            tables={
                "roles": """
                role_id | retained_as        | fte_employed | fte_needed
                --------+--------------------+--------------+-----------
                r1      | service_owner      | 2            | 2
                r2      | architect          | 0            | 1
                r3      | delivery_manager   |              | 1
                r4      | commercial_manager | 1            | 1
                r5      | security_lead      | 1            | 1
                r6      | service_integrator | 1            | 1
                r7      | data_owner         | 0            | 0
                """,
            },
            outcomes={
                "service_owner": "met",
                "architect": "not met",
                "delivery_manager": "not known",
                "commercial_manager": "met",
                "security_lead": "met",
                "service_integrator": "met",
                "data_owner": "not applicable",
                "user_researcher": "not known",
            },
        ),
    ),
)
def retained_roles_filled(case: CaseFile) -> Iterator[Answer]:
    """Each of the roles to keep, over every row that fills it."""
    if not case.has("roles"):
        return
    for kept in RETAINED_AS:
        line = Line("roles", {}, kept)
        filling = case.where("roles", "retained_as", kept)
        employed = [r["fte_employed"] for r in filling]
        needed = [r["fte_needed"] for r in filling]
        if any(n is not None and n > 0 for n in employed):
            yield line.met("somebody is employed in it")
        elif not filling:
            yield line.not_known("no role is said to fill it")
        elif None in employed or None in needed:
            yield line.not_known("how much of it is employed or needed is not known")
        elif not any(needed):
            yield line.not_applicable("it is not needed here")
        else:
            yield line.not_met("nobody is employed in it", tuple(r.row for r in filling))
