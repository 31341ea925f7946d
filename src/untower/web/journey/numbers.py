"""A policy number as a page tells it: its sentence, its value, its force, since when, whence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from untower.findings import Force
from untower.publish import wording
from untower.publish.drawing import marks
from untower.web.pages_env import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup


@dataclass(frozen=True, kw_only=True)
class NumberLine:
    """One policy number in words."""

    name: str
    sentence: str
    value: str
    force: str
    force_sign: Markup
    period: str
    source: str
    is_confirmed: bool


def number_lines(told: Iterable[Mapping[str, Any]]) -> list[NumberLine]:
    """Every number in words, the strongest first, then by name."""
    ordered = sorted(told, key=lambda one: (-one["force"], one["name"], one["from"] or ""))
    return [_line(one) for one in ordered]


def _line(one: Mapping[str, Any]) -> NumberLine:
    force = Force(one["force"])
    return NumberLine(
        name=one["name"],
        sentence=one["sentence"],
        value=f"{one['comparator']} {_value(one['value'], one['unit'])}",
        force=force.words.capitalize(),
        force_sign=marks.force(force),
        period=_period(one["from"], one["to"]),
        source=wording.raised(one["source"]),
        is_confirmed=one["confirmed"],
    )


def _value(value: float, unit: str) -> str:
    if unit == "gbp":
        return wording.pounds(value)
    told = wording.number(value)
    return f"{told}%" if unit in ("percent", "pct", "%") else f"{told} {unit.replace('_', ' ')}"


def _period(first: str | None, last: str | None) -> str:
    """From when to when it is in force."""
    if not first and not last:
        return "no dates stated"
    parts = [
        f"from {day(date.fromisoformat(first))}" if first else "",
        f"to {day(date.fromisoformat(last))}" if last else "",
    ]
    return " ".join(part for part in parts if part)
