"""Is anything in use known to have security weaknesses?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force
from untower.policy.numbers import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


LEGACY = (Bond(kinds=KINDS, nations=("england",), force=Force.GUIDANCE, since=date(2023, 9, 29)),)


@rule(
    sentence="No component scores 3 or more for known security weaknesses.",
    why="A weakness somebody wrote down is one that somebody else can find.",
    point="6",
    edition="current",
    subject="legacy",
    binds=LEGACY,
    confirmed=False,
    source="Legacy IT Risk Assessment Framework, 29 September 2023, updated 13 March 2025, as "
    "restated by PublicTechnology and a published scoring tool",
    reads=(
        "legacy.component_id",
        "legacy.l6",
    ),
    next_step="Mend the weakness or shield the component, and say by when.",
    supply="In legacy: score l6 of each component assessed.",
    exclusions=("Components that were not assessed.",),
    assumptions=("From 3 of 6 a likelihood makes a component legacy.",),
    examples=(
        Example(
            tables={
                "legacy": """
                component_id | l6
                -------------+---
                ash          | 1
                birch        | 4
                cedar        |
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
            },
        ),
        Example(
            on=date(2022, 1, 1),
            tables={
                "legacy": """
                component_id | l6
                -------------+---
                ash          | 4
                """,
            },
            outcomes={
                "ash": "not applicable",
            },
        ),
    ),
)
def known_weaknesses(case: CaseFile) -> Iterator[Answer]:
    """Each component that was assessed, by its score for known weaknesses."""
    bound = case.number("legacy_likelihood_from", case.on)
    for line in case.rows("legacy"):
        score = line["l6"]
        if score is None or bound is None:
            yield line.not_known("its score for known weaknesses is not known", "l6")
        elif score >= bound:
            yield line.not_met(f"it scores {score} of 6 for known weaknesses")
        else:
            yield line.met(f"it scores {score} of 6")
