"""Which id was probably meant where a link names none? A suggestion for a person, never a change.

"planning applications" beside "Planning applications", or "Housing repiars", is a slip of the hand:
the refusal says the id that was probably meant, and whoever filled the cell decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz, process, utils

if TYPE_CHECKING:
    from collections.abc import Sequence

# How alike two ids must be, of 100: one or two letters of a short name.
ALIKE = 84
# Past these a list is no slip of the hand, and looking would cost more than it tells.
VALUES_LOOKED_AT = 100
IDS_LOOKED_THROUGH = 10_000
# What the lower editions take out of a refusal again: the id belongs to another table.
SUGGESTED = r" \(is it “[^”]*”\?\)"


def with_suggestions(advice: pl.Series, values: pl.Series, known: pl.Series) -> pl.Series:
    """Advice on each value, with the id that was probably meant after its first "the id"."""
    ids = [str(one) for one in known.drop_nulls()]
    if len(ids) > IDS_LOOKED_THROUGH:
        return advice
    looked_at = [str(one) for one in values.drop_nulls().unique(maintain_order=True)]
    near = {value: _near(value.split(", "), ids) for value in looked_at[:VALUES_LOOKED_AT]}
    found = values.replace_strict(near, default="", return_dtype=pl.String).fill_null("")
    return (
        pl.DataFrame([advice.alias("advice"), found.alias("near")])
        .select(pl.col("advice").str.replace("the id", "the id" + pl.col("near"), literal=True))
        .to_series()
    )


def _near(values: Sequence[str], ids: Sequence[str]) -> str:
    """The suggestion for one cell, which may name several ids."""
    found = [
        best[0]
        for value in values
        if (
            best := process.extractOne(
                value,
                ids,
                scorer=fuzz.ratio,
                processor=utils.default_process,
                score_cutoff=ALIKE,
            )
        )
    ]
    return f" (is it “{', '.join(found)}”?)" if found else ""
