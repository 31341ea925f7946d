"""How is a count, a list, a day or a month written in a sentence that a person reads?

Every room asks here, so that the same thing is said the same way. Figures, which a program reads,
and columns of days keep their numbers and dates as they are.
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


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 payment", "1,204 payments"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(names: Iterable[str], *, at_most: int | None = None) -> str:
    """Names with commas and "and": "a", "a and b", "a, b and c", "a, b and 7 more"."""
    every = list(names)
    if at_most is not None and len(every) > at_most:
        every = [*every[:at_most], f"{len(every) - at_most:,} more"]
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"


def spell_day(day: date) -> str:
    """A day in words: "30 September 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def spell_month(month: str) -> str:
    """A month kept as "2027-09" in words: "September 2027"."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"
