"""Does each contract say how knowledge is handed over at its end?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import in_force
from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.evidence import READS_OTHER, evidence_answer, shown
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


POINT = "knowledge_handover"


@rule(
    sentence="Each contract in force says how knowledge is handed over at its end.",
    why="What only the supplier knows is the strongest lock of all.",
    point="11",
    edition="current",
    subject="contracts",
    binds=CODE,
    source=CODE_11,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.ends_on",
        *READS_OTHER,
    ),
    next_step="Agree it while the supplier still wants to stay.",
    supply="In evidence: kind other, point knowledge_handover, about each of the contracts, "
    "with its date, its end and its result.",
    exclusions=("Contracts that have ended.",),
    assumptions=(
        OUR_READING,
        "Evidence counts from the day it was made to the day it expires; the newest counts.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | ends_on
                ---
                ash | 2028-01-01
                birch | 2028-01-01
                cedar | 2028-01-01
                damson | 2020-01-01
                elder | 2028-01-01
                fir | 2028-01-01
                """,
                "evidence": shown("other", "contracts", POINT),
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
def knowledge_handover(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("contracts"):
        yield _asked(case, line) or evidence_answer(
            case, line, "other", "plan for handing over knowledge", point=POINT
        )


def _asked(case: CaseFile, line: Line) -> Answer | None:
    now = in_force(case, line)
    if now is None:
        return line.not_known("when it ends is not known", "ends_on")
    return None if now else line.not_applicable("it has ended")
