"""Is what follows each contract that ends soon planned?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.arithmetic.calendar_months import term_end
from untower.assurance.editions import ENGLAND
from untower.assurance.going_further import FOLLOWED_READS, is_followed
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


ENDING = """
contract_id | ends_on | is_revenue
---
ash | 2026-10-01 | no
birch | 2026-10-01 | no
cedar | | no
damson | 2029-10-01 | no
"""
COVERING = """
contract_id | component_id
---
ash | one
birch | two
cedar | two
"""
PIPELINE = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.COMPLY_OR_EXPLAIN,
        since=date(2022, 3, 1),
    ),
)


@rule(
    sentence="What follows a contract that ends within 18 months is in the pipeline.",
    why="A contract with nothing planned after it is extended, on the supplier's terms.",
    point="DDaT Playbook, pipelines",
    edition="current",
    subject="contracts",
    binds=PIPELINE,
    severity=Force.GUIDANCE,
    source="Digital, Data and Technology Playbook, March 2022, updated June 2023 (gov.uk): a "
    "pipeline of 18 months at least",
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.ends_on",
        "contracts.is_revenue",
        *FOLLOWED_READS,
    ),
    next_step="Put its components into a lot, or decide who is to deliver them.",
    supply="In charges: what the contract covers; in lot_components: what is to be bought; in "
    "delivery_models: what is to be delivered in-house.",
    exclusions=("Contracts that bring income, have ended or end later.",),
    assumptions=("What follows is planned where every component it charges for is.",),
    examples=(
        Example(
            kind="central",
            tables={
                "contracts": ENDING,
                "charges": COVERING,
                "lot_components": """
                lot_id | component_id
                -------+-------------
                l1     | one
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
def contracts_in_pipeline(case: CaseFile) -> Iterator[Answer]:
    """Each contract that ends soon by whether all it covers is planned."""
    for line in case.rows("contracts"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    months = case.number("pipeline_min_months", case.on)
    until = None if months is None else term_end(case.on, int(months))
    ends = line["ends_on"]
    if line["is_revenue"]:
        return line.not_applicable("it brings income and costs nothing")
    if ends is None or until is None or line["is_revenue"] is None:
        return line.not_known("when it ends, or whether it brings income, is not known")
    if not case.on <= ends <= until:
        return line.not_applicable(f"it ends on {spell_day(ends)}")
    followed = is_followed(case, line)
    if followed is None:
        return line.not_known("what it covers, or what is planned for it, is not known")
    if followed:
        return line.met("all it covers is planned")
    return line.not_met(f"it ends on {spell_day(ends)}, and not all it covers is in a lot")
