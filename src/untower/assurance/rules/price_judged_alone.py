"""Does a tender's mark for price depend on who else tenders?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE
from untower.assurance.rule import Example, rule
from untower.bids.price_methods import method_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


@rule(
    sentence="What a price earns does not depend on who else tenders.",
    why="A bid that cannot win may then decide which of two others does.",
    point="price and value",
    edition="current",
    subject="lots",
    binds=HOUSE,
    source="House convention of untower, after the known flaws of relative formulas (Bevan Brittan "
    "2017, BTO 2016, Public Spend Forum 2016)",
    reads=(
        "lots.lot_id",
        "lots.title",
        "lots.price_method",
        "lots.price_weight_pct",
    ),
    next_step="Choose a method with a fixed benchmark or the price per quality point, before the "
    "notice.",
    supply="In lots: the published method and the weight of price.",
    exclusions=("Lots in which price has no weight.",),
    assumptions=("A method is one of those the step bids knows by name.",),
    examples=(
        Example(
            tables={
                "lots": """
                lot_id | price_method             | price_weight_pct
                -------+--------------------------+-----------------
                ash    | fixed benchmark          | 40
                birch  | relative to lowest       | 40
                cedar  |                          | 40
                damson | relative to lowest       | 0
                elder  | Price-per-quality point  | 40
                fir    | a method of our own      | 40
                """,
            },
            outcomes={
                "ash": "met",
                "birch": "not met",
                "cedar": "not known",
                "damson": "not applicable",
                "elder": "met",
                "fir": "not known",
            },
        ),
    ),
)
def price_judged_alone(case: CaseFile) -> Iterator[Answer]:
    """Each lot by what is known of its price method."""
    for line in case.rows("lots"):
        said, weight = line["price_method"], line["price_weight_pct"]
        method = None if said is None else method_named(said)
        if weight == 0:
            yield line.not_applicable("price has no weight")
        elif said is None or weight is None:
            yield line.blank(*(c for c in ("price_method", "price_weight_pct") if line[c] is None))
        elif method is None:
            yield line.not_known(f"what its method compares with is not known: {said}")
        elif method.is_relative:
            yield line.not_met(f"its method compares with other tenders: {method.name}")
        else:
            yield line.met(f"its method looks at the tender alone: {method.name}")
