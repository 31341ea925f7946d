"""Does each contract leave the body its own data?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Each contract says that the body owns its data.",
    why="Who owns the data decides who can change supplier.",
    point="11",
    edition="current",
    subject="contracts",
    binds=CODE,
    dated=by_contract,
    source=CODE_11,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.data_owner",
    ),
    next_step="Settle in writing that the data is the body's, and what running it makes.",
    supply="In contracts: who owns the data under each.",
    exclusions=("Contracts let before 1 March 2021.",),
    assumptions=(
        OUR_READING,
        "Shared leaves open which part the body owns.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | data_owner
                ------------+--------------------------+-----------
                ash         | 2022-01-01               | buyer
                birch       | 2022-01-01               | supplier
                cedar       | 2022-01-01               | shared
                damson      | 2019-01-01               | supplier
                elder       | 2022-01-01               |
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not known",
            },
        ),
    ),
)
def data_ownership(case: CaseFile) -> Iterator[Answer]:
    """Each contract by who owns the data."""
    for line in case.rows("contracts"):
        owner = line["data_owner"]
        if owner == "buyer":
            yield line.met("the body owns the data")
        elif owner == "supplier":
            yield line.not_met("the supplier owns the data")
        elif owner == "shared":
            yield line.not_known("which part of the data the body owns is not known", "data_owner")
        else:
            yield line.not_known("who owns the data is not known", "data_owner")
