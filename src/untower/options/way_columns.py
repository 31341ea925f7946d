"""Which cells does the cost of a way rest on, and what do blanks among them mean?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from untower.tables.options import OPTION_KINDS

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats
    from untower.options.terms import Terms

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

REQUIRED = (
    "kind",
    "one_off_gbp",
    "annual_gbp",
    "exit_gbp",
    "months_to_move",
    "in_house_fte",
    "present_annual_gbp",
)
ABSENT_MEANS: dict[str, float] = {
    "starts_after_months": 0.0,
    "break_gbp": 0.0,
    "term_months": np.inf,
    "indexation_pct": np.nan,
    "relet_annual_gbp": np.nan,
}
"""What a column that is not there stands for; a null in one that is there is not known."""
MAY_BE_BLANK = {"term_months": np.inf}
"""No stated end: it runs on to the end of the horizon."""


def read_ways(ways: pl.DataFrame, terms: Terms) -> tuple[Ints, dict[str, Floats], dict[str, Bools]]:
    """The columns of some ways as arrays: kinds, numbers by column, and by column the blanks.

    What staying and going mean is filled in; every other blank that a cost rests on is listed.
    Raises ValueError for a missing column or a kind that is not one.
    """
    missing = [name for name in REQUIRED if name not in ways.columns]
    if missing:
        raise ValueError(f"ways lack {', '.join(missing)}")
    kind = _kinds(ways["kind"])
    columns = {name: _floats(ways, name) for name in (*REQUIRED[1:], *ABSENT_MEANS)}
    retains, retires = (kind == OPTION_KINDS.index(k) for k in ("retain", "retire"))
    _by_nature(columns, retains, retires)
    ratio = (1 + columns["indexation_pct"] / 100) / (1 + terms.inflation_pct / 100)
    columns["real_indexation"] = np.where(np.isnan(ratio), 1.0, ratio)
    cost = np.nan if terms.fte_cost_gbp is None else terms.fte_cost_gbp
    posts = columns["in_house_fte"]
    columns["post_gbp"] = np.where(posts == 0, 0.0, posts * cost)
    return kind, columns, _blanks(kind, columns, terms)


def _kinds(column: pl.Series) -> Ints:
    """[n] The place of each kind in OPTION_KINDS; one past the last where it is not known."""
    strange = sorted(set(column.drop_nulls().unique()) - set(OPTION_KINDS))
    if strange:
        raise ValueError(f"no such kind of option: {', '.join(strange)}")
    places = (
        column.replace_strict(
            list(OPTION_KINDS), list(range(len(OPTION_KINDS))), return_dtype=pl.Int64
        )
        if column.count()
        else pl.Series([None] * len(column), dtype=pl.Int64)
    )
    return places.fill_null(len(OPTION_KINDS)).to_numpy()


def _floats(ways: pl.DataFrame, name: str) -> Floats:
    """[n] A column as floats, NaN where it is not known."""
    if name not in ways.columns:
        return np.full(ways.height, ABSENT_MEANS[name])
    blank = MAY_BE_BLANK.get(name, np.nan)
    column = ways[name].cast(pl.Float64)
    return np.array(column.fill_null(blank).to_numpy(), dtype=np.float64)


def _by_nature(columns: dict[str, Floats], retains: Bools, retires: Bools) -> None:
    """Fill what staying and going mean: nothing moves, nothing runs."""
    stays = retains & np.isnan(columns["annual_gbp"])
    columns["annual_gbp"][stays] = columns["present_annual_gbp"][stays]
    columns["months_to_move"][retains] = 0
    for name, which in (
        ("one_off_gbp", retains),
        ("exit_gbp", retains | retires),
        ("in_house_fte", retains | retires),
        ("annual_gbp", retires),
    ):
        columns[name][which & np.isnan(columns[name])] = 0


def _blanks(kind: Ints, columns: dict[str, Floats], terms: Terms) -> dict[str, Bools]:
    """[n] By column, the ways whose cost rests on a cell of it that is not known."""
    change = columns["starts_after_months"]
    starts = ~(change >= 12 * terms.horizon_years)
    needs_present = (change > 0) | (columns["months_to_move"] != 0)
    stays = (kind == OPTION_KINDS.index("retain")) & np.isnan(columns["annual_gbp"])
    posts = np.isnan(columns["post_gbp"]) & ~np.isnan(columns["in_house_fte"])
    found = {
        "kind": kind == len(OPTION_KINDS),
        "one_off_gbp": np.isnan(columns["one_off_gbp"]) & starts,
        "annual_gbp": np.isnan(columns["annual_gbp"]) & ~stays & starts,
        "exit_gbp": np.isnan(columns["exit_gbp"]) & starts,
        "months_to_move": np.isnan(columns["months_to_move"]) & starts,
        "in_house_fte": np.isnan(columns["in_house_fte"]) & starts,
        "fte_cost_gbp": posts & starts,
        "present_annual_gbp": np.isnan(columns["present_annual_gbp"]) & (needs_present | stays),
        "starts_after_months": np.isnan(change),
        "break_gbp": np.isnan(columns["break_gbp"]) & starts,
        "term_months": (columns["term_months"] <= 0) & starts,
    }
    return {name: blank for name, blank in found.items() if blank.any()}
