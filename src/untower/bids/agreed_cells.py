"""Which cells of `scores` belong to the tenders that stand, and which pairs must have a score?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.estate.supplier_parents import supplier_groups
from untower.needs.whole_tables import PROVENANCE
from untower.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.bids.criteria import CriteriaTree
    from untower.bids.tenders import Tender

PAIR = ["offer_id", "criterion_id"]


@dataclass(frozen=True, eq=False)
class Cells:
    """`expected`: offer_id, criterion_id, lot_id, supplier_id, group_id of each pair to be scored.

    `scores`: every row of a tender that stands, `text` where its score is no number; `placed` those
    on an expected pair, with the columns of `expected`, `individual` and `agreed` by their stage;
    `misplaced` the others; `of_nobody` score one of these criteria for no tender there is.
    """

    expected: pl.DataFrame
    scores: pl.DataFrame
    placed: pl.DataFrame
    individual: pl.DataFrame
    agreed: pl.DataFrame
    misplaced: pl.DataFrame
    of_nobody: pl.DataFrame
    left_aside: int


def agreed_cells(
    tables: Mapping[str, pl.DataFrame], tree: CriteriaTree, tenders: Sequence[Tender]
) -> Cells:
    """Every row of `scores` sorted by where it belongs."""
    expected = _expected(tables, tree, tenders)
    scores = _whole(tables.get("scores"))
    standing = [t.offer_id for t in tenders if t.fell_at is None]
    fallen = [t.offer_id for t in tenders if t.fell_at is not None]
    mine = scores.filter(pl.col("offer_id").is_in(standing))
    placed = mine.join(expected, on=PAIR, how="left", maintain_order="left")
    is_placed = pl.col("lot_id").is_not_null()
    here = placed.filter(is_placed)
    return Cells(
        expected=expected,
        scores=mine,
        placed=here,
        individual=here.filter(pl.col("stage") == "individual"),
        agreed=here.filter(pl.col("stage") == "agreed"),
        misplaced=placed.filter(~is_placed),
        of_nobody=scores.filter(
            pl.col("criterion_id").is_in([leaf.criterion_id for leaf in tree.leaves])
            & ~pl.col("offer_id").is_in([*standing, *fallen]).fill_null(value=False)
        ),
        left_aside=scores.filter(pl.col("offer_id").is_in(fallen)).height,
    )


def _expected(
    tables: Mapping[str, pl.DataFrame], tree: CriteriaTree, tenders: Sequence[Tender]
) -> pl.DataFrame:
    groups = supplier_groups(tables.get("suppliers"))
    standing = [t for t in tenders if t.fell_at is None]
    offers = pl.DataFrame(
        [
            (t.offer_id, lot, t.supplier_id, groups.group(t.supplier_id))
            for t in standing
            for lot in dict.fromkeys(t.lots)
        ],
        schema=dict.fromkeys(("offer_id", "lot_id", "supplier_id", "group_id"), pl.String),
        orient="row",
    )
    leaves = pl.DataFrame(
        [(leaf.lot_id, leaf.criterion_id) for leaf in tree.leaves],
        schema=dict.fromkeys(("lot_id", "criterion_id"), pl.String),
        orient="row",
    )
    return offers.join(leaves, on="lot_id", how="inner", maintain_order="left_right").select(
        *PAIR, "lot_id", "supplier_id", "group_id"
    )


def _whole(frame: pl.DataFrame | None) -> pl.DataFrame:
    """The scores with every declared column; text in place of a number is kept as `text`."""
    kinds = {c.name: c.dtype() for c in TABLES["scores"].columns} | dict(PROVENANCE)
    if frame is None:
        return pl.DataFrame(schema=kinds | {"text": pl.String()})
    whole = frame.select(
        *(
            pl.col(name) if name in frame.columns else pl.lit(None, dtype).alias(name)
            for name, dtype in kinds.items()
        )
    )
    if whole["score"].dtype != pl.String:
        return whole.with_columns(pl.col("score").cast(pl.Float64), text=pl.lit(None, pl.String))
    number = pl.col("score").str.strip_chars().cast(pl.Float64, strict=False)
    return whole.with_columns(
        score=number,
        text=pl.when(number.is_null() & (pl.col("score").str.strip_chars() != "")).then("score"),
    )
