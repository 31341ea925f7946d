"""Was a limit on lots published before the tender notice?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.dating import by_procurement
from untower.assurance.editions import ACT
from untower.assurance.rule import Example, rule
from untower.phrases import spell_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer, Line


@rule(
    sentence="A limit on how many lots one supplier may win is published with its mechanism.",
    why="A limit nobody could read is chosen when it is known whom it hits.",
    point="Procurement Act 2023, section 23",
    edition="current",
    subject="lots",
    binds=ACT,
    dated=by_procurement,
    source="Procurement Act 2023, section 23(4) (legislation.gov.uk)",
    reads=(
        "lots.lot_id",
        "lots.title",
        "lots.procurement_id",
        "lots.lots_per_supplier",
        "procurements.procurement_id",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        "procurements.regime",
        "limits.kind",
        "limits.subject",
        "limits.instrument",
        "limits.published_in",
        "limits.published_on",
    ),
    next_step="Publish the limit and how a clash is settled, or do without it.",
    supply="In limits: kind lots_per_supplier, instrument lot_limit, with the procurement as its "
    "subject, where and on which day it was published.",
    exclusions=("Lots without a limit.",),
    assumptions=("The document named holds the mechanism.",),
    examples=(
        Example(
            tables={
                "lots": """
                lot_id | procurement_id | lots_per_supplier
                -------+----------------+------------------
                ash    | p1             | 1
                elder  | p1             |
                birch  | p2             | 1
                fir    | p2             | 1
                cedar  | p3             | 1
                hazel  | p3             | 1
                damson | p4             | 1
                """,
                "procurements": """
                procurement_id | commenced_on | tender_notice_on | regime
                ---------------+--------------+------------------+-------
                p1             | 2026-01-10   | 2026-02-10       | pa2023
                p2             | 2026-01-10   | 2026-02-10       | pa2023
                p3             | 2026-01-10   | 2026-02-10       | pa2023
                p4             | 2026-01-10   | 2026-02-10       | pa2023
                """,
                "limits": """
limit_id | kind | subject | instrument | published_in | published_on
---
l1 | lots_per_supplier | p1 | lot_limit | tender notice | 2026-02-10
l2 | lots_per_supplier | p2 | lot_limit | clarification | 2026-03-10
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "not known",
                "fir": "not met",
                "hazel": "not known",
            },
        ),
    ),
)
def lot_limits_published(case: CaseFile) -> Iterator[Answer]:
    """Each lot with a limit by where and when the limit was published."""
    for line in case.rows("lots"):
        yield _answer(case, line)


def _answer(case: CaseFile, line: Line) -> Answer:
    most, procurement = line["lots_per_supplier"], line["procurement_id"]
    if most is None or procurement is None:
        return line.blank(*(c for c in ("lots_per_supplier", "procurement_id") if line[c] is None))
    among = len(case.where("lots", "procurement_id", procurement))
    loose = len(case.where("lots", "procurement_id", None))
    if most >= among + loose:
        return line.not_applicable("the limit shuts nobody out")
    if most >= among:
        return line.not_known("how many lots there are is not known")
    notice = case.linked(line, "procurements", "procurement_id")["tender_notice_on"]
    limits = case.where("limits", "kind", "lots_per_supplier")
    told = [x for x in limits if x["subject"] in (None, procurement)]
    needed = ("subject", "instrument", "published_in", "published_on")
    if notice is None or not told or any(x[c] is None for x in told for c in needed):
        return line.not_known("where and when the limit was published is not known")
    good = [x for x in told if x["instrument"] == "lot_limit" and x["published_on"] <= notice]
    if good:
        return line.met(f"it was published on {spell_day(good[0]['published_on'])}")
    words = f"no limit on lots was published by {spell_day(notice)}"
    return line.not_met(words, tuple(x.row for x in told))
