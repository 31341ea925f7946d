"""Which rows of a notice export led to a contract, where a status column says so?

Notices are published with those that closed without a winner, were withdrawn or are still open:
none of these is a contract. A row that says so is left out by name; a row that says awarded,
nothing, or a word that decides neither way is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from untower.phrases import plural
from untower.storage.headers import normalised

if TYPE_CHECKING:
    from collections.abc import Collection

    from untower.storage.headers import AwardWords
    from untower.storage.recognise import Layout

NOT_AWARDED = "not awarded"
LEAST_KNOWN = 0.6  # the share of filled cells that must hold a word of an award's course


@dataclass(frozen=True)
class Unawarded:
    """The rows that say they led to no contract: where they stand, and where they say so.

    `places` are positions in the body, ascending; `position` is the column's.
    """

    position: int
    places: pl.Series
    said: str


def unawarded_rows(layout: Layout, body: pl.DataFrame) -> Unawarded | None:
    """The rows of a published layout that were not awarded; None where no column tells."""
    words = layout.profile.status if layout.profile else None
    if words is None:
        return None
    names = [normalised(header) for header in layout.headers]
    used = {at for positions in layout.columns.values() for at in positions}
    for wanted in words.headers:
        for position, name in enumerate(names):
            if name != wanted or position in used:
                continue
            found = _told_by(body.to_series(position), words, names)
            if found is not None:
                places, stay = found
                header = (layout.headers[position] or "").strip()
                return Unawarded(position, places, _sentence(header, len(places), stay))
    return None


def _told_by(
    cells: pl.Series, words: AwardWords, headers: Collection[str]
) -> tuple[pl.Series, list[str]] | None:
    """The rows that a column denies an award, and its words that decide nothing."""
    meant = {form: normalised(form) for form in cells.drop_nulls().unique()}
    granting = [form for form, word in meant.items() if word in words.awarded]
    denying = [form for form, word in meant.items() if word in words.not_awarded]
    neither = [form for form in meant if meant[form] and form not in (*granting, *denying)]
    are_notices = bool(granting) or any(header in words.beside for header in headers)
    if not denying or not are_notices:
        return None
    undecided = int(_is_any(cells, neither).sum())
    decided = int(_is_any(cells, granting + denying).sum())
    if decided < LEAST_KNOWN * (decided + undecided):
        return None
    return _is_any(cells, denying).arg_true(), sorted({form.strip() for form in neither})


def _is_any(cells: pl.Series, forms: list[str]) -> pl.Series:
    return cells.is_in(pl.Series(forms, dtype=pl.String).implode()).fill_null(value=False)


def _sentence(header: str, count: int, neither: list[str]) -> str:
    """What was left out by which column, and which of its words were kept undecided."""
    *words, last = ["awarded", "nothing", *(f"“{word}”" for word in neither)]
    kept = f"{', '.join(words)} or {last}"
    return (
        f"“{header}” says that {plural(count, 'row')} led to no contract: refused as not "
        f"awarded; rows that say {kept} were kept"
    )
