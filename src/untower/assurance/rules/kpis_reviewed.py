"""Is each published measure assessed every year?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.dating import by_contract_under_the_act
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="Each measure of a contract was assessed within the last twelve months.",
    why="A measure that nobody looks at holds nobody to anything.",
    point="Procurement Act 2023, section 71",
    edition="current",
    subject="kpis",
    binds=ACT,
    dated=by_contract_under_the_act,
    source="Procurement Act 2023, section 71, and the Procurement Regulations 2024, regulation "
    "39 (legislation.gov.uk)",
    reads=(
        "kpis.kpi_id",
        "kpis.measure",
        "kpis.contract_id",
        "reviews.kpi_id",
        "reviews.ends_on",
        "contracts.contract_id",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.regime",
    ),
    next_step="Assess the measure and publish how it came out.",
    supply="In reviews: the last period each measure was assessed for.",
    exclusions=("Contracts in their first year.",),
    assumptions=("The end of the period assessed stands for the day of the assessment.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | starts_on  | regime
                ------------+--------------------------+------------+-------
                west        | 2025-02-25               | 2025-03-01 | pa2023
                east        | 2025-02-25               | 2025-09-01 | pa2023
                """,
                "kpis": """
                kpi_id | contract_id | measure
                -------+-------------+---------
                ash    | west        | answers
                birch  | west        | hours up
                cedar  | west        | content
                damson | east        | answers
                """,
                "reviews": """
                kpi_id | starts_on  | ends_on
                -------+------------+-----------
                ash    | 2025-07-01 | 2026-03-01
                birch  | 2024-03-01 | 2025-03-15
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
def kpis_reviewed(case: CaseFile) -> Iterator[Answer]:
    """Each measure by the end of its latest review."""
    for line in case.rows("kpis"):
        contract = case.linked(line, "contracts", "contract_id")
        months = case.number("kpi_review_every_months", contract["procurement_commenced_on"])
        yield _answer(case, line, contract["starts_on"], months)


def _answer(case: CaseFile, line: Line, starts: date | None, months: float | None) -> Answer:
    reviews = case.where("reviews", "kpi_id", line["kpi_id"])
    ends = [r["ends_on"] for r in reviews]
    known = [day for day in ends if day is not None and day <= case.on]
    if months is None:
        return line.not_known("how often it must be assessed is not known")
    if known and (until := term_end(max(known), int(months))) and until >= case.on:
        return line.met(f"it was assessed to {max(known).isoformat()}")
    due = term_end(starts, int(months))
    if due is not None and due >= case.on:
        return line.not_applicable("its contract is in its first year")
    if due is None or not ends or len(known) < len(ends):
        return line.not_known("when it was last assessed is not known")
    return line.not_met(f"it was last assessed to {max(known).isoformat()}")
