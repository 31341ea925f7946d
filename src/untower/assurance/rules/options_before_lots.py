"""Were options compared before a component went into a lot?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import PLAYBOOK, PLAYBOOK_SOURCE
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.going_further import (
    component_in_lot,
    kinds_looked_at,
    procurement_of_lot,
)
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Two kinds of option or more were looked at for what goes into a lot.",
    why="Who looks at one way only has chosen it before counting what it costs.",
    point="order of the journey",
    edition="current",
    subject="lot_components",
    binds=PLAYBOOK,
    severity=Force.HOUSE_CONVENTION,
    source=PLAYBOOK_SOURCE,
    reads=(
        "lot_components.lot_id",
        "lot_components.component_id",
        "options.component_id",
        "options.kind",
        "lots.procurement_id",
        "procurements.procurement_id",
        "procurements.commenced_on",
        *PASSED_READS,
    ),
    next_step="Look at reuse, at services and at building before the tender.",
    supply="In options: every way each component could be provided.",
    exclusions=("What was passed over on record, for all or for the component, beforehand.",),
    assumptions=("Two kinds are a house convention; business cases compare at least four ways.",),
    examples=(
        Example(
            tables={
                "lot_components": """
                lot_id | component_id
                -------+-------------
                lot-1  | ash
                lot-1  | birch
                lot-1  | cedar
                """,
                "options": """
                option_id | component_id | kind
                ----------+--------------+----------
                o1        | ash          | saas
                o2        | ash          | reuse
                o3        | birch        | outsource
                """,
            },
            outcomes={
                "lot-1 · ash": "met",
                "lot-1 · birch": "not met",
                "lot-1 · cedar": "not known",
            },
        ),
        Example(
            tables={
                "lot_components": """
                lot_id | component_id
                -------+-------------
                lot-1  | ash
                """,
                "lots": """
                lot_id | procurement_id
                -------+---------------
                lot-1  | p1
                """,
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                p1             | 2026-03-01
                """,
                "passed_over": """
                step    | kind | by_role | reason                      | decided_on
                --------+------+---------+-----------------------------+-----------
                options | skip | Head    | one bidder must mend it now | 2026-02-20
                """,
            },
            outcomes={
                "lot-1 · ash": "not applicable",
            },
        ),
    ),
)
def options_before_lots(case: CaseFile) -> Iterator[Answer]:
    """Each component in a lot by the kinds of option looked at."""
    for line in case.rows("lot_components"):
        began = procurement_of_lot(case, line)["commenced_on"]
        yield if_passed_over(
            case, line, "options", component_in_lot(line), began=began
        ) or kinds_looked_at(case, line)
