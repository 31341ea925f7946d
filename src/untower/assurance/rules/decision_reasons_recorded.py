"""Does each decision who delivers say who took it and why?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.assurance.editions import ENGLAND
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force
from untower.journey import gives_reason
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


RECORDED = (Bond(kinds=("council",), nations=ENGLAND, force=Force.LAW, since=date(2012, 9, 10)),)


@rule(
    sentence="Each decision who delivers a component is recorded with its day and its reasons.",
    why="What was decided without a reason cannot be explained to whoever lost by it.",
    point="Executive decisions, 2012 Regulations",
    edition="current",
    subject="delivery_models",
    binds=RECORDED,
    severity=Force.GUIDANCE,
    source="The Local Authorities (Executive Arrangements) (Meetings and Access to Information) "
    "(England) Regulations 2012, S.I. 2012/2089, regulation 12 (legislation.gov.uk)",
    reads=(
        "delivery_models.component_id",
        "delivery_models.decided",
        "delivery_models.decided_on",
        "delivery_models.decided_by_role",
        "delivery_models.reason",
        "options.component_id",
        "options.kind",
    ),
    next_step="Write down the reasons and what else was considered, as they were at the time.",
    supply="In delivery_models: who decided, on which day and why; in options: what else was "
    "looked at.",
    exclusions=("Bodies other than councils.",),
    assumptions=(
        "The decision is one of the executive; one an officer takes under general powers may not "
        "be, so a finding is never louder than guidance.",
        "Another option than the one decided on is an alternative considered.",
    ),
    examples=(
        Example(
            tables={
                "delivery_models": """
component_id | decided | decided_on | decided_by_role | reason
---
ash | outsource | 2026-01-10 | Cabinet | dearer by ourselves, and nobody to run it
birch | outsource | 2026-01-10 | Cabinet | none
cedar | outsource | 2026-01-10 | Cabinet |
                """,
                "options": """
                option_id | component_id | kind
                ----------+--------------+----------
                o1        | ash          | outsource
                o2        | ash          | build
                """,
            },
            outcomes={"ash": "met", "birch": "not met", "cedar": "not known"},
        ),
        Example(
            kind="other",
            tables={
                "delivery_models": """
component_id | decided | decided_on | decided_by_role | reason
---
ash | outsource | 2026-01-10 | Board | none
                """,
            },
            outcomes={"ash": "not applicable"},
        ),
    ),
)
def decision_reasons_recorded(case: CaseFile) -> Iterator[Answer]:
    """Each decision by who took it, when, why, and what else was looked at."""
    for line in case.rows("delivery_models"):
        needed = ("decided", "decided_on", "decided_by_role", "reason")
        blank = [c for c in needed if line[c] is None]
        options = case.where("options", "component_id", line["component_id"])
        if gives_reason(line["reason"]) is False:
            yield line.not_met("it gives no reason")
        elif blank:
            yield line.blank(*blank)
        elif len({o["kind"] for o in options} - {None}) > 1:
            yield line.met(f"{line['decided_by_role']} decided on {spell_day(line['decided_on'])}")
        else:
            yield line.not_known("what else was looked at is not known")
