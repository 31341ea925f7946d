"""Was the market looked at before the procurement?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import PLAYBOOK, PLAYBOOK_SOURCE
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


POINT = "market_assessed"


@rule(
    sentence="Each procurement rests on an assessment of the market's health and capability.",
    why="A specification that no healthy market can meet is met by one firm, on its terms.",
    point="DDaT Playbook, market health",
    edition="current",
    subject="procurements",
    binds=PLAYBOOK,
    severity=Force.GUIDANCE,
    source=PLAYBOOK_SOURCE,
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.route",
        *READS_OTHER,
    ),
    next_step="Speak to the market again before the notice.",
    supply="In evidence: kind other, point market_assessed, about each of the procurements, "
    "with its date, its end and its result.",
    exclusions=("Procurements below the threshold.",),
    assumptions=(
        "The Playbook states the policy; what is taken as evidence of it is a reading of ours.",
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "procurements": """
                procurement_id | route
                ---
                ash | open
                birch | open
                cedar | open
                damson | below_threshold
                elder | open
                fir | open
                """,
                "evidence": shown("other", "procurements", POINT),
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
def market_assessed(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("procurements"):
        yield _asked(line) or evidence_answer(
            case, line, "other", "assessment of the market", point=POINT
        )


def _asked(line: Line) -> Answer | None:
    if line["route"] is None:
        return line.not_known("its route is not known", "route")
    below = line["route"] == "below_threshold"
    return line.not_applicable("it is below the threshold") if below else None
