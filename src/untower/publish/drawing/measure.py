"""Values on one scale from 0 to 1, with what chance alone would give hatched.

A value inside the hatching is one that chance explains. What is not known is a dashed box over the
whole scale, with the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.publish import wording
from untower.publish.drawing.dress import diagonals, unknown_box
from untower.publish.drawing.svg import fitted, line, path, picture, rect, text, width_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from untower.answers import Gauge, Measure

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
LABEL_AT_MOST = 220
TOP, FOOT, BAR = 8, 24, 20
POINT = 7.0
LOWEST = -0.25


def draw(of: Measure, width: int, css: str) -> Markup:
    """The scale at a width in pixels: labels beside it where wide, above where narrow."""
    is_wide = width > 500
    widest = max((width_of(g.label) for g in of.gauges), default=0) + 16
    left = (min(widest, LABEL_AT_MOST) if is_wide else 0) + POINT
    pitch = 46 if is_wide else 66
    low = min([0.0, *(max(g.value, LOWEST) for g in of.gauges if g.value is not None)])
    scale = _Scale(low, left, width - POINT - 12)
    bottom = TOP + pitch * len(of.gauges)
    parts = []
    for tick in TICKS:
        x = scale.at(tick)
        parts.append(line(x, TOP, x, bottom, "gr"))
        parts.append(text(x, bottom + 17, f"{tick:g}", "k m"))
    for number, gauge in enumerate(of.gauges):
        parts.append(_row(gauge, scale, TOP + pitch * number, pitch, is_wide=is_wide))
    return picture(parts, width, bottom + FOOT, of.title, css)


class _Scale:
    """From the lowest value, at most a quarter below nothing, to 1."""

    def __init__(self, low: float, left: float, right: float) -> None:
        self.low, self.left, self.right = low, left, right

    def at(self, value: float) -> float:
        share = (min(max(value, self.low), 1.0) - self.low) / (1.0 - self.low)
        return self.left + share * (self.right - self.left)


def _row(gauge: Gauge, scale: _Scale, top: float, pitch: float, *, is_wide: bool) -> str:
    middle = top + (pitch / 2 if is_wide else pitch - 20)
    room = scale.left - 12 if is_wide else scale.right - scale.left
    label = text(0, middle + 4.5 if is_wide else top + 18, fitted(gauge.label, room), "b")
    box_top = middle - BAR / 2
    if gauge.value is None:
        box = unknown_box(scale.left, box_top, scale.right - scale.left, BAR)
        words = width_of(wording.NOT_KNOWN) + 10
        return (
            label
            + box
            + rect(scale.left + 8, box_top + 1, words, BAR - 2, "paper")
            + text(scale.left + 13, middle + 4.5, wording.NOT_KNOWN, "m")
        )
    return label + _chance(gauge, scale, box_top) + _point(gauge, scale, middle)


def _chance(gauge: Gauge, scale: _Scale, top: float) -> str:
    if gauge.chance_to is None:
        return ""
    width = scale.at(gauge.chance_to) - scale.left
    if width <= 0:
        return ""
    return path(diagonals(scale.left, top, width, BAR, rising=True), "hU") + rect(
        scale.left, top, width, BAR, "no edge da"
    )


def _point(gauge: Gauge, scale: _Scale, middle: float) -> str:
    if gauge.value is None:  # pragma: no cover - the caller drew the box
        return ""
    x = scale.at(gauge.value)
    zero = scale.at(0)
    words = width_of(gauge.text)
    after = x + POINT + 6
    said = (
        text(after, middle + 4.5, gauge.text)
        if after + words < scale.right + 12
        else text(x - POINT - 6, middle + 4.5, gauge.text, "e")
    )
    dot = f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="{POINT - 1:g}" class="brand"/>'
    return line(zero, middle, x, middle, "ax thick") + dot + said


def chance_swatch() -> list[str]:
    """What chance gives, for a key."""
    return [
        rect(0.5, 0.5, 29, 15, "paper"),
        path(diagonals(0.5, 0.5, 29, 15, rising=True), "hU"),
        rect(0.5, 0.5, 29, 15, "no edge da"),
    ]
