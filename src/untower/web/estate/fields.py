"""How is a declared column asked for in a form, and what did the person type?

A list is a choice, a yes or no is one, a link a choice of the rows there are; a date has three
boxes. "Not known" can always be said: it is a blank, never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from untower.publish import wording
from untower.tables import TABLES, Kind
from untower.web.estate.shown import title_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from untower.tables import Column

NOT_KNOWN = "Not known"
RADIOS_AT_MOST = 5
LINKS_AT_MOST = 300
LONG_TEXT = 90
DATE_PARTS = ("day", "month", "year")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column in a form: `shape` names the macro; `items` are (value, words)."""

    column: Column
    name: str
    label: str
    hint: str
    shape: str
    value: str
    message: str = ""
    items: tuple[tuple[str, str], ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Where the error summary leads: the first box of a date, the first radio of a choice."""
        return f"id_{self.name}-day" if self.shape == "date" else f"id_{self.name}"

    @property
    def prefix(self) -> str:
        """What stands before the box."""
        return "£" if self.column.unit == "£" else ""

    @property
    def suffix(self) -> str:
        """What stands behind the box: a unit that is no sentence."""
        unit = self.column.unit or ""
        return unit if unit not in ("£", "year", "1 to 5") else ""


def fields_of(
    columns: Sequence[Column],
    typed: Mapping[str, str],
    text: Callable[[str], pl.DataFrame | None],
    messages: Mapping[str, str],
) -> list[Field]:
    """A field for each column, with what was typed or stands there, and its message."""
    return [_field(column, typed, text, messages.get(column.name, "")) for column in columns]


def typed_from(columns: Sequence[Column], data: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, by column; a column that was not sent is not there."""
    found: dict[str, str] = {}
    for column in columns:
        if column.kind is Kind.DATE:
            parts = [data.get(f"{column.name}-{part}") for part in DATE_PARTS]
            if any(part is not None for part in parts):
                filled = [(part or "").strip() for part in parts]
                found[column.name] = "/".join(filled) if any(filled) else ""
        elif column.name in data:
            found[column.name] = data[column.name].replace("\r\n", "\n")
    return found


def as_typed(column: Column, text: str | None) -> str:
    """Canonical text as it stands in a form's box."""
    if text is None:
        return ""
    if column.kind is Kind.DATE and len(text) == len("2027-03-31"):
        year, month, day = text.split("-")
        return f"{int(day)}/{int(month)}/{year}"
    if column.kind is Kind.MONEY:
        return text.removesuffix(".00")
    return text


def _field(
    column: Column,
    typed: Mapping[str, str],
    text: Callable[[str], pl.DataFrame | None],
    message: str,
) -> Field:
    value = typed.get(column.name, "")
    items = _items(column, text, value)
    shape = _shape(column, value, items)
    parts: dict[str, str] = {}
    if shape == "date":
        said = (
            value.split("/")
            if value.count("/") == 2
            else ["", "", value]
            if value
            else ["", "", ""]
        )
        parts = dict(zip(DATE_PARTS, said, strict=True))
    return Field(
        column=column,
        name=column.name,
        label=title_of(column.name),
        hint=_hint(column, shape),
        shape=shape,
        value=value,
        message=message,
        items=items,
        parts=parts,
    )


def _shape(column: Column, value: str, items: tuple[tuple[str, str], ...]) -> str:
    if column.kind is Kind.DATE:
        return "date"
    if items:
        few = len(items) <= RADIOS_AT_MOST + 1 and not column.link
        return "radios" if few else "select"
    if column.kind is Kind.TEXT and (len(value) > LONG_TEXT or "\n" in value):
        return "textarea"
    return "input"


def _items(
    column: Column, text: Callable[[str], pl.DataFrame | None], value: str
) -> tuple[tuple[str, str], ...]:
    """What can be chosen, not known last; nothing where it is typed."""
    items: list[tuple[str, str]] = []
    if column.kind is Kind.FLAG:
        items = [("yes", "Yes"), ("no", "No")]
    elif column.choices:
        items = [(one, title_of(one)) for one in column.choices]
    elif column.link:
        table, key = column.link.split(".", 1)
        frame = text(table)
        if frame is None or not 0 < frame.height <= LINKS_AT_MOST or key not in frame.columns:
            return ()
        called = next((n for n in ("name", "title") if n in frame.columns), key)
        items = [
            (one, f"{one}: {name}" if name and name != one else one)
            for one, name in frame.select(key, pl_alias(called)).iter_rows()
            if one is not None
        ]
    if not items:
        return ()
    if value and value not in [one for one, _ in items]:
        items.append((value, value))
    if not column.is_required:
        items.append(("", NOT_KNOWN))
    return tuple(items)


def pl_alias(name: str) -> pl.Expr:
    """The column under a name of its own, since it may be the key as well."""
    import polars as pl

    return pl.col(name).alias("called")


def _hint(column: Column, shape: str) -> str:
    """The declared sentence, and what may be typed where that is not plain to see."""
    if shape == "date":
        return f"{column.sentence} For example, 31 3 2027."
    if shape == "input" and column.link:
        return f"{column.sentence} An id that stands in {column.link.split('.', 1)[0]}."
    if column.kind in (Kind.WHOLE, Kind.NUMBER) and column.constraint is not None:
        return f"{column.sentence} {wording.raised(column.constraint.allowed)}."
    if column.kind is Kind.MOMENT:
        return f"{column.sentence} For example, 2027-03-31 12:00."
    return column.sentence


def label_of(table: str, column: str) -> str:
    """A column as a message names it."""
    return title_of(TABLES[table].column(column).name)
