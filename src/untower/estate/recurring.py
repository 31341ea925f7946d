"""Which payments come back so steadily that a contract probably stands behind them?

Payments to one group are put together month by month, IT apart from the rest; the gaps between the
months with payments show the pattern. What comes out is a proposal: probable contract, with how
sure and why, never a contract.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.arithmetic.calendar_months import months_from
from untower.arithmetic.money import to_pence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from untower.estate.spend import Spend

STEPS: Mapping[str, tuple[int, tuple[int, ...]]] = {
    "monthly": (1, (1,)),
    "quarterly": (3, (2, 3, 4)),
    "yearly": (12, (11, 12, 13)),
}
FITTING_SHARE = 0.75
FEWEST_MONTHS = 3
MOST_SURE = 0.95
A_YEAR = 12
RECURRING_MEANS = (
    "A year of a series is what was paid in the months that look whole between its first payment "
    "and its last, as twelve of them, and never more than was paid in the last twelve whole months "
    "(those that hold its end, if it stopped); where fewer than twelve look whole, never more than "
    "these as twelve. It is not known where no payment falls in a whole month."
)


@dataclass(frozen=True, kw_only=True)
class Recurring:
    """One probable contract: a group's payments that keep a pattern.

    `confidence` = share of gaps that fit × (half, and half again by how even the amounts are) ×
    n / (n + 1) for n periods paid, at most 0.95. `annual_gbp` as `RECURRING_MEANS` says.
    """

    group_id: str
    name: str
    is_it: bool
    pattern: str
    payments: int
    periods: int
    median_gap_days: float | None
    annual_gbp: Decimal | None
    first_on: date
    last_on: date
    is_still_paid: bool
    has_contract: bool
    confidence: float
    reason: str


def find_recurring(
    spend: Spend, *, payments_min: int, with_contract: frozenset[str] = frozenset()
) -> list[Recurring]:
    """The probable contracts among outside payments, IT first, then the dearest.

    `payments_min`: the fewest payments that make a pattern (house convention); they must fall in
    three months at least, since two gaps are the fewest that can be alike.
    `with_contract`: groups known to have one.
    """
    rows = (
        spend.outside()
        .drop_nulls("paid_on")
        .with_columns(is_it=pl.col("it_level").is_in(["stated", "probable"]))
    )
    months = rows.group_by("group_id", "is_it", "month").agg(
        gbp=pl.col("amount_gbp").sum(),
        payments=(pl.col("amount_gbp") > 0).sum(),
        days=pl.col("paid_on").filter(pl.col("amount_gbp") > 0).unique(),
        name=pl.col("group_name").first(),
    )
    paid = pl.col("payments") > 0
    series = (
        months.sort("month")
        .group_by("group_id", "is_it", maintain_order=True)
        .agg(
            pl.col("month", "gbp", "days", "payments").filter(paid),
            # A month of credits alone breaks no pattern, and lowers what was paid.
            net_month=pl.col("month"),
            net_gbp=pl.col("gbp"),
            name=pl.col("name").first(),
        )
        .filter(
            (pl.col("payments").list.sum() >= payments_min)
            & (pl.col("month").list.len() >= FEWEST_MONTHS)
        )
    )
    calendar = _Calendar(
        last_month=str(spend.months["month"][-1]) if spend.months.height else "",
        whole=tuple(spend.months.filter("is_complete")["month"]) if spend.months.height else (),
    )
    found = [_pattern_of(s, calendar, with_contract) for s in series.iter_rows(named=True)]
    return sorted(
        (f for f in found if f is not None),
        key=lambda r: (not r.is_it, -(r.annual_gbp or 0), r.group_id),
    )


@dataclass(frozen=True, kw_only=True)
class _Calendar:
    """The last month read, and the months that look whole, in order ("2027-09")."""

    last_month: str
    whole: tuple[str, ...]


def _pattern_of(
    series: Mapping[str, Any], calendar: _Calendar, with_contract: frozenset[str]
) -> Recurring | None:
    months = [str(m) for m in series["month"]]
    numbers = [int(m[:4]) * 12 + int(m[5:]) for m in months]
    gaps = [b - a for a, b in pairwise(numbers)]
    usual = median(gaps)
    for pattern, (step, fitting) in STEPS.items():
        fits = sum(gap in fitting for gap in gaps) / len(gaps)
        if usual in fitting and fits >= FITTING_SHARE:
            found = _recurring(series, numbers, pattern, step, fits, calendar)
            return replace(found, has_contract=found.group_id in with_contract)
    return None


def _recurring(
    series: Mapping[str, Any],
    numbers: list[int],
    pattern: str,
    step: int,
    fits: float,
    calendar: _Calendar,
) -> Recurring:
    amounts = [Decimal(g) for g in series["gbp"]]
    days = sorted({d for month in series["days"] for d in month})
    between = [(b - a).days for a, b in pairwise(days)]
    middle = median(amounts)
    spread = median([abs(a - middle) for a in amounts])
    even = 1 - min(Decimal(1), spread / middle) if middle > 0 else Decimal(0)
    n = len(numbers)
    sure = min(MOST_SURE, fits * (0.5 + 0.5 * float(even)) * n / (n + 1))
    last_month = calendar.last_month
    ahead = len(months_from(days[-1], date(int(last_month[:4]), int(last_month[5:]), 1))) - 1
    # One payment after a silence of more than two periods does not show that a series runs.
    is_still_paid = ahead <= step + 1 and numbers[-1] - numbers[-2] <= 2 * step + 1
    return Recurring(
        group_id=str(series["group_id"]),
        name=str(series["name"]),
        is_it=bool(series["is_it"]),
        pattern=pattern,
        payments=sum(series["payments"]),
        periods=n,
        median_gap_days=float(median(between)) if between else None,
        annual_gbp=_annual_gbp(series, step, calendar, is_still_paid=is_still_paid),
        first_on=days[0],
        last_on=days[-1],
        is_still_paid=is_still_paid,
        has_contract=False,
        confidence=round(sure, 2),
        reason=(
            f"paid in {n} months, {fits:.0%} of the gaps {pattern}, amounts "
            f"{'even' if even >= Decimal('0.8') else 'uneven'}"
        ),
    )


def _annual_gbp(
    series: Mapping[str, Any], step: int, calendar: _Calendar, *, is_still_paid: bool
) -> Decimal | None:
    """What a year of the series comes to, by `RECURRING_MEANS`."""
    net = dict(zip(map(str, series["net_month"]), map(Decimal, series["net_gbp"]), strict=True))
    first, last = str(series["month"][0]), str(series["month"][-1])
    between = [m for m in calendar.whole if first <= m <= last]
    periods = sum(m in between for m in map(str, series["month"]))
    if not periods:
        return None
    # Three quarterly payments stand for nine months, though only seven lie between them.
    months = max(len(between), periods * step)
    rate = _paid(net, between) * A_YEAR / months
    year = _last_year(calendar.whole, calendar.last_month if is_still_paid else last)
    if is_still_paid and _paid(net, year) <= 0:
        # A yearly payment that came a month late: the year that ends with it.
        year = _last_year(calendar.whole, last)
    return to_pence(min(rate, _paid(net, year) * A_YEAR / len(year)))


def _last_year(whole: tuple[str, ...], until: str) -> tuple[str, ...]:
    """The last twelve whole months up to one, or the first twelve; fewer if fewer are whole."""
    end = sum(m <= until for m in whole)
    first = max(0, end - A_YEAR)
    return whole[first : first + A_YEAR]


def _paid(net: Mapping[str, Decimal], months: Sequence[str]) -> Decimal:
    return sum((net.get(m, Decimal(0)) for m in months), Decimal(0))
