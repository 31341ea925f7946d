"""Was it decided who delivers each component before it went into a lot?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import PLAYBOOK, PLAYBOOK_SOURCE
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


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
    exclusions=("The step of options, where it was passed over on record.",),
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
                "passed_over": """
                step    | kind | by_role | reason
                --------+------+---------+----------------------------
                options | skip | Head    | one bidder must mend it now
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
        yield if_passed_over(case, line, "options") or _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    lot = case.linked(line, "lots", "lot_id")
    began = case.linked(lot, "procurements", "procurement_id")["commenced_on"]
    made = case.linked(line, "delivery_models", "component_id")
    decided, on = made["decided"], made["decided_on"]
    if decided == "in_house":
        return line.not_met("it is to be delivered in-house", (made.row,))
    if decided is None or on is None:
        return line.not_known("who is to deliver it, or since when that is decided, is not known")
    if began is None:
        return line.not_known("when its procurement began is not known")
    if on > began:
        words = f"it was decided on {on.isoformat()}, after {began.isoformat()}"
        return line.not_met(words, (made.row,))
    return line.met(f"it was decided on {on.isoformat()}")
