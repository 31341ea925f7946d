"""Does each supplier under contract hold a security certificate in date?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import in_force
from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="Each supplier with a contract in force holds a Cyber Essentials certificate in date.",
    why="An attacker takes the weakest way in, and that is often a supplier's.",
    point="6",
    edition="current",
    subject="suppliers",
    binds=CODE,
    source=code_source(6, "make things secure"),
    reads=(
        "suppliers.supplier_id",
        "suppliers.name",
        "suppliers.is_in_house",
        "suppliers.cyber_essentials_until",
        "contracts.supplier_id",
        "contracts.ends_on",
    ),
    next_step="Ask the supplier to renew its certificate.",
    supply="In suppliers: the day the certificate of each runs out.",
    exclusions=("The body's own companies, and suppliers whose contracts have ended.",),
    assumptions=(OUR_READING,),
    examples=(
        Example(
            tables={
                "suppliers": """
                supplier_id | is_in_house | cyber_essentials_until
                ------------+-------------+-----------------------
                ash         | no          | 2027-01-01
                birch       | no          | 2024-01-01
                cedar       | no          |
                damson      | no          | 2024-01-01
                elder       | yes         |
                """,
                "contracts": """
                contract_id | supplier_id | ends_on
                ------------+-------------+-----------
                k1          | ash         | 2028-01-01
                k2          | birch       | 2028-01-01
                k3          | cedar       | 2028-01-01
                k4          | damson      | 2023-01-01
                k5          | elder       | 2028-01-01
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not applicable",
            },
        ),
    ),
)
def supplier_cyber_essentials(case: CaseFile) -> Iterator[Answer]:
    """Each supplier under contract by the end of its certificate."""
    for line in case.rows("suppliers"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    if line["is_in_house"]:
        return line.not_applicable("it is the body's own")
    held = [in_force(case, c) for c in case.where("contracts", "supplier_id", line["supplier_id"])]
    is_open = case.blanks_in("contracts", "supplier_id") or None in held or not held
    if True not in held and not is_open:
        return line.not_applicable("its contracts have ended")
    until = line["cyber_essentials_until"]
    if line["is_in_house"] is None:
        return line.not_known("whether it is the body's own is not known", "is_in_house")
    if True not in held:
        return line.not_known("whether it has a contract in force is not known")
    if until is None:
        return line.not_known("until when it is certified is not known", "cyber_essentials_until")
    if until < case.on:
        return line.not_met(f"its certificate ran out on {until.isoformat()}")
    return line.met(f"it is certified until {until.isoformat()}")
