"""Horizontal bars: unknown is a hatched dashed box of full width, a credit runs left of zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.publish.drawing.dress import dressed, swatch, unknown_box
from untower.publish.drawing.svg import fitted, line, picture, rect, text, width_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from untower.answers import Bar, Bars

DRAWN = 25
BAR = 16
LABEL_AT_MOST = 310


def draw(bars: Bars, width: int, css: str) -> Markup:
    """The bars at a width in pixels: labels beside them where it is wide, above where narrow."""
    shown = bars.bars[:DRAWN]
    is_wide = width > 500
    has_dress = any(bar.dress for bar in shown)
    indent = 31 if has_dress else 0
    widest = max((width_of(b.label) for b in shown), default=0)
    left = min(widest + indent + 14, LABEL_AT_MOST) if is_wide else 0
    room = max((width_of(b.text) for b in shown), default=0) + 10
    known = [b.value for b in shown if b.value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = (high - low) or 1.0
    left_room = room if low < 0 else 0
    drawn_width = width - left - room - left_room
    zero = left + left_room + drawn_width * (-low / span)
    pitch = 28 if is_wide else 46
    parts: list[str] = []
    for number, bar in enumerate(shown):
        top = number * pitch
        bar_top = top + 6 if is_wide else top + 24
        label_y = top + 18.5 if is_wide else top + 16
        if bar.dress:
            parts.append(swatch(bar.dress, 0, label_y - 14.5))
        label_room = (left - 8 if is_wide else width) - indent
        parts.append(text(indent, label_y, fitted(bar.label, label_room)))
        parts.append(_bar(bar, zero, drawn_width / span, bar_top, width - room))
        if low < 0:
            parts.append(line(zero, bar_top - 5, zero, bar_top + BAR + 5, "ax"))
    return picture(parts, width, max(len(shown) * pitch, pitch), bars.title, css)


def _bar(bar: Bar, zero: float, scale: float, top: float, right: float) -> str:
    if bar.value is None:
        box = unknown_box(zero, top, right - zero, BAR)
        words = width_of(bar.text) + 10
        return (
            box
            + rect(zero + 8, top + 1, words, BAR - 2, "paper")
            + text(zero + 13, top + 12.5, bar.text, "m")
        )
    size = abs(bar.value) * scale
    if bar.value < 0:
        return dressed(bar.dress, zero - size, top, size, BAR) + text(
            zero - size - 7, top + 12.5, bar.text, "e"
        )
    return dressed(bar.dress, zero, top, max(size, 1), BAR) + text(
        zero + size + 7, top + 12.5, bar.text
    )
