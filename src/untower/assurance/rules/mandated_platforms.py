"""Are the platforms that central services must use used?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.assurance.contract_tests import EXCEPTION_READS
from untower.assurance.editions import ENGLAND
from untower.assurance.rule import Bond, Example, rule
from untower.assurance.services_asked import if_running
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


SINCE = date(2024, 10, 23)
MANDATED = (
    Bond(kinds=("central",), nations=ENGLAND, force=Force.COMPLY_OR_EXPLAIN, since=SINCE),
    Bond(kinds=("council",), nations=ENGLAND, force=Force.HOUSE_CONVENTION, since=SINCE),
)


PLATFORMS = {"notifications": "GOV.UK Notify", "payments": "GOV.UK Pay"}


@rule(
    sentence="Messages go through GOV.UK Notify and card payments through GOV.UK Pay.",
    why="A platform that exists, is paid for and is kept secure by others need not be bought "
    "again.",
    point="8",
    edition="current",
    subject="components",
    binds=MANDATED,
    source="Use mandated central services, digital and technology spend control, strategic "
    "commitments of 23 October 2024 (gov.uk)",
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.capability",
        "components.status",
        *EXCEPTION_READS,
    ),
    next_step="Move to the platform, or record the technical reason against it.",
    supply="In components: the name, capability and status of each.",
    exclusions=("Direct Debit.",),
    assumptions=(
        "A component is the platform where its name says so.",
        "Central services must use them unless there is a technical reason; for a council it "
        "is an opportunity, and joining its back office is the work.",
    ),
    examples=(
        Example(
            kind="central",
            tables={
                "components": """
                component_id | name       | capability    | status
                -------------+------------+---------------+--------
                ash          | GOV.UK Pay | payments      | live
                birch        | Till       | payments      | live
                cedar        |            | notifications | live
                damson       | Ledger     | finance       | live
                elder        | Old till   | payments      | retired
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
def mandated_platforms(case: CaseFile) -> Iterator[Answer]:
    """Each component that sends messages or takes card payments."""
    for line in case.rows("components"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    capability, name = line["capability"], line["name"]
    if capability is None:
        return line.not_known("what it does is not known", "capability")
    if capability not in PLATFORMS:
        return line.not_applicable("no platform is mandated for what it does")
    platform = PLATFORMS[capability]
    if name is None:
        return line.not_known(f"whether it is {platform} is not known", "name")
    if platform.casefold() in name.casefold():
        return line.met(f"it is {platform}")
    excepted = case.is_excepted(line)
    if excepted is None:
        return line.not_known("a record that may except it does not say so fully")
    if excepted:
        return line.met("it is excepted on record")
    return if_running(line, line.not_met(f"{platform} does the same"))
