"""Is what follows a contract under way by the time it takes to buy?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE, SOURCE_HOUSE
from untower.assurance.going_further import FOLLOWED_READS, is_followed
from untower.assurance.rule import Example, rule
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


ENDING = """
contract_id | ends_on | renewal | is_revenue
---
ash | 2026-10-01 | none | no
birch | 2026-10-01 | none | no
cedar | | none | no
damson | 2029-10-01 | none | no
"""
COVERING = """
contract_id | component_id
---
ash | one
birch | two
cedar | two
"""


@rule(
    sentence="What follows a contract is under way while there is time to buy it.",
    why="Who begins too late has one choice: the supplier who is there.",
    point="dates and notices",
    edition="current",
    subject="contracts",
    binds=HOUSE,
    hears=("estate",),
    source=SOURCE_HOUSE,
    reads=(
        "contracts.contract_id",
        "contracts.title",
        "contracts.owner_role",
        "contracts.ends_on",
        "contracts.renewal",
        "contracts.is_revenue",
        *FOLLOWED_READS,
    ),
    next_step="Begin now, or ask for a lawful extension before it is needed.",
    supply="In contracts: when it ends; in lot_components and delivery_models: what is planned for "
    "what it covers.",
    exclusions=(
        "Contracts that bring income, have ended or renew themselves; those of which the time to "
        "begin has not come.",
    ),
    assumptions=(
        "The day by which to begin is that of the step estate: nine months before the end, a house "
        "convention.",
    ),
    examples=(
        Example(
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
def replaced_in_time(case: CaseFile) -> Iterator[Answer]:
    """Each contract by the day the step estate says to begin, and by what is planned."""
    for line in case.rows("contracts"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    if line["is_revenue"] or line["renewal"] == "tacit":
        return line.not_applicable("it brings income or renews itself")
    told = case.told("estate", "dates", "contract_id", line["contract_id"])
    begin, ends = (None, None) if told is None else (told["start_procurement_by"], told["ends_on"])
    if begin is None or ends is None or None in (line["is_revenue"], line["renewal"]):
        blanks = [c for c in ("ends_on", "renewal", "is_revenue") if line[c] is None]
        return line.not_known("by when to begin is not known", *blanks)
    if ends < case.on or begin > case.on:
        return line.not_applicable(f"it ends on {spell_day(ends)}")
    followed = is_followed(case, line)
    if followed is None:
        return line.not_known("what is planned for what it covers is not known")
    if followed:
        return line.met("all it covers is planned")
    words = f"to replace it was to be begun by {spell_day(begin)}"
    return line.not_met(f"{words}, and not all it covers is planned")
