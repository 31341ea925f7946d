"""Does a council that is to be replaced have consent for what it lets?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.acts import ACT_READS, act_answer
from untower.assurance.contract_tests import VAT
from untower.assurance.editions import ENGLAND
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


DISSOLVED = (Bond(kinds=("council",), nations=ENGLAND, force=Force.LAW, since=date(2007, 11, 1)),)
NOT_NEEDED = ("not needed", "no direction")


POINT = "reorganisation_consent"


@rule(
    sentence="A council that is to be replaced has consent for larger contracts it lets.",
    why="A successor is not to be bound by what it would not have let.",
    point="Local Government and Public Involvement in Health Act 2007, section 24",
    edition="current",
    subject="procurements",
    binds=DISSOLVED,
    source="Local Government and Public Involvement in Health Act 2007, section 24 "
    "(legislation.gov.uk); it binds only where a direction has been made",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.estimated_value_gbp",
        "organisation.vesting_on",
        "organisation.successor",
        *ACT_READS,
    ),
    next_step="Do not sign before the consent is given in writing.",
    supply="In organisation: the day it is replaced, and by whom; in evidence: kind other, point "
    "reorganisation_consent, about the procurement, or about the organisation where no direction "
    "names it, with its date and its result (given, refused, no direction).",
    exclusions=("Procurements of £100,000 or less.",),
    assumptions=(
        "What is bought is not capital, of which £1 million is the amount, and may run past the "
        "day the direction states.",
        "The amount is compared with the value without VAT.",
    ),
    examples=(
        Example(
            tables={
                "organisation": """
                vesting_on | successor
                -----------+----------
                2028-04-01 | Great
                """,
                "procurements": """
                procurement_id | estimated_value_gbp
                ---------------+--------------------
                ash            | 900000
                birch          | 90000
                fir            | 900000
                elder          | 900000
                cedar          | 110000
                damson         |
                """,
                "evidence": """
evidence_id | kind | subject_table | point | subject_key | done_on | result
---
e1 | other | procurements | reorganisation_consent | ash | 2026-02-01 | agreed by the successor
e2 | other | procurements | reorganisation_consent | fir | 2026-02-01 | refused
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not applicable",
                "fir": "not met",
                "elder": "not known",
                "cedar": "not applicable",
                "damson": "not known",
            },
        ),
        Example(
            tables={
                "procurements": """
                procurement_id | estimated_value_gbp
                ---------------+--------------------
                ash            | 900000
                """,
                "evidence": """
evidence_id | kind | subject_table | point | done_on | result
---
e1 | other | organisation | reorganisation_consent | 2026-02-01 | no direction names the council
                """,
            },
            outcomes={"ash": "met"},
        ),
    ),
)
def reorganisation_consent(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by its value and the consent on record."""
    limit = case.number("reorganisation_consent_above_gbp", case.on)
    whole = act_answer(case, case.whole("organisation"), POINT, "direction", also_passed=NOT_NEEDED)
    for line in case.rows("procurements"):
        yield line.met(whole.words) if whole.outcome is Outcome.MET else _answer(case, line, limit)


def _answer(case: CaseFile, line: Line, limit: float | None) -> Answer:
    value, body = line["estimated_value_gbp"], case.organisation
    if value is None or limit is None:
        return line.not_known("its value or the amount is not known", "estimated_value_gbp")
    if value / VAT <= Decimal(repr(limit)):
        return line.not_applicable(f"it is worth {spell_gbp(value / VAT)} without VAT")
    if body["vesting_on"] is None and body["successor"] is None:
        return line.not_known("whether the body is to be replaced is not known")
    return act_answer(case, line, POINT, "consent", also_passed=(*NOT_NEEDED, "given"))
