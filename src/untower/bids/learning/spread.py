"""How far apart did evaluators score the same tender on the same criterion?

What was found is about criteria and their words, never about a person: a wide spread mostly says
that a descriptor can be read in two ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.phrases import plural

if TYPE_CHECKING:
    from untower.bids.agreed_cells import Cells
    from untower.bids.criteria import CriteriaTree, Leaf

PAIR = ["offer_id", "criterion_id"]
READS = (
    "scores.offer_id",
    "scores.criterion_id",
    "scores.evaluator_id",
    "scores.stage",
    "scores.score",
    "scores.scored_at",
)
"""What all of it rests on: an edition without personal columns holds none of it."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """One criterion: `tenders` scored by two evaluators or more, by `scores` in all.

    `mean_gap` is the mean distance between the lowest and the highest score a tender was given,
    `mean_gap_pct` the same as a share of the scale, `widest` the tender with the widest, its lowest
    and its highest score; None where no tender has two scores. `agreed_outside` counts agreed
    scores below all individual ones or above.
    """

    criterion_id: str
    lot_id: str
    title: str
    tenders: int
    scores: int
    mean_gap: float | None
    mean_gap_pct: float | None
    widest: tuple[str, float, float] | None
    all_the_same: int
    agreed_outside: int

    @property
    def sentence(self) -> str:
        """What was found, with how many."""
        if self.mean_gap is None or self.mean_gap_pct is None or self.widest is None:
            return f"{self.title}: no tender was scored by two evaluators, so there is no spread."
        offer, low, high = self.widest
        said = (
            f"{self.title}: over {plural(self.tenders, 'tender')} ({plural(self.scores, 'score')}) "
            f"the lowest and the highest score lay {self.mean_gap:.2f} apart on average, "
            f"{self.mean_gap_pct:.0f}% of the scale; widest for {offer}, {low:g} to {high:g}."
        )
        if self.agreed_outside:
            said += (
                f" {plural(self.agreed_outside, 'agreed score')} lay outside all individual ones."
            )
        return said


def spreads(tree: CriteriaTree, cells: Cells) -> tuple[Spread, ...]:
    """The spread on every criterion, in the order of the criteria."""
    given = cells.individual.drop_nulls(["score", "evaluator_id"])
    by_tender = given.group_by(PAIR).agg(
        n=pl.col("evaluator_id").n_unique(),
        scores=pl.len(),
        low=pl.col("score").min(),
        high=pl.col("score").max(),
    )
    agreed = cells.agreed.select(*PAIR, agreed="score").unique(PAIR, keep="first")
    pairs = by_tender.join(agreed, on=PAIR, how="left").sort(PAIR)
    by_criterion = pairs.partition_by("criterion_id", as_dict=True)
    return tuple(
        _spread(leaf, by_criterion.get((leaf.criterion_id,), pairs.clear())) for leaf in tree.leaves
    )


def _spread(leaf: Leaf, pairs: pl.DataFrame) -> Spread:
    two = pairs.filter(pl.col("n") > 1).with_columns(gap=pl.col("high") - pl.col("low"))
    outside = pairs.filter(
        (pl.col("agreed") < pl.col("low")) | (pl.col("agreed") > pl.col("high"))
    ).height
    mean = None if two.is_empty() else sum(two["gap"].to_list()) / two.height
    length = leaf.scale[-1] - leaf.scale[0]
    widest = None
    if not two.is_empty():
        row = two.sort("gap", "offer_id", descending=[True, False]).row(0, named=True)
        widest = (row["offer_id"], row["low"], row["high"])
    return Spread(
        criterion_id=leaf.criterion_id,
        lot_id=leaf.lot_id,
        title=leaf.title,
        tenders=two.height,
        scores=sum(two["scores"].to_list()),
        mean_gap=mean,
        mean_gap_pct=None if mean is None or not length else 100 * mean / length,
        widest=widest,
        all_the_same=two.filter(pl.col("gap") == 0).height,
        agreed_outside=outside,
    )
