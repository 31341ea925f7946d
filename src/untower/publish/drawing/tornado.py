"""What matters most: how far each assumption moves a figure at either end of its range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.publish import wording
from untower.publish.drawing.dress import unknown_box
from untower.publish.drawing.svg import fitted, line, picture, rect, text, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import Swing, Tornado

DRAWN = 12
TOP, BAR = 20, 14
PITCH_WIDE, PITCH_NARROW = 30, 40
LABEL_AT_MOST = 280
GAP = 5
LEAST = 0.01
"""Pounds the scale spans at least: less than a penny is no swing."""


class _Frame:
    """Differences to pixels: the figure itself stands at `zero`."""

    def __init__(self, of: Tornado, swings: tuple[Swing, ...], width: int) -> None:
        self.is_wide, self.width, self.unit = width > 500, width, of.unit
        self.left = self.right_room = 0.0
        if self.is_wide:
            widest = max((width_of(s.label) for s in swings), default=0)
            self.left = min(widest + 16, LABEL_AT_MOST)
            self.right_room = max((width_of(_origin(s)) for s in swings), default=0) + 16
        ends = [_ends(s) for s in swings]
        below = max([0.0, *(-low for low, _ in ends if low is not None)])
        above = max([0.0, *(high for _, high in ends if high is not None)])
        words = [width_of(w) for s in swings for w in _words(s, of.unit)]
        room = max(words, default=0) + GAP + 2
        self.bars_left, self.bars_right = self.left + room, width - self.right_room - room
        self.scale = (self.bars_right - self.bars_left) / max(below + above, LEAST)
        self.zero = self.bars_left + below * self.scale


def draw(of: Tornado, width: int, css: str) -> Markup:
    """The swings at a width in pixels: names beside the bars where it is wide, else above."""
    swings = of.swings[:DRAWN]
    frame = _Frame(of, swings, width)
    pitch = PITCH_WIDE if frame.is_wide else PITCH_NARROW
    bottom = TOP + pitch * len(swings)
    half = width_of(of.middle_words) * 1.08 / 2
    parts = [text(min(max(frame.zero, half), width - half), 13, of.middle_words, "k b")]
    axis = line(frame.zero, TOP, frame.zero, bottom, "ax heavy")
    # Where names stand above the bars the line runs behind them, else over the bars.
    rows = [e for n, s in enumerate(swings) for e in _row(s, frame, TOP + pitch * n)]
    parts += [*rows, axis] if frame.is_wide else [axis, *rows]
    return picture(parts, width, bottom + 4, of.title, css)


def _row(swing: Swing, frame: _Frame, top: float) -> Iterator[str]:
    origin = _origin(swing) if frame.is_wide else swing.origin
    name_y, bar_top = (top + 20, top + 9) if frame.is_wide else (top + 15, top + 21)
    room = frame.left - 10 if frame.is_wide else frame.width - width_of(origin) - 12
    name = fitted(swing.label, room)
    if not frame.is_wide:
        yield rect(0, name_y - 12, width_of(name) + 3, 16, "paper")
    yield text(0, name_y, name)
    yield text(frame.width, name_y, origin, "e m")
    low, high = _ends(swing)
    if low is None or high is None:
        yield unknown_box(frame.bars_left, bar_top, frame.bars_right - frame.bars_left, BAR)
        return
    if low < 0:
        wide = -low * frame.scale
        yield rect(frame.zero - wide, bar_top, wide, BAR, "short")
    if high > 0:
        yield rect(frame.zero, bar_top, high * frame.scale, BAR, "brand")
    before, after = _words(swing, frame.unit)
    if before:
        yield text(frame.zero + min(low, 0) * frame.scale - GAP, bar_top + 12, before, "e")
    if after:
        yield text(frame.zero + max(high, 0) * frame.scale + GAP, bar_top + 12, after)


def _ends(swing: Swing) -> tuple[float | None, float | None]:
    """The worst and the best of the ends that were reckoned."""
    known = [v for v in (swing.at_low, swing.at_high) if v is not None]
    return min(known, default=None), max(known, default=None)


def _words(swing: Swing, unit: str) -> tuple[str, str]:
    """What stands left and right of a swing's bar."""
    low, high = _ends(swing)
    if low is None or high is None:
        return "", ""
    if low < 0 < high:
        return _signed(low, unit), _signed(high, unit)
    one = _signed(low if abs(low) > abs(high) else high, unit)
    return (one, "") if low < 0 else ("", one)


def _signed(value: float, unit: str) -> str:
    return f"{'+' if value > 0 else ''}{wording.in_unit(value, unit)}"


def _origin(swing: Swing) -> str:
    return " · ".join(part for part in (swing.range_words, swing.origin) if part)


def key(of: Tornado) -> Iterator[tuple[str, str]]:
    """Signs, 30 by 16, and their words."""
    yield rect(0, 0, 30, 16, "short"), "makes it less"
    yield rect(0, 0, 30, 16, "brand"), "makes it more"
    if any(_ends(s)[0] is None for s in of.swings[:DRAWN]):
        yield unknown_box(0, 0, 30, 16), wording.NOT_KNOWN
