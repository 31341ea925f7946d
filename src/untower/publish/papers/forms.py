"""How is a figure written in a sentence or a cell of a paper?

A form is a name that a template may set behind a figure: {case.plan_gbp:short}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from untower.phrases import listed, plural, spell_day
from untower.publish import wording

if TYPE_CHECKING:
    from untower.answers import Figure

NO_BREAK = "\u00a0"
LISTED_AT_MOST = 6


def as_number(value: object) -> Decimal | None:
    """A figure as an exact number, also where it is kept as text; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | float | str):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return None
    return None


def _short(value: Decimal) -> str:
    return wording.short_pounds(value)


def _less_or_more(value: Decimal) -> str:
    """What is saved, as a comparison: a saving below nought costs more."""
    size = wording.short_pounds(abs(value))
    if size == "£0":
        return "as much"
    return f"{size} {'less' if value > 0 else 'more'}"


def _percent_less_or_more(value: Decimal) -> str:
    size = wording.percent(float(abs(value)))
    return f"{size} {'less' if value > 0 else 'more'}" if value else "as much"


def _saving(value: Decimal) -> str:
    """A saving in per cent in words, whichever its sign."""
    size = wording.percent(float(abs(value)))
    if size == "0%":
        return "neither a saving nor an extra cost"
    return f"{'a saving' if value > 0 else 'an extra cost'} of {size}"


def _percent(value: Decimal) -> str:
    size = wording.percent(float(abs(value)))
    return f"{wording.MINUS if value < 0 else ''}{size}"


def _count(value: Decimal) -> str:
    return f"{value:,.0f}"


def _months(value: Decimal) -> str:
    return plural(round(value), "month").replace(" ", NO_BREAK)


def _number(value: Decimal) -> str:
    return wording.number(float(value))


def _points(value: Decimal) -> str:
    return wording.number(round(float(value), 1))


NUMBER_FORMS: dict[str, Callable[[Decimal], str]] = {
    "short": _short,
    "size": lambda v: _short(abs(v)),
    "pounds": wording.pounds,
    "percent": _percent,
    "percent_size": lambda v: _percent(abs(v)),
    "share": lambda v: _percent(100 * v),
    "less_or_more": _less_or_more,
    "percent_less_or_more": _percent_less_or_more,
    "saving": _saving,
    "count": _count,
    "how_many": lambda v: f"{v:,.0f}" if v else "none",
    "number": _number,
    "points": _points,
    "months": _months,
}


def _day(value: Figure) -> str | None:
    return spell_day(value).replace(" ", NO_BREAK) if isinstance(value, date) else None


def _listed(value: Figure) -> str | None:
    if isinstance(value, list) and value:
        return listed([one_line(v) for v in value], at_most=LISTED_AT_MOST)
    return None


def one_line(value: Figure) -> str:
    """Any figure as words on one line: of an object its sentence, or its parts one by one."""
    if isinstance(value, Mapping):
        for name in ("sentence", "words", "what", "text"):
            if isinstance(value.get(name), str) and value[name]:
                return str(value[name])
        return "; ".join(
            f"{wording.title_of(k).lower()}: {wording.cell(v)}"
            for k, v in value.items()
            if v is not None and not isinstance(v, list | Mapping)
        )
    if isinstance(value, list):
        return listed([one_line(v) for v in value], at_most=LISTED_AT_MOST)
    return wording.cell(value)


def _text(value: Figure) -> str | None:
    text = one_line(value).strip()
    return text.replace("_", " ") if text and value is not None else None


OTHER_FORMS: dict[str, Callable[[Figure], str | None]] = {
    "day": _day,
    "listed": _listed,
    "text": _text,
    "sentence": lambda v: v.strip() if isinstance(v, str) and v.strip() else None,
    "inside": lambda v: None if (t := _text(v)) is None else (t[:1].lower() + t[1:]).rstrip("."),
    "length": lambda v: f"{len(v):,}" if isinstance(v, list) else None,
    "if_any": _text,
    "names": lambda v: ("none" if not v else _listed(v)) if isinstance(v, list) else None,
    "yes_no": lambda v: ("yes" if v else "no") if isinstance(v, bool) else None,
}
FORMS: tuple[str, ...] = (*NUMBER_FORMS, *OTHER_FORMS)


def written(value: Figure, form: str) -> str | None:
    """The figure in its form; None where it is not known, or is not of that kind."""
    if value is None:
        return None
    if form in NUMBER_FORMS:
        number = as_number(value)
        return None if number is None else NUMBER_FORMS[form](number)
    return OTHER_FORMS[form](value)
