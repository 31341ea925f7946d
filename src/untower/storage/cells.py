"""What typed values stand in this column of text, and which cells are not what is declared?

A blank is not known: null, never zero. `n/a`, `unknown`, `-` and the like are blanks in words; how
many is said. Everything else that cannot be read as its column declares is a bad cell with a
reason: no value is bent into shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.phrases import plural
from untower.storage import amounts, dates
from untower.storage.formula_marks import restored
from untower.tables import Kind

if TYPE_CHECKING:
    from untower.tables import Column

NOT_KNOWN_WORDS = (
    "-",
    "--",
    "\u2013",
    "\u2014",
    "?",
    "n/a",
    "na",
    "n.a.",
    "#n/a",
    "null",
    "none",
    "nil known",
    "not known",
    "not stated",
    "not available",
    "not applicable",
    "unknown",
    "tbc",
    "tbd",
    "to be confirmed",
)
# An end without a date: the end is not known, and the row is worth keeping for all else it says.
OPEN_ENDED = (
    "rolling",
    "ongoing",
    "on going",
    "on-going",
    "continuous",
    "open ended",
    "open-ended",
    "no end date",
    "until notice",
    "until terminated",
)
LONGEST_WORD = max(len(word.encode()) for word in NOT_KNOWN_WORDS + OPEN_ENDED) + 2
# A supplier may be called "None" and a short id may be "NA": in ids, names and free text only the
# words that cannot be anything else count as blanks.
SURE_WORDS = tuple(w for w in NOT_KNOWN_WORDS if w not in {"na", "none"})
EDGE = " \t\r\n\u00a0\ufeff\u200b\x00"
YES = ("yes", "y", "true", "t", "1", "1.0", "x", "\u2713", "\u2714")
NO = ("no", "n", "false", "f", "0", "0.0")

WHY = {
    Kind.MONEY: "not an amount",
    Kind.NUMBER: "not a number",
    Kind.WHOLE: "not a whole number",
    Kind.FLAG: "neither yes nor no",
    Kind.CHOICE: "not in the list",
    Kind.MOMENT: "not a date and time",
    Kind.DATE: dates.NOT_A_DATE,
}
DO = {
    Kind.MONEY: "Write the amount in figures, such as 1234.50.",
    Kind.NUMBER: "Write a number in figures.",
    Kind.WHOLE: "Write a whole number in figures.",
    Kind.FLAG: "Write yes or no, or leave the cell blank.",
    Kind.CHOICE: "Choose a word from the list, or leave the cell blank.",
    Kind.MOMENT: "Write the moment as 2027-03-31 12:00.",
    Kind.DATE: "Write the day as 2027-03-31 or 31/03/2027.",
    Kind.KEY: "Write a short id on one line.",
    Kind.TEXT: "Write text.",
}
BLANK = "blank"


@dataclass(frozen=True)
class Typed:
    """One column as typed.

    `values` has a null for every blank and every bad cell. `bad` (UInt32) names the bad cells by
    position in ascending order and `reasons` says, in the same order, why each is bad.
    """

    values: pl.Series
    bad: pl.Series
    reasons: pl.Series
    assumed: tuple[str, ...] = ()


def type_cells(text: pl.Series, column: Column) -> Typed:
    """Type one column of text as `column` declares, cell by cell, and check its constraint.

    `text` is a String series; out come the values (null for blank and bad), the bad cells with
    their reasons, and sentences on what was assumed for the column as a whole. What stands in its
    plain form is read for the whole column at once; only the rest is looked at again.
    """
    month_first = column.kind is Kind.DATE and dates.is_month_first(text)
    said = [dates.MONTH_FIRST] if month_first else []
    values = _plain_form(text, column, month_first=month_first)
    left = (text.is_not_null() & values.is_null()).arg_true()
    rest, worded = tidied(text.gather(left), column)
    if worded:
        example = "rolling or n/a" if column.kind is Kind.DATE else "n/a or unknown"
        said.append(f"{plural(worded, 'cell')} such as {example} read as not known")
    left, rest = left.filter(rest.is_not_null()), rest.drop_nulls()
    unread, why = left, pl.Series("reason", [], dtype=pl.String)
    if len(rest):
        found, why, more = _other_forms(rest, column, month_first=month_first)
        said += more
        values = amounts.placed(values, left, found)
        unread, why = left.filter(found.is_null()), why.filter(found.is_null())
    if column.kind is Kind.MONEY and (rounded := amounts.rounded(text)):
        said.append(f"{plural(rounded, 'amount')} with more than two decimals rounded to the penny")
    values, bad, reasons = _judged(values, unread, why, column)
    return Typed(values, bad, reasons, tuple(f"{column.name}: {sentence}" for sentence in said))


def tidied(text: pl.Series, column: Column | None = None) -> tuple[pl.Series, int]:
    """Text without white edges, null for a blank, and how many blanks stood there in words.

    A word the column lists as a choice ("unknown", "none") is a value, not a blank.
    """
    tidy = text.str.strip_chars(EDGE)
    length = tidy.str.len_bytes()
    if (length == text.str.len_bytes()).all():
        tidy = text
    gone = (length == 0).fill_null(value=False)
    places = ((length <= LONGEST_WORD) & ~gone).fill_null(value=False).arg_true()
    worded = tidy.gather(places).is_in(_blank_words(column).implode())
    if not worded.any() and not gone.any():
        return tidy, 0
    gone = pl.concat([gone.arg_true(), places.filter(worded)])
    return amounts.cleared(tidy, gone), int(worded.sum())


def _blank_words(column: Column | None) -> pl.Series:
    """The words for a blank, as people write them, that are no value of the column."""
    is_free = column is not None and column.kind in (Kind.TEXT, Kind.KEY)
    listed = column.choices if column is not None else ()
    words = [w for w in (SURE_WORDS if is_free else NOT_KNOWN_WORDS) if w not in listed]
    if column is not None and column.kind is Kind.DATE:
        words += OPEN_ENDED
    forms = [form for w in words for form in (w, w.upper(), w.capitalize(), w.title())]
    return pl.Series(sorted(set(forms)))


def _plain_form(text: pl.Series, column: Column, *, month_first: bool) -> pl.Series:
    """The column typed by its plain form alone; null wherever that form does not hold."""
    match column.kind:
        case Kind.DATE:
            return dates.plain(text, month_first=month_first)
        case Kind.MONEY:
            return text.cast(amounts.PENNIES, strict=False)
        case Kind.NUMBER:
            return _finite(text.cast(pl.Float64, strict=False))
        case Kind.WHOLE:
            return text.cast(pl.Int64, strict=False)
        case Kind.TEXT | Kind.KEY:
            return restored(tidied(text, column)[0])
        case Kind.CHOICE:
            is_listed = text.is_in(column.choices)
            return pl.select(pl.when(is_listed).then(text).alias(text.name)).to_series()
        case _:
            return pl.Series(text.name, [None], dtype=column.dtype()).new_from_index(0, len(text))


def _other_forms(
    text: pl.Series, column: Column, *, month_first: bool
) -> tuple[pl.Series, pl.Series, tuple[str, ...]]:
    """What the plain form left, without blanks: values, reasons for nulls, what was assumed."""
    nothing = pl.Series("reason", [WHY.get(column.kind, "not readable")])
    why = nothing.new_from_index(0, len(text))
    match column.kind:
        case Kind.DATE:
            return dates.other_forms(text, month_first=month_first)
        case Kind.MONEY:
            values = amounts.other_forms(text)
            return values, _too_large(text, why, column), ()
        case Kind.NUMBER:
            return _finite(amounts.number(text)), why, ()
        case Kind.WHOLE:
            return amounts.whole(text), why, ()
        case Kind.FLAG:
            return _flag(text), why, ()
        case Kind.CHOICE:
            return _choice(text, column), why, ()
        case Kind.MOMENT:
            return _moment(text), why, ()
        case _:
            return text, why, ()


def _judged(
    values: pl.Series, unread: pl.Series, why: pl.Series, column: Column
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """The values without bad cells, the bad cells, and why: unreadable, outside, or blank."""
    found = [pl.DataFrame({"at": unread.cast(pl.UInt32), "reason": why})]
    if column.constraint is not None and column.kind is not Kind.CHOICE:
        holds = values.to_frame("v").select(column.constraint.holds(pl.col("v"))).to_series()
        outside = (~holds).arg_true()
        reason = pl.lit(f"must be {column.constraint.allowed}").alias("reason")
        if len(outside):
            found.append(pl.DataFrame({"at": outside.cast(pl.UInt32)}).with_columns(reason))
    if column.is_required and values.null_count() > len(unread):
        blank = pl.DataFrame({"at": values.is_null().arg_true().cast(pl.UInt32)})
        blank = blank.filter(~pl.col("at").is_in(found[0]["at"].implode()))
        found.append(blank.with_columns(pl.lit(BLANK).alias("reason")))
    bad = pl.concat(found).sort("at")
    if len(found) > 1:
        values = amounts.cleared(values, bad["at"])
    return values, bad["at"], bad["reason"]


def _too_large(text: pl.Series, why: pl.Series, column: Column) -> pl.Series:
    """Reasons for figures that are amounts but too large to hold: 1e300 is out of range."""
    if column.constraint is None:
        return why
    reason = pl.lit(f"must be {column.constraint.allowed}")
    frame = pl.DataFrame({"why": why, "huge": amounts.is_figure(text)})
    return frame.select(pl.when("huge").then(reason).otherwise("why")).to_series().alias("reason")


def what_to_do(column: Column, reason: str, header: str | None = None) -> str:
    """What a person can do about a bad cell.

    `header` is what their file calls the column, "" where they have the very cell before them.
    """
    if reason == BLANK:
        fill = "Fill it in" if header == "" else f"Fill in {header or column.name}"
        return f"{fill}: a row without it cannot be used."
    if reason == dates.NO_SUCH_DAY:
        return "Check the day and the month against the document behind the row."
    if reason == dates.OUT_OF_RANGE:
        return "Write the year in full, from 1990 to 2100."
    if reason.startswith("must be"):
        return "Check the value against the document behind the row."
    return DO[column.kind]


def _folded(text: pl.Series) -> pl.Series:
    """Words with case, spaces and hyphens folded away: "Public cloud" is public_cloud."""
    return text.str.to_lowercase().str.replace_all(r"[\s\x{a0}_/-]+", "_").str.strip_chars("_.")


def _choice(text: pl.Series, column: Column) -> pl.Series:
    listed = {_folded(pl.Series([c])).item(): c for c in column.choices}
    forms = text.drop_nulls().unique()
    known = _folded(forms).replace_strict(listed, default=None, return_dtype=pl.String)
    return text.replace_strict(forms, known, default=None, return_dtype=pl.String)


def _flag(text: pl.Series) -> pl.Series:
    forms = text.drop_nulls().unique()
    words = forms.str.to_lowercase()
    sense = pl.select(
        pl.when(words.is_in(YES))
        .then(pl.lit(value=True))
        .when(words.is_in(NO))
        .then(pl.lit(value=False))
    ).to_series()
    return text.replace_strict(forms, sense, default=None, return_dtype=pl.Boolean)


def _moment(text: pl.Series) -> pl.Series:
    iso = text.str.replace("T", " ", literal=True).str.replace(r"(?:Z|\+00:?00)$", "")
    iso = iso.str.replace(r"^(\d{1,2})/(\d{1,2})/(\d{4})", "$3-$2-$1")
    full = iso.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")
    short = iso.str.to_datetime("%Y-%m-%d %H:%M", strict=False, time_unit="us")
    day = iso.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    found = full.to_frame("full").select(pl.coalesce(pl.col("full"), short, day)).to_series()
    early, late = dates.EARLIEST, dates.LATEST
    return pl.select(pl.when(found.cast(pl.Date).is_between(early, late)).then(found)).to_series()


def _finite(values: pl.Series) -> pl.Series:
    """Numbers only: NaN and infinity are no measurement."""
    return pl.select(pl.when(values.is_finite()).then(values)).to_series()
