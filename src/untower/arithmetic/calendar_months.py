"""On which day does a term of so many months end, and by when must notice be given?

One convention everywhere. A term of n months from a start ends on its anniversary: 36 months from
1 August 2020 end on 1 August 2023. A register that states the day before (31 July 2023, the last
day in force) means the same term. A day that does not exist becomes the month's last, always
counted from the start, so that 31 January plus one month plus one month is still 31 March.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

LAST_YEAR = 9999


def add_months(day: date, months: int) -> date:
    """The anniversary `months` after a day (before it, when negative).

    A day that does not exist becomes the month's last: 31 January and one month is 28 February,
    or 29 in a leap year. Raises ValueError when the year would leave 1 to 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= LAST_YEAR:
        raise ValueError(f"{months} months from {day.isoformat()} is outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_end(starts_on: date | None, months: int | None) -> date | None:
    """The end of a term as derived: start plus months; None while either is not known.

    A term that would leave the calendar is not known either: no such contract was meant.
    """
    if starts_on is None or months is None:
        return None
    try:
        return add_months(starts_on, months)
    except ValueError:
        return None


def is_same_end(stated_on: date, derived_on: date) -> bool:
    """Whether a stated end is the derived one, or the day before it (the last day in force)."""
    return stated_on in (derived_on, derived_on - timedelta(days=1))


def last_day_for_notice(ends_on: date | None, notice_months: int | None) -> date | None:
    """The last day on which notice still frees the buyer at `ends_on`; None while not known."""
    if notice_months is None:
        return None
    return term_end(ends_on, -notice_months)


def warn_on(ends_on: date | None, notice_months: int | None, days_before: int) -> date | None:
    """The day `days_before` the last day for notice: when somebody must be told."""
    notice = last_day_for_notice(ends_on, notice_months)
    return None if notice is None else notice - timedelta(days=days_before)


def tacit_end(first_end: date, renewal_months: int, on: date) -> date:
    """The end now in force of a term that renews itself by `renewal_months` until stopped.

    The first end not before `on`, counted from the first end each time, so that a 31st never
    drifts. Raises ValueError when a renewal has no length.
    """
    if renewal_months < 1:
        raise ValueError(f"a renewal of {renewal_months} months never ends; at least 1 is needed")
    ends_on = first_end
    turns = max(0, ((on.year - first_end.year) * 12 + on.month - first_end.month) // renewal_months)
    ends_on = add_months(first_end, turns * renewal_months)
    while ends_on < on:
        turns += 1
        ends_on = add_months(first_end, turns * renewal_months)
    return ends_on


def whole_months(starts_on: date, ends_on: date) -> int | None:
    """The months of a term whose end is its anniversary or the day before; None for any other.

    The day before is tried first only when the anniversary does not fit, so that a term from the
    1st to the 1st is never counted a day short.
    """
    for end in (ends_on, ends_on + timedelta(days=1)):
        months = (end.year - starts_on.year) * 12 + end.month - starts_on.month
        if months > 0 and add_months(starts_on, months) == end:
            return months
    return None


def months_from(first: date, last: date) -> list[str]:
    """Every month from that of `first` to that of `last`, as 2027-03, in order."""
    start = first.year * 12 + first.month - 1
    stop = last.year * 12 + last.month - 1
    return [f"{i // 12:04d}-{i % 12 + 1:02d}" for i in range(start, stop + 1)]
