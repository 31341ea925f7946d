"""Payments that come back: proposed as probable contracts, with how sure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from small_tables import table
from untower.arithmetic.calendar_months import add_months
from untower.estate.recurring import find_recurring
from untower.estate.spend import gather_spend

HEADER = "supplier_name | paid_on | amount_gbp | category"
START = date(2024, 1, 15)


def paid(name, months, amount="100.00", category="ICT"):
    return [f"{name} | {add_months(START, m).isoformat()} | {amount} | {category}" for m in months]


def recurring(*rows, payments_min=6, with_contract=frozenset()):
    lines = [line for group in rows for line in group]
    spend = gather_spend(
        {"payments": table("payments", "\n".join([HEADER, *lines]))}, incomplete_share=0.0
    )
    return find_recurring(spend, payments_min=payments_min, with_contract=with_contract)


def test_too_few_payments_are_no_pattern():
    assert recurring(paid("Brindlow Ltd", range(5))) == []


def test_many_payments_in_two_months_are_no_pattern():
    assert recurring(paid("Brindlow Ltd", [0, 0, 0, 0, 1, 1, 1])) == []


def test_irregular_payments_are_no_pattern():
    assert recurring(paid("Brindlow Ltd", [0, 2, 7, 8, 17, 23, 24])) == []


def test_credits_and_undated_payments_make_no_pattern():
    assert recurring(paid("Brindlow Ltd", range(8), amount="-5.00")) == []
    assert recurring([*paid("Cawdrey Ltd", [0]), *["Brindlow Ltd | | 5.00 | ICT"] * 8]) == []


def test_individuals_and_public_bodies_are_never_a_probable_contract():
    assert recurring(paid("Mr A Nother", range(12)), paid("Leeds City Council", range(12))) == []


def test_even_monthly_payments_are_a_probable_contract_with_a_yearly_amount():
    (found,) = recurring(paid("Brindlow Ltd", range(12)))
    assert (found.pattern, found.payments, found.is_it) == ("monthly", 12, True)
    assert found.annual_gbp == Decimal("1200.00")
    assert (found.first_on, found.last_on) == (START, add_months(START, 11))
    assert found.confidence == 0.92
    assert found.is_still_paid
    assert not found.has_contract


def test_quarterly_and_yearly_payments_are_told_apart():
    (quarterly,) = recurring(paid("Brindlow Ltd", range(0, 24, 3)))
    assert (quarterly.pattern, quarterly.annual_gbp) == ("quarterly", Decimal("400.00"))
    (yearly,) = recurring(paid("Brindlow Ltd", [0, 12, 24]), payments_min=3)
    assert (yearly.pattern, yearly.annual_gbp) == ("yearly", Decimal("100.00"))
    assert yearly.confidence < quarterly.confidence


def test_uneven_amounts_make_it_less_sure():
    (even,) = recurring(paid("Brindlow Ltd", range(12)))
    uneven_rows = [
        line.replace("100.00", f"{10 + 90 * (i % 2)}.00")
        for i, line in enumerate(paid("Brindlow Ltd", range(12)))
    ]
    (uneven,) = recurring(uneven_rows)
    assert uneven.confidence < even.confidence
    assert "uneven" in uneven.reason


def test_half_a_year_of_payments_in_a_year_read_is_not_doubled():
    """Twelve months read, £100 in each of six: £600 was paid in the year, not £1,200."""
    all_year = paid("Cawdrey Ltd", range(12))
    for months in (range(6), range(6, 12)):
        found = recurring(paid("Brindlow Ltd", months), all_year)
        yearly = {r.name: r.annual_gbp for r in found}
        assert yearly == {"Brindlow Ltd": Decimal("600.00"), "Cawdrey Ltd": Decimal("1200.00")}


def test_part_of_a_year_read_is_taken_as_twelve_of_its_months():
    """Six months read, £100 in three of them: £300 in half a year is £600 in a year."""
    found = recurring(paid("Brindlow Ltd", range(3)), paid("Cawdrey Ltd", range(6)), payments_min=3)
    assert {r.name: r.annual_gbp for r in found} == {
        "Brindlow Ltd": Decimal("600.00"),
        "Cawdrey Ltd": Decimal("1200.00"),
    }


def test_months_without_a_payment_between_the_first_and_the_last_count():
    """Ten payments in twelve months of two years read: £1,000 a year, in words and in figures."""
    gaps = [0, 1, 2, 3, 5, 6, 7, 8, 10, 11]
    (found,) = (
        r
        for r in recurring(paid("Brindlow Ltd", gaps), paid("Cawdrey Ltd", range(24)))
        if r.name == "Brindlow Ltd"
    )
    assert found.annual_gbp == Decimal("1000.00")
    assert not found.is_still_paid


def test_a_year_is_never_above_the_last_twelve_whole_months():
    """£900 a month in the first year, £100 in the second: a year is £1,200, not the mean."""
    found = recurring(
        paid("Brindlow Ltd", range(12), amount="900.00"), paid("Brindlow Ltd", range(12, 24))
    )
    assert [r.annual_gbp for r in found] == [Decimal("1200.00")]


def test_a_credit_in_a_month_of_its_own_lowers_the_year():
    (found,) = recurring(
        paid("Brindlow Ltd", [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11]),
        paid("Brindlow Ltd", [7], amount="-300.00"),
    )
    assert found.annual_gbp == Decimal("800.00")


def test_a_yearly_payment_that_came_late_still_has_a_year():
    rows = [*paid("Brindlow Ltd", [0, 12, 24]), *paid("Cawdrey Ltd", range(37))]
    (found,) = (r for r in recurring(rows, payments_min=3) if r.name == "Brindlow Ltd")
    assert found.is_still_paid
    assert found.annual_gbp == Decimal("100.00")


def test_a_year_is_not_known_where_no_payment_falls_in_a_whole_month():
    others = [
        f"Cawdrey Ltd | {add_months(START, m).isoformat()} | 1.00 | Gravel"
        for m in range(12, 24)
        for _ in range(20)
    ]
    table_of = [HEADER, *paid("Brindlow Ltd", range(8)), *others]
    spend = gather_spend({"payments": table("payments", "\n".join(table_of))}, incomplete_share=0.5)
    (found,) = (r for r in find_recurring(spend, payments_min=6) if r.is_it)
    assert found.annual_gbp is None


def test_a_series_that_stopped_says_so():
    (old,) = (
        r
        for r in recurring(paid("Brindlow Ltd", range(8)), paid("Cawdrey Ltd", [20]))
        if r.name.startswith("Brindlow")
    )
    assert not old.is_still_paid


def test_one_payment_after_years_of_silence_is_no_series_that_still_runs():
    (found,) = recurring(paid("Brindlow Ltd", [*range(8), 100]))
    assert not found.is_still_paid
    (missed,) = recurring(paid("Brindlow Ltd", [*range(8), 9, 10]))
    assert missed.is_still_paid


def test_it_and_other_payments_to_one_group_are_two_series_with_it_first():
    found = recurring(
        paid("Brindlow Ltd", range(12), amount="900.00", category="Gravel"),
        paid("Brindlow Ltd", range(12)),
    )
    assert [(r.is_it, r.annual_gbp) for r in found] == [
        (True, Decimal("1200.00")),
        (False, Decimal("10800.00")),
    ]


def test_a_group_with_a_known_contract_is_marked_so():
    rows = paid("Brindlow Ltd", range(12))
    (group,) = {r.group_id for r in recurring(rows)}
    (found,) = recurring(rows, with_contract=frozenset({group}))
    assert found.has_contract
