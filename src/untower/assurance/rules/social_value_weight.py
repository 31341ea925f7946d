"""Has social value the weight that central bodies must give it?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.assurance.dating import by_procurement
from untower.assurance.editions import ENGLAND
from untower.assurance.rule import Bond, Example, rule
from untower.findings import Force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


PPN_002 = (
    Bond(
        kinds=("central",),
        nations=ENGLAND,
        force=Force.MANDATORY_POLICY,
        since=date(2025, 10, 1),
        until=date(2026, 12, 31),
    ),
)


@rule(
    sentence="Social value has at least a tenth of the weight in a central body's lots.",
    why="What a contract does for people and places beside its own work is part of its value.",
    point="PPN 002",
    edition="current",
    subject="lots",
    binds=PPN_002,
    dated=by_procurement,
    confirmed=False,
    source="PPN 002, as restated by Tussell",
    reads=(
        "lots.lot_id",
        "lots.title",
        "lots.procurement_id",
        "lots.social_value_weight_pct",
        "procurements.procurement_id",
        "procurements.route",
        "procurements.commenced_on",
        "procurements.tender_notice_on",
        "procurements.regime",
    ),
    next_step="Give social value a tenth of the weight, before the tender notice.",
    supply="In lots: the weight of social value; in procurements: route and day of beginning.",
    exclusions=(
        "Procurements below the threshold; those begun in 2027 or later, for which a later "
        "note is said to hold.",
    ),
    assumptions=(
        "The weight is a part of the whole; with price per quality point it may be a part of "
        "quality: record that as an exception.",
    ),
    examples=(
        Example(
            kind="central",
            tables={
                "lots": """
                lot_id | procurement_id | social_value_weight_pct
                -------+----------------+------------------------
                ash    | p1             | 10
                birch  | p1             | 5
                cedar  | p1             |
                damson | p2             | 5
                """,
                "procurements": """
                procurement_id | route           | commenced_on | regime
                ---------------+-----------------+--------------+-------
                p1             | open            | 2026-01-10   | pa2023
                p2             | below_threshold | 2026-01-10   | pa2023
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
def social_value_weight(case: CaseFile) -> Iterator[Answer]:
    """Each lot by the weight of social value."""
    for line in case.rows("lots"):
        bought = case.linked(line, "procurements", "procurement_id")
        least = case.number("social_value_weight_min_pct", bought["commenced_on"])
        weight = line["social_value_weight_pct"]
        if bought["route"] == "below_threshold":
            yield line.not_applicable("it is below the threshold")
        elif bought["route"] is None or least is None:
            yield line.not_known("its route or the weight that binds is not known")
        elif weight is None:
            yield line.not_known("the weight is not known", "social_value_weight_pct")
        elif weight < least:
            yield line.not_met(f"it weighs {weight:g}%, below {least:g}%")
        else:
            yield line.met(f"it weighs {weight:g}%")
