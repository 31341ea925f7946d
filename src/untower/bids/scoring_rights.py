"""Who may score whom: is each evaluator known, assigned, and without an interest that bars?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.estate.supplier_parents import supplier_groups
from untower.needs.whole_tables import records_of
from untower.troubles import Trouble, trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from untower.bids.agreed_cells import Cells


def barred_and_unassigned(tables: Mapping[str, pl.DataFrame], cells: Cells) -> Iterator[Trouble]:
    """Each score by somebody who is not known, not assigned to it, or has an interest that bars.

    An interest in any supplier of a group counts for the whole group.
    """
    scores = cells.individual
    if scores.is_empty():
        return
    named = scores.filter(pl.col("evaluator_id").is_not_null())
    yield from _each(
        scores.filter(pl.col("evaluator_id").is_null()),
        "evaluator",
        "it is not said who gave the score.",
        "Name the evaluator, or mark the score as agreed.",
        "an evaluator of the table evaluators",
    )
    listed = [r["evaluator_id"] for r in records_of(tables, "evaluators") or []]
    yield from _each(
        named.filter(~pl.col("evaluator_id").is_in(listed)),
        "evaluator",
        "the evaluator is not known.",
        "Add the evaluator with a role, or take the score out.",
        "an evaluator of the table evaluators",
    )
    known = named.filter(pl.col("evaluator_id").is_in(listed))
    yield from _each(
        known.join(
            _keys(tables, "assignments", ("evaluator_id", "lot_id", "criterion_id")),
            on=["evaluator_id", "lot_id", "criterion_id"],
            how="anti",
            maintain_order="left",
        ),
        "not assigned",
        "the evaluator was not assigned to this criterion of this lot.",
        "Correct the assignments if they are wrong; else the score is scored anew by whom it was "
        "assigned to.",
        "an evaluator assigned to the criterion",
    )
    yield from _barred(tables, known)


def _barred(tables: Mapping[str, pl.DataFrame], known: pl.DataFrame) -> Iterator[Trouble]:
    groups = supplier_groups(tables.get("suppliers"))
    interests = pl.DataFrame(
        [
            (r["evaluator_id"], groups.group(r["supplier_id"]), r["is_barring"])
            for r in records_of(tables, "interests") or []
            if r["is_barring"] is not False
        ],
        schema={"evaluator_id": pl.String, "group_id": pl.String, "is_barring": pl.Boolean},
        orient="row",
    ).sort("is_barring", descending=True, nulls_last=True)
    if interests.is_empty():
        return
    one = interests.unique(["evaluator_id", "group_id"], keep="first", maintain_order=True)
    held = known.join(one, on=["evaluator_id", "group_id"], how="inner", maintain_order="left")
    yield from _each(
        held.filter(pl.col("is_barring")),
        "conflict",
        "the evaluator declared an interest in this supplier's group that bars.",
        "Have the tender scored and agreed anew without this evaluator.",
        "an evaluator without a barring interest",
    )
    yield from _each(
        held.filter(pl.col("is_barring").is_null()),
        "conflict",
        "the evaluator declared an interest in this supplier's group, and is_barring in interests "
        "is blank: a blank bars nobody and clears nobody.",
        "Decide whether the interest bars, and record it in interests.",
        "an evaluator whose interests were decided on",
    )


def _keys(tables: Mapping[str, pl.DataFrame], name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    frame = tables.get(name)
    if frame is None or any(column not in frame.columns for column in columns):
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return frame.select(columns)


def _each(frame: pl.DataFrame, kind: str, what: str, do: str, allowed: str) -> Iterator[Trouble]:
    for row in frame.iter_rows(named=True):
        yield trouble(
            kind,
            "scores",
            row,
            f"{row['offer_id']} / {row['criterion_id']} / {row['evaluator_id']} / {row['stage']}",
            "evaluator_id",
            what,
            do,
            allowed=allowed,
            subject=row["offer_id"],
        )
