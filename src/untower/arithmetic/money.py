"""How are pounds summed, shared and spelled, so that a blank never turns into nought?"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

PENNY = Decimal("0.01")
MONEY = pl.Decimal(38, 2)


def to_pence(amount: Decimal | float | None) -> Decimal | None:
    """An amount rounded to the penny, halves away from nought; None stays not known."""
    if amount is None:
        return None
    value = amount if isinstance(amount, Decimal) else Decimal(repr(amount))
    return value.quantize(PENNY, rounding=ROUND_HALF_UP)


def known_total_gbp(frame: pl.DataFrame, column: str = "amount_gbp") -> Decimal | None:
    """The sum of a frame's money column; None when the column is absent or wholly blank."""
    if column not in frame.columns or frame[column].count() == 0:
        return None
    return to_pence(Decimal(frame[column].cast(MONEY).sum()))


def share_pct(part: Decimal | None, whole: Decimal | None) -> float | None:
    """`part` of `whole` in per cent to one place; None when either is not known or nothing."""
    if part is None or whole is None or whole <= 0:
        return None
    return float(round(100 * part / whole, 1))


def a_year_of(total_gbp: Decimal | None, months: int) -> Decimal | None:
    """A total over so many months as twelve months of the same; None without a month."""
    if total_gbp is None or months < 1:
        return None
    return to_pence(total_gbp * 12 / months)


def spell_gbp(amount: Decimal | float | None) -> str:
    """Money as a sentence says it: £940, £12,300, £1.2m, £3.4bn; a credit as -£940."""
    if amount is None:
        return "not known"
    value = Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount)
    sign = "-" if value < 0 else ""
    size = abs(value)
    if size >= Decimal("999950000"):
        return f"{sign}£{size / 10**9:.1f}bn"
    if size >= Decimal("999950"):
        return f"{sign}£{size / 10**6:.1f}m"
    return f"{sign}£{size.quantize(Decimal(1), rounding=ROUND_HALF_UP):,}"


def total_gbp(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the known amounts; None when none is known."""
    known = [a for a in amounts if a is not None]
    return to_pence(sum(known, Decimal(0))) if known else None
