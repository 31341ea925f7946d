"""Is a platform that exists used where it does the same?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import EXCEPTION_READS
from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import if_running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="Where a shared platform does what a component does, the platform is used.",
    why="What the public sector has built once need not be bought, run and mended twice.",
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
        "components.status",
        "platforms.capability",
        "platforms.name",
        "platforms.since",
        *EXCEPTION_READS,
    ),
    next_step="Cost the move, back office included, or record why the platform does not serve.",
    supply="In platforms: what exists, what it does and since when; in components: the name, "
    "capability and status of each.",
    exclusions=("Components that no listed platform could replace; those planned or gone.",),
    assumptions=(
        OUR_READING,
        "A component is the platform where its name holds the platform's.",
        "Whom a platform binds is another rule's question: here it is an opportunity.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | name             | capability | status
                -------------+------------------+------------+--------
                ash          | County Pay       | payments   | live
                birch        | Till             | payments   | live
                cedar        | Doors            | forms      | live
                damson       | Ledger           | finance    | live
                elder        | Old till         | payments   | retired
                """,
                "platforms": """
                platform_id | name         | capability | since
                ------------+--------------+------------+-----------
                p1          | County Pay   | payments   | 2020-01-01
                p2          | County Forms | forms      |
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not applicable",
            },
        ),
    ),
)
def shared_platforms_used(case: CaseFile) -> Iterator[Answer]:
    """Each component that a listed platform could replace, by whether it is that platform."""
    for line in case.rows("components"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    capability, name = line["capability"], line["name"]
    if capability is None or not case.has("platforms"):
        blank = () if capability else ("capability",)
        return line.not_known("whether a platform does the same is not known", *blank)
    able = case.where("platforms", "capability", capability)
    unsure = case.where("platforms", "capability", None)
    if not able:
        if unsure:
            return line.not_known("what a listed platform does is not known")
        return line.not_applicable("no listed platform does the same")
    if name is None or any(p["name"] is None for p in able):
        return line.not_known("whether it is the platform is not known")
    if any(p["name"].casefold() in name.casefold() for p in able):
        return line.met("it is the platform")
    excepted = case.is_excepted(line)
    there = [p for p in able if p["since"] is not None and p["since"] <= case.on]
    if excepted is None:
        return line.not_known("a record that may except it does not say so fully")
    if not there and any(p["since"] is None for p in able):
        return line.not_known(f"since when {able[0]['name']} can be used is not known")
    if excepted or not there:
        return line.not_applicable("it is excepted on record, or the platform is still to come")
    return if_running(line, line.not_met(f"{there[0]['name']} does the same", (there[0].row,)))
