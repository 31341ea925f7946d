"""Is anything to be bought again that the estate step says to eliminate?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.going_further import LOT_READS, component_in_lot, procurement_of_lot
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="What serves badly and is unsound is not put into a lot as it is.",
    why="To let the same thing again is to buy its faults for another term.",
    point="order of the journey",
    edition="current",
    subject="lot_components",
    binds=HOUSE,
    hears=("estate",),
    source="House convention of untower, from the published TIME method: low fit on both sides is "
    "to be eliminated",
    reads=(
        *LOT_READS,
        "components.component_id",
        "components.business_fit",
        "components.technical_fit",
        "options.component_id",
        "options.kind",
        *PASSED_READS,
    ),
    next_step="Look at retiring or replacing it before it goes into a lot.",
    supply="In components: how well each serves and how sound it is, 1 to 5.",
    exclusions=("What was passed over on record, for all or for the component, beforehand.",),
    assumptions=(
        "The quarters are those of the step estate; a component may go into a lot to be replaced: "
        "an option of another kind than to retain it shows that.",
    ),
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
                "components": """
                component_id | business_fit | technical_fit
                -------------+--------------+--------------
                ash          | 4            | 4
                birch        | 1            | 2
                cedar        | 1            |
                damson       | 1            | 1
                """,
                "options": """
                option_id | component_id | kind
                ----------+--------------+-------
                o1        | birch        | retain
                o2        | damson       | saas
                """,
            },
            outcomes={
                "lot-1 · ash": "met",
                "lot-1 · birch": "not met",
                "lot-1 · cedar": "not known",
                "lot-1 · damson": "met",
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
                step   | kind | by_role | reason                  | decided_on
                -------+------+---------+-------------------------+-----------
                estate | skip | Head    | the estate burnt down   | 2026-02-20
                """,
            },
            outcomes={"lot-1 · ash": "not applicable"},
        ),
    ),
)
def eliminated_not_bought(case: CaseFile) -> Iterator[Answer]:
    """Each component in a lot by the quarter the step estate puts it in."""
    for line in case.rows("lot_components"):
        began = procurement_of_lot(case, line)["commenced_on"]
        yield if_passed_over(case, line, "estate", component_in_lot(line), began=began) or _answer(
            case, line
        )


def _answer(case: CaseFile, line: Line) -> Answer:
    told = case.told("estate", "time", "component_id", line["component_id"])
    quarter = None if told is None else told["quarter"]
    if quarter is None:
        return line.not_known("how well it serves and how sound it is are not known")
    if quarter != "eliminate":
        return line.met(f"the estate step says to {quarter}")
    options = case.where("options", "component_id", line["component_id"])
    kinds = {o["kind"] for o in options}
    if kinds - {None, "retain"}:
        return line.met("an option to replace it was looked at")
    if not kinds or None in kinds or case.where("options", "component_id", None):
        return line.not_known(
            "it serves badly and is unsound; what else was looked at is not known"
        )
    return line.not_met(
        "it serves badly and is unsound, and nothing else was looked at",
        tuple(o.row for o in options),
    )
