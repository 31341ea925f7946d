"""Were the users of what goes into a lot asked, and lately enough?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.gates import PASSED_READS, if_passed_over
from untower.assurance.going_further import LOT_READS, component_in_lot, procurement_of_lot
from untower.assurance.rule import Example, rule
from untower.findings import Force, Outcome
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="Users of the services behind a lot were asked before their component goes into it.",
    why="What is specified without its users is bought for somebody else.",
    point="order of the journey",
    edition="current",
    subject="lot_components",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    hears=("needs",),
    source=code_source(1, "define user needs"),
    reads=(
        *LOT_READS,
        "uses.service_id",
        "uses.component_id",
        "needs.service_id",
        "needs.researched_on",
        "services.service_id",
        "services.name",
        *PASSED_READS,
    ),
    next_step="Ask the users of the services named before the specification is written.",
    supply="In uses: which services rest on the component; in needs: when their users were asked.",
    exclusions=("What was passed over on record, for all or for the component, beforehand.",),
    assumptions=(
        OUR_READING,
        "How long research counts is the step needs's own house convention, on the day of the "
        "plan.",
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
                "services": """
                service_id | name
                -----------+------
                pay        | Pay
                tell       | Tell
                ask        | Ask
                """,
                "uses": """
                service_id | component_id
                -----------+-------------
                pay        | ash
                tell       | birch
                ask        | cedar
                """,
                "needs": """
                need_id | service_id | researched_on
                --------+------------+--------------
                n1      | pay        | 2025-09-01
                n2      | tell       | 2019-09-01
                n3      | ask        |
                """,
            },
            outcomes={
                "lot-1 · ash": "met",
                "lot-1 · birch": "not met",
                "lot-1 · cedar": "not known",
                "lot-1 · damson": "not known",
            },
        ),
        Example(
            tables={
                "lot_components": """
                lot_id | component_id
                -------+-------------
                lot-1  | ash
                lot-1  | birch
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
step  | kind | subject_table | subject_key | by_role | reason           | decided_on
------+------+---------------+-------------+---------+------------------+-----------
needs | skip | components    | ash         | Head    | no user meets it | 2026-02-20
                """,
            },
            outcomes={"lot-1 · ash": "not applicable", "lot-1 · birch": "not known"},
        ),
    ),
)
def users_asked_before_lots(case: CaseFile) -> Iterator[Answer]:
    """Each component in a lot by what the step needs found of the services that use it."""
    for line in case.rows("lot_components"):
        began = procurement_of_lot(case, line)["commenced_on"]
        yield if_passed_over(case, line, "needs", component_in_lot(line), began=began) or _answer(
            case, line
        )


def _answer(case: CaseFile, line: Line) -> Answer:
    services = [u["service_id"] for u in case.where("uses", "component_id", line["component_id"])]
    if not services:
        return line.not_known("which services rest on it is not known")
    outcomes = {s: _outcome(case, s) for s in services}
    old = [s for s, found in outcomes.items() if found is Outcome.NOT_MET]
    if old:
        rows = tuple(n.row for s in old for n in case.where("needs", "service_id", s))
        return line.not_met(f"users of {listed(old, at_most=3)} were not asked lately", rows)
    if set(outcomes.values()) == {Outcome.MET}:
        return line.met(f"users of {listed(services, at_most=3)} were asked lately")
    return line.not_known("when users of its services were asked is not known")


def _outcome(case: CaseFile, service: str) -> Outcome:
    """What the step needs found; a need without a day may be a newer one than those with one."""
    told = case.told("needs", "research", "service_id", service)
    found = Outcome.NOT_KNOWN if told is None else Outcome(told["outcome"])
    asked = case.where("needs", "service_id", service)
    is_open = any(need["researched_on"] is None for need in asked)
    return Outcome.NOT_KNOWN if found is Outcome.NOT_MET and is_open else found
