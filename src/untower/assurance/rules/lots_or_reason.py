"""Was each procurement split into lots, or does it say why not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.dating import by_procurement
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule
from untower.journey import gives_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="A procurement is split into lots, or gives reasons why not.",
    why="A smaller firm can only win what is small enough to bid for.",
    point="Procurement Act 2023, section 18",
    edition="current",
    subject="procurements",
    binds=ACT,
    dated=by_procurement,
    source="Procurement Act 2023, section 18, and guidance on lots (gov.uk)",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.route",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        "procurements.regime",
        "lots.procurement_id",
        "lots.reason_not_split",
    ),
    next_step="Split the work, or write down why it should stay whole.",
    supply="In lots: the lots of each procurement, or the reason for one.",
    exclusions=("Calls off a framework and procurements below the threshold.",),
    assumptions=("Two lots or more are a split.",),
    examples=(
        Example(
            tables={
                "procurements": """
                procurement_id | route           | commenced_on | regime
                ---------------+-----------------+--------------+-------
                ash            | open            | 2026-01-10   | pa2023
                birch          | open            | 2026-01-10   | pa2023
                cedar          | open            | 2026-01-10   | pa2023
                damson         | below_threshold | 2026-01-10   | pa2023
                elder          | open            | 2026-01-10   | pa2023
                """,
                "lots": """
                lot_id | procurement_id | reason_not_split
                -------+----------------+----------------------------------
                l1     | ash            |
                l2     | ash            |
                l3     | birch          | none
                l4     | cedar          |
                l5     | elder          | one register that nobody can part
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "met",
            },
        ),
    ),
)
def lots_or_reason(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by its lots and their reason."""
    for line in case.rows("procurements"):
        lots = case.where("lots", "procurement_id", line["procurement_id"])
        reasons = [gives_reason(lot["reason_not_split"]) for lot in lots]
        if line["route"] in ("below_threshold", "framework_call_off"):
            yield line.not_applicable("its route asks for no lots of its own")
        elif line["route"] is None:
            yield line.not_known("its route is not known", "route")
        elif len(lots) > 1:
            yield line.met(f"it has {len(lots)} lots")
        elif True in reasons:
            yield line.met("it says why it is not split")
        elif not lots or None in reasons or case.where("lots", "procurement_id", None):
            yield line.not_known("whether it is split, or why not, is not known")
        else:
            yield line.not_met("it is not split and gives no reason", tuple(x.row for x in lots))
