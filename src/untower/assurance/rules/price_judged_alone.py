"""Does a tender's mark for price depend on who else tenders?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.assurance.editions import HOUSE
from untower.assurance.rule import Example, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Answer


BY_OTHERS = ("relative", "lowest", "min-max", "linear", "mean", "average")
BY_ITSELF = ("benchmark", "should-cost", "should cost", "quality point", "index", "monetised")


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
    assumptions=("A method is known by its words, such as relative, benchmark, quality point.",),
    examples=(
        Example(
            tables={
                "lots": """
                lot_id | price_method             | price_weight_pct
                -------+--------------------------+-----------------
                ash    | fixed benchmark          | 40
                birch  | relative to lowest price | 40
                cedar  |                          | 40
                damson | relative to lowest price | 0
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
def price_judged_alone(case: CaseFile) -> Iterator[Answer]:
    """Each lot by the words of its price method."""
    for line in case.rows("lots"):
        method, weight = line["price_method"], line["price_weight_pct"]
        said = "" if method is None else method.replace("_", " ").casefold()
        if weight == 0:
            yield line.not_applicable("price has no weight")
        elif method is None or weight is None:
            yield line.blank(*(c for c in ("price_method", "price_weight_pct") if line[c] is None))
        elif any(word in said for word in BY_OTHERS):
            yield line.not_met(f"its method compares with other tenders: {method}")
        elif any(word in said for word in BY_ITSELF):
            yield line.met(f"its method looks at the tender alone: {method}")
        else:
            yield line.not_known(f"what its method compares with is not known: {method}")
