"""Is any contract in force with a supplier that is excluded?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import in_force
from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No contract in force is with a supplier found to be excluded.",
    why="A supplier is excluded for what it did: work still with it needs a decision.",
    point="Procurement Act 2023, section 45",
    edition="current",
    subject="contracts",
    binds=HOUSE,
    source=SOURCE_HOUSE,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.supplier_id",
        "contracts.ends_on",
        "suppliers.supplier_id",
        "suppliers.eligibility",
    ),
    next_step="Take advice on ending the contract; call nothing more off it.",
    supply="In suppliers: whether each may take part, and when that was checked.",
    exclusions=("Contracts that have ended.",),
    assumptions=(
        "The Act bars calls off a framework from an excluded supplier; for what is already "
        "let it is asked as a house convention.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | supplier_id | ends_on
                ------------+-------------+-----------
                ash         | north       | 2028-01-01
                birch       | south       | 2028-01-01
                cedar       | west        | 2028-01-01
                damson      | south       | 2024-01-01
                """,
                "suppliers": """
                supplier_id | eligibility
                ------------+------------
                north       | clear
                south       | excluded
                west        | not_checked
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
def excluded_supplier(case: CaseFile) -> Iterator[Answer]:
    """Each contract in force by whether its supplier may take part."""
    for line in case.rows("contracts"):
        now = in_force(case, line)
        may = case.linked(line, "suppliers", "supplier_id")["eligibility"]
        if now is False:
            yield line.not_applicable("it has ended")
        elif now is None:
            yield line.not_known("whether it is in force is not known", "ends_on")
        elif may == "excluded":
            yield line.not_met("its supplier is excluded")
        elif may == "clear":
            yield line.met("its supplier was checked and is clear")
        else:
            yield line.not_known("whether its supplier may take part is not known")
