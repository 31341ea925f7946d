"""Spend over time: months that look incomplete, years, and the periods a picture draws."""

from __future__ import annotations

from decimal import Decimal

from small_tables import table
from untower.estate.by_supplier import by_supplier, credits_of
from untower.estate.spend import gather_spend
from untower.estate.trend import (
    by_month,
    drawn_periods,
    incomplete_months,
    period_of,
    spend_by_year,
)


def spend_of(months, incomplete_share=0.4):
    """Payments: `months` maps "2025-01" to its number of rows of £10."""
    rows = [
        f"Brindlow Ltd | {month}-{1 + i % 28:02d} | 10.00"
        for month, count in months.items()
        for i in range(count)
    ]
    text = "\n".join(["supplier_name | paid_on | amount_gbp", *rows])
    return gather_spend({"payments": table("payments", text)}, incomplete_share=incomplete_share)


def test_months_that_differ_a_little_are_not_called_incomplete():
    spend = spend_of({"2025-01": 10, "2025-02": 8, "2025-03": 12})
    assert incomplete_months(spend) == []
    assert spend.complete_months == 3


def test_a_month_with_a_fraction_of_the_usual_rows_is_flagged_and_kept_in_the_total():
    spend = spend_of({"2025-01": 10, "2025-02": 3, "2025-03": 10})
    (odd,) = incomplete_months(spend)
    assert (odd["month"], odd["reason"]) == ("2025-02", "3 rows where 10 are usual")
    assert spend.total_gbp == Decimal("230.00")


def test_months_without_a_row_are_one_gap_and_their_spend_is_not_known():
    spend = spend_of({"2024-11": 10, "2025-02": 10, "2025-03": 10})
    (gap,) = incomplete_months(spend)
    assert (gap["month"], gap["until"], gap["months"]) == ("2024-12", "2025-01", 2)
    assert [m["gbp"] for m in by_month(spend)] == [100, None, None, 100, 100]


def test_a_yearly_amount_is_twelve_of_the_whole_months_only():
    spend = spend_of({"2025-01": 10, "2025-02": 3, "2025-03": 10})
    (group,) = by_supplier(spend)
    assert group["spend_gbp"] == Decimal("230.00")
    assert group["annual_gbp"] == Decimal("1200.00")
    assert group["share_pct"] == 100.0


def test_a_yearly_amount_is_not_known_without_days():
    payments = table("payments", "supplier_name | amount_gbp\nBrindlow Ltd | 50.00")
    spend = gather_spend({"payments": payments}, incomplete_share=0.4)
    (group,) = by_supplier(spend)
    assert group["annual_gbp"] is None
    assert spend.months.height == 0
    assert period_of(spend)["first"] is None
    assert period_of(spend)["rows_without_day"] == 1


def test_credits_are_netted_within_their_group_and_counted():
    payments = table(
        "payments",
        """
        supplier_name | paid_on    | amount_gbp
        Brindlow Ltd  | 2025-01-05 | 100.00
        Brindlow Ltd  | 2025-01-06 | -30.00
        Cawdrey Ltd   | 2025-01-07 | -10.00
        """,
    )
    spend = gather_spend({"payments": payments}, incomplete_share=0.4)
    first, second = by_supplier(spend)
    assert (first["spend_gbp"], first["share_pct"]) == (Decimal("70.00"), 100.0)
    assert (second["spend_gbp"], second["share_pct"]) == (Decimal("-10.00"), None)
    found = credits_of(spend)
    assert (found["rows"], found["gbp"], found["groups_at_or_below_nought"]) == (
        2,
        Decimal("-40.00"),
        1,
    )


def test_undated_payments_are_a_year_of_their_own_and_lose_nothing():
    payments = table(
        "payments",
        """
        supplier_name | paid_on    | amount_gbp
        Brindlow Ltd  | 2025-01-05 | 100.00
        Brindlow Ltd  |            | 7.00
        """,
    )
    spend = gather_spend({"payments": payments}, incomplete_share=0.4)
    years = spend_by_year(spend)
    assert [(y["year"], y["gbp"]) for y in years] == [(2025, 100), (None, 7)]
    assert sum(y["gbp"] for y in years) == spend.total_gbp


def test_many_months_are_drawn_as_quarters_and_an_odd_month_makes_its_quarter_doubtful():
    months = {f"{year}-{m:02d}": 10 for year in (2024, 2025) for m in range(1, 13)}
    months["2024-05"] = 1
    periods = drawn_periods(spend_of(months))
    assert periods.unit == "quarter"
    assert periods.labels[:2] == ("2024 Q1", "2024 Q2")
    assert periods.doubtful == ("2024 Q2",)


def test_few_months_are_drawn_singly_and_very_many_as_years():
    assert drawn_periods(spend_of({"2025-01": 3, "2025-02": 3})).labels == ("2025-01", "2025-02")
    assert drawn_periods(spend_of({"2010-01": 3, "2025-02": 3})).unit == "year"
