"""Was reuse looked at where a platform does the same?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="Where a shared platform does what a component does, reuse is among its options.",
    why="What nobody looked at was not turned down: it was forgotten.",
    point="8",
    edition="current",
    subject="components",
    binds=CODE,
    source=code_source(8, "share, reuse and collaborate"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.capability",
        "platforms.capability",
        "platforms.name",
        "options.component_id",
        "options.kind",
    ),
    next_step="Cost the platform as an option beside the others.",
    supply="In platforms: what exists and does what; in options: what was looked at for each "
    "component.",
    exclusions=("Components that no listed platform could replace, or that are the platform.",),
    assumptions=(
        OUR_READING,
        "A platform could replace a component where both name the same capability.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | name   | capability
                -------------+--------+--------------
                ash          | Till   | payments
                birch        | Doors  | forms
                cedar        | Post   | notifications
                damson       | Ledger | finance
                """,
                "platforms": """
                platform_id | name         | capability
                ------------+--------------+--------------
                p1          | County Pay   | payments
                p2          | County Forms | forms
                p3          | County Post  | notifications
                """,
                "options": """
                option_id | component_id | kind
                ----------+--------------+-------
                o1        | ash          | reuse
                o2        | birch        | saas
                o3        | birch        | retain
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
def shared_platforms_considered(case: CaseFile) -> Iterator[Answer]:
    """Each component that a listed platform could replace, by its options."""
    for line in case.rows("components"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    capability, name = line["capability"], line["name"]
    if capability is None or not case.has("platforms"):
        blank = () if capability else ("capability",)
        return line.not_known("whether a platform does the same is not known", *blank)
    same = case.where("platforms", "capability", capability)
    if not same and case.where("platforms", "capability", None):
        return line.not_known("what some of the platforms do is not known")
    if not same:
        return line.not_applicable("no listed platform does the same")
    if name is None or any(p["name"] is None for p in same):
        return line.not_known("whether it is the platform itself is not known")
    if any(p["name"].casefold() in name.casefold() for p in same):
        return line.not_applicable("it is the platform")
    options = case.where("options", "component_id", line["component_id"])
    kinds = [o["kind"] for o in options]
    if "reuse" in kinds:
        return line.met("reuse is among its options")
    if not kinds or None in kinds or case.where("options", "component_id", None):
        return line.not_known("which options were looked at is not known")
    found = tuple(o.row for o in options)
    return line.not_met(f"{same[0]['name']} does the same and is not among its options", found)
