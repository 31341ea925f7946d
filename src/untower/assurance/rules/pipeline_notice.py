"""Did a body that spends much publish its pipeline in time?"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.acts import ACT_READS, act_answer
from untower.assurance.editions import ACT
from untower.assurance.large_buyers import YEAR_READS, paid_in_a_year
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


LARGE = """
source_file | source_row | paid_on | amount_gbp
---
spend.csv | 2 | 2025-07-15 | 90000000
spend.csv | 3 | 2026-05-15 | 90000000
"""


@rule(
    sentence="A body that spends more than £100 million a year publishes a pipeline notice.",
    why="Firms prepare for what they see coming; what comes as a surprise has one bidder.",
    point="Procurement Act 2023, section 93",
    edition="current",
    subject="organisation",
    binds=ACT,
    confirmed=False,
    source="Procurement Act 2023, section 93, as restated by DAC Beachcroft",
    reads=(*YEAR_READS, *ACT_READS),
    next_step="Publish the notice now, and put its day into next year's calendar.",
    supply="In payments: what was paid in the last year; in evidence: kind other, point "
    "pipeline_notice, about the organisation, with the day it was published and its result.",
    exclusions=("Bodies whose payments of the last year come to £100 million or less.",),
    assumptions=(
        "What was paid in the last year is what is expected in this one, and all of it was read.",
        "The financial year begins on 1 April.",
    ),
    examples=(
        Example(
            on=date(2026, 7, 1),
            tables={
                "payments": LARGE,
                "evidence": """
evidence_id | kind | subject_table | point | done_on | result
---
e1 | other | organisation | pipeline_notice | 2026-05-10 | published
                """,
            },
            outcomes={"all": "met"},
        ),
        Example(
            on=date(2026, 7, 1),
            tables={
                "payments": LARGE,
                "evidence": """
evidence_id | kind | subject_table | point | done_on | result
---
e1 | other | organisation | pipeline_notice | 2026-06-10 | published
                """,
            },
            outcomes={"all": "not met"},
        ),
        Example(on=date(2026, 7, 1), tables={"payments": LARGE}, outcomes={"all": "not known"}),
        Example(
            on=date(2026, 7, 1),
            tables={
                "payments": """
                source_file | source_row | paid_on    | amount_gbp
                ------------+------------+------------+-----------
                spend.csv   | 2          | 2025-07-15 | 4000000
                spend.csv   | 3          | 2026-05-15 | 4000000
                """
            },
            outcomes={"all": "not applicable"},
        ),
    ),
)
def pipeline_notice(case: CaseFile) -> Iterator[Answer]:
    """The body as a whole, by what it paid in a year and the notice on record."""
    whole, paid = case.whole("organisation"), paid_in_a_year(case)
    limit = case.number("pipeline_notice_spend_above_gbp", case.on)
    days = case.number("pipeline_notice_within_days", case.on)
    if paid is None or limit is None or days is None:
        yield whole.not_known("what is paid in a year, or the limit, is not known")
    elif paid[1] <= Decimal(repr(limit)):
        yield whole.not_applicable(f"{spell_gbp(paid[1])} was paid in the last year")
    elif paid[0] <= Decimal(repr(limit)):
        yield whole.not_known("how much was paid in the last year is not known")
    else:
        starts = date(case.on.year - (case.on < date(case.on.year, 4, 1)), 4, 1)
        due = starts + timedelta(days=int(days))
        yield act_answer(case, whole, "pipeline_notice", "pipeline notice", since=starts, by=due)
