"""How are options, years and money written in the pictures of the case?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from untower.arithmetic.calendar_months import add_months

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

PLANNING = "Planning model: not an award decision."


def pounds_of(value: object) -> float | None:
    """A money figure as a number; None stays not known."""
    return None if value is None else float(str(value))


def millions(value: object) -> float | None:
    """A money figure in millions, to three places."""
    gbp = pounds_of(value)
    return None if gbp is None else round(gbp / 1e6, 3)


def plan_year(starts_on: date) -> str:
    """A plan year as an accountant writes it: 2027/28, or 2027 where it is a calendar year."""
    last = add_months(starts_on, 11)
    if starts_on.year == last.year:
        return str(starts_on.year)
    return f"{starts_on.year}/{last.year % 100:02d}"


def share(value: float | None) -> str:
    """A share to one decimal, none when it is whole: 23%, 4.5%, −7%."""
    if value is None:
        return "not known"
    text = f"{abs(value):.1f}".removesuffix(".0")
    return f"{'−' if value < 0 and text != '0' else ''}{text}%"


def rounded_share(value: float) -> str:
    """A share in whole per cent, for a title; one decimal where it is below 1."""
    text = f"{abs(value):.1f}".removesuffix(".0") if abs(value) < 1 else f"{abs(value):.0f}"
    return f"{'−' if value < 0 and text != '0' else ''}{text}%"


def chosen_of(figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The chosen range among the options; None where it has no cost."""
    found = (o for o in figures.get("options") or () if o.get("is_chosen"))
    return next((o for o in found if o.get("npv_gbp") is not None), None)


def ends_of(spread: Mapping[str, Any] | None, end: str) -> float | None:
    """P10, P50 or P90 of a figure in pounds, however its name ends."""
    told = spread or {}
    return pounds_of(told.get(end, told.get(f"{end}_gbp")))


def spelled(gbp: float) -> str:
    """Money as a title says it: £1.2m, £412k, £940."""
    size = abs(gbp)
    sign = "−" if gbp < 0 else ""
    if size >= 999_500:
        return f"{sign}£{size / 1e6:.1f}m"
    return f"{sign}£{size / 1e3:.0f}k" if size >= 9_995 else f"{sign}£{size:.0f}"
