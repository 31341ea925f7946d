"""Months added to days, for every day and length."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from untower.arithmetic.calendar_months import (
    add_months,
    is_same_end,
    last_day_for_notice,
    months_from,
    tacit_end,
    whole_months,
)

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))
MONTHS = st.integers(min_value=0, max_value=600)


def month_number(day: date) -> int:
    return day.year * 12 + day.month


@given(DAYS, st.integers(min_value=-600, max_value=600))
def test_the_anniversary_lies_exactly_so_many_months_away(day, months):
    end = add_months(day, months)
    assert month_number(end) - month_number(day) == months
    assert end.day <= day.day
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


@given(DAYS, DAYS, MONTHS)
def test_a_later_start_never_ends_earlier(one, other, months):
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


@given(DAYS, MONTHS, MONTHS)
def test_a_longer_term_never_ends_earlier(day, one, other):
    short, long = sorted((one, other))
    assert add_months(day, short) <= add_months(day, long)


@given(DAYS, st.integers(min_value=1, max_value=600))
def test_a_whole_term_is_read_back_from_its_anniversary_or_the_day_before(day, months):
    end = add_months(day, months)
    back = whole_months(day, end)
    assert back is not None
    assert add_months(day, back) in (end, end + timedelta(days=1))
    assert is_same_end(end - timedelta(days=1), end)


@given(DAYS, st.integers(min_value=1, max_value=60), DAYS)
def test_a_tacit_end_is_the_first_renewal_not_before_the_day(first_end, renewal, on):
    end = tacit_end(first_end, renewal, on)
    turns = (month_number(end) - month_number(first_end)) // renewal
    assert end == add_months(first_end, turns * renewal)
    if on > first_end:
        assert end >= on
        assert add_months(first_end, (turns - 1) * renewal) < on
    else:
        assert end == first_end


@given(DAYS, st.integers(min_value=0, max_value=36))
def test_notice_is_never_after_the_end(end, months):
    notice = last_day_for_notice(end, months)
    assert notice is not None
    assert notice <= end


@given(DAYS, DAYS)
def test_every_month_between_two_days_is_listed_once_in_order(one, other):
    first, last = sorted((one, other))
    months = months_from(first, last)
    assert months == sorted(set(months))
    assert len(months) == month_number(last) - month_number(first) + 1
