"""Were the steps before buying taken, or passed over on record, before buying began?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.gates import PASSED_READS, gate
from untower.assurance.rule import Example, rule
from untower.journey import State
from untower.phrases import listed, spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


STEPS = ("needs", "capability", "estate", "market", "options")


SETTLED = (State.READY, State.PASSED_OVER)


@rule(
    sentence="Users, skills, the estate, the market and options come before a procurement.",
    why="What is bought first decides what was never asked.",
    point="order of the journey",
    edition="current",
    subject="procurements",
    binds=HOUSE,
    hears=STEPS,
    source=SOURCE_HOUSE,
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.commenced_on",
        *PASSED_READS,
    ),
    next_step="Stop until the steps before are taken, or say why they were passed over.",
    supply="What each step before says is missing; or in passed_over: the step, who passes over "
    "it, why and on which day.",
    exclusions=("A procurement before which every one of these steps was passed over on record.",),
    assumptions=(
        "A step that is incomplete leaves the order open; it is not held against anybody.",
        "A step counts as passed over from the day of the record.",
    ),
    examples=(
        Example(
            states={
                "needs": "ready",
                "capability": "ready",
                "estate": "ready",
                "options": "ready",
            },
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                birch          | 2026-01-20
                cedar          |
                """,
                "passed_over": """
                step   | kind | by_role | reason                      | decided_on
                -------+------+---------+-----------------------------+-----------
                market | skip | Head    | one bidder must mend it now | 2026-02-20
                """,
            },
            outcomes={"ash": "met", "birch": "not met", "cedar": "not known"},
        ),
        Example(
            states={"needs": "ready", "capability": "ready", "estate": "incomplete"},
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                """,
            },
            outcomes={"ash": "not known"},
        ),
        Example(
            states={"needs": "incomplete"},
            tables={
                "procurements": """
                procurement_id | commenced_on
                ---------------+-------------
                ash            | 2026-03-01
                """,
                "passed_over": """
                step       | kind | by_role | reason         | decided_on
                -----------+------+---------+----------------+-----------
                needs      | skip | Head    | a fire         | 2026-02-20
                capability | skip | Head    | a fire         | 2026-02-20
                estate     | skip | Head    | a fire         | 2026-02-20
                market     | skip | Head    | a fire         | 2026-02-20
                options    | skip | Head    | a fire         | 2026-02-20
                """,
            },
            outcomes={"ash": "not applicable"},
        ),
    ),
)
def steps_in_order(case: CaseFile) -> Iterator[Answer]:
    """Each procurement by how the steps before it stand."""
    for line in case.rows("procurements"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    began = line["commenced_on"]
    about = (("procurements", line["procurement_id"]),)
    gates = [gate(case, step, about) for step in STEPS]
    records = [g.record for g in gates if g.record is not None]
    late = [r for r in records if began is not None and r["decided_on"] > began]
    if late:
        words = f"{late[0]['step']} was passed over on {spell_day(late[0]['decided_on'])}"
        return line.not_met(f"{words}, after it began on {spell_day(began)}", (late[0].row,))
    if began is None:
        return line.not_known("when it began is not known", "commenced_on")
    unsure = [g.words for g in gates if g.is_in_doubt or g.state not in SETTLED]
    if unsure:
        return line.not_known(listed(unsure, at_most=3))
    if len(records) == len(STEPS):
        return line.not_applicable("every step before it was passed over on record")
    passed = [g.passed_words for g in gates if g.record is not None]
    return line.met("; ".join(["the steps before it are ready", *passed]))
