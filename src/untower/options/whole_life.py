"""What does each way of providing a component cost over its whole life, by part and by year?

The same arithmetic for options and for offers: moving, double running, running, the organisation's
own posts, procurement, letting again, leaving, the present contract until the change, and optimism
bias apart. What a way does not say is not known: the way is then not costed, never costed at
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from untower.options.terms import Bias
from untower.options.way_columns import read_ways
from untower.tables.options import OPTION_KINDS

if TYPE_CHECKING:
    import polars as pl

    from untower.arithmetic.present_value import Floats
    from untower.options.terms import Terms

Bools = NDArray[np.bool_]

PARTS = (
    "present",  # the present arrangement until the change
    "break",  # leaving the present arrangement before it is free
    "moving",
    "double_running",  # the present arrangement paid beside the new one while moving
    "running",
    "in_house_posts",
    "procurement",
    "reletting",  # letting again what ends within the horizon
    "leaving",
    "optimism_bias",
)
BOUGHT = ("saas", "cloud", "outsource")
"""Kinds that need a procurement before they start."""


@dataclass(frozen=True)
class WholeLife:
    """The cost of n ways over H years. NaN is not known; amounts are pounds as floats.

    Real terms are prices of the base year. `present_value_gbp`, `without_bias_gbp` and `parts` are
    discounted, `cash_gbp` is the undiscounted sum of what will be paid. Years and parts are made
    when asked for, so that a million ways cost no more memory than their own columns.
    """

    terms: Terms
    kind: NDArray[np.int64]
    columns: dict[str, Floats]
    blanks: dict[str, Bools]

    @property
    def count(self) -> int:
        """How many ways there are."""
        return len(self.kind)

    @cached_property
    def parts(self) -> dict[str, Floats]:
        """[n] The present value of each of PARTS."""
        sums = {part: np.zeros(self.count) for part in PARTS}
        for year, factor in enumerate(self.terms.factors):
            for part, amounts in self._year(year).items():
                sums[part] += factor * amounts
        return sums

    @cached_property
    def without_bias_gbp(self) -> Floats:
        """[n] The present value before optimism bias; NaN where the way is not costed."""
        total = np.sum([v for part, v in self.parts.items() if part != "optimism_bias"], axis=0)
        return np.where(self.is_costed, total, np.nan)

    @cached_property
    def present_value_gbp(self) -> Floats:
        """[n] The present value with optimism bias; NaN where the way is not costed."""
        return self.without_bias_gbp + self.parts["optimism_bias"]

    @cached_property
    def cash_gbp(self) -> Floats:
        """[n] What will be paid over the horizon, bias included; NaN where not costed."""
        return np.asarray(self.by_year(is_cash=True).sum(axis=1))

    @cached_property
    def known_gbp(self) -> Floats:
        """[n] The present value of the parts that are known: a part of a cost, never the cost."""
        known = [np.nan_to_num(v, nan=0.0) for v in self.parts.values()]
        return np.asarray(np.sum(known, axis=0))

    @cached_property
    def is_costed(self) -> Bools:
        """[n] Whether everything its cost rests on is known."""
        is_whole = np.ones(self.count, dtype=bool)
        for blank in self.blanks.values():
            is_whole &= ~blank
        return is_whole

    def by_year(
        self, part: str | None = None, *, is_cash: bool = False, has_bias: bool = True
    ) -> Floats:
        """[n, H] Undiscounted amounts by year: one of PARTS, or their sum.

        Real terms unless `is_cash`. The sum of a way that is not costed is NaN throughout.
        """
        years = np.empty((self.count, self.terms.horizon_years))
        for year in range(self.terms.horizon_years):
            amounts = self._year(year)
            wanted = [part] if part else [p for p in PARTS if has_bias or p != "optimism_bias"]
            years[:, year] = np.sum([amounts[p] for p in wanted], axis=0)
        if part is None:
            years[~self.is_costed] = np.nan
        return years * self.terms.cash_levels if is_cash else years

    def _year(self, year: int) -> dict[str, Floats]:
        """Each part's amount in one year, real terms, not discounted."""
        c, t = self.columns, self.terms
        end = 12.0 * t.horizon_years
        change = c["starts_after_months"]
        move = _times(c["months_to_move"], ~(change >= end))
        at_change = (change >= 12 * year) & (change < 12 * year + 12) & (change < end)
        lasts = _overlap(change, np.full_like(change, end), year)
        running = self._running(year, end)
        moving = _times(c["one_off_gbp"], at_change)
        double = _times(c["present_annual_gbp"], _overlap(change, change + move, year))
        later = change + move * (1 + self._bias.duration / 100)
        longer = _times(c["present_annual_gbp"], _overlap(change + move, later, year))
        price = np.maximum(c["annual_gbp"], 0)
        bias = _times(np.maximum(running, 0), self._bias.operating / 100)
        bias += _times(np.maximum(moving, 0), self._bias.capital / 100) + longer
        return {
            "present": _times(
                c["present_annual_gbp"], _overlap(np.zeros_like(change), change, year)
            ),
            "break": _times(c["break_gbp"], at_change),
            "moving": moving,
            "double_running": double,
            "running": running,
            "in_house_posts": _times(c["post_gbp"], lasts * t.pay_levels[year]),
            "procurement": _times(price, at_change * self._is_bought * t.procurement_pct / 100),
            "reletting": _times(price, self._relettings(year, end) * t.reletting_pct / 100),
            "leaving": _times(c["exit_gbp"], (change < end) & (year == t.horizon_years - 1)),
            "optimism_bias": bias,
        }

    def _running(self, year: int, end: float) -> Floats:
        """The yearly price: as agreed to the end of the term, then at the last price or the stated.

        Over the term it moves by its own indexation against general inflation; afterwards it keeps
        pace with prices in general.
        """
        c = self.columns
        change, first_end = c["starts_after_months"], self._first_end
        ends = np.minimum(first_end, end)
        last_year = np.floor((np.maximum(ends, 1) - 1) / 12)
        agreed = c["annual_gbp"] * c["real_indexation"] ** np.minimum(year, last_year)
        last = c["annual_gbp"] * c["real_indexation"] ** last_year
        after = np.where(np.isnan(c["relet_annual_gbp"]), last, c["relet_annual_gbp"])
        return _times(agreed, _overlap(change, ends, year)) + _times(
            after, _overlap(ends, np.full_like(ends, end), year)
        )

    def _relettings(self, year: int, end: float) -> Floats:
        """How many terms end in a year before the horizon does."""
        term = self.terms.reletting_term_months

        def ended_before(month: float) -> Floats:
            return np.maximum(np.ceil((month - self._first_end) / term), 0)

        counted = ended_before(min(12.0 * year + 12, end)) - ended_before(12.0 * year)
        return np.asarray(counted)

    @cached_property
    def _first_end(self) -> Floats:
        return self.columns["starts_after_months"] + self.columns["term_months"]

    @cached_property
    def _is_bought(self) -> Bools:
        return np.isin(self.kind, [OPTION_KINDS.index(k) for k in BOUGHT])

    @cached_property
    def _bias(self) -> _Biases:
        table = [self.terms.bias.get(kind, Bias()) for kind in OPTION_KINDS] + [Bias()]
        return _Biases(
            operating=np.array([b.operating_pct for b in table])[self.kind],
            capital=np.array([b.capital_pct for b in table])[self.kind],
            duration=np.array([b.duration_pct for b in table])[self.kind],
        )


@dataclass(frozen=True)
class _Biases:
    """[n] The bias of each way, in per cent."""

    operating: Floats
    capital: Floats
    duration: Floats


def whole_life(ways: pl.DataFrame, terms: Terms) -> WholeLife:
    """Cost each way over the horizon of `terms`.

    `ways` has one row an option, or an item of an offer:

    - kind: one of retire, retain, reuse, saas, cloud, build, outsource
    - one_off_gbp, annual_gbp, exit_gbp: prices in pounds of the base year, a credit negative
    - months_to_move, in_house_fte
    - present_annual_gbp: what the component costs a year now

    and may have:

    - starts_after_months: months from the plan's start to the change; the present arrangement is
      paid until then, and beside the new one for months_to_move after it. Absent: 0
    - break_gbp: what leaving the present contract then costs. Absent: 0
    - term_months: length agreed; a blank, or no column, has no end within the horizon
    - indexation_pct: the price's own yearly change in cash; a blank moves with general inflation
    - relet_annual_gbp: yearly price once the term has ended; a blank goes on at the last price

    Other columns are left alone. What stays (retain) moves nothing, needs no posts beyond those in
    its present cost, and costs what it costs now unless annual_gbp says otherwise; what goes
    (retire) costs nothing to run. Any other blank leaves the way not costed: see
    `WholeLife.blanks`. Rows keep their order. Raises ValueError for a missing column or a kind that
    is not one.
    """
    kind, columns, blanks = read_ways(ways, terms)
    return WholeLife(terms=terms, kind=kind, columns=columns, blanks=blanks)


def _overlap(begins: Floats, ends: Floats, year: int) -> Floats:
    """[n] What part of a year lies between two months counted from the plan's start."""
    low = np.maximum(begins, 12.0 * year)
    high = np.minimum(ends, 12.0 * year + 12)
    return np.asarray(np.maximum(high - low, 0) / 12)


def _times(amount: Floats, weight: Floats | Bools) -> Floats:
    """An amount so many times; none of it is nothing, even where the amount is not known."""
    return np.asarray(np.where(weight == 0, 0.0, amount * weight))
