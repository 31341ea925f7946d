"""A constraint owns its check and its sentence: one wording for docs, form hints and errors.

Each constraint says what is allowed (`allowed`, completing "allowed: …") and tests a typed polars
column (`holds`), null where the value is null: a blank is not known, it neither passes nor fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import polars as pl


class Constraint(Protocol):
    """What every constraint offers."""

    @property
    def allowed(self) -> str:
        """What may stand in the cell, in words that complete "allowed: …"."""

    def holds(self, column: pl.Expr) -> pl.Expr:
        """True where the value is allowed, null where there is none."""


def _plain(number: float) -> str:
    """A bound as a reader writes it: thousands parted, no needless decimals."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.9f}".rstrip("0")


@dataclass(frozen=True)
class Between:
    """A number from `low` to `high`, both allowed; a year is written without a comma."""

    low: float
    high: float
    is_year: bool = False

    @property
    def allowed(self) -> str:
        """The range in words."""
        if self.is_year:
            return f"between {self.low:.0f} and {self.high:.0f}"
        return f"between {_plain(self.low)} and {_plain(self.high)}"

    def holds(self, column: pl.Expr) -> pl.Expr:
        """True inside the range."""
        return column.is_between(self.low, self.high)


@dataclass(frozen=True)
class AtLeast:
    """A number not below `low`."""

    low: float

    @property
    def allowed(self) -> str:
        """The bound in words."""
        return f"{_plain(self.low)} or more"

    def holds(self, column: pl.Expr) -> pl.Expr:
        """True at or above the bound."""
        return column >= self.low


@dataclass(frozen=True)
class OneOf:
    """One of a closed list of words."""

    choices: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """The list in words."""
        return "one of " + ", ".join(self.choices)

    def holds(self, column: pl.Expr) -> pl.Expr:
        """True for a listed word."""
        return column.is_in(self.choices)


@dataclass(frozen=True)
class Matches:
    """Text of a set form, with the form said in words."""

    pattern: str
    words: str

    @property
    def allowed(self) -> str:
        """The form in words."""
        return self.words

    def holds(self, column: pl.Expr) -> pl.Expr:
        """True where the whole text has the form."""
        return column.str.contains(f"^(?:{self.pattern})$")


@dataclass(frozen=True)
class OneLine:
    """Text of one line, up to `longest` characters; the reader has taken white edges off."""

    longest: int

    @property
    def allowed(self) -> str:
        """The form in words."""
        return f"up to {self.longest} characters without line breaks"

    def holds(self, column: pl.Expr) -> pl.Expr:
        """True for a short text without a line break. Plain searches: a pattern costs far more."""
        breaks = column.str.contains("\n", literal=True) | column.str.contains("\r", literal=True)
        return (column.str.len_chars() <= self.longest) & ~breaks
