"""What does each way cost from the day a supplier fails, and what would have been paid without it?

Everything before the failure is paid as planned. From that day a replacement is paid as any
change is: its one-off price, the old price beside it while it moves, its yearly price to the end of
the plan. Amounts are present value at the plan's start, by the arithmetic of every whole-life cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from untower.options.whole_life import whole_life

if TYPE_CHECKING:
    from untower.award.explaining.standing import Standing
    from untower.award.problem import Floats
    from untower.award.situation import Situation
    from untower.award.way import Way


@dataclass(frozen=True)
class FailureCosts:
    """[N] By way: the cost of taking over from the failure on, and of going on as planned.

    `years_left` is the part of the plan, at present value, that comes after the failure.
    """

    taking_over_gbp: Floats
    going_on_gbp: Floats
    years_left: float


def failure_costs(standing: Standing, year: int) -> FailureCosts | None:
    """The costs of a failure at the start of a year of the plan, 1 being its first.

    None where the plan ends before that.
    """
    situation = standing.situation
    terms, before = situation.terms, year - 1
    if before >= terms.horizon_years:
        return None
    factors = np.where(np.arange(terms.horizon_years) >= before, terms.factors, 0.0)
    late = whole_life(_from_then(standing, 12 * before), terms).by_year(is_cash=False)
    planned = whole_life(_as_planned(situation), terms).by_year(is_cash=False)
    return FailureCosts(
        taking_over_gbp=np.asarray(late @ factors),
        going_on_gbp=np.asarray(planned @ factors),
        years_left=float(factors.sum() / terms.factors.sum()),
    )


def _as_planned(situation: Situation) -> pl.DataFrame:
    return _frame(
        situation.ways,
        [float(w.starts_after_months) for w in situation.ways],
        [w.present_annual_gbp for w in situation.ways],
        [w.break_gbp for w in situation.ways],
    )


def _from_then(standing: Standing, months: int) -> pl.DataFrame:
    """Every way as it would be if it took over then; the price before is that of the range's."""
    starts, before = [], []
    for way in standing.situation.ways:
        now = standing.ways[way.component_id]
        has_moved = now.starts_after_months <= months
        starts.append(float(max(months, now.starts_after_months)))
        before.append((now.annual_gbp or 0.0) if has_moved else now.present_annual_gbp)
    return _frame(standing.situation.ways, starts, before, [0.0] * len(starts))


def _frame(
    ways: tuple[Way, ...], starts: list[float], present: list[float], breaks: list[float]
) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {"kind": pl.Series([w.kind for w in ways], dtype=pl.String)}
    for name in ("one_off_gbp", "annual_gbp", "exit_gbp", "months_to_move", "in_house_fte"):
        columns[name] = pl.Series([getattr(w, name) for w in ways], dtype=pl.Float64)
    for name in ("term_months", "indexation_pct"):
        columns[name] = pl.Series([getattr(w, name) for w in ways], dtype=pl.Float64)
    columns["starts_after_months"] = pl.Series(starts, dtype=pl.Float64)
    columns["present_annual_gbp"] = pl.Series(present, dtype=pl.Float64)
    columns["break_gbp"] = pl.Series(breaks, dtype=pl.Float64)
    return pl.DataFrame(columns)
