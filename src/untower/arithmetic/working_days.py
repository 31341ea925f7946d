"""On which day does a count of working days end?

A working day is a Monday to Friday that is not a public holiday. Which days are public holidays is
for the caller to say: they differ by nation and year, and a Monday to Friday is taken to be a
working day where nothing is said.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

SATURDAY = 5  # as date.weekday counts, from Monday at 0


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Whether a day is a Monday to Friday and none of the holidays."""
    return day.weekday() < SATURDAY and day not in holidays


def last_working_day(begins_on: date, count: int, holidays: Collection[date] = ()) -> date:
    """The last of `count` working days beginning with a day, which counts where it is one.

    Raises ValueError for a count below 1, and when the count leaves the calendar.
    """
    if count < 1:
        raise ValueError(f"{count} working days have no last day")
    day, left = begins_on, count
    try:
        while True:
            left -= is_working_day(day, holidays)
            if left == 0:
                return day
            day += timedelta(days=1)
    except OverflowError as error:
        raise ValueError(
            f"{count} working days from {begins_on.isoformat()} leave the calendar"
        ) from error
