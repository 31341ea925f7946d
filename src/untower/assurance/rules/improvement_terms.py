"""Do contracts provide for change, improvement and a check against the market?"""

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


POINT = "improvement_terms"


@rule(
    sentence="Each contract in force provides for change and a check against the market.",
    why="Technology grows cheaper each year; a price that cannot move grows dearer.",
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
    next_step="Add the terms at the next change, or when it is let again.",
    supply="In evidence: kind other, point improvement_terms, about each of the contracts, "
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
def improvement_terms(case: CaseFile) -> Iterator[Answer]:
    """Each of those asked, by its evidence."""
    for line in case.rows("contracts"):
        yield _asked(case, line) or evidence_answer(
            case, line, "other", "record of its terms for improvement", point=POINT
        )


def _asked(case: CaseFile, line: Line) -> Answer | None:
    now = in_force(case, line)
    if now is None:
        return line.not_known("when it ends is not known", "ends_on")
    return None if now else line.not_applicable("it has ended")
