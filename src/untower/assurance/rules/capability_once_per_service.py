"""Does one service rest on two components that do the same?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.findings import Force
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


PLATFORMS = ("notifications", "payments", "identity", "forms")


@rule(
    sentence="No service rests on two components that do the same.",
    why="Two systems for one step of a service are paid twice and disagree.",
    point="8",
    edition="current",
    subject="services",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(8, "share, reuse and collaborate"),
    reads=(
        "services.service_id",
        "services.name",
        "services.owner_role",
        "uses.service_id",
        "uses.component_id",
        "components.component_id",
        "components.layer",
        "components.capability",
        "components.status",
    ),
    next_step="Choose one of the two for the service and plan to leave the other.",
    supply="In components: the layer, the capability and the status of each; in uses: what each "
    "service rests on.",
    exclusions=(
        "Services that rest on one component; layers other than applications; what common "
        "platforms offer, which another rule counts over the whole body.",
    ),
    assumptions=(OUR_READING, "The same word for a capability is the same capability."),
    examples=(
        Example(
            tables={
                "services": """
                service_id | name
                -----------+-----
                ash        | Ash
                birch      | Birch
                cedar      | Cedar
                damson     | Damson
                """,
                "uses": """
                service_id | component_id
                -----------+-------------
                ash        | one
                ash        | two
                birch      | one
                birch      | three
                cedar      | one
                cedar      | four
                damson     | one
                """,
                "components": """
                component_id | layer       | capability      | status
                -------------+-------------+-----------------+-------
                one          | application | case_management | live
                two          | application | finance         | live
                three        | application | case_management | live
                four         | application |                 | live
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
def capability_once_per_service(case: CaseFile) -> Iterator[Answer]:
    """Each service by what the live components it rests on do."""
    for line in case.rows("services"):
        uses = case.where("uses", "service_id", line["service_id"])
        yield _answer(line, [case.linked(use, "components", "component_id") for use in uses])


def _answer(line: Line, used: list[Line]) -> Answer:
    if not used:
        return line.not_known("what it rests on is not known")
    if len(used) == 1:
        return line.not_applicable("it rests on one component")
    doing: dict[str, list[Line]] = {}
    for component in used:
        is_live = (component["layer"], component["status"]) == ("application", "live")
        if is_live and component["capability"] not in (None, *PLATFORMS):
            doing.setdefault(component["capability"], []).append(component)
    twice = {what: two for what, two in doing.items() if len(two) > 1}
    if twice:
        what, two = next(iter(twice.items()))
        names = listed((c.named for c in two), at_most=3)
        return line.not_met(f"{names} do {what}", tuple(c.row for c in two))
    if any(None in (c["layer"], c["status"], c["capability"]) for c in used):
        return line.not_known("what it rests on does, or whether that is live, is not known")
    return line.met("nothing it rests on does the same as another")
