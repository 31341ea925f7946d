"""Does price or quality weigh so much that it decides alone?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="Neither price nor quality weighs more than seven tenths in a lot.",
    why="A weight near the whole turns value for money into the cheapest or the finest.",
    point="price and value",
    edition="current",
    subject="lots",
    binds=HOUSE,
    source="House convention of untower, after guidance on tender assessment that lajh87/tessa "
    "restates for another formula",
    reads=(
        "lots.lot_id",
        "lots.title",
        "lots.procurement_id",
        "lots.price_weight_pct",
        "lots.quality_weight_pct",
        "procurements.procurement_id",
        "procurements.route",
    ),
    next_step="Look at the weights again with the prices and qualities you expect.",
    supply="In lots: the weights of price and quality; in procurements: the route.",
    exclusions=("Procurements below the threshold.",),
    assumptions=("Seven tenths is a house convention; an own policy file may set it.",),
    examples=(
        Example(
            tables={
                "lots": """
                lot_id | procurement_id | price_weight_pct | quality_weight_pct
                -------+----------------+------------------+-------------------
                ash    | p1             | 40               | 50
                birch  | p1             | 80               | 10
                cedar  | p1             | 40               |
                damson | p2             | 100              | 0
                """,
                "procurements": """
                procurement_id | route
                ---------------+----------------
                p1             | open
                p2             | below_threshold
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
def no_side_decides_alone(case: CaseFile) -> Iterator[Answer]:
    """Each lot by the larger of its two weights."""
    most = case.convention("lot_weight_max_pct")
    for line in case.rows("lots"):
        weights = {side: line[f"{side}_weight_pct"] for side in ("price", "quality")}
        above = [s for s, weight in weights.items() if weight is not None and weight > most]
        route = case.linked(line, "procurements", "procurement_id")["route"]
        if route == "below_threshold":
            yield line.not_applicable("it is below the threshold")
        elif route is None:
            yield line.not_known("its route is not known")
        elif above:
            yield line.not_met(f"{above[0]} weighs {weights[above[0]]:g}%")
        elif None in weights.values():
            yield line.blank(*(f"{s}_weight_pct" for s, w in weights.items() if w is None))
        else:
            yield line.met(f"price weighs {weights['price']:g}%, quality {weights['quality']:g}%")
