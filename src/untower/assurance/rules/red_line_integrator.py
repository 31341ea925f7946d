"""Does whoever joins up others' work also do some of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.contract_tests import INTEGRATOR_READS, integrator_answers
from untower.assurance.editions import CODE_2016, SOURCE_2016
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="A company that provides services does not also do the systems integration there.",
    why="An integrator judges the work of the others: whoever holds both judges its own group.",
    point="red line 2: integration",
    edition="2016",
    subject="contracts",
    binds=CODE_2016,
    is_yardstick=True,
    confirmed=False,
    source=SOURCE_2016,
    reads=INTEGRATOR_READS,
    next_step="Take integration in-house, or move the group's delivery to another supplier.",
    supply="Each contract's part (delivery, integration, resale), its end, and who owns its "
    "supplier.",
    exclusions=(
        "Central government outside its time, and every other body: it is a yardstick and "
        "binds nobody.",
    ),
    assumptions=(
        "An integration contract covers the whole body.",
        "Suppliers under one owner count as one.",
        "It is asked of the arrangement as it stands on the day of the plan.",
    ),
    examples=(
        Example(
            tables={
                "contracts": """
                contract_id | part        | supplier_id | ends_on
                ------------+-------------+-------------+-----------
                ash         | integration | north-join  | 2028-03-31
                birch       | integration | south-join  | 2028-03-31
                cedar       | delivery    | north-host  | 2028-03-31
                damson      | integration | north-join  |
                """,
                "suppliers": """
                supplier_id | parent_id
                ------------+----------
                north       |
                north-join  | north
                north-host  | north
                south       |
                south-join  | south
                """,
            },
            outcomes={
                "ash": "not met",
                "birch": "met",
                "cedar": "not applicable",
                "damson": "not known",
            },
        ),
    ),
)
def red_line_integrator(case: CaseFile) -> Iterator[Answer]:
    """Each integration contract in force, against what its group delivers."""
    yield from integrator_answers(case)
