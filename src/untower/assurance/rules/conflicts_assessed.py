"""Were conflicts of interest assessed before the tender notice?"""

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
    sentence="Conflicts of interest are assessed before a procurement's first notice.",
    why="Whoever gains from the choice should not make it, nor write its question.",
    point="Procurement Act 2023, sections 81 to 83",
    edition="current",
    subject="procurements",
    binds=ACT,
    dated=by_procurement,
    confirmed=False,
    source="Procurement Act 2023, section 81 (legislation.gov.uk); that the assessment comes "
    "before the notice, as restated by Ward Hadaway",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        "procurements.regime",
        *ACT_READS,
    ),
    next_step="Assess them now and say so in the next notice.",
    supply="In evidence: kind other, point conflicts_assessed, about the procurement, with its "
    "date and its result; in procurements: the day of the tender notice.",
    exclusions=("Procurements under an earlier law.",),
    assumptions=("The tender notice is the first notice.",),
    examples=(
        Example(
            tables={
                "procurements": """
                procurement_id | commenced_on | tender_notice_on | regime
                ---------------+--------------+------------------+--------
                ash            | 2026-01-10   | 2026-02-10       | pa2023
                birch          | 2026-01-10   | 2026-02-10       | pa2023
                cedar          | 2026-01-10   | 2026-02-10       | pa2023
                damson         | 2024-01-10   | 2024-02-10       | pcr2015
                elder          | 2026-01-10   | 2026-02-10       | pa2023
                fir            | 2026-01-10   | 2026-02-10       | pa2023
                """,
                "evidence": shown_acts("procurements", "conflicts_assessed"),
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not known",
                "fir": "not met",
            },
        ),
    ),
)
def conflicts_assessed(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by the assessment on record and the day of its notice."""
    for line in case.rows("procurements"):
        notice = line["tender_notice_on"]
        if notice is None:
            yield line.not_known("the day of its tender notice is not known", "tender_notice_on")
        else:
            yield act_answer(case, line, "conflicts_assessed", "conflicts assessment", by=notice)
