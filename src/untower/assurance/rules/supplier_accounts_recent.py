"""Are the accounts a supplier is judged by recent?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.contract_tests import in_force
from untower.assurance.editions import PLAYBOOK
from untower.assurance.rule import Example, rule
from untower.findings import Force
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="Each supplier with a contract in force has accounts of the last two years on record.",
    why="A supplier that fails takes the service with it; its accounts say so first.",
    point="DDaT Playbook, economic and financial standing",
    edition="current",
    subject="suppliers",
    binds=PLAYBOOK,
    severity=Force.HOUSE_CONVENTION,
    source="Assessing and monitoring the economic and financial standing of suppliers, April 2024 "
    "(gov.uk); its bands were not found, so none is tested",
    reads=(
        "suppliers.supplier_id",
        "suppliers.name",
        "suppliers.accounts_on",
        "contracts.supplier_id",
        "contracts.ends_on",
    ),
    next_step="Ask for the latest accounts and look at how the supplier stands.",
    supply="In suppliers: the date of the last accounts; in contracts: when each ends.",
    exclusions=("Suppliers without a contract in force.",),
    assumptions=("Two years is a house convention: accounts are filed late.",),
    examples=(
        Example(
            tables={
                "suppliers": """
                supplier_id | accounts_on
                ------------+------------
                ash         | 2025-03-31
                birch       | 2021-03-31
                cedar       |
                damson      | 2021-03-31
                """,
                "contracts": """
                contract_id | supplier_id | ends_on
                ------------+-------------+-----------
                k1          | ash         | 2028-01-01
                k2          | birch       | 2028-01-01
                k3          | cedar       | 2028-01-01
                k4          | damson      | 2020-01-01
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
def supplier_accounts_recent(case: CaseFile) -> Iterator[Answer]:
    """Each supplier with a contract in force by the date of its accounts."""
    oldest = term_end(case.on, -int(case.convention("supplier_accounts_age_max_months")))
    is_open = bool(case.where("contracts", "supplier_id", None))
    for line in case.rows("suppliers"):
        yield _answer(case, line, oldest, is_open)


def _answer(case: CaseFile, line: Line, oldest: date | None, is_open: bool) -> Answer:
    held = [in_force(case, c) for c in case.where("contracts", "supplier_id", line["supplier_id"])]
    if True not in held:
        if None in held or is_open or not case.rows("contracts"):
            return line.not_known("whether it has a contract in force is not known")
        return line.not_applicable("it has no contract in force")
    accounts = line["accounts_on"]
    if accounts is None or oldest is None:
        return line.not_known("the date of its accounts is not known", "accounts_on")
    if accounts < oldest:
        return line.not_met(f"its accounts are of {spell_day(accounts)}")
    return line.met(f"its accounts are of {spell_day(accounts)}")
