"""Has each red-rated system a plan?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.assurance.editions import ENGLAND
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


SCORED = """
component_id | l1 | l2 | l3 | l4 | l5 | l6 | l7 | c1 | c2 | c3 | c4 | c5 | c6
---
ash | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 5 | 5 | 5 | 5 | 5 | 5
birch | 6 | 6 | 6 | 6 | 6 | 6 | 6 | 5 | 5 | 5 | 5 | 5 | 5
cedar |  |  |  |  |  |  |  | 5 | 5 | 5 | 5 | 5 | 5
damson | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1
"""
LEGACY = (
    Bond(
        kinds=("central", "council", "other"),
        nations=ENGLAND,
        force=Force.GUIDANCE,
        since=date(2023, 9, 29),
    ),
)


@rule(
    sentence="Each red-rated system has a costed way out with the time it takes.",
    why="A system known to be failing and left as it is fails on a day nobody chose.",
    point="legacy",
    edition="current",
    subject="legacy",
    binds=LEGACY,
    hears=("estate",),
    confirmed=False,
    source="Legacy IT Risk Assessment Framework, 29 September 2023: a red-rated system has a plan, "
    "funding and a target date, as restated by PublicTechnology",
    reads=(
        "legacy.component_id",
        *(f"legacy.l{n}" for n in range(1, 8)),
        *(f"legacy.c{n}" for n in range(1, 7)),
        "options.component_id",
        "options.kind",
        "options.annual_gbp",
        "options.months_to_move",
    ),
    next_step="Cost a way out and say when it would be done.",
    supply="In options: each way out of the component, its yearly cost and the months to move; in "
    "legacy: every score.",
    exclusions=("Components that are not red-rated.",),
    assumptions=(
        "Red-rated is as the step estate finds it: every filling of the blanks is red.",
        "The framework is for departments; for others it is guidance all the same.",
    ),
    examples=(
        Example(
            tables={
                "legacy": SCORED,
                "options": """
                option_id | component_id | kind   | annual_gbp | months_to_move
                ----------+--------------+--------+------------+---------------
                a1        | ash          | saas   | 1000       | 12
                b1        | birch        | retain | 1000       | 0
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
            },
        ),
    ),
)
def red_rated_planned(case: CaseFile) -> Iterator[Answer]:
    """Each scored component by what the step estate finds and by its options."""
    for line in case.rows("legacy"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    told = case.told("estate", "legacy", "component_id", line["component_id"])
    is_red = None if told is None else told["is_red"]
    if is_red is None:
        return line.not_known("whether it is red-rated is not known")
    if not is_red:
        return line.not_applicable("it is not red-rated")
    options = case.where("options", "component_id", line["component_id"])
    out = [o for o in options if o["kind"] not in (None, "retain")]
    if any(o["annual_gbp"] is not None and o["months_to_move"] is not None for o in out):
        return line.met("a way out is costed, with its time")
    kinds = [o["kind"] for o in options]
    if out or not kinds or None in kinds or case.where("options", "component_id", None):
        return line.not_known("what a way out costs and how long it takes is not known")
    return line.not_met("staying as it is is its only option", tuple(o.row for o in options))
