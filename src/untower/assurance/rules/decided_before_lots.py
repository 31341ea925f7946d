"""Was it decided who delivers each component before it went into a lot?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import PLAYBOOK, PLAYBOOK_SOURCE
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.going_further import component_in_lot, decided_by, procurement_of_lot
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Who delivers a component is decided before the procurement of its lot begins.",
    why="A tender begun before the decision makes the decision.",
    point="order of the journey",
    edition="current",
    subject="lot_components",
    binds=PLAYBOOK,
    source=PLAYBOOK_SOURCE,
    reads=(
        "lot_components.lot_id",
        "lot_components.component_id",
        "delivery_models.component_id",
        "delivery_models.decided",
        "delivery_models.decided_on",
        "lots.procurement_id",
        "procurements.procurement_id",
        "procurements.commenced_on",
        *PASSED_READS,
    ),
    next_step="Take the component out of the lot until it is decided who delivers it.",
    supply="In delivery_models: the decision for each component and its day; in procurements: "
    "the day each began.",
    exclusions=("What was passed over on record, for all or for the component, beforehand.",),
    assumptions=("What is to be delivered in-house does not stand in a lot.",),
    examples=(
        Example(
            tables={
                "lot_components": """
                lot_id | component_id
                -------+-------------
                lot-1  | ash
                lot-1  | birch
                lot-1  | cedar
                lot-1  | damson
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
                "delivery_models": """
                component_id | decided   | decided_on
                -------------+-----------+-----------
                ash          | outsource | 2026-01-10
                birch        | outsource | 2026-03-20
                damson       | in_house  | 2026-01-10
                """,
            },
            outcomes={
                "lot-1 · ash": "met",
                "lot-1 · birch": "not met",
                "lot-1 · cedar": "not known",
                "lot-1 · damson": "not met",
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
def decided_before_lots(case: CaseFile) -> Iterator[Answer]:
    """Each component in a lot by the decision who delivers it."""
    for line in case.rows("lot_components"):
        began = procurement_of_lot(case, line)["commenced_on"]
        yield if_passed_over(
            case, line, "options", component_in_lot(line), began=began
        ) or decided_by(case, line, began, "its procurement began")
