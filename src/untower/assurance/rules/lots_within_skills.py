"""Are there people enough to manage what a procurement may bring?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.rule import Example, rule
from untower.phrases import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="A procurement has no more lots than suppliers the team can manage.",
    why="A supplier whom nobody has time for manages itself.",
    point="order of the journey",
    edition="current",
    subject="procurements",
    binds=HOUSE,
    hears=("capability",),
    source=SOURCE_HOUSE,
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.commenced_on",
        "lots.lot_id",
        "lots.procurement_id",
        "roles.role_id",
        "roles.name",
        "roles.retained_as",
        "roles.fte_free",
        *PASSED_READS,
    ),
    next_step="Join lots that one supplier could hold, or free people before the award.",
    supply="In roles: how much of each commercial post is free; in lots: the procurement of each.",
    exclusions=("What was passed over on record beforehand.",),
    assumptions=(
        "Each lot may go to another supplier.",
        "How many suppliers a post can manage is the step capability's house convention.",
    ),
    examples=(
        Example(
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                birch          | 2026-03-01
                cedar          | 2026-03-01
                """,
                "lots": """
                lot_id | procurement_id
                -------+---------------
                a1     | ash
                a2     | ash
                b1     | birch
                b2     | birch
                b3     | birch
                b4     | birch
                b5     | birch
                """,
                "roles": """
                role_id | name | retained_as        | fte_free
                --------+------+--------------------+---------
                r1      | Lead | commercial_manager | 1
                """,
            },
            outcomes={"ash": "met", "birch": "not met", "cedar": "not known"},
        ),
        Example(
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                """,
                "passed_over": """
                step       | kind | by_role | reason                | decided_on
                -----------+------+---------+-----------------------+-----------
                capability | skip | Head    | it is a spare battery | 2026-02-20
                """,
            },
            outcomes={"ash": "not applicable"},
        ),
    ),
)
def lots_within_skills(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by its lots and by how many suppliers can be managed."""
    answer = case.earlier.get("capability")
    most = None if answer is None else answer.figures.get("suppliers_manageable")
    for line in case.rows("procurements"):
        about = (("procurements", line["procurement_id"]),)
        yield if_passed_over(
            case, line, "capability", about, began=line["commenced_on"]
        ) or _answer(case, line, most if isinstance(most, int) else None)


def _answer(case: CaseFile, line: Line, most: int | None) -> Answer:
    lots = case.where("lots", "procurement_id", line["procurement_id"])
    if most is None:
        return line.not_known("how many suppliers the team can manage is not known")
    can = f"the team can manage {plural(most, 'supplier')} more"
    if len(lots) > most:
        return line.not_met(f"it has {plural(len(lots), 'lot')}; {can}", tuple(x.row for x in lots))
    if not lots or case.where("lots", "procurement_id", None):
        return line.not_known("how many lots it has is not known")
    return line.met(f"it has {plural(len(lots), 'lot')}; {can}")
