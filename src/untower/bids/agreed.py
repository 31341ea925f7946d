"""Which scores were agreed, each on the published scale and with its reason?

An award rests on agreed scores alone. What evaluators gave one by one is never averaged: in Bromcom
Computers plc v United Learning Trust [2022] EWHC 3262 (TCC) averages off the published scale, with
no reason agreed, broke the duty of transparency. Whatever is wrong blocks, with its cell named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.bids.agreed_cells import Cells, agreed_cells
from untower.bids.scoring_rights import barred_and_unassigned
from untower.journey import NO_REASON
from untower.troubles import Trouble, spelled, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from untower.bids.criteria import CriteriaTree
    from untower.bids.tenders import Tender

AGREED, INDIVIDUAL = "agreed", "individual"
STAGES = (INDIVIDUAL, AGREED)
PAIR = ["offer_id", "criterion_id"]
IS_AVERAGE = (
    r"(?i)^\W*(?:the\s+|an?\s+)?(?:arithmetic\s+|simple\s+)?(?:average|averaged|mean|median)\b"
)
"""A reason that begins so tells how a number was made, not why the tender earned it."""


@dataclass(frozen=True)
class Agreed:
    """`scores`: offer_id, criterion_id, lot_id, score, reason, one row a pair, complete only where
    there is no trouble. `individual_of`: how many scores stand behind how many agreed ones;
    `left_aside` counts scores of tenders that are not scored.
    """

    scores: pl.DataFrame
    troubles: tuple[Trouble, ...]
    individual: int
    agreed_without_individual: int
    left_aside: int


def agreed_scores(
    tables: Mapping[str, pl.DataFrame], tree: CriteriaTree, tenders: Sequence[Tender]
) -> Agreed:
    """The agreed scores of the tenders that stand, from `scores`, and all that is wrong with any.

    Reads `evaluators`, `assignments`, `interests` and `suppliers` for who may score whom.
    """
    cells = agreed_cells(tables, tree, tenders)
    troubles = [
        *_text(cells),
        *_stages(cells),
        *_misplaced(cells),
        *_twice(cells),
        *_named_evaluator(cells),
        *_off_scale(cells, tree),
        *_unreasoned(cells),
        *barred_and_unassigned(tables, cells),
        *_missing(cells),
    ]
    agreed = cells.agreed
    behind = cells.individual.select(PAIR).unique()
    return Agreed(
        scores=agreed.select(*PAIR, "lot_id", "score", "reason").unique(
            PAIR, keep="first", maintain_order=True
        ),
        troubles=tuple(troubles),
        individual=cells.individual.height,
        agreed_without_individual=agreed.join(behind, on=PAIR, how="anti").height,
        left_aside=cells.left_aside,
    )


def _each(
    frame: pl.DataFrame,
    kind: str,
    column: str,
    what: str,
    do: str,
    allowed: str = "",
) -> Iterator[Trouble]:
    for row in frame.iter_rows(named=True):
        yield trouble(
            kind,
            "scores",
            row,
            key_of(row),
            column,
            row.get("what") or what,
            do,
            allowed=row.get("allowed") or allowed,
            subject=row["offer_id"],
        )


def key_of(row: Mapping[str, object]) -> str:
    """A score's key as a reader finds it."""
    parts = (row["offer_id"], row["criterion_id"], row["evaluator_id"], row["stage"])
    return " / ".join(str(part) for part in parts if part is not None)


def _text(cells: Cells) -> Iterator[Trouble]:
    yield from _each(
        cells.scores.filter(pl.col("text").is_not_null()).with_columns(score=pl.col("text")),
        "text in a score",
        "score",
        "it is no number.",
        "Write the score as a number of the criterion's scale.",
        "a number of the published scale",
    )


def _stages(cells: Cells) -> Iterator[Trouble]:
    yield from _each(
        cells.scores.filter(~pl.col("stage").is_in(STAGES).fill_null(value=False)),
        "stage",
        "stage",
        "it is not said whether one evaluator gave the score or all agreed it.",
        "Say which.",
        "individual or agreed",
    )


def _misplaced(cells: Cells) -> Iterator[Trouble]:
    yield from _each(
        cells.misplaced,
        "criterion",
        "criterion_id",
        "it is no scored criterion of a lot the tender is for.",
        "Correct the criterion, or take the row out.",
        "a criterion without parts of a lot the tender is for",
    )

    yield from _each(
        cells.of_nobody,
        "tender",
        "offer_id",
        "it scores no tender of this procurement.",
        "Correct the tender, or take the row out.",
        "a tender of this procurement",
    )


def _twice(cells: Cells) -> Iterator[Trouble]:
    """One agreed score a pair, one individual score an evaluator and pair; the first is right as
    often as the second, so neither counts.
    """
    for mine, keys in ((cells.agreed, PAIR), (cells.individual, [*PAIR, "evaluator_id"])):
        again = mine.filter(~pl.struct(keys).is_first_distinct())
        if again.is_empty():
            continue
        firsts = mine.unique(keys, keep="first", maintain_order=True).select(
            *keys, first=pl.col("source_row")
        )
        named = again.join(firsts, on=keys, how="left", nulls_equal=True).with_columns(
            what=pl.format("it is given twice, first in row {}.", pl.col("first").fill_null(0))
        )
        yield from _each(
            named, "duplicate score", "score", "it is given twice.", "Keep one of the two rows."
        )


def _named_evaluator(cells: Cells) -> Iterator[Trouble]:
    yield from _each(
        cells.agreed.filter(pl.col("evaluator_id").is_not_null()),
        "not agreed",
        "evaluator_id",
        "an agreed score belongs to all who scored, not to one of them.",
        "Leave the evaluator blank where all agreed; else the stage is individual.",
        "blank",
    )


def _off_scale(cells: Cells, tree: CriteriaTree) -> Iterator[Trouble]:
    scale = pl.DataFrame(
        [(leaf.criterion_id, score) for leaf in tree.leaves for score in leaf.scale],
        schema={"criterion_id": pl.String, "score": pl.Float64},
        orient="row",
    )
    given = cells.placed.filter(pl.col("score").is_not_null())
    off = given.join(scale, on=["criterion_id", "score"], how="anti")
    if off.is_empty():
        return
    allowed = {leaf.criterion_id: leaf.allowed for leaf in tree.leaves}
    means = cells.individual.group_by(PAIR).agg(mean=pl.col("score").mean(), count=pl.len())
    for row in off.join(means, on=PAIR, how="left", maintain_order="left").iter_rows(named=True):
        what = "the score is not on the published scale."
        if row["stage"] == AGREED and row["count"] and abs(row["score"] - row["mean"]) < 0.0051:
            what = (
                f"it is the average of {row['count']} individual scores, and not on the published "
                "scale: an average is no agreed score."
            )
        yield trouble(
            "off the scale",
            "scores",
            row,
            key_of(row),
            "score",
            what,
            "Agree a score of the scale, with its reason."
            if row["stage"] == AGREED
            else "Ask the evaluator for a score of the scale.",
            allowed=allowed[row["criterion_id"]],
            subject=row["offer_id"],
        )


def _unreasoned(cells: Cells) -> Iterator[Trouble]:
    agreed = cells.agreed
    reason = pl.col("reason").str.strip_chars()
    yield from _each(
        agreed.filter(
            reason.is_null()
            | reason.str.to_lowercase().str.strip_chars(".").is_in(["", *NO_REASON])
        ),
        "no reason",
        "reason",
        "an agreed score without a reason decides nothing.",
        "Write why the tender earned it, in words the tenderer could be given.",
        "a reason from the tender's own content",
    )
    yield from _each(
        agreed.filter(reason.str.contains(IS_AVERAGE)),
        "average",
        "reason",
        "it says that scores were averaged, not why the tender earned this one.",
        "Agree the score and write the reason; an average is no agreed score.",
        "a reason from the tender's own content",
    )


def _missing(cells: Cells) -> Iterator[Trouble]:
    blank = cells.placed.filter(pl.col("score").is_null() & pl.col("text").is_null())
    yield from _each(
        blank,
        "missing score",
        "score",
        "it is blank: a blank is never a score of 0.",
        "Write the score.",
        "a number of the published scale",
    )
    lacking = cells.expected.join(cells.agreed, on=PAIR, how="anti", maintain_order="left")
    if lacking.is_empty():
        return
    counts = cells.individual.group_by(PAIR).agg(count=pl.len())
    scored = set(cells.placed["criterion_id"].unique())
    named: set[str] = set()
    for row in lacking.join(counts, on=PAIR, how="left", maintain_order="left").iter_rows(
        named=True
    ):
        criterion, offer = row["criterion_id"], row["offer_id"]
        if criterion in scored:
            yield _lacking(offer, criterion, row["count"])
        elif criterion not in named:
            named.add(criterion)
            yield trouble(
                "criterion without scores",
                "scores",
                None,
                criterion,
                "criterion_id",
                "no tender has a score on this criterion.",
                "Score every tender on it: a published criterion is never left out.",
                subject=row["lot_id"],
            )


def _lacking(offer: str, criterion: str, count: int | None) -> Trouble:
    behind = (
        f" {spelled(count)} individual {'score is' if count == 1 else 'scores are'} there: their "
        "average is never used."
        if count
        else ""
    )
    return trouble(
        "missing score",
        "scores",
        None,
        f"{offer} / {criterion} / {AGREED}",
        "score",
        f"no agreed score was read.{behind}",
        "Agree one, with its reason.",
        allowed="a row of stage agreed, its evaluator blank",
        subject=offer,
    )
