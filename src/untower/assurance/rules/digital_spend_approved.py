"""Was digital spending approved under spend control?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.acts import ACT_READS, act_answer, shown_acts
from untower.assurance.contract_tests import VAT
from untower.assurance.dating import by_commencement
from untower.assurance.editions import ENGLAND
from untower.assurance.going_further import PROCURED_READS, components_of_procurement
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


CONTROLS = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.MANDATORY_POLICY,
        since=date(2024, 2, 26),
    ),
)
POINT = "digital_spend_approved"


@rule(
    sentence="Digital spending above the control has its approval on record.",
    why="The control is where a department explains what it does otherwise than the Code says.",
    point="spend controls",
    edition="current",
    subject="procurements",
    binds=CONTROLS,
    dated=by_commencement,
    confirmed=False,
    source="Digital and technology spend controls, version 6, as reported by PublicTechnology, 26 "
    "February 2024: citizen-facing above £100,000, other digital above £1 million",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.estimated_value_gbp",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        *PROCURED_READS,
        "uses.service_id",
        "uses.component_id",
        "services.service_id",
        "services.is_public_facing",
        *ACT_READS,
    ),
    next_step="Stop until the approval is given.",
    supply="In evidence: kind other, point digital_spend_approved, about the procurement, with its "
    "date and its result; in services: which are for people outside.",
    exclusions=("Spending at or below the control; cryptography is controlled at any value.",),
    assumptions=(
        "A procurement is citizen-facing where a service for people outside uses what it buys.",
        "The reports do not say whether the amounts count VAT: what lies between the two is not "
        "known.",
    ),
    examples=(
        Example(
            kind="central",
            tables={
                "procurements": """
                procurement_id | estimated_value_gbp | commenced_on
                ---------------+---------------------+-------------
                ash            | 600000              | 2026-03-01
                fir            | 600000              | 2026-03-01
                damson         | 600000              | 2026-03-01
                elder          | 600000              | 2026-03-01
                """,
                "lots": """
                lot_id | procurement_id
                -------+---------------
                la     | ash
                lf     | fir
                ld     | damson
                """,
                "lot_components": """
                lot_id | component_id
                -------+-------------
                la     | one
                lf     | one
                ld     | two
                """,
                "uses": """
                service_id | component_id
                -----------+-------------
                apply      | one
                staff      | two
                """,
                "services": """
                service_id | is_public_facing
                -----------+-----------------
                apply      | yes
                staff      | no
                """,
                "evidence": shown_acts("procurements", "digital_spend_approved"),
            },
            outcomes={
                "ash": "met",
                "fir": "not met",
                "damson": "not applicable",
                "elder": "not known",
            },
        ),
    ),
)
def digital_spend_approved(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by its value, who uses what it buys, and the approval on record."""
    for line in case.rows("procurements"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    day, value = line["commenced_on"], line["estimated_value_gbp"]
    facing = case.number("spend_control_citizen_facing_gbp", day)
    other = case.number("spend_control_other_digital_gbp", day)
    if value is None or facing is None or other is None:
        return line.not_known("its value or the limit that binds is not known")
    outside = _is_for_outside(case, line)
    least, most = (facing, other) if outside is None else (facing if outside else other,) * 2
    if value <= Decimal(repr(least)):
        return line.not_applicable(f"it is worth {spell_gbp(value)}")
    if value / VAT <= Decimal(repr(most)):
        return line.not_known("whether it is above the control is not known")
    return act_answer(case, line, POINT, "approval")


def _is_for_outside(case: CaseFile, line: Line) -> bool | None:
    """Whether a service for people outside uses what is bought; None where that is not known."""
    found: list[bool | None] = []
    for component in components_of_procurement(case, line):
        uses = case.where("uses", "component_id", component)
        found += [case.linked(u, "services", "service_id")["is_public_facing"] for u in uses]
        found += [] if uses else [None]
    if True in found:
        return True
    return None if None in found or not found else False
