"""Was a change of a contract's value published before it was made?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.acts import ACT_READS, act_answer, shown_acts
from untower.assurance.dating import by_contract_under_the_act
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="A change by more than a tenth of a contract's value is published beforehand.",
    why="A contract that grows unseen is a contract nobody else was asked to bid for.",
    point="Procurement Act 2023, section 75",
    edition="current",
    subject="changes",
    binds=ACT,
    dated=by_contract_under_the_act,
    confirmed=False,
    source="Procurement Act 2023, section 75, as restated by LocalGovLawyer and Ward Hadaway",
    reads=(
        "changes.change_id",
        "changes.contract_id",
        "changes.changed_on",
        "changes.value_gbp",
        "contracts.contract_id",
        "contracts.value_gbp",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.regime",
        *ACT_READS,
    ),
    next_step="Take advice on a change made without its notice.",
    supply="In evidence: kind other, point change_notice, about the change, with the day its "
    "notice was published and its result; in changes: what each added.",
    exclusions=("Changes by a tenth of the value or less, and those that take value off.",),
    assumptions=(
        "Goods and services are meant; light touch contracts are not told apart.",
        "The value first agreed is what a change is measured by.",
    ),
    examples=(
        Example(
            tables={
                "changes": """
                change_id | contract_id | changed_on | value_gbp
                ----------+-------------+------------+----------
                ash       | k1          | 2026-01-10 | 300000
                birch     | k1          | 2026-01-10 | 300000
                cedar     | k1          | 2026-01-10 | 300000
                damson    | k1          | 2026-01-10 | 50000
                elder     | k1          | 2026-01-10 | 300000
                fir       | k1          | 2026-01-10 | 300000
                """,
                "contracts": """
                contract_id | value_gbp | procurement_commenced_on | regime
                ------------+-----------+--------------------------+-------
                k1          | 1000000   | 2025-03-01               | pa2023
                """,
                "evidence": shown_acts("changes", "change_notice"),
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not known",
                "fir": "not met",
            },
        ),
    ),
)
def change_notice(case: CaseFile) -> Iterator[Answer]:
    """Each change by what it added and the notice on record."""
    for line in case.rows("changes"):
        contract = case.linked(line, "contracts", "contract_id")
        share = case.number("change_notice_value_above_pct", contract["procurement_commenced_on"])
        added, value, day = line["value_gbp"], contract["value_gbp"], line["changed_on"]
        if added is None or not value or share is None or day is None:
            yield line.not_known("what it added, to what, or when is not known")
        elif 100 * added <= Decimal(repr(share)) * value:
            yield line.not_applicable(f"it added {spell_gbp(added)}")
        else:
            yield act_answer(case, line, "change_notice", "change notice", by=day)
