"""A run's figures in words: amounts, shares, days; what is not known says so."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal

from untower.publish.wording import short_pounds
from untower.web.pages_env import day

NOT_KNOWN = "not known"


def pounds(text: object) -> str:
    """An amount in short: £49.9m."""
    return NOT_KNOWN if text is None else short_pounds(Decimal(str(text)))


def percent(share: object) -> str:
    """A share as a percentage, never closer than it is: 0.02%."""
    if share is None:
        return NOT_KNOWN
    hundredths = (Decimal(str(share)) * 10_000).to_integral_value(ROUND_CEILING)
    return f"{max(hundredths, Decimal(0)) / 100:.2f}%"


def rounded(value: object) -> str:
    """A figure with one decimal."""
    return NOT_KNOWN if value is None else f"{Decimal(str(value)):.1f}"


def day_words(text: object) -> str:
    """A day as a page writes it; none where nothing is to be decided."""
    return "none" if text is None else day(date.fromisoformat(str(text)))
