"""Was large commercial activity approved at both business cases?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.acts import ACT_READS, act_answer, shown_acts
from untower.assurance.contract_tests import VAT
from untower.assurance.dating import by_commencement
from untower.assurance.editions import ENGLAND
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


CONTROLS = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.MANDATORY_POLICY,
        since=date(2023, 2, 1),
    ),
)


@rule(
    sentence="What is bought for £20 million or more has the Cabinet Office's commercial approval.",
    why="The dearest decisions are looked at twice, before the market is asked and before award.",
    point="spend controls",
    edition="current",
    subject="procurements",
    binds=CONTROLS,
    dated=by_commencement,
    confirmed=False,
    source="Commercial spend controls, version 7 (gov.uk, stored copy): £20 million and over, "
    "excluding VAT, at outline and at full business case",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.estimated_value_gbp",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        *ACT_READS,
    ),
    next_step="Do not go to the market, nor award, before the approval.",
    supply="In evidence: kind other, point commercial_spend_approved, about the procurement, with "
    "its date and its result; in procurements: the value with VAT.",
    exclusions=("Procurements below £20 million without VAT.",),
    assumptions=(
        "VAT is a fifth of the price without it.",
        "Some bodies have a higher limit: an own policy file may set it.",
        "One approval on record is enough here; the control asks at both business cases.",
    ),
    examples=(
        Example(
            kind="central",
            tables={
                "procurements": """
                procurement_id | estimated_value_gbp | commenced_on
                ---------------+---------------------+-------------
                ash            | 30000000            | 2026-03-01
                fir            | 30000000            | 2026-03-01
                elder          | 30000000            | 2026-03-01
                damson         | 21000000            | 2026-03-01
                """,
                "evidence": shown_acts("procurements", "commercial_spend_approved"),
            },
            outcomes={
                "ash": "met",
                "fir": "not met",
                "elder": "not known",
                "damson": "not applicable",
            },
        ),
    ),
)
def commercial_spend_approved(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by its value without VAT and the approval on record."""
    for line in case.rows("procurements"):
        value = line["estimated_value_gbp"]
        limit = case.number("commercial_spend_control_gbp", line["commenced_on"])
        if value is None or limit is None:
            yield line.not_known("its value or the limit that binds is not known")
        elif value / VAT < Decimal(repr(limit)):
            yield line.not_applicable(f"it is worth {spell_gbp(value / VAT)} without VAT")
        else:
            yield act_answer(case, line, "commercial_spend_approved", "approval")
