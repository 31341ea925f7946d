"""Are the measures of each public service recent?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.assurance.services_asked import not_public
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="The measures of each public service speak of the last twelve months.",
    why="Old figures praise or blame a service that has changed since.",
    point="13",
    edition="current",
    subject="services",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(13, "meet the Service Standard"),
    reads=(
        "services.service_id",
        "services.name",
        "services.owner_role",
        "services.is_public_facing",
        "services.period_end",
    ),
    next_step="Publish this quarter's figures.",
    supply="In services: the last day of the period the counts are for.",
    exclusions=("Services that only staff use.",),
    assumptions=(
        OUR_READING,
        "Twelve months is a house convention; central services publish each quarter.",
    ),
    examples=(
        Example(
            tables={
                "services": """
                service_id | is_public_facing | period_end
                -----------+------------------+-----------
                ash        | yes              | 2026-03-31
                birch      | yes              | 2023-03-31
                cedar      | yes              |
                damson     | no               | 2023-03-31
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
def service_measures_recent(case: CaseFile) -> Iterator[Answer]:
    """Each public service by the end of the period it was measured in."""
    months = int(case.convention("service_measures_age_max_months"))
    for line in case.rows("services"):
        ends = line["period_end"]
        until = term_end(ends, months)
        if (answer := not_public(line)) is not None:
            yield answer
        elif until is None:
            yield line.not_known("for which period it was measured is not known", "period_end")
        elif until < case.on:
            yield line.not_met(f"its measures end on {ends.isoformat()}")
        else:
            yield line.met(f"its measures end on {ends.isoformat()}")
