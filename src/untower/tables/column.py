"""One column of a declared table: what it is called, holds, means, allows, and who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

from untower.tables.constraint import AtLeast, Between, Constraint, OneLine, OneOf

if TYPE_CHECKING:
    import polars as pl


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    KEY = "key"
    WHOLE = "whole number"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "date and time"
    FLAG = "yes or no"
    CHOICE = "choice"


class Sensitivity(IntEnum):
    """Who may see a column, widest first. An edition shows everything up to its own level."""

    PUBLIC = 1
    OFFICIAL = 2
    COMMERCIAL = 3
    SECURITY = 4
    PERSONAL = 5

    @property
    def words(self) -> str:
        """The level as a page shows it."""
        return self.name.lower()


@dataclass(frozen=True, kw_only=True)
class Column:
    """A declared column. `link` is "table.column" of the key it points to."""

    name: str
    kind: Kind
    sentence: str
    unit: str | None = None
    constraint: Constraint | None = None
    link: str | None = None
    sensitivity: Sensitivity = Sensitivity.OFFICIAL
    is_key: bool = False
    is_required: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """The closed list behind a choice column; empty for any other."""
        return self.constraint.choices if isinstance(self.constraint, OneOf) else ()

    @property
    def allowed(self) -> str:
        """What may stand in the cell, in words."""
        if self.kind is Kind.CHOICE:
            return self.constraint.allowed if self.constraint else "text"
        form = UNSIGNED.get(self.kind, FORM[self.kind]) if self._is_unsigned else FORM[self.kind]
        return form + (f", {self.constraint.allowed}" if self.constraint else "")

    @property
    def _is_unsigned(self) -> bool:
        """Whether the column can hold nothing below zero."""
        return isinstance(self.constraint, Between | AtLeast) and self.constraint.low >= 0

    def dtype(self) -> pl.DataType:
        """The polars type of the typed column: money is exact to the penny."""
        import polars as pl

        return {
            Kind.TEXT: pl.String(),
            Kind.KEY: pl.String(),
            Kind.CHOICE: pl.String(),
            Kind.WHOLE: pl.Int64(),
            Kind.NUMBER: pl.Float64(),
            Kind.MONEY: pl.Decimal(38, 2),
            Kind.DATE: pl.Date(),
            Kind.MOMENT: pl.Datetime("us"),
            Kind.FLAG: pl.Boolean(),
        }[self.kind]


FORM: dict[Kind, str] = {
    Kind.TEXT: "text",
    Kind.KEY: "a short id",
    Kind.CHOICE: "one of a list",
    Kind.WHOLE: "a whole number such as 12",
    Kind.NUMBER: "a number such as 12.5",
    Kind.MONEY: "an amount in pounds such as 1234.50, with a minus or in brackets for a credit",
    Kind.DATE: "a date such as 2027-03-31 or 31/03/2027, from 1990 to 2100",
    Kind.MOMENT: "a date and time such as 2027-03-31 12:00",
    Kind.FLAG: "yes or no",
}

# A price is never negative, so its form says nothing of credits.
UNSIGNED: dict[Kind, str] = {Kind.MONEY: "an amount in pounds such as 1234.50"}

KEY_FORM = OneLine(100)


def _column(name: str, kind: Kind, sentence: str, options: dict[str, object]) -> Column:
    return Column(name=name, kind=kind, sentence=sentence, **options)  # type: ignore[arg-type]


def key(name: str, sentence: str, **options: object) -> Column:
    """A short human text id, unique in its table (with the table's other key columns)."""
    defaults: dict[str, object] = {"is_key": True, "is_required": True, "constraint": KEY_FORM}
    return _column(name, Kind.KEY, sentence, defaults | options)


def link(name: str, to: str, sentence: str, **options: object) -> Column:
    """The id of a row in another table, as "table.column"."""
    return _column(name, Kind.KEY, sentence, {"link": to, "constraint": KEY_FORM} | options)


def key_link(name: str, to: str, sentence: str, **options: object) -> Column:
    """A link that is also the key, or a part of it: a row means nothing without it."""
    return link(name, to, sentence, **({"is_key": True, "is_required": True} | options))


def text(name: str, sentence: str, **options: object) -> Column:
    """Free text."""
    return _column(name, Kind.TEXT, sentence, options)


def choice(name: str, choices: tuple[str, ...], sentence: str, **options: object) -> Column:
    """One of a closed list."""
    return _column(name, Kind.CHOICE, sentence, {"constraint": OneOf(choices)} | options)


def money(name: str, sentence: str, **options: object) -> Column:
    """Pounds, exact to the penny, excluding VAT unless the sentence says so; a credit is negative.

    Bounded at one million million pounds either way: beyond it a figure is a slip, not a price.
    """
    defaults: dict[str, object] = {"unit": "£", "constraint": Between(-1e12, 1e12)}
    return _column(name, Kind.MONEY, sentence, defaults | options)


def cost(name: str, sentence: str, **options: object) -> Column:
    """Pounds that cannot be negative: a price, a charge, a limit."""
    return money(name, sentence, **({"constraint": Between(0, 1e12)} | options))


def whole(name: str, sentence: str, **options: object) -> Column:
    """A whole number, zero or more unless a constraint says otherwise."""
    return _column(name, Kind.WHOLE, sentence, {"constraint": AtLeast(0)} | options)


def months(name: str, sentence: str, **options: object) -> Column:
    """A number of calendar months."""
    return whole(name, sentence, **({"unit": "months", "constraint": Between(0, 1200)} | options))


def number(name: str, sentence: str, **options: object) -> Column:
    """A number with decimals."""
    return _column(name, Kind.NUMBER, sentence, options)


def percent(name: str, sentence: str, **options: object) -> Column:
    """A percentage from 0 to 100 unless a constraint says otherwise."""
    return number(name, sentence, **({"unit": "%", "constraint": Between(0, 100)} | options))


def points(name: str, sentence: str, **options: object) -> Column:
    """Points from 0 (worst) to 100 (best)."""
    return number(name, sentence, **({"unit": "points", "constraint": Between(0, 100)} | options))


def scale(name: str, sentence: str, **options: object) -> Column:
    """A judgement from 1 to 5."""
    return whole(name, sentence, **({"unit": "1 to 5", "constraint": Between(1, 5)} | options))


def day(name: str, sentence: str, **options: object) -> Column:
    """A calendar date."""
    return _column(name, Kind.DATE, sentence, options)


def moment(name: str, sentence: str, **options: object) -> Column:
    """A date and a time of day."""
    return _column(name, Kind.MOMENT, sentence, options)


def flag(name: str, sentence: str, **options: object) -> Column:
    """Yes or no; blank is not known."""
    return _column(name, Kind.FLAG, sentence, options)
