"""Does any contract run past the longest end it allows?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.dating import by_contract_under_the_act
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="No contract runs past the longest end it allows without a ground for it.",
    why="Staying past the term is a new award in all but name: others had no chance to bid for it.",
    point="Procurement Act 2023, section 74",
    edition="current",
    subject="contracts",
    binds=ACT,
    dated=by_contract_under_the_act,
    is_yardstick=True,
    confirmed=False,
    source="Procurement Act 2023, section 74 and Schedule 8, as restated by law firms",
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.procurement_commenced_on",
        "contracts.starts_on",
        "contracts.regime",
        "contracts.ends_on",
        "contracts.maximum_ends_on",
        "changes.contract_id",
        "changes.ground",
    ),
    next_step="Record the ground in law for staying, or let the work again.",
    supply="In contracts: the end in force and the longest end; in changes: the ground of each "
    "change.",
    exclusions=("A contract with a ground on record.",),
    assumptions=(
        "What was let under an earlier law is measured as a house convention: that law's own "
        "rules are not judged.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | procurement_commenced_on | regime  | ends_on    | maximum_ends_on
                ------------+--------------------------+---------+------------+----------------
                ash         | 2025-06-01               | pa2023  | 2027-01-01 | 2028-01-01
                birch       | 2025-06-01               | pa2023  | 2029-01-01 | 2028-01-01
                cedar       | 2025-06-01               | pa2023  | 2029-01-01 |
                damson      | 2019-06-01               | pcr2015 | 2026-12-01 | 2026-01-01
                elder       | 2025-06-01               | pa2023  | 2025-12-01 |
                """,
                "changes": """
                change_id | contract_id | ground
                ----------+-------------+-------
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not met",
                "elder": "not applicable",
            },
        ),
    ),
)
def within_maximum_term(case: CaseFile) -> Iterator[Answer]:
    """Each contract in force by its end and its longest end."""
    for line in case.rows("contracts"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    ends, most = line["ends_on"], line["maximum_ends_on"]
    if ends is not None and ends < case.on:
        return line.not_applicable("it has ended")
    if ends is None or most is None:
        blank = [c for c in ("ends_on", "maximum_ends_on") if line[c] is None]
        return line.blank(*blank)
    if ends <= most:
        return line.met(f"it runs to {ends.isoformat()}, within {most.isoformat()}")
    grounds = [c["ground"] for c in case.where("changes", "contract_id", line["contract_id"])]
    words = f"it runs to {ends.isoformat()}, past {most.isoformat()}"
    if any(ground is not None for ground in grounds):
        return line.met(f"{words}, on a ground on record")
    if None in grounds or case.where("changes", "contract_id", None):
        return line.not_known(f"{words}; the ground for it is not known")
    return line.not_met(words)
