"""Was a direct award announced before it was made?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.acts import ACT_READS, act_answer, shown_acts
from untower.assurance.dating import by_procurement
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="An award without competition has a transparency notice.",
    why="Who was not asked can only object to what is said aloud.",
    point="Procurement Act 2023, direct award",
    edition="current",
    subject="procurements",
    binds=ACT,
    dated=by_procurement,
    confirmed=False,
    source="Procurement Act 2023, transparency notice before a direct award, as restated by DAC "
    "Beachcroft",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.route",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        "procurements.regime",
        *ACT_READS,
    ),
    next_step="Publish the notice before anything is signed.",
    supply="In evidence: kind other, point direct_award_notice, about the procurement, with the "
    "day the notice was published and its result.",
    exclusions=("Every other route.",),
    assumptions=("When the award was made is not recorded, so that it came after is not tested.",),
    examples=(
        Example(
            tables={
                "procurements": """
                procurement_id | route  | commenced_on | regime
                ---------------+--------+--------------+-------
                ash            | direct | 2025-05-10   | pa2023
                damson         | open   | 2025-05-10   | pa2023
                elder          | direct | 2025-05-10   | pa2023
                fir            | direct | 2025-05-10   | pa2023
                """,
                "evidence": shown_acts("procurements", "direct_award_notice"),
            },
            outcomes={
                "ash": "met",
                "damson": "not applicable",
                "elder": "not known",
                "fir": "not met",
            },
        ),
    ),
)
def direct_award_notice(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by direct award by the notice on record."""
    for line in case.rows("procurements"):
        if line["route"] is None:
            yield line.not_known("its route is not known", "route")
        elif line["route"] != "direct":
            yield line.not_applicable("it is no direct award")
        else:
            yield act_answer(case, line, "direct_award_notice", "transparency notice")
