"""How a value is written on a page: money, dates, shares, counts; None is "not known"."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from untower.answers import Figure

NOT_KNOWN = "not known"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUS = "−"
SHORT_FORMS = ((999.5e6, 1e9, "bn"), (999.5e3, 1e6, "m"), (9.995e3, 1e3, "k"))


def day(on: date) -> str:
    """A date as a page writes it: 29 Jan 2027."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def pounds(amount: Decimal | float) -> str:
    """An exact amount: pence below a thousand pounds, whole pounds above."""
    size = abs(Decimal(amount))
    is_whole = size >= 1000 or size == size.to_integral_value()
    text = f"{size:,.0f}" if is_whole else f"{size:,.2f}"
    return f"{MINUS if amount < 0 else ''}£{text}"


def short_pounds(amount: Decimal | float) -> str:
    """An amount a reader can carry away: £13.9m, £412k, £86, £1.2bn."""
    size = abs(float(amount))
    sign = MINUS if amount < 0 else ""
    for limit, unit, name in SHORT_FORMS:
        if size >= limit:
            part = size / unit
            text = f"{part:,.0f}" if name == "k" and part >= 99.95 else f"{part:,.1f}"
            return f"{sign}£{text.removesuffix('.0') if name == 'k' else text}{name}"
    return f"{sign}£{size:,.0f}"


def number(value: float) -> str:
    """A number with thousands parted and at most two decimals."""
    text = f"{abs(value):,.2f}".rstrip("0").rstrip(".")
    return f"{MINUS if value < 0 and text != '0' else ''}{text}"


def percent(value: float) -> str:
    """A share to one decimal, none when it is whole: 62%, 4.5%."""
    if value < 0:
        return f"{MINUS}{percent(-value)}"
    if 0 < value < 0.05:
        return "under 0.1%"
    return f"{value:.1f}".removesuffix(".0") + "%"


def cell(value: Figure) -> str:
    """Any value as a table cell shows it; None is said, never left blank."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return pounds(value)
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10000 else str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime):
        return f"{day(value)} {value:%H:%M}"
    if isinstance(value, date):
        return day(value)
    return str(value)


def shortened(text: str, letters: int = 300) -> str:
    """A text no longer than a page can bear."""
    return text if len(text) <= letters else text[:letters].rstrip() + "…"


def in_unit(value: float, unit: str) -> str:
    """A value on an axis: short money for £, a share for %, else a plain number."""
    if unit == "£":
        return short_pounds(value)
    if unit == "%":
        return percent(value)
    return number(value)


def on_axis(value: float, unit: str) -> str:
    """A round value on an axis, without the nought that says it is one: £15m, £2.5m, 40%."""
    return re.sub(r"\.0(?=m$|bn$)", "", in_unit(value, unit))


def title_of(name: str) -> str:
    """A figure's or table's name as a heading: by_supplier → By supplier."""
    return raised(name.replace("_gbp", " £").replace("_pct", " %").replace("_", " ").strip())


def raised(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def sentences(text: str) -> tuple[str, ...]:
    """A text parted where a sentence ends: a stop, then a space and a capital or a figure."""
    return tuple(part for part in re.split(r"(?<=[.?!])\s+(?=[A-Z0-9£‘“])", text.strip()) if part)


def first_sentence(text: str) -> str:
    """A text up to the end of its first sentence."""
    return next(iter(sentences(text)), text)
