"""What a cell of a blank workbook accepts and says, from the column that was declared.

The words are the constraint's own, so a person reads the same sentence in the workbook, in an
error and in the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from untower.tables.column import KEY_FORM, Kind
from untower.tables.constraint import AtLeast, Between

if TYPE_CHECKING:
    from untower.tables.column import Column

# What Excel allows in the box beside a cell, and as a list written into a rule.
TITLE_MAX, MESSAGE_MAX, LIST_MAX = 32, 255, 255

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
KEY_MAX = 100
NUMBER_MAX = 1e15

# 49, 3 and 1 are the built-in formats for text, whole numbers with commas and without.
Format = dict[str, str | int]
FORMATS: dict[Kind, Format] = {
    Kind.KEY: {"num_format": 49},
    Kind.MONEY: {"num_format": "£#,##0.00;[Red]-£#,##0.00"},
    Kind.DATE: {"num_format": "dd/mm/yyyy"},
    Kind.MOMENT: {"num_format": "dd/mm/yyyy hh:mm"},
    Kind.WHOLE: {"num_format": 3},
}
YEAR_FORMAT: Format = {"num_format": 1}

WIDTHS: dict[Kind, int] = {
    Kind.TEXT: 30,
    Kind.KEY: 24,
    Kind.CHOICE: 18,
    Kind.MONEY: 16,
    Kind.MOMENT: 17,
}


@dataclass(frozen=True)
class Heading:
    """One column of a sheet to fill: its header, what was declared, what is said about it.

    `names_from` is a cell range, as an Excel formula, whose texts the cell may repeat.
    """

    header: str
    column: Column
    sentence: str
    names_from: str | None = None
    names_on: str | None = None
    is_many: bool = False
    is_needed: bool = False

    @property
    def allowed(self) -> str:
        """What may stand in the cell; a name on another sheet is said so."""
        if self.is_many:
            return f"names on the {self.names_on} sheet, parted by semicolons"
        if self.names_on:
            what = "an id" if self.header == self.column.name else "a name"
            return f"{what} on the {self.names_on} sheet"
        return self.column.allowed

    @property
    def note(self) -> str:
        """What hangs on the header."""
        parts = [self.sentence, f"Allowed: {self.allowed}."]
        if self.column.unit:
            parts.append(f"Unit: {self.column.unit}.")
        parts.append(
            "Needed: a row without it is refused." if self.is_needed else "Blank: not known."
        )
        parts.append(f"Seen by: {self.column.sensitivity.words}.")
        return "\n".join(parts)

    @property
    def width(self) -> float:
        """Wide enough for its kind and for half its header, which wraps."""
        return max(WIDTHS.get(self.column.kind, 13), len(self.header) * 0.7 + 2)

    @property
    def number_format(self) -> Format:
        """The format of its cells: an id stays text, so that its leading zeros stay."""
        if self.column.unit == "year":
            return YEAR_FORMAT
        return FORMATS.get(self.column.kind, {})

    def rule(self) -> dict[str, object]:
        """The rule its cells keep, as XlsxWriter takes it, with what it says before and after."""
        return {
            **self._accepts(),
            "input_title": self.header[:TITLE_MAX],
            "input_message": _fitting(f"{self.sentence} Allowed: {self.allowed}.", self.sentence),
            "error_title": "Not allowed here",
            "error_message": _fitting(
                f"{self.header}: allowed: {self.allowed}. Leave it blank if it is not known.",
                f"{self.header}: choose from the list, or leave it blank if it is not known.",
            ),
        } | self._warns()

    def _accepts(self) -> dict[str, object]:
        """What is accepted, by kind; where nothing can be checked, only the words are shown."""
        if self.is_many:
            return {"validate": "any"}
        if self.names_from:
            return {"validate": "list", "source": self.names_from}
        kind = self.column.kind
        if kind is Kind.FLAG:
            return {"validate": "list", "source": ["yes", "no"]}
        if kind is Kind.CHOICE:
            return {"validate": "list", "source": list(self.column.choices)}
        if kind in (Kind.DATE, Kind.MOMENT):
            return _between("date", FIRST_DAY, LAST_DAY)
        if kind in (Kind.WHOLE, Kind.NUMBER, Kind.MONEY):
            return _number(self.column)
        if self.column.constraint is KEY_FORM:
            return {"validate": "length", "criteria": "<=", "value": KEY_MAX}
        return {"validate": "any"}

    def _warns(self) -> dict[str, object]:
        """A name that is not listed yet is asked about, not barred: sheets are filled in any order.

        A number or a date that is out of range is barred.
        """
        if not self.names_from or self.is_many:
            return {}
        return {
            "error_type": "warning",
            "error_title": "Not on that sheet yet",
            "error_message": _fitting(
                f"{self.header}: that name is not on the {self.names_on} sheet. Keep it if you "
                "will add it there.",
                "Keep it if you will add it there.",
            ),
        }


def _between(what: str, low: object, high: object) -> dict[str, object]:
    return {"validate": what, "criteria": "between", "minimum": low, "maximum": high}


def _number(column: Column) -> dict[str, object]:
    """A number inside the declared bounds."""
    what = "integer" if column.kind is Kind.WHOLE else "decimal"
    if isinstance(column.constraint, Between):
        return _between(what, column.constraint.low, column.constraint.high)
    if isinstance(column.constraint, AtLeast):
        return {"validate": what, "criteria": ">=", "value": column.constraint.low}
    return _between(what, -NUMBER_MAX, NUMBER_MAX)


def _fitting(full: str, short: str) -> str:
    """The full words where Excel can show them, or the short ones: never words cut off."""
    return full if len(full) <= MESSAGE_MAX else short
