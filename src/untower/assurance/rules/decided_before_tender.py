"""Was it decided who delivers a component before it went to tender?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import PLAYBOOK, PLAYBOOK_SOURCE
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.going_further import DECISION_READS, decided_by
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No component goes to tender without a decision who is to deliver it.",
    why="Once tenders are in, to do the work oneself is no longer weighed: it is a retreat.",
    point="order of the journey",
    edition="current",
    subject="offer_items",
    binds=PLAYBOOK,
    source=PLAYBOOK_SOURCE,
    reads=(
        "offer_items.offer_id",
        "offer_items.component_id",
        "offers.offer_id",
        "offers.basis",
        "offers.procurement_id",
        "procurements.procurement_id",
        "procurements.tender_notice_on",
        *DECISION_READS,
        *PASSED_READS,
    ),
    next_step="Do not award the component in this procurement: decide first who delivers it.",
    supply="In delivery_models: the decision for each component and its day; in procurements: "
    "the day of each tender notice.",
    exclusions=(
        "Offers that are no tender; what was passed over on record, for all or for the component, "
        "before the notice.",
    ),
    assumptions=("Judged from what is tendered for, whatever the lots say.",),
    examples=(
        Example(
            tables={
                "offer_items": """
                offer_id | component_id
                ---------+-------------
                t1       | ash
                t1       | birch
                t1       | cedar
                i1       | birch
                """,
                "offers": """
                offer_id | basis      | procurement_id
                ---------+------------+---------------
                t1       | tender     | p1
                i1       | indicative |
                """,
                "procurements": """
                procurement_id | tender_notice_on
                ---------------+-----------------
                p1             | 2026-03-01
                """,
                "delivery_models": """
                component_id | decided   | decided_on
                -------------+-----------+-----------
                ash          | outsource | 2026-01-10
                birch        | mixed     | 2026-03-20
                """,
            },
            outcomes={
                "t1 · ash": "met",
                "t1 · birch": "not met",
                "t1 · cedar": "not known",
                "i1 · birch": "not applicable",
            },
        ),
    ),
)
def decided_before_tender(case: CaseFile) -> Iterator[Answer]:
    """Each component tendered for by the decision who delivers it."""
    for line in case.rows("offer_items"):
        offer = case.linked(line, "offers", "offer_id")
        notice = case.linked(offer, "procurements", "procurement_id")["tender_notice_on"]
        if offer["basis"] is None:
            yield line.not_known("what the offer rests on is not known")
        elif offer["basis"] != "tender":
            yield line.not_applicable("it is no tender")
        else:
            about = (("components", line["component_id"]),)
            yield if_passed_over(case, line, "options", about, began=notice) or decided_by(
                case, line, notice, "its tender notice came"
            )
