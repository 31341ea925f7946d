"""The standstill period: its last day counts working days alone, the notice's own day first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from untower.arithmetic.working_days import is_working_day, last_working_day
from untower.bids.standstill import standstill_ends_on


@pytest.mark.parametrize(
    ("published_on", "ends_on"),
    [
        (date(2026, 11, 2), date(2026, 11, 11)),  # Monday to the Wednesday of the next week
        (date(2026, 11, 6), date(2026, 11, 17)),  # Friday: two weekends lie between
        (date(2026, 11, 7), date(2026, 11, 18)),  # Saturday: the count begins on Monday
        (date(2026, 11, 8), date(2026, 11, 18)),  # Sunday, the same
        (date(2026, 11, 9), date(2026, 11, 18)),
    ],
)
def test_eight_working_days_from_the_notice_across_weekends(published_on, ends_on):
    """Procurement Act 2023, section 51: at least 8 working days, from the day of the notice."""
    assert standstill_ends_on(published_on, nation="england") == ends_on


def test_a_public_holiday_that_is_given_moves_the_last_day_on_and_one_at_a_weekend_does_not():
    published_on = date(2026, 12, 17)
    assert standstill_ends_on(published_on, nation="england") == date(2026, 12, 28)

    holidays = {date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28)}
    assert standstill_ends_on(published_on, nation="england", holidays=holidays) == date(
        2026, 12, 30
    )


def test_before_the_act_and_where_it_does_not_hold_no_day_is_made_up():
    assert standstill_ends_on(date(2025, 2, 21), nation="england") is None
    assert standstill_ends_on(date(2026, 11, 2), nation="scotland") is None
    assert standstill_ends_on(date(2026, 11, 2), nation=None) is None


def test_no_working_days_have_no_last_day_and_none_lies_outside_the_calendar():
    with pytest.raises(ValueError, match="0 working days have no last day"):
        last_working_day(date(2026, 11, 2), 0)
    with pytest.raises(ValueError, match="leave the calendar"):
        last_working_day(date(9999, 12, 30), 8)


@given(
    st.dates(date(2025, 3, 1), date(2099, 1, 1)),
    st.integers(1, 60),
    st.sets(st.integers(0, 40), max_size=5),
)
def test_so_many_working_days_lie_from_the_first_to_the_last(begins_on, count, offsets):
    holidays = {begins_on + timedelta(days=n) for n in offsets}
    last = last_working_day(begins_on, count, holidays)
    every = [begins_on + timedelta(days=n) for n in range((last - begins_on).days + 1)]
    assert sum(is_working_day(day, holidays) for day in every) == count
    assert is_working_day(last, holidays)
