"""Does the pipeline notice list what is coming?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.arithmetic.money import spell_gbp
from untower.assurance.acts import ACT_READS, act_answer, shown_acts
from untower.assurance.editions import ACT
from untower.assurance.large_buyers import YEAR_READS, paid_in_a_year
from untower.assurance.rule import Example, rule
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


LARGE = """
source_file | source_row | paid_on | amount_gbp
---
spend.csv | 2 | 2025-07-15 | 90000000
spend.csv | 3 | 2026-05-15 | 90000000
"""


@rule(
    sentence="What is coming in 18 months and worth over £2 million is in the pipeline notice.",
    why="A notice that leaves out the large contracts tells nobody what to prepare for.",
    point="Procurement Act 2023, section 93",
    edition="current",
    subject="procurements",
    binds=ACT,
    confirmed=False,
    source="Procurement Act 2023, section 93, as restated by DAC Beachcroft",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.estimated_value_gbp",
        "procurements.commenced_on",
        *YEAR_READS,
        *ACT_READS,
    ),
    next_step="Add it to the notice.",
    supply="In evidence: kind other, point pipeline_notice_lists, about the procurement, with the "
    "day of the notice that lists it and its result.",
    exclusions=(
        "Bodies whose payments of the last year come to £100 million or less; procurements of £2 "
        "million or less, begun already, or further off than 18 months.",
    ),
    assumptions=("What was paid in the last year is expected in this one, and all was read.",),
    examples=(
        Example(
            on=date(2026, 7, 1),
            tables={
                "payments": LARGE,
                "procurements": """
                procurement_id | estimated_value_gbp | commenced_on
                ---------------+---------------------+-------------
                ash            | 5000000             | 2027-01-10
                fir            | 5000000             | 2027-01-10
                elder          | 5000000             | 2027-01-10
                damson         | 1500000             | 2027-01-10
                hazel          | 5000000             | 2029-01-10
                """,
                "evidence": shown_acts("procurements", "pipeline_notice_lists"),
            },
            outcomes={
                "ash": "met",
                "fir": "not met",
                "elder": "not known",
                "damson": "not applicable",
                "hazel": "not applicable",
            },
        ),
    ),
)
def pipeline_notice_lists(case: CaseFile) -> Iterator[Answer]:
    """Each procurement to come by its value, its day and the notice that lists it."""
    paid = paid_in_a_year(case)
    for line in case.rows("procurements"):
        yield _answer(case, line, paid)


def _answer(case: CaseFile, line: Line, paid: tuple[Decimal, Decimal] | None) -> Answer:
    names = ("spend_above_gbp", "contract_above_gbp", "months")
    numbers = [case.number(f"pipeline_notice_{name}", case.on) for name in names]
    begins, value = line["commenced_on"], line["estimated_value_gbp"]
    spend, worth, months = numbers
    if spend is None or worth is None or months is None or begins is None or value is None:
        return line.not_known("its value, when it begins, or the limit that binds is not known")
    until = term_end(case.on, int(months))
    if begins <= case.on or (until is not None and begins > until):
        return line.not_applicable(f"it begins on {spell_day(begins)}")
    if value <= Decimal(repr(worth)):
        return line.not_applicable(f"it is worth {spell_gbp(value)}")
    if paid is not None and paid[1] <= Decimal(repr(spend)):
        return line.not_applicable("the body spends too little in a year for a notice")
    if paid is None or paid[0] <= Decimal(repr(spend)):
        return line.not_known("what is paid in a year is not known")
    return act_answer(case, line, "pipeline_notice_lists", "pipeline notice that lists it")
