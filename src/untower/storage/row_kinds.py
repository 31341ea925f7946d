"""Which records are not data at all: wholly blank, the header again, or a total of the column?

Each question narrows from one column to the next, so that a million full rows are asked once.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from untower.storage import amounts
from untower.storage.cells import EDGE
from untower.storage.headers import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

TOTAL = r"(?i)^\W*(?:grand|sub|overall|report|page|monthly|month)?[\s_-]*totals?\b"
ONLY_TOTAL = r"(?i)^\W*(?:grand|sub|overall|report|page|monthly|month)?[\s_-]*totals?\W*$"
HALF_A_PENNY = Decimal("0.005")
MOST_LOOKED_AT = 10_000  # odd records looked at one by one, so that no file can hold the work up


def blank_rows(body: pl.DataFrame) -> pl.Series:
    """Positions of records in which every cell is blank."""
    left: pl.Series | None = None
    for column in body.iter_columns():
        cells = column if left is None else column.gather(left)
        blank = _is_blank(cells).arg_true()
        left = blank if left is None else left.gather(blank)
        if left.is_empty():
            break
    return _positions(left)


def header_rows(
    body: pl.DataFrame, headers: Sequence[str | None], used: Sequence[int]
) -> pl.Series:
    """Positions of records that are a header again: the same one, or one in another order.

    `used` are the positions of the columns that are read. A header's words stand in most cells of
    such a record, at least two of them in columns that are read.
    """
    words = {header.strip() for header in headers if header and header.strip()}
    listed = pl.Series(sorted(words))
    known = {normalised(word) for word in words}
    found: set[int] = set()
    for position in used[:3]:
        found.update(body.to_series(position).is_in(listed.implode()).arg_true())
    rows = []
    for place in sorted(found)[:MOST_LOOKED_AT]:
        filled = [normalised(cell) for cell in body.row(place) if normalised(cell)]
        hits = sum(1 for cell in filled if cell in known)
        if hits >= 2 and hits > len(filled) / 2:
            rows.append(place)
    return pl.Series("row", rows, dtype=pl.UInt32)


def total_rows(body: pl.DataFrame, amount: int, names: int | None, date: int | None) -> pl.Series:
    """Positions of records that only total the amount column.

    `amount`, `names` (supplier or title) and `date` are column positions. A total has no date and
    says so in a cell, or has nothing but an amount that is the sum of those above it. A supplier
    whose name begins with Total is paid on a date, or has more said of it: it is no total.
    """
    left: pl.Series | None = None
    for position in (date, names):
        if position is None:
            continue
        cells = body.to_series(position)
        cells = cells if left is None else cells.gather(left)
        hit = _is_blank(cells) | cells.str.contains(ONLY_TOTAL).fill_null(value=False)
        left = hit.arg_true() if left is None else left.gather(hit.arg_true())
        if left.is_empty():
            return _positions(left)
    if left is None:
        return _positions(None)
    found = []
    sums = _sums_so_far(body.to_series(amount)) if len(left) else None
    for place in left.head(MOST_LOOKED_AT):
        row = body.row(place)
        filled = [cell for at, cell in enumerate(row) if at != amount and (cell or "").strip()]
        says_so = any(_says_total(cell or "") for cell in filled) and len(filled) <= 3
        is_bare = not filled and (row[amount] or "").strip()
        if says_so or (is_bare and place > 1 and sums is not None and sums[place]):
            found.append(place)
    return pl.Series("row", found, dtype=pl.UInt32)


def totals_that_differ(column: pl.Series, totals: Sequence[int]) -> dict[int, Decimal]:
    """Which totals are not what the amounts above them come to, with what those come to.

    `totals` are the positions of the totals in the amount column. A total may be of all above it,
    of what stands between it and the total before, or of the totals before it. It may be the sum
    of amounts before they were rounded to the penny, so half a penny a row is no difference. An
    amount above it that cannot be read leaves the question open.
    """
    read = amounts.money(column)
    unread = (read.is_null() & ~_is_blank(column)).cum_sum()
    is_total = pl.Series([False]).new_from_index(0, len(read)).scatter(list(totals), values=True)
    above = pl.select(pl.when(~is_total).then(read).fill_null(0).cum_sum()).to_series()
    differs: dict[int, Decimal] = {}
    since, of_totals = Decimal(0), Decimal(0)
    for place in totals:
        printed, so_far = read[place], above[place]
        if printed is not None and unread[place] == 0:
            nearest = min(abs(printed - of) for of in (so_far, so_far - since, of_totals))
            if nearest > place * HALF_A_PENNY:
                differs[place] = so_far
        since = so_far
        of_totals += printed or Decimal(0)
    return differs


def _says_total(cell: str) -> bool:
    return re.match(TOTAL, cell) is not None


def _sums_so_far(column: pl.Series) -> pl.Series:
    """Whether each amount is what all amounts above it come to."""
    amounts_read = amounts.money(column)
    above = amounts_read.fill_null(0).cum_sum().shift(1)
    return (amounts_read == above).fill_null(value=False)


def _is_blank(cells: pl.Series) -> pl.Series:
    """Whether each cell holds nothing but white space."""
    maybe = cells.is_null() | (cells.str.len_bytes() == 0)
    edged = cells.str.starts_with(" ") | cells.str.contains(r"^[\t\r\n\x{a0}\x{feff}\x{200b}]")
    places = edged.fill_null(value=False).arg_true()
    if len(places):
        white = cells.gather(places).str.strip_chars(EDGE).str.len_bytes() == 0
        maybe = maybe.clone().scatter(places, white)
    return maybe.fill_null(value=True)


def _positions(left: pl.Series | None) -> pl.Series:
    found = left if left is not None else pl.Series([], dtype=pl.UInt32)
    return found.cast(pl.UInt32).alias("row")
