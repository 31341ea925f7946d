"""Was a contract lengthened by more than the law allows without a ground?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import whole_months
from untower.assurance.dating import by_contract_under_the_act
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule
from untower.journey import gives_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="A change of the term keeps within a tenth of it, or states a ground.",
    why="A contract that grows by changes was never put to others.",
    point="Procurement Act 2023, section 74",
    edition="current",
    subject="changes",
    binds=ACT,
    dated=by_contract_under_the_act,
    confirmed=False,
    source="Procurement Act 2023, section 74, as restated by LocalGovLawyer and Ward Hadaway",
    reads=(
        "changes.change_id",
        "changes.contract_id",
        "changes.term_months",
        "changes.ground",
        "contracts.contract_id",
        "contracts.starts_on",
        "contracts.maximum_ends_on",
        "contracts.procurement_commenced_on",
        "contracts.regime",
    ),
    next_step="Record the ground in law, or let the work again.",
    supply="In changes: the months added and the ground; in contracts: start and longest end.",
    exclusions=("Changes that add no months.",),
    assumptions=("A tenth is counted of the longest term the contract allows.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | starts_on  | maximum_ends_on | regime
                ------------+--------------------------+------------+-----------------+-------
                west        | 2025-03-01               | 2025-06-01 | 2029-06-01      | pa2023
                """,
                "changes": """
                change_id | contract_id | term_months | ground
                ----------+-------------+-------------+-------------------
                ash       | west        | 4           | none
                birch     | west        | 12          | none
                cedar     | west        | 12          |
                damson    | west        | 0           | none
                elder     | west        | 12          | urgent, Schedule 8
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
def changes_within_limit(case: CaseFile) -> Iterator[Answer]:
    """Each change by the months it adds and its ground."""
    for line in case.rows("changes"):
        yield _answer(case, line, case.linked(line, "contracts", "contract_id"))


def _answer(case: CaseFile, line: Line, contract: Line) -> Answer:
    added, ground = line["term_months"], gives_reason(line["ground"])
    limit = case.number("term_change_max_pct", contract["procurement_commenced_on"])
    starts, most = contract["starts_on"], contract["maximum_ends_on"]
    if added is None:
        return line.not_known("how many months it adds is not known", "term_months")
    if added <= 0:
        return line.not_applicable("it adds no months")
    if ground:
        return line.met("it states a ground")
    months = whole_months(starts, most) if starts and most else None
    if months is None or limit is None:
        return line.not_known("the longest term of its contract is not known")
    if added <= months * limit / 100:
        return line.met(f"it adds {added} months to {months}")
    if ground is None:
        return line.not_known(
            f"it adds {added} months to {months}; its ground is unknown", "ground"
        )
    return line.not_met(f"it adds {added} months to {months} and states no ground")
