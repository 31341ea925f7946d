"""Is a contract called off for longer than its framework allows?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="A contract called off a framework is no longer than the framework allows.",
    why="The framework's competition was for so long and no longer.",
    point="dates and notices",
    edition="current",
    subject="contracts",
    binds=HOUSE,
    source="The framework's own longest call-off, as entered; house convention of untower",
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.framework_id",
        "contracts.initial_term_months",
        "contracts.is_revenue",
        "frameworks.framework_id",
        "frameworks.call_off_max_months",
    ),
    next_step="Take advice on the term, and plan to let the work again.",
    supply="In contracts: the framework and the first term; in frameworks: the longest contract it "
    "allows.",
    exclusions=("Contracts of which no framework is recorded; those that bring income.",),
    assumptions=("The length first agreed is compared; extensions may be allowed beside it.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | framework_id | initial_term_months | is_revenue
                ------------+--------------+---------------------+-----------
                ash         | f1           | 24                  | no
                birch       | f1           | 60                  | no
                cedar       | f1           |                     | no
                damson      | f1           | 60                  | yes
                """,
                "frameworks": """
                framework_id | call_off_max_months
                -------------+--------------------
                f1           | 36
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
def call_off_term(case: CaseFile) -> Iterator[Answer]:
    """Each contract that names a framework by the longest term of that framework."""
    for line in case.rows("contracts"):
        if line["framework_id"] is None:
            continue
        framework = case.linked(line, "frameworks", "framework_id")
        term, most = line["initial_term_months"], framework["call_off_max_months"]
        if line["is_revenue"]:
            yield line.not_applicable("it brings income and costs nothing")
        elif line["is_revenue"] is None or term is None or most is None:
            blanks = [c for c in ("initial_term_months", "is_revenue") if line[c] is None]
            yield line.not_known("how long it is, or may be, is not known", *blanks)
        elif term > most:
            yield line.not_met(f"{term} months; its framework allows {most}", (framework.row,))
        else:
            yield line.met(f"{term} months; its framework allows {most}")
