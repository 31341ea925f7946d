"""Was the end of a contract published in time?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from untower.assurance.acts import ACT_READS, act_answer, shown_acts
from untower.assurance.dating import by_contract_under_the_act
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="The end of a contract is published within 30 days.",
    why="Others learn that the work is free, and the public that it is over.",
    point="Procurement Act 2023, section 80",
    edition="current",
    subject="contracts",
    binds=ACT,
    dated=by_contract_under_the_act,
    confirmed=False,
    source="Procurement Act 2023, section 80, as restated by Hugh James",
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.ends_on",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.regime",
        *ACT_READS,
    ),
    next_step="Publish the notice; a late one is better than none.",
    supply="In evidence: kind other, point termination_notice, about the contract, with the day "
    "the notice was published and its result.",
    exclusions=("Contracts that have not ended, or were let under an earlier law.",),
    assumptions=("A contract is over after the day it ends on.",),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | ends_on    | procurement_commenced_on | regime
                ------------+------------+--------------------------+-------
                ash         | 2025-12-31 | 2025-03-01               | pa2023
                birch       | 2025-12-31 | 2025-03-01               | pa2023
                cedar       | 2025-12-31 | 2025-03-01               | pa2023
                damson      | 2027-12-31 | 2025-03-01               | pa2023
                elder       | 2025-12-31 | 2025-03-01               | pa2023
                fir         | 2025-12-31 | 2025-03-01               | pa2023
                """,
                "evidence": shown_acts("contracts", "termination_notice"),
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
def termination_notice(case: CaseFile) -> Iterator[Answer]:
    """Each contract that has ended by the notice on record."""
    for line in case.rows("contracts"):
        ends = line["ends_on"]
        days = case.number("termination_notice_within_days", line["procurement_commenced_on"])
        if ends is None or days is None:
            yield line.not_known("when it ends, or the limit that binds, is not known", "ends_on")
        elif ends >= case.on:
            yield line.not_applicable(f"it ends on {spell_day(ends)}")
        else:
            due = ends + timedelta(days=int(days))
            yield act_answer(case, line, "termination_notice", "termination notice", by=due)
