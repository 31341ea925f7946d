"""Is the body bound to buy a minimum, or from one supplier alone?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No contract binds the body to a minimum or to one supplier alone.",
    why="A promise to buy keeps paying for what nobody uses any more.",
    point="11",
    edition="current",
    subject="contracts",
    binds=CODE,
    dated=by_contract,
    severity=Force.GUIDANCE,
    source=CODE_11,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.is_exclusive",
        "contracts.minimum_volume_gbp",
    ),
    next_step="Ask to pay by use at the next change of the contract.",
    supply="In contracts: whether each is exclusive, and its minimum; nought where it has none.",
    exclusions=("Contracts let before 1 March 2021.",),
    assumptions=(
        OUR_READING,
        "The Code asks to pay by use where that is best value: where a minimum was better "
        "value, record it.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | is_exclusive | minimum_volume_gbp
                ------------+--------------------------+--------------+-------------------
                ash         | 2022-01-01               | no           | 0
                birch       | 2022-01-01               | yes          | 0
                cedar       | 2022-01-01               | no           |
                damson      | 2019-01-01               | yes          | 0
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
def no_volume_lock(case: CaseFile) -> Iterator[Answer]:
    """Each contract by exclusivity and minimum."""
    for line in case.rows("contracts"):
        alone, least = line["is_exclusive"], line["minimum_volume_gbp"]
        if least:
            yield line.not_met(f"the body must spend {spell_gbp(least)} a year")
        elif alone:
            yield line.not_met("no other supplier may do the same work")
        elif alone is None or least is None:
            blank = [c for c in ("is_exclusive", "minimum_volume_gbp") if line[c] is None]
            yield line.blank(*blank)
        else:
            yield line.met("it binds the body to no minimum")
