"""A plan's cost by year: a stacked column, beside it going on as now, across it a limit.

Credits run below nought. A year's total is bold; above its limit it is red and says "over". What
is not known is a dashed box with a question mark, never nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from untower.answers import Tone
from untower.publish import wording
from untower.publish.drawing.dress import diagonals, unknown_box
from untower.publish.drawing.svg import line, path, picture, rect, strokes, text, ticks, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import YearLayer, Years

DRAWN = 20
LEAST = 0.01
"""Pounds the scale spans at least: less than a penny has no height."""
TOP, BOTTOM = 30, 26
LINES = 6.0
LAYER_CSS = {Tone.SOLID: "brand ed", Tone.LIGHT: "rng ed"}


class _Frame:
    """Where values and years stand."""

    def __init__(self, of: Years, width: int) -> None:
        self.is_wide, self.width, self.unit = width > 500, width, of.unit
        self.count = min(len(of.periods), DRAWN)
        columns = [_column(of, n) for n in range(self.count)]
        tops = [sum(v for v in c if v and v > 0) for c in columns]
        lows = [sum(v for v in c if v and v < 0) for c in columns]
        others = [v for v in (*of.now, *of.limits) if v is not None]
        marks = ticks(min([0.0, *lows]), max([0.0, *tops, *others]))
        self.marks = [m for m in marks if m >= min([0.0, *lows]) or m >= 0]
        self.lowest = min([0.0, *lows])
        height = 290 if self.is_wide else 260
        self.height, self.floor = height, height - BOTTOM
        self.left = max(width_of(wording.on_axis(m, of.unit)) for m in self.marks) + 8
        self.scale = (self.floor - TOP) / max(self.marks[-1] - self.lowest, LEAST)
        self.pitch = (width - self.left) / max(self.count, 1)
        share = 0.36 if of.now else 0.6
        self.wide = max(min(self.pitch * share, 64.0), 2.0)

    def up(self, value: float) -> float:
        return self.floor - (value - self.lowest) * self.scale

    def middle(self, year: int) -> float:
        return self.left + self.pitch * (year + 0.5)


def draw(of: Years, width: int, css: str) -> Markup:
    """The years at a width in pixels, at most twenty of them."""
    frame = _Frame(of, width)
    parts: list[str] = []
    for mark in frame.marks:
        y = frame.up(mark)
        parts.append(line(frame.left, y, width, y, "ax" if mark == 0 else "gr"))
        parts.append(text(frame.left - 6, y + 4, wording.on_axis(mark, of.unit), "e m"))
    for year in range(frame.count):
        parts += _year(of, frame, year)
    parts += _names(of, frame)
    return picture(parts, width, frame.height, of.title, css)


def _column(of: Years, year: int) -> list[float | None]:
    return [layer.values[year] for layer in of.layers]


def _year(of: Years, frame: _Frame, year: int) -> Iterator[str]:
    middle, wide = frame.middle(year), frame.wide
    x = middle + 2 if of.now else middle - wide / 2
    if of.now:
        yield from _now(of.now[year], frame, middle - wide - 2)
    values = _column(of, year)
    known = [v for v in values if v is not None]
    up = sum(v for v in known if v > 0)
    yield from _stacked(of, frame, year, x)
    limit = of.limits[year] if of.limits else None
    if None in values:
        yield unknown_box(x, frame.up(up) - 20, wide, 18, hatched=False)
        yield text(x + wide / 2, frame.up(up) - 6, "?", "k b")
    elif known:
        yield from _total(sum(known), up, limit, frame, x + wide / 2)
    if of.limits:
        yield from _limit(limit, frame, middle)


def _now(value: float | None, frame: _Frame, x: float) -> Iterator[str]:
    if value is None:
        yield unknown_box(x, TOP, frame.wide, frame.up(0) - TOP, hatched=False)
        yield text(x + frame.wide / 2, TOP + 20, "?", "k b")
        return
    yield rect(x, frame.up(value), frame.wide, frame.up(0) - frame.up(value), "paper ed")
    if words := _fitting(value, frame.unit, frame.pitch / 2 + 2):
        yield text(x + frame.wide / 2, frame.up(max(value, 0)) - 5, words, "k s")


def _stacked(of: Years, frame: _Frame, year: int, x: float) -> Iterator[str]:
    up = down = 0.0
    for layer in of.layers:
        value = layer.values[year]
        if not value:
            continue
        low, high = (up, up + value) if value > 0 else (down + value, down)
        up, down = (high, down) if value > 0 else (up, low)
        top = frame.up(high)
        yield toned(layer.tone, x, top, frame.wide, frame.up(low) - top)


def _total(
    value: float, up: float, limit: float | None, frame: _Frame, middle: float
) -> Iterator[str]:
    """A year's total above its column, and above its limit where that runs through the words."""
    is_over = limit is not None and value > limit
    words = _fitting(value, frame.unit, frame.pitch / (1 if limit is not None else 2) + 6)
    if is_over and width_of(f"{words} over") <= frame.pitch:
        words = f"{words} over"
    y = frame.up(up) - 5
    if limit is not None and y - 13 < frame.up(limit) < y + 4:
        y = frame.up(limit) - 5
    if words:
        yield text(middle, y, words, "k b r s" if is_over else "k b s")


def _fitting(value: float, unit: str, room: float) -> str:
    """A figure as £13.9m, as 13.9 where only that has room, or nothing."""
    words = wording.in_unit(value, unit)
    bare = words.replace("£", "").rstrip("mk")
    return next((w for w in (words, bare) if width_of(w, 12.5) <= room), "")


def _limit(limit: float | None, frame: _Frame, middle: float) -> Iterator[str]:
    half = frame.pitch / 2 - 3
    if limit is None:
        words = wording.NOT_KNOWN if width_of(wording.NOT_KNOWN) + 8 <= 2 * half else "?"
        yield unknown_box(middle - half, TOP - 26, 2 * half, 18, hatched=False)
        yield text(middle, TOP - 12.5, words, "k m")
        return
    y = frame.up(limit)
    yield line(middle - half, y, middle + half, y, "limit")


def toned(tone: Tone, x: float, y: float, w: float, h: float) -> str:
    """A box in a tone: solid, light, upright, level or slanting lines, so that grey parts them."""
    if h <= 0:
        return ""
    if tone in LAYER_CSS:
        return rect(x, y, w, h, LAYER_CSS[tone])
    if tone is Tone.HATCHED:
        lines = [(v, y, v, y + h) for v in _steps(x + 3, x + w - 1)]
        return rect(x, y, w, h, "paper ed") + path(strokes(lines), "hC")
    if tone is Tone.SLANTED:
        slants = diagonals(x, y, w, h, rising=False)
        return rect(x, y, w, h, "paper ed") + path(slants, "hC")
    levels = [(x, v, x + w, v) for v in _steps(y + 2, y + h - 1)]
    return rect(x, y, w, h, "po ed") + path(strokes(levels), "hC")


def _steps(first: float, last: float) -> list[float]:
    return [first + n * LINES for n in range(int(max(last - first, 0) // LINES) + 1)]


def _names(of: Years, frame: _Frame) -> Iterator[str]:
    names = list(of.periods[: frame.count])
    if max((width_of(n) for n in names), default=0) + 4 > frame.pitch:
        names = [re.sub(r"^\d\d(\d\d/\d\d)$", r"\1", n) for n in names]
    widest = max((width_of(n) for n in names), default=0) + 4
    every = max(1, -(-int(widest) // max(int(frame.pitch), 1)))
    for number, name in enumerate(names):
        if number % every == 0:
            yield text(frame.middle(number), frame.height - 8, name, "k m")


def key(of: Years) -> Iterator[tuple[str, str]]:
    """Signs, 30 by 16, and their words."""
    if of.now:
        yield rect(0.5, 0.5, 29, 15, "paper ed"), of.now_words
    for layer in of.layers:
        if any(layer.values):
            yield _swatch(layer), layer.name
    if any(v is not None for v in of.limits):
        yield line(0, 8, 30, 8, "limit"), of.limit_words
    if _has_blank(of):
        yield rect(0.5, 0.5, 29, 15, "paper edge da"), wording.NOT_KNOWN


def _swatch(layer: YearLayer) -> str:
    return toned(layer.tone, 0.5, 0.5, 29, 15)


def _has_blank(of: Years) -> bool:
    told = [*of.now, *of.limits, *(v for layer in of.layers for v in layer.values)]
    return any(v is None for v in told)
