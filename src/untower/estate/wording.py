"""How is a day, a month or a list written in a sentence that a person reads?

Every finding, answer, picture title, note and question of the estate asks here. Figures, which a
program reads, and columns of days keep their dates as dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def spell_day(day: date) -> str:
    """A day in words: "30 September 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def spell_month(month: str) -> str:
    """A month kept as "2027-09" in words: "September 2027"."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def spell_months_read(months: int, whole: int) -> str:
    """How much time payments cover: "over 12 months", "over 117 months (9 look whole)"."""
    over = f"over {months:,} {'month' if months == 1 else 'months'}"
    if whole == months:
        return over
    return f"{over} ({f'{whole:,}' if whole else 'none'} look{'s' if whole == 1 else ''} whole)"


def listed(names: Iterable[str], *, at_most: int | None = None) -> str:
    """Names with commas and "and": "a", "a and b", "a, b and c", "a, b and 7 more"."""
    every = list(names)
    if at_most is not None and len(every) > at_most:
        every = [*every[:at_most], f"{len(every) - at_most:,} more"]
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"
