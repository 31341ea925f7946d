"""How did spend move over the months, and which months look as if part of them is missing?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from untower.estate.spend import Spend

MONTHS_DRAWN_SINGLY = 18


def period_of(spend: Spend) -> dict[str, object]:
    """First and last day paid, months from one to the other, and how many look whole."""
    days = spend.payments["paid_on"].drop_nulls()
    return {
        "first": days.min(),
        "last": days.max(),
        "months": spend.months.height,
        "complete_months": spend.complete_months,
        "rows_without_day": spend.payments.height - len(days),
    }


def spend_by_year(spend: Spend) -> list[dict[str, object]]:
    """Net spend by calendar year: year, gbp, it_gbp, rows, complete_months; undated rows apart."""
    is_it = pl.col("it_level").is_in(["stated", "probable"])
    years = (
        spend.payments.with_columns(year=pl.col("paid_on").dt.year())
        .group_by("year")
        .agg(
            gbp=pl.col("amount_gbp").sum(),
            it_gbp=pl.col("amount_gbp").filter(is_it).sum(),
            rows=pl.len(),
        )
        .sort("year", nulls_last=True)
    )
    whole = dict(
        spend.months.filter("is_complete")
        .group_by(pl.col("month").str.slice(0, 4).cast(pl.Int32).alias("year"))
        .len()
        .iter_rows()
    )
    return [{**y, "complete_months": whole.get(y["year"], 0)} for y in years.iter_rows(named=True)]


def by_month(spend: Spend) -> list[dict[str, object]]:
    """Every month: month, gbp (unknown where nothing was read), rows, looks_whole."""
    return [
        {"month": m["month"], "gbp": m["gbp"], "rows": m["rows"], "looks_whole": m["is_complete"]}
        for m in spend.months.iter_rows(named=True)
    ]


def incomplete_months(spend: Spend) -> list[dict[str, Any]]:
    """Months that hold few rows or none: month, until, rows, usual_rows, reason.

    Months without any row that follow each other are one entry.
    """
    found: list[dict[str, Any]] = []
    run: list[str] = []

    def close_run() -> None:
        if run:
            long = len(run) > 1
            found.append(
                {
                    "month": run[0],
                    "until": run[-1],
                    "months": len(run),
                    "rows": 0,
                    "usual_rows": spend.months["usual_rows"][0],
                    "reason": f"no payments in {len(run)} months" if long else "no payments",
                }
            )
            run.clear()

    for m in spend.months.iter_rows(named=True):
        if m["rows"] == 0:
            run.append(m["month"])
            continue
        close_run()
        if not m["is_complete"]:
            found.append(
                {
                    "month": m["month"],
                    "until": m["month"],
                    "months": 1,
                    "rows": m["rows"],
                    "usual_rows": m["usual_rows"],
                    "reason": f"{m['rows']:,} {'row' if m['rows'] == 1 else 'rows'} where "
                    f"{m['usual_rows']:,.0f} are usual",
                }
            )
    close_run()
    return found


@dataclass(frozen=True)
class Periods:
    """The columns a picture over time draws: months while few, quarters or years when many."""

    labels: tuple[str, ...]
    of_month: dict[str, str]
    unit: str
    doubtful: tuple[str, ...]


def drawn_periods(spend: Spend) -> Periods:
    """Months up to eighteen, quarters up to ten years, then years; doubtful with any odd month."""
    months = [str(month) for month in spend.months["month"]]
    if len(months) <= MONTHS_DRAWN_SINGLY:
        unit, of_month = "month", {m: m for m in months}
    elif len(months) <= 120:
        unit, of_month = "quarter", {m: f"{m[:4]} Q{(int(m[5:]) + 2) // 3}" for m in months}
    else:
        unit, of_month = "year", {m: m[:4] for m in months}
    odd = spend.months.filter(~pl.col("is_complete"))["month"].to_list()
    labels = tuple(dict.fromkeys(of_month.values()))
    doubtful = {of_month[m] for m in odd}
    return Periods(labels, of_month, unit, tuple(x for x in labels if x in doubtful))
