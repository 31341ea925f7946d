"""Where two suppliers meet, is the interface an open one?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import EXCEPTION_READS, group_of_supplier, without_owner
from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


STANDARDS = {
    "proprietary": "a maker's own standard",
    "file": "files",
    "manual": "hand",
}


@rule(
    sentence="Where two suppliers' systems meet, they meet by an open standard.",
    why="A joint that only one side can open ties the other side to it.",
    point="4",
    edition="current",
    subject="interfaces",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(4, "make use of open standards"),
    reads=(
        "interfaces.from_component_id",
        "interfaces.to_component_id",
        "interfaces.standard",
        "charges.contract_id",
        "charges.component_id",
        "contracts.contract_id",
        "contracts.supplier_id",
        "suppliers.supplier_id",
        "suppliers.parent_id",
        *EXCEPTION_READS,
    ),
    next_step="Ask for an open interface before either contract is let again.",
    supply="In interfaces: the standard of each; in charges and contracts: whose each end is.",
    exclusions=("Interfaces whose two ends are one supplier group's.",),
    assumptions=(
        OUR_READING,
        "Suppliers of whom no owner is known might be one group.",
    ),
    examples=(
        Example(
            tables={
                "interfaces": """
                from_component_id | to_component_id | standard
                ------------------+-----------------+------------
                one               | two             | open
                two               | one             | proprietary
                two               | three           | proprietary
                one               | four            | proprietary
                """,
                "charges": """
                contract_id | component_id
                ------------+-------------
                k1          | one
                k2          | two
                k3          | three
                """,
                "contracts": """
                contract_id | supplier_id
                ------------+------------
                k1          | north
                k2          | south
                k3          | southern
                """,
                "suppliers": """
                supplier_id | parent_id
                ------------+------------
                north       | north-group
                south       | south-group
                southern    | south-group
                """,
            },
            outcomes={
                "one · two": "met",
                "two · one": "not met",
                "two · three": "not applicable",
                "one · four": "not known",
            },
        ),
    ),
)
def open_between_suppliers(case: CaseFile) -> Iterator[Answer]:
    """Each interface by its standard and by whose its two ends are."""
    groups, loose = group_of_supplier(case), without_owner(case)
    for line in case.rows("interfaces"):
        ends = [
            _groups_of(case, line[f"{end}_component_id"], groups, loose) for end in ("from", "to")
        ]
        yield _answer(case, line, ends[0], ends[1])


def _groups_of(
    case: CaseFile, component: str, groups: Mapping[str, str], loose: set[str]
) -> set[str] | None:
    """The groups that are paid for a component; None where one is not known."""
    charges = case.where("charges", "component_id", component)
    paid = [case.linked(c, "contracts", "contract_id")["supplier_id"] for c in charges]
    if not paid or any(s is None or s in loose or s not in groups for s in paid):
        return None
    return {groups[s] for s in paid}


def _answer(case: CaseFile, line: Line, one: set[str] | None, two: set[str] | None) -> Answer:
    standard = line["standard"]
    if one is None or two is None:
        return line.not_known("whose its two ends are is not known")
    if one == two and len(one) == 1:
        return line.not_applicable("one supplier group has both ends")
    if standard is None:
        return line.not_known("its standard is not known", "standard")
    if standard == "open":
        return line.met("it is open")
    excepted = case.is_excepted(line)
    if excepted is None:
        return line.not_known("a record that may except it does not say so fully")
    if excepted:
        return line.met("it is excepted on record")
    return line.not_met(f"two suppliers meet by {STANDARDS[standard]}")
