"""Was research done with the users of each service, and lately?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.editions import CODE, OUR_READING, code_source
from untower.assurance.rule import Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Each service has a need of its users that was researched in the last three years.",
    why="A service built on what users needed years ago serves users who are no longer there.",
    point="1",
    edition="current",
    subject="services",
    binds=CODE,
    severity=Force.HOUSE_CONVENTION,
    source=code_source(1, "define user needs"),
    reads=(
        "services.service_id",
        "services.name",
        "services.owner_role",
        "needs.service_id",
        "needs.researched_on",
        "needs.evidence",
    ),
    next_step="Do research with the users again before deciding anything about the service.",
    supply="In needs: for each service what its users need, the research it comes from and its "
    "day.",
    assumptions=(
        OUR_READING,
        "Three years is a house convention: severity stays at that.",
    ),
    examples=(
        Example(
            tables={
                "services": """
                service_id
                ----------
                ash
                birch
                cedar
                damson
                """,
                "needs": """
                need_id | service_id | researched_on | evidence
                --------+------------+---------------+----------------
                n1      | ash        | 2025-01-10    | usability tests
                n2      | birch      | 2019-01-10    | survey
                n3      | cedar      |               | survey
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not known",
            },
        ),
        Example(
            kind="other",
            tables={
                "services": """
                service_id
                ----------
                ash
                """,
                "needs": """
                need_id | service_id | researched_on | evidence
                --------+------------+---------------+----------------
                n1      | ash        | 2025-01-10    | usability tests
                """,
            },
            outcomes={
                "ash": "not applicable",
            },
        ),
    ),
)
def needs_researched(case: CaseFile) -> Iterator[Answer]:
    """Each service by the newest research behind its needs."""
    months = int(case.convention("research_age_max_months"))
    for line in case.rows("services"):
        needs = case.where("needs", "service_id", line["service_id"])
        whole = [n for n in needs if n["researched_on"] is not None and n["evidence"] is not None]
        past = [n for n in whole if n["researched_on"] <= case.on]
        good_until = [term_end(n["researched_on"], months) for n in past]
        if any(day is not None and day >= case.on for day in good_until):
            yield line.met(f"its users were asked within {months} months")
        elif not needs or len(past) < len(needs):
            yield line.not_known("when its users were last asked is not known")
        else:
            newest = max(n["researched_on"] for n in past)
            yield line.not_met(
                f"its users were last asked on {newest.isoformat()}", tuple(n.row for n in past)
            )
