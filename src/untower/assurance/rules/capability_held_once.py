"""Does the body hold a shareable capability more than once?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


NAMED = 3
SHARED = ("notifications", "payments", "identity", "forms")


@rule(
    sentence="Notifications, payments, identity and forms are each held once.",
    why="Two ways to pay are two contracts, two audits and two sets of faults for one need.",
    point="8",
    edition="current",
    subject="components",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(8, "share, reuse and collaborate"),
    reads=(
        "components.component_id",
        "components.name",
        "components.owner_role",
        "components.capability",
        "components.status",
    ),
    next_step="Choose one and plan to retire the other, or record why both must stay.",
    supply="In components: the capability and the status of each.",
    exclusions=(
        "Components planned, being retired or gone; other capabilities, which systems rightly "
        "hold more than once.",
    ),
    assumptions=(
        OUR_READING,
        "The four capabilities are those common platforms offer.",
    ),
    examples=(
        Example(
            tables={
                "components": """
                component_id | capability      | status
                -------------+-----------------+-------
                ash          | payments        | live
                birch        | payments        | live
                cedar        | identity        | live
                damson       | case_management | live
                elder        | forms           |
                """,
            },
            outcomes={
                "ash": "not met",
                "birch": "not met",
                "cedar": "met",
                "damson": "not applicable",
                "elder": "not known",
            },
        ),
    ),
)
def capability_held_once(case: CaseFile) -> Iterator[Answer]:
    """Each component with a shareable capability, by what else holds it."""
    holding = {c: case.where("components", "capability", c) for c in SHARED}
    live = {c: [x for x in lines if x["status"] == "live"] for c, lines in holding.items()}
    unsure = {c: sum(x["status"] is None for x in lines) for c, lines in holding.items()}
    is_open = bool(case.where("components", "capability", None))
    for line in case.rows("components"):
        capability, status = line["capability"], line["status"]
        if capability is None:
            yield line.not_known("what it does is not known", "capability")
        elif capability not in SHARED:
            yield line.not_applicable("others need not share what it does")
        elif status is None:
            yield line.not_known("whether it is in use is not known", "status")
        elif status != "live":
            yield line.not_applicable(f"it is {status}")
        elif len(live[capability]) > 1:
            others = [x for x in live[capability][: NAMED + 1] if x is not line][:NAMED]
            names = ", ".join(x.named for x in others)
            yield line.not_met(
                f"{len(live[capability]) - 1:,} more do {capability}: {names}",
                tuple(x.row for x in others),
            )
        elif unsure[capability] or is_open:
            yield line.not_known("whether another component does the same is not known")
        else:
            yield line.met(f"nothing else does {capability}")
