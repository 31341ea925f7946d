"""Are the records of an award kept as long as the law asks?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.dating import by_contract_under_the_act
from untower.assurance.editions import ACT
from untower.assurance.evidence import READS_OTHER, evidence_answer, rows_about
from untower.assurance.rule import Example, rule
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="The records of an award are kept for three years from the contract.",
    why="A choice that cannot be retraced cannot be defended.",
    point="Procurement Act 2023, section 98",
    edition="current",
    subject="contracts",
    binds=ACT,
    dated=by_contract_under_the_act,
    source="Procurement Act 2023, section 98 (legislation.gov.uk)",
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.starts_on",
        "contracts.procurement_commenced_on",
        "contracts.regime",
        *READS_OTHER,
    ),
    next_step="Keep the records until that day.",
    supply="In evidence: kind other, point records_kept, about the contract, with the day its "
    "records were filed, the day they may be destroyed, and its result (in place).",
    exclusions=("Contracts more than three years old; other rules may ask for longer.",),
    assumptions=("The contract begins on its first day.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | starts_on  | procurement_commenced_on | regime
                ------------+------------+--------------------------+-------
                ash         | 2025-06-01 | 2025-03-01               | pa2023
                birch       | 2025-06-01 | 2025-03-01               | pa2023
                cedar       | 2025-06-01 | 2025-03-01               | pa2023
                """,
                "evidence": """
evidence_id | kind | subject_table | point | subject_key | done_on | expires_on | result
---
e1 | other | contracts | records_kept | ash | 2025-06-01 | 2031-06-01 | in place
e2 | other | contracts | records_kept | birch | 2025-06-01 | 2026-12-31 | in place
e3 | other | contracts | records_kept | cedar | 2025-06-01 | | in place
                """,
            },
            outcomes={"ash": "met", "birch": "not met", "cedar": "not known"},
        ),
        Example(
            on=date(2029, 4, 1),
            tables={
                "contracts": """
                contract_id | starts_on  | procurement_commenced_on | regime
                ------------+------------+--------------------------+-------
                ash         | 2025-06-01 | 2025-03-01               | pa2023
                """,
            },
            outcomes={"ash": "not applicable"},
        ),
    ),
)
def records_kept(case: CaseFile) -> Iterator[Answer]:
    """Each contract by how long its records are to be kept."""
    for line in case.rows("contracts"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    years = case.number("records_kept_min_years", line["procurement_commenced_on"])
    until = term_end(line["starts_on"], None if years is None else int(years) * 12)
    if until is None:
        return line.not_known("from when its records are kept is not known", "starts_on")
    if until < case.on:
        return line.not_applicable("three years have passed")
    about, unclear = rows_about(case, line, "other", "records_kept")
    if unclear or not about or any(row["expires_on"] is None for row in about):
        return line.not_known("until when its records are kept is not known")
    kept = max(row["expires_on"] for row in about)
    if kept < until:
        words = f"its records are kept until {spell_day(kept)}, not {spell_day(until)}"
        return line.not_met(words, tuple(row.row for row in about))
    return evidence_answer(case, line, "other", "record of the award", point="records_kept")
