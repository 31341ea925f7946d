"""Were options compared before anybody was asked for an offer?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import PLAYBOOK, PLAYBOOK_SOURCE
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.going_further import OWN, kinds_looked_at
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="No offer is taken for a component before two kinds of option were looked at.",
    why="An offer answers a question; who has one offer only has not asked the question.",
    point="order of the journey",
    edition="current",
    subject="offer_items",
    binds=PLAYBOOK,
    severity=Force.HOUSE_CONVENTION,
    source=PLAYBOOK_SOURCE,
    reads=(
        "offer_items.offer_id",
        "offer_items.component_id",
        "offers.offer_id",
        "offers.basis",
        "offers.received_at",
        "options.component_id",
        "options.kind",
        *PASSED_READS,
    ),
    next_step="Set the offer aside until other ways are costed beside it.",
    supply="In options: every way each component could be provided; in offers: the basis of each "
    "and when it was received.",
    exclusions=(
        "What the body does by itself: retain, retire, reuse, in-house; what was passed over on "
        "record, for all or for the component, before the offer was received.",
    ),
    assumptions=("Two kinds are a house convention.",),
    examples=(
        Example(
            tables={
                "offer_items": """
                offer_id | component_id
                ---------+-------------
                f1       | ash
                f1       | birch
                f1       | cedar
                f2       | birch
                f3       | elder
                """,
                "offers": """
                offer_id | basis      | received_at
                ---------+------------+--------------------
                f1       | indicative | 2026-03-01 12:00
                f2       | retain     |
                f3       | catalogue  | 2026-03-01 12:00
                """,
                "options": """
                option_id | component_id | kind
                ----------+--------------+----------
                o1        | ash          | saas
                o2        | ash          | reuse
                o3        | birch        | outsource
                """,
                "passed_over": """
step    | kind | subject_table | subject_key | by_role | reason      | decided_on
--------+------+---------------+-------------+---------+-------------+-----------
options | skip | components    | elder       | Head    | law says so | 2026-02-20
                """,
            },
            outcomes={
                "f1 · ash": "met",
                "f1 · birch": "not met",
                "f1 · cedar": "not known",
                "f2 · birch": "not applicable",
                "f3 · elder": "not applicable",
            },
        ),
    ),
)
def options_before_offers(case: CaseFile) -> Iterator[Answer]:
    """Each component of an offer by the kinds of option looked at."""
    for line in case.rows("offer_items"):
        offer = case.linked(line, "offers", "offer_id")
        received = offer["received_at"]
        if offer["basis"] in OWN:
            yield line.not_applicable("nobody else was asked for it")
        elif offer["basis"] is None:
            yield line.not_known("what the offer rests on is not known")
        else:
            about = (("components", line["component_id"]), ("offers", line["offer_id"]))
            began = None if received is None else received.date()
            yield if_passed_over(case, line, "options", about, began=began) or kinds_looked_at(
                case, line
            )
