"""Is the role that answers for a row filled by the body's own people?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line

ROLE_READS = ("roles.name", "roles.fte_employed")


def owner_answer(case: CaseFile, line: Line) -> Answer:
    """Whether the owner role of a row is a role that an employee fills.

    An owner that is not among the roles is not known, nor is one whose employees are not counted.
    """
    role = line["owner_role"]
    if role is None:
        return line.not_known("who owns it is not known", "owner_role")
    named = case.roles_named(role)
    counts = [r["fte_employed"] for r in named]
    if any(c is not None and c > 0 for c in counts):
        return line.met(f"{role} is employed")
    if not named:
        return line.not_known(f"{role} is not among the roles")
    if None in counts or case.where("roles", "name", None):
        return line.not_known(f"whether anybody is employed as {role} is not known")
    return line.not_met(f"nobody is employed as {role}", tuple(r.row for r in named))
