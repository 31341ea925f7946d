"""Calendar months for the generator, kept apart from untower's own so that neither tests itself."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last where it has no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_term(starts_on: str, months: int) -> str:
    """The last day of a term: the day before the anniversary."""
    return (months_after(date.fromisoformat(starts_on), months) - timedelta(days=1)).isoformat()


def working_day(year: int, month: int, day: int) -> date:
    """That day of the month; at a weekend the Friday before, or the Monday after in a new month."""
    wanted = date(year, month, min(day, monthrange(year, month)[1]))
    past_friday = max(0, wanted.weekday() - 4)
    moved = wanted - timedelta(days=past_friday)
    return moved if moved.month == month else wanted + timedelta(days=3 - past_friday)
