"""What day stands in this text? Day before month, unless the column shows otherwise beyond doubt.

Read are `2027-03-31`, `31/03/2027`, `31/3/27`, `31.03.2027`, `31-Mar-27`, `31 March 2027`,
`Friday, April 29, 2022`, any of them with a time of day behind, and the serial day numbers of a
spreadsheet (`46477`, `46477.0417`). A day outside 1990 to 2100 is a slip, refused by name.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from untower.phrases import plural

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
NOT_A_DATE = "not a date"
NO_SUCH_DAY = "no such day in the calendar"
OUT_OF_RANGE = "a year outside 1990 to 2100"
MONTH_FIRST = "read month before day: some second numbers are above 12 and no first one is"

# The first form a whole column is tried against is the one its first cells have.
WHOLE_COLUMN = {
    r"^\d{4}-\d{2}-\d{2}$": "%Y-%m-%d",
    r"^\d{1,2}/\d{1,2}/\d{4}$": "%d/%m/%Y",
    r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$": "%Y-%m-%d %H:%M:%S",
    r"^\d{1,2}-[A-Za-z]{3}-\d{4}$": "%d-%b-%Y",
}
TIME = r"[t ]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)? ?(?:am|pm)?(?:z|[+-]\d{2}:?\d{2})?$"
WEEKDAY = r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+"
SERIAL = r"^[2-7]\d{4}(?:\.\d+)?$|^80000$"
NAMED = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
SERIAL_DAY_0 = pl.lit(date(1899, 12, 30))


def plain(text: pl.Series, *, month_first: bool = False) -> pl.Series:
    """The whole column by the form of its first cell; null wherever that form does not hold."""
    first = text.drop_nulls().head(1)
    for pattern, form in WHOLE_COLUMN.items() if first.len() else ():
        if not first.str.contains(pattern).item():
            continue
        if month_first:
            form = form.replace("%d/%m/%Y", "%m/%d/%Y")
        if "%H" in form:
            found = text.str.to_datetime(form, strict=False).cast(pl.Date)
        else:
            found = text.str.to_date(form, strict=False)
        low, high = found.min(), found.max()
        if low is None or (low >= EARLIEST and high <= LATEST):  # type: ignore[operator]
            return found
        within = found.is_between(EARLIEST, LATEST)
        return found.to_frame("day").select(pl.when(within).then("day")).to_series()
    return pl.Series(text.name, [None], dtype=pl.Date).new_from_index(0, len(text))


def other_forms(
    text: pl.Series, *, month_first: bool = False
) -> tuple[pl.Series, pl.Series, tuple[str, ...]]:
    """Dates in any form, the reason where a text is none, and what was assumed of them all.

    `text` has no blanks. Dates repeat, so each text is read once.
    """
    forms = text.unique(maintain_order=True).alias("text").to_frame()
    read = _read(forms, month_first=month_first)
    back = text.alias("text").to_frame().join(read, on="text", how="left", maintain_order="left")
    serials = int(back["is_serial"].sum())
    said = (f"{plural(serials, 'date')} stood as a spreadsheet's day number",) if serials else ()
    return back["day"], back["reason"], said


def days(text: pl.Series) -> pl.Series:
    """Dates in whatever form, null where a text is none; `text` has no blanks."""
    return other_forms(text, month_first=is_month_first(text))[0]


def is_month_first(text: pl.Series) -> bool:
    """Whether several days can only be read month first, and none can only be read day first."""
    first = text.head(200).append(text.tail(200)).drop_nulls()
    if not first.str.contains("/", literal=True).any():
        return False
    if first.str.contains(r"^(?:1[3-9]|2\d|3[01])/(?:\d|0\d|1[0-2])/").any():
        return False
    seen = text.drop_nulls().unique()
    slashed = seen.filter(seen.str.contains(r"^\d{1,2}/\d{1,2}/\d{2,4}"))
    if slashed.is_empty():
        return False
    parts = slashed.str.extract_groups(r"^(?<a>\d{1,2})/(?<b>\d{1,2})/").struct.unnest()
    a, b = parts["a"].cast(pl.Int32), parts["b"].cast(pl.Int32)
    only_month_first = ((b > 12) & (b <= 31) & (a <= 12)).sum()
    only_day_first = ((a > 12) & (b <= 12)).sum()
    return bool(only_month_first >= 3 and only_day_first == 0)


def _read(forms: pl.DataFrame, *, month_first: bool) -> pl.DataFrame:
    """Each text once: its day, or the reason it has none."""
    bare = (
        pl.col("text")
        .str.to_lowercase()
        .str.replace_all(r"[\s\x{a0}\x{feff}]+", " ")
        .str.strip_chars()
        .str.replace(WEEKDAY, "")
        .str.replace(TIME, "")
        .str.replace(r"^(\d{1,2})(?:st|nd|rd|th)\b", "$1")
        .str.replace(r"\bsept\b", "sep")
        .str.replace_all(r"[ ,./\\_-]+", "-")
        .str.strip_chars("-")
    )
    # "05-oct-21" and "1-4-26": two figures for a year are of this century or, from 90 on, the last.
    year = pl.col("bare").str.extract(r"-(\d{2})$").cast(pl.Int32, strict=False)
    century = pl.when(year >= 90).then(pl.lit("19")).otherwise(pl.lit("20"))
    full = (
        pl.when(year.is_not_null() & ~pl.col("bare").str.contains(r"^\d{4}-"))
        .then(pl.col("bare").str.head(-2) + century + pl.col("bare").str.tail(2))
        .otherwise(pl.col("bare"))
    )
    order = "%m-%d-%Y" if month_first else "%d-%m-%Y"
    is_serial = pl.col("text").str.strip_chars().str.contains(SERIAL)
    serial_days = pl.col("text").str.strip_chars().cast(pl.Float64, strict=False).floor()
    serial = SERIAL_DAY_0 + pl.duration(days=serial_days.cast(pl.Int64))
    looks = {
        r"^\d{4}-\d{1,2}-\d{1,2}$": "%Y-%m-%d",
        r"^\d{1,2}-\d{1,2}-\d{4}$": order,
        rf"^\d{{1,2}}-(?:{NAMED})[a-z]*-\d{{4}}$": "%d-%B-%Y",
        rf"^(?:{NAMED})[a-z]*-\d{{1,2}}-\d{{4}}$": "%B-%d-%Y",
        r"^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$": "%Y%m%d",
    }
    full_text = pl.col("full").str
    day = pl.coalesce(
        pl.when(is_serial).then(serial.cast(pl.Date)),
        *(
            pl.when(full_text.contains(pattern)).then(full_text.to_date(form, strict=False))
            for pattern, form in looks.items()
        ),
    )
    shaped = pl.col("full").str.contains("|".join(looks))
    in_range = pl.col("day").is_between(EARLIEST, LATEST)
    return (
        forms.with_columns(bare=bare)
        .with_columns(full=full)
        .with_columns(day=day, shaped=shaped, is_serial=is_serial)
        .select(
            "text",
            "is_serial",
            day=pl.when(in_range).then(pl.col("day")),
            reason=pl.when(in_range)
            .then(None)
            .when(pl.col("day").is_not_null())
            .then(pl.lit(OUT_OF_RANGE))
            .when(pl.col("shaped"))
            .then(pl.lit(NO_SUCH_DAY))
            .otherwise(pl.lit(NOT_A_DATE)),
        )
    )
