"""Was the framework still open when work was called off from it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE
from untower.assurance.rule import Example, rule
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Nothing is called off from a framework that has expired.",
    why="A framework that is over gives no right to buy from it without competition.",
    point="dates and notices",
    edition="current",
    subject="procurements",
    binds=HOUSE,
    source="The framework's own last day, as entered; house convention of untower",
    reads=(
        "procurements.procurement_id",
        "procurements.title",
        "procurements.route",
        "procurements.framework_id",
        "procurements.commenced_on",
        "frameworks.framework_id",
        "frameworks.expires_on",
    ),
    next_step="Choose another framework or route.",
    supply="In procurements: the framework and the day each began; in frameworks: the last day of "
    "calling off.",
    exclusions=("Every other route.",),
    assumptions=("A call-off is made no earlier than its procurement begins.",),
    examples=(
        Example(
            tables={
                "procurements": """
                procurement_id | route              | framework_id | commenced_on
                ---------------+--------------------+--------------+-------------
                ash            | framework_call_off | f1           | 2026-01-10
                birch          | framework_call_off | f2           | 2026-01-10
                cedar          | framework_call_off |              | 2026-01-10
                damson         | open               |              | 2026-01-10
                """,
                "frameworks": """
                framework_id | expires_on
                -------------+-----------
                f1           | 2027-01-01
                f2           | 2025-12-31
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
def framework_in_date(case: CaseFile) -> Iterator[Answer]:
    """Each call-off by the last day of its framework."""
    for line in case.rows("procurements"):
        framework = case.linked(line, "frameworks", "framework_id")
        expires, began = framework["expires_on"], line["commenced_on"]
        if line["route"] not in (None, "framework_call_off"):
            yield line.not_applicable("it is no call-off")
        elif line["route"] is None or expires is None or began is None:
            blanks = [c for c in ("route", "framework_id", "commenced_on") if line[c] is None]
            yield line.not_known("whether its framework was open is not known", *blanks)
        elif began > expires:
            words = f"it began on {spell_day(began)}; the framework ended on {spell_day(expires)}"
            yield line.not_met(words, (framework.row,))
        else:
            yield line.met(f"the framework is open until {spell_day(expires)}")
