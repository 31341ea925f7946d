"""Does the body own the code it pays to have made?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE, CODE_11, OUR_READING
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="Code and business rules made for the body are the body's.",
    why="A body that does not own what it paid for pays again to have it changed by anybody else.",
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
        "contracts.ip_owner",
        "charges.contract_id",
        "charges.component_id",
        "components.component_id",
        "components.layer",
        "components.hosting",
    ),
    next_step="Settle in writing who owns what is made, and take a licence to use and change the "
    "rest.",
    supply="In contracts: who owns what is made under each; in components: what it charges for "
    "and where that runs.",
    exclusions=(
        "Contracts let before 1 March 2021.",
        "Contracts that charge for no application, or only for applications bought as a service.",
    ),
    assumptions=(
        OUR_READING,
        "What a supplier offers to all as a service is its own.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | ip_owner
                ------------+--------------------------+---------
                ash         | 2022-01-01               | buyer
                birch       | 2022-01-01               | supplier
                cedar       | 2022-01-01               |
                damson      | 2022-01-01               | supplier
                """,
                "charges": """
                contract_id | component_id
                ------------+-------------
                ash         | ledger
                birch       | ledger
                cedar       | ledger
                damson      | post
                """,
                "components": """
                component_id | layer       | hosting
                -------------+-------------+------------
                ledger       | application | on_premises
                post         | application | saas
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
def code_ownership(case: CaseFile) -> Iterator[Answer]:
    """Each contract over applications by who owns what is made."""
    for line in case.rows("contracts"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    charges = case.where("charges", "contract_id", line["contract_id"])
    made = [_is_made(case.linked(c, "components", "component_id")) for c in charges]
    if True not in made and (not made or None in made):
        return line.not_known("whether anything is made under it is not known")
    if True not in made:
        return line.not_applicable("it covers no application of the body's own")
    if line["ip_owner"] == "buyer":
        return line.met("the body owns what is made")
    if line["ip_owner"] == "supplier":
        return line.not_met("the supplier owns what is made")
    return line.not_known("who owns what is made is not known", "ip_owner")


def _is_made(component: Line) -> bool | None:
    """Whether a component is an application that is not bought as a service."""
    layer, hosting = component["layer"], component["hosting"]
    if layer not in (None, "application") or hosting == "saas":
        return False
    return None if layer is None or hosting is None else True
