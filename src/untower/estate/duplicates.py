"""Which payments stand twice, in every column that was given: one or two?

Nothing is ever deleted. Some doubles are a file loaded twice, others are split invoices that are
both real; only the payer can say. Where rows carry the number of their transaction or document, the
same number makes one payment read twice more likely, and another number makes two more likely.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

import polars as pl

ALIKE = (
    "supplier_name",
    "amount_gbp",
    "description",
    "category",
    "department",
    "contract_id",
    "sold_through",
)
EXAMPLES = 200
PLACES = 20
#: What the rows' numbers say of a set, the likeliest to be one payment first.
SAME, UNSAID, MIXED, OTHER = (
    "the same reference",
    "no reference",
    "some references",
    "different references",
)
SAME_FILE_PCT = 50
SAME_FILE_ROWS = 10


@dataclass(frozen=True, kw_only=True)
class SameFiles:
    """Two files that hold the same rows: how many, and how much of the smaller file that is."""

    first: str
    second: str
    rows: int
    share_pct: float
    gbp: Decimal


@dataclass(frozen=True, kw_only=True)
class Duplicates:
    """Sets of equal rows: one line a set with times, extra_gbp, references and the rows' places.

    `extra_rows`: rows beyond the first of each set. `extra_gbp`: what they come to, credits as
    they stand: the money at stake if every set were one payment. Of these rows, `same_rows` carry
    a reference that stands in their set already and `other_rows` one of their own; the rest do not
    say. `files`: pairs of files that share so much that one was probably loaded twice.
    """

    sets: pl.DataFrame
    extra_rows: int
    extra_gbp: Decimal
    same_rows: int
    same_gbp: Decimal
    other_rows: int
    other_gbp: Decimal
    files: tuple[SameFiles, ...]


def find_duplicates(payments: pl.DataFrame, *, window_days: int = 0) -> Duplicates:
    """Rows equal in every payments column but their place, and at most `window_days` apart.

    The reference is left out of what must be equal and asked afterwards. A row without payee, day
    or amount is never called a duplicate: a blank is not the same as another blank payee. Other
    columns that are blank in both rows do count as equal.
    """
    rows = payments.drop_nulls(["supplier_name", "paid_on", "amount_gbp"])
    twice = rows.filter(pl.struct(ALIKE).is_duplicated()).sort(
        "paid_on", "source_file", "source_row"
    )
    gap = pl.col("paid_on").diff().dt.total_days().over(ALIKE)
    sets = (
        twice.with_columns(
            run=(gap.fill_null(0) > window_days).cast(pl.Int32).cum_sum().over(ALIKE),
            place=pl.struct("source_file", "source_row"),
        )
        .group_by(*ALIKE, "run", maintain_order=True)
        .agg(
            paid_on=pl.col("paid_on").first(),
            times=pl.len().cast(pl.Int64),
            places=pl.col("place"),
            named=pl.col("reference").count().cast(pl.Int64),
            kinds=pl.col("reference").drop_nulls().n_unique().cast(pl.Int64),
            group_id=pl.col("group_id").first(),
            group_name=pl.col("group_name").first(),
        )
        .filter(pl.col("times") > 1)
        .with_columns(
            extra_gbp=pl.col("amount_gbp") * (pl.col("times") - 1),
            # Rows whose reference stands in the set already, and rows with one of their own.
            same=pl.col("named") - pl.col("kinds"),
            other=(pl.col("kinds") - 1).clip(lower_bound=0),
        )
        .with_columns(references=_said_by_references())
        .sort("extra_gbp", "paid_on", "supplier_name", descending=[True, False, False])
    )
    return Duplicates(
        sets=sets,
        extra_rows=int(sets["times"].sum() - sets.height) if sets.height else 0,
        extra_gbp=Decimal(sets["extra_gbp"].sum()) if sets.height else Decimal(0),
        same_rows=int(sets["same"].sum()),
        same_gbp=_amounts_times(sets, "same"),
        other_rows=int(sets["other"].sum()),
        other_gbp=_amounts_times(sets, "other"),
        files=_same_files(rows, sets),
    )


def _said_by_references() -> pl.Expr:
    """What a set's references say, in words."""
    return (
        pl.when((pl.col("same") == 0) & (pl.col("other") == 0))
        .then(pl.lit(UNSAID))
        .when((pl.col("kinds") == 1) & (pl.col("named") == pl.col("times")))
        .then(pl.lit(SAME))
        .when(pl.col("kinds") == pl.col("times"))
        .then(pl.lit(OTHER))
        .otherwise(pl.lit(MIXED))
    )


def _amounts_times(sets: pl.DataFrame, rows: str) -> Decimal:
    """What as many rows of each set as a column says come to."""
    if sets.is_empty():
        return Decimal(0)
    return Decimal(sets.select(gbp=pl.col("amount_gbp") * pl.col(rows))["gbp"].sum())


def _same_files(rows: pl.DataFrame, sets: pl.DataFrame) -> tuple[SameFiles, ...]:
    """Pairs of files of which the smaller stands for half or more in the other."""
    sizes = dict(rows.group_by("source_file").len().iter_rows())
    shared: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for places, amount in sets.select("places", "amount_gbp").iter_rows():
        times = Counter(place["source_file"] for place in places)
        for one, other in combinations(sorted(f for f in times if f is not None), 2):
            both = min(times[one], times[other])
            count, gbp = shared.get((one, other), (0, Decimal(0)))
            shared[one, other] = (count + both, gbp + both * amount)
    found = []
    for (one, other), (count, gbp) in shared.items():
        share = 100 * count / min(sizes[one], sizes[other])
        if share >= SAME_FILE_PCT and count >= SAME_FILE_ROWS:
            found.append(
                SameFiles(first=one, second=other, rows=count, share_pct=round(share, 1), gbp=gbp)
            )
    return tuple(sorted(found, key=lambda f: (-f.rows, f.first, f.second)))


def duplicate_figures(found: Duplicates) -> dict[str, Any]:
    """The count and money at stake, and the dearest sets; a person's name is never among them."""
    named = found.sets.head(EXAMPLES)
    return {
        "sets": found.sets.height,
        "extra_rows": found.extra_rows,
        "extra_gbp": found.extra_gbp,
        "same_reference": {"rows": found.same_rows, "gbp": found.same_gbp},
        "different_reference": {"rows": found.other_rows, "gbp": found.other_gbp},
        "no_reference": {
            "rows": found.extra_rows - found.same_rows - found.other_rows,
            "gbp": found.extra_gbp - found.same_gbp - found.other_gbp,
        },
        "same_files": [asdict(pair) for pair in found.files],
        "shown": named.height,
        "asked": [
            {
                "group_id": s["group_id"],
                "name": s["group_name"],
                "paid_on": s["paid_on"],
                "amount_gbp": s["amount_gbp"],
                "times": s["times"],
                "references": s["references"],
                "rows": [
                    {"file": p["source_file"], "row": p["source_row"]} for p in s["places"][:PLACES]
                ],
            }
            for s in named.iter_rows(named=True)
        ],
    }
