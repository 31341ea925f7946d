"""Are terms agreed with each supplier that handles data about people?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.evidence import READS, evidence_answer
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Each contract over components with data about people has processor terms in date.",
    why="Without terms nobody has said what the supplier may do with the data and what "
    "happens when it leaves.",
    point="7",
    edition="current",
    subject="contracts",
    binds=CODE,
    source=code_source(7, "make privacy integral"),
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "charges.contract_id",
        "charges.component_id",
        "components.component_id",
        "components.has_personal_data",
        *READS,
    ),
    next_step="Agree terms that say who controls the data and who processes it.",
    supply="In evidence: kind processor_terms for each such contract, with its date, its end and "
    "its result; and what each contract charges for.",
    exclusions=("Contracts that charge for no component with data about people.",),
    assumptions=(
        OUR_READING,
        "A contract handles the data of the components it charges for.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id
                -----------
                ash
                birch
                cedar
                damson
                """,
                "charges": """
                contract_id | component_id
                ------------+-------------
                ash         | people
                birch       | people
                cedar       | people
                damson      | lamps
                """,
                "components": """
                component_id | has_personal_data
                -------------+------------------
                people       | yes
                lamps        | no
                """,
                "evidence": """
evidence_id | kind | subject_table | subject_key | done_on | expires_on | result
---
e1 | processor_terms | contracts | ash | 2025-06-01 | 2027-06-01 | agreed
e2 | processor_terms | contracts | birch | 2020-06-01 | 2023-06-01 | agreed
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
def processor_terms(case: CaseFile) -> Iterator[Answer]:
    """Each contract that charges for a component with data about people, by its evidence."""
    for line in case.rows("contracts"):
        charges = case.where("charges", "contract_id", line["contract_id"])
        held = [case.linked(c, "components", "component_id")["has_personal_data"] for c in charges]
        if True in held:
            yield evidence_answer(case, line, "processor_terms", "agreement on processing")
        elif not held or None in held:
            yield line.not_known("whether it covers data about people is not known")
        else:
            yield line.not_applicable("it covers no data about people")
