"""Has social value the weight said to hold from 2027?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.dating import by_procurement
from untower.assurance.editions import ENGLAND
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


PPN_026 = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.MANDATORY_POLICY,
        since=date(2027, 1, 1),
    ),
)
LARGE, MEDIUM = Decimal(5_000_000), Decimal(1_000_000)


@rule(
    sentence="From 2027 social value weighs a fifth in large procurements, a tenth in others.",
    why="What a contract does for people and places beside its own work is part of its value.",
    point="PPN 026",
    edition="current",
    subject="lots",
    binds=PPN_026,
    dated=by_procurement,
    confirmed=False,
    severity=Force.GUIDANCE,
    source="PPN 026, known only from a public rules engine: its own text was not found",
    reads=(
        "lots.lot_id",
        "lots.title",
        "lots.procurement_id",
        "lots.social_value_weight_pct",
        "procurements.procurement_id",
        "procurements.estimated_value_gbp",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        "procurements.regime",
    ),
    next_step="Read the note itself first; then give social value its weight before the notice.",
    supply="In lots: the weight of social value; in procurements: value with VAT and day of "
    "beginning.",
    exclusions=("Procurements below £1 million with VAT; those begun before 2027.",),
    assumptions=("The value of the procurement counts, over all its lots.",),
    examples=(
        Example(
            kind="central",
            on=date(2027, 6, 1),
            tables={
                "lots": """
                lot_id | procurement_id | social_value_weight_pct
                -------+----------------+------------------------
                ash    | p1             | 20
                birch  | p1             | 10
                cedar  | p1             |
                damson | p2             | 5
                elder  | p3             | 10
                """,
                "procurements": """
                procurement_id | estimated_value_gbp | commenced_on | regime
                ---------------+---------------------+--------------+-------
                p1             | 6000000             | 2027-02-01   | pa2023
                p2             | 900000              | 2027-02-01   | pa2023
                p3             | 3000000             | 2027-02-01   | pa2023
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "met",
            },
        ),
    ),
)
def social_value_weight_2027(case: CaseFile) -> Iterator[Answer]:
    """Each lot by its weight of social value and the value of its procurement."""
    for line in case.rows("lots"):
        bought = case.linked(line, "procurements", "procurement_id")
        value, weight = bought["estimated_value_gbp"], line["social_value_weight_pct"]
        size = "large" if value is not None and value >= LARGE else "medium"
        least = case.number(f"social_value_weight_{size}_min_pct", bought["commenced_on"])
        if value is None or least is None:
            yield line.not_known("its value or the weight that binds is not known")
        elif value < MEDIUM:
            yield line.not_applicable(f"it is bought for {spell_gbp(value)}")
        elif weight is None:
            yield line.not_known("the weight is not known", "social_value_weight_pct")
        elif weight < least:
            yield line.not_met(f"it weighs {weight:g}%, below {least:g}%")
        else:
            yield line.met(f"it weighs {weight:g}%")
