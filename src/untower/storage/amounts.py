"""What number stands in this text? Amounts of money to the penny, numbers and whole numbers.

The plain form (`1234.50`, `-12`, `1.23E+05`) is read for the whole column at once. Only what that
leaves is looked at again: pound signs (whole or garbled by a wrong encoding), thousands commas,
spaces, brackets, a trailing minus or CR for a credit, minus signs of other shapes.
"""

from __future__ import annotations

import re

import polars as pl

PENNIES = pl.Decimal(38, 2)
FINE = pl.Decimal(38, 9)

# A pound sign as it stands after one wrong decoding or another; a question mark in a box is what
# is left when the byte was thrown away. None of these can be part of a number.
POUND = r"â£|£|œ|ú|\x{fffd}|gbp"
SPACE = r"[\s\x{a0}\x{202f}\x{2009}'\x{feff}]"
MINUS = r"[\x{2212}\x{2012}\x{2013}\x{2014}\x{fe63}\x{ff0d}]"
DIGITS = r"^(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[+-]?\d+)?$"
# A header that says its figures are thousands of pounds: £k, (£000), £'000s, in thousands.
THOUSANDS = re.compile(
    r"£\s*\(?\s*['’]?(?:k|000s?|thousands?)\b|\bk\s*£|\(\s*['’]?(?:k|000s?)\s*\)|\bin thousands\b",
    re.IGNORECASE,
)
MOST_THOUSANDS = 1_000_000  # a thousand million pounds: figures so large stand in pounds


def in_pounds(values: pl.Series, header: str | None) -> tuple[pl.Series, str]:
    """Amounts in pounds where the header says thousands of pounds, and what was assumed of them.

    Figures too large to be thousands are left as they are, which is said too.
    """
    if not header or not THOUSANDS.search(header) or not values.count():
        return values, ""
    if (values.abs() >= MOST_THOUSANDS).any():
        return values, f"“{header}” holds figures too large to be thousands: read as pounds"
    pounds = (values.cast(FINE) * 1000).cast(PENNIES).alias(values.name)
    return pounds, f"“{header}” is in thousands of pounds: 12.5 was read as £12,500"


def money(text: pl.Series) -> pl.Series:
    """Read amounts to the penny from text without blanks; null where the text is none."""
    plain = text.cast(PENNIES, strict=False)
    left = (text.is_not_null() & plain.is_null()).arg_true()
    return placed(plain, left, other_forms(text.gather(left))) if len(left) else plain


def other_forms(text: pl.Series) -> pl.Series:
    """Read amounts that do not stand as plain figures: £1,234.50, (1,234), 1,234 CR, −5."""
    return _unwrapped(text).cast(PENNIES, strict=False)


def is_figure(text: pl.Series) -> pl.Series:
    """Whether each text has the form of an amount, however large."""
    return _unwrapped(text).is_not_null()


def rounded(text: pl.Series) -> int:
    """How many amounts lose more than float noise when they are rounded to the penny.

    Rounding is half to even. The noise a spreadsheet leaves (1234.5600000001) is not counted.
    """
    long = text.filter(text.str.contains(r"\.\d\d\d|\d[eE]-").fill_null(value=False))
    if long.is_empty():
        return 0
    bare = _unwrapped(long)
    fine = bare.cast(FINE, strict=False).cast(pl.Float64)
    pennies = bare.cast(PENNIES, strict=False).cast(pl.Float64)
    return int(((fine - pennies).abs() > 1e-6).sum())


def number(text: pl.Series) -> pl.Series:
    """Read numbers with decimals; a percent sign may follow. Null where the text is none."""
    plain = text.cast(pl.Float64, strict=False)
    left = text.is_not_null() & (plain.is_null() | ~plain.is_finite())
    if left.any():
        again = _unwrapped(text.filter(left).str.strip_suffix("%")).cast(pl.Float64, strict=False)
        plain = placed(plain, left.arg_true(), again)
    return plain


def whole(text: pl.Series) -> pl.Series:
    """Read whole numbers; `12.0` and `1,200` are whole, `12.5` is null."""
    plain = text.cast(pl.Int64, strict=False)
    left = text.is_not_null() & plain.is_null()
    if left.any():
        found = number(text.filter(left))
        fits = (found == found.floor()) & (found.abs() < 2**53)
        kept = pl.select(pl.when(fits).then(found)).to_series().cast(pl.Int64, strict=False)
        plain = placed(plain, left.arg_true(), kept)
    return plain


def placed(values: pl.Series, places: pl.Series, found: pl.Series) -> pl.Series:
    """A copy of `values` with those places (positions) filled, in order, by `found`."""
    return values.clone().scatter(places, found)


def cleared(values: pl.Series, places: pl.Series) -> pl.Series:
    """A copy of `values` with a null at each of those places (positions)."""
    nothing = pl.Series(values.name, [None], dtype=values.dtype)
    return values.clone().scatter(places, nothing.new_from_index(0, len(places)))


def _unwrapped(text: pl.Series) -> pl.Series:
    """An amount as bare digits with a leading minus for a credit; null where it is no amount."""
    core = (
        pl.col("text")
        .str.to_lowercase()
        .str.replace_all(SPACE, "")
        .str.replace_all(MINUS, "-")
        .str.replace_all(POUND, "")
    )
    bare = pl.col("core").str.replace(r"^\((.*)\)$", "$1").str.replace(r"(?:cr|dr|-)$", "")
    marks = (
        pl.col("core").str.contains(r"^\(.*\)$").cast(pl.Int8)
        + pl.col("core").str.contains(r"^\(?-").cast(pl.Int8)
        + pl.col("core").str.contains(r"(?:cr|-)$").cast(pl.Int8)
    )
    digits = bare.str.replace(r"^[-+]", "")
    good = digits.str.contains(DIGITS) & digits.str.contains(r"^\.?\d") & (pl.col("marks") <= 1)
    sign = pl.when(pl.col("marks") == 1).then(pl.lit("-")).otherwise(pl.lit(""))
    return (
        text.alias("text")
        .to_frame()
        .select(core=core)
        .with_columns(marks=marks)
        .select(pl.when(good).then(sign + digits.str.replace_all(",", "")))
        .to_series()
    )
