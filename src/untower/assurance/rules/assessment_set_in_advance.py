"""Was it settled how tenders are assessed before they were asked for?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.dating import by_procurement
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


WEIGHTS = ("price_weight_pct", "quality_weight_pct", "social_value_weight_pct")


@rule(
    sentence="Weights that add up and a price method are set before the tender notice.",
    why="Criteria that are settled after the prices are known can be settled to fit.",
    point="Procurement Act 2023, section 23",
    edition="current",
    subject="lots",
    binds=ACT,
    dated=by_procurement,
    source="Procurement Act 2023, section 23(3) (legislation.gov.uk)",
    reads=(
        "lots.lot_id",
        "lots.title",
        "lots.procurement_id",
        "lots.price_weight_pct",
        "lots.quality_weight_pct",
        "lots.social_value_weight_pct",
        "lots.price_method",
        "procurements.procurement_id",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        "procurements.regime",
    ),
    next_step="Correct the weights before anything is published; if it is, take advice.",
    supply="In lots: the three weights and the price method; in procurements: the day of the "
    "tender notice.",
    exclusions=("Lots whose tender notice is still to come.",),
    assumptions=("Weights add up to 100 to the hundredth.",),
    examples=(
        Example(
            tables={
                "lots": """
lot_id|procurement_id|price_weight_pct|quality_weight_pct|social_value_weight_pct|price_method
ash | p1 | 40 | 50 | 10 | benchmark
birch | p1 | 40 | 50 | 20 | benchmark
cedar | p1 | 40 | 50 |  | benchmark
damson | p2 | 40 | 50 | 20 | benchmark
                """,
                "procurements": """
                procurement_id | commenced_on | tender_notice_on | regime
                ---------------+--------------+------------------+-------
                p1             | 2026-01-10   | 2026-02-10       | pa2023
                p2             | 2026-01-10   | 2026-12-10       | pa2023
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
            },
        ),
    ),
)
def assessment_set_in_advance(case: CaseFile) -> Iterator[Answer]:
    """Each lot whose tender notice is out, by its weights and price method."""
    for line in case.rows("lots"):
        notice = case.linked(line, "procurements", "procurement_id")["tender_notice_on"]
        weights = [line[name] for name in WEIGHTS]
        blank = [name for name in (*WEIGHTS, "price_method") if line[name] is None]
        if notice is None:
            yield line.not_known("the day of its tender notice is not known")
        elif notice > case.on:
            yield line.not_applicable("its tender notice is still to come")
        elif None not in weights and abs(sum(weights) - 100) > 0.01:
            yield line.not_met(f"its weights add up to {sum(weights):g}")
        elif blank:
            yield line.blank(*blank)
        else:
            yield line.met("its weights add up and its price method is set")
