"""Is anything bought below the threshold that is worth more?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.dating import by_procurement
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="What is bought as below the threshold is worth less than the threshold.",
    why="The law's protections for bidders begin at the threshold: nobody may step under it.",
    point="Procurement Act 2023, thresholds",
    edition="current",
    subject="procurements",
    binds=ACT,
    dated=by_procurement,
    confirmed=False,
    source="Thresholds of the Procurement Act 2023, as restated by several law firms",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.route",
        "procurements.estimated_value_gbp",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        "procurements.regime",
    ),
    next_step="Choose another route, or check the estimate.",
    supply="In procurements: route, value with VAT over all lots, and the day each began.",
    exclusions=("Every other route.",),
    assumptions=("NHS bodies use the figure of central government: enter central for them.",),
    examples=(
        Example(
            tables={
                "procurements": """
                procurement_id | route           | estimated_value_gbp | commenced_on | regime
                ---------------+-----------------+---------------------+--------------+-------
                ash            | below_threshold | 150000              | 2026-01-10   | pa2023
                birch          | below_threshold | 207720              | 2026-01-10   | pa2023
                cedar          | below_threshold |                     | 2026-01-10   | pa2023
                damson         | open            | 900000              | 2026-01-10   | pa2023
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
            },
        ),
        Example(
            kind="central",
            tables={
                "procurements": """
                procurement_id | route           | estimated_value_gbp | commenced_on | regime
                ---------------+-----------------+---------------------+--------------+-------
                ash            | below_threshold | 150000              | 2026-01-10   | pa2023
                """,
            },
            outcomes={
                "ash": "not met",
            },
        ),
    ),
)
def route_fits_threshold(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by its route and value, against the threshold of its day."""
    for line in case.rows("procurements"):
        value = line["estimated_value_gbp"]
        limit = case.number("threshold_goods_services_gbp", line["commenced_on"])
        if line["route"] is None:
            yield line.not_known("its route is not known", "route")
        elif line["route"] != "below_threshold":
            yield line.not_applicable("it is not bought as below the threshold")
        elif value is None or limit is None:
            yield line.not_known("its value or the threshold is not known", "estimated_value_gbp")
        elif value >= limit:
            yield line.not_met(f"it is worth {spell_gbp(value)}, the threshold is £{limit:,.0f}")
        else:
            yield line.met(f"it is worth {spell_gbp(value)}, below £{limit:,.0f}")
