"""Was a hosting contract let for longer than two years?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import is_longer_than
from untower.assurance.dating import by_contract
from untower.assurance.editions import CODE_2016, CODE_2016_SINCE, SOURCE_2016
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="A new hosting contract lasts two years at most.",
    why="Hosting gets cheaper every year: a long term keeps the price of the day it was signed.",
    point="red line 4: hosting",
    edition="2016",
    subject="contracts",
    binds=CODE_2016,
    dated=by_contract,
    is_yardstick=True,
    confirmed=False,
    source=SOURCE_2016,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.initial_term_months",
        "contracts.starts_on",
        "contracts.initial_ends_on",
        "contracts.procurement_commenced_on",
        "contracts.owner_role",
        "charges.contract_id",
        "charges.component_id",
        "components.component_id",
        "components.layer",
    ),
    next_step="Let the next hosting contract for two years, or with a break by then.",
    supply="Which components each contract charges for, their layer, and its first term.",
    exclusions=("Contracts that charge for no hosting.",),
    assumptions=(
        "A contract is a hosting contract where it charges for a component of the hosting layer.",
        "The later edition asks for a break clause instead: a longer term is no breach today.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | initial_term_months | starts_on  | procurement_commenced_on
                ------------+---------------------+------------+-------------------------
                ash         |                  24 | 2018-04-01 | 2018-01-01
                birch       |                  60 | 2018-04-01 | 2018-01-01
                cedar       |                     | 2018-04-01 | 2018-01-01
                damson      |                  60 | 2018-04-01 | 2018-01-01
                """,
                "charges": """
                contract_id | component_id
                ------------+-------------
                ash         | halls
                birch       | halls
                cedar       | halls
                damson      | ledger
                """,
                "components": """
                component_id | layer
                -------------+------------
                halls        | hosting
                ledger       | application
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
def red_line_hosting(case: CaseFile) -> Iterator[Answer]:
    """Each contract that charges for hosting, by its first term."""
    months = int(case.number_of_edition("hosting_term_max_months", CODE_2016_SINCE))
    for line in case.rows("contracts"):
        is_hosting = _is_hosting(case, line)
        if is_hosting is False:
            yield line.not_applicable("it charges for no hosting")
        elif is_hosting is None:
            yield line.not_known("whether it covers hosting is not known")
        elif (longer := is_longer_than(line, months)) is None:
            yield line.not_known("its first term is not known", "initial_term_months")
        elif longer:
            yield line.not_met(f"its first term is longer than {months} months")
        else:
            yield line.met(f"its first term is at most {months} months")


def _is_hosting(case: CaseFile, line: Line) -> bool | None:
    """Whether a charge of the contract is for hosting; None where that is not known."""
    charges = case.where("charges", "contract_id", line["contract_id"])
    layers = [case.linked(c, "components", "component_id")["layer"] for c in charges]
    if "hosting" in layers:
        return True
    return None if not layers or None in layers else False
