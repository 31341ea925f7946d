"""A declared table: its columns, what a row is, and what must hold between its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from untower.tables.column import Column


@dataclass(frozen=True, kw_only=True)
class RowRule:
    """What must hold between columns of one row; null (not known) never refuses a row.

    `column` is where the reader looks first: the refusal is named there. `broken` is the reason
    given for a row that breaks it, "must be" with `allowed` where it is left blank.
    """

    column: str
    reads: tuple[str, ...]
    allowed: str
    do: str
    holds: Callable[[], pl.Expr]
    broken: str = ""

    @property
    def reason(self) -> str:
        """Why a row that breaks the rule is refused, in words."""
        return self.broken or f"must be {self.allowed}"


@dataclass(frozen=True)
class Table:
    """One table, declared once: reader, workbook, reference page and schema follow from it."""

    name: str
    step: str
    sentence: str
    columns: tuple[Column, ...]
    rules: tuple[RowRule, ...] = ()
    is_single_row: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return tuple(c.name for c in self.columns if c.is_key)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Every declared column, in order."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; a KeyError for any other."""
        return {c.name: c for c in self.columns}[name]


def in_order(earlier: str, later: str, words: str) -> RowRule:
    """A later date that may not come before an earlier one."""

    def holds() -> pl.Expr:
        import polars as pl

        return pl.col(later) >= pl.col(earlier)

    return RowRule(
        column=later,
        reads=(earlier, later),
        allowed=f"on or after {earlier}",
        do=words,
        holds=holds,
    )


def not_above(smaller: str, larger: str, words: str) -> RowRule:
    """A part that may not exceed its whole."""

    def holds() -> pl.Expr:
        import polars as pl

        return pl.col(smaller) <= pl.col(larger)

    return RowRule(
        column=smaller,
        reads=(smaller, larger),
        allowed=f"not above {larger}",
        do=words,
        holds=holds,
    )


def different(
    one: str, other: str, words: str, broken: str = "the two ends must differ"
) -> RowRule:
    """Two links that may not point to the same row; `broken` is the reason when they do."""

    def holds() -> pl.Expr:
        import polars as pl

        return pl.col(one) != pl.col(other)

    return RowRule(
        column=other,
        reads=(one, other),
        allowed=f"any id but the row's own {one}",
        do=words,
        holds=holds,
        broken=broken,
    )
