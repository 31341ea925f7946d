"""One line, a filled point for what was chosen, a square for now, crosses for what breaks rules.

The scales begin where the step says, so that the bend can be seen; the note says so. Words stand
where they cover neither a mark, the line nor each other; the data table has what finds no room.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from untower.answers import SpotKind
from untower.publish.drawing.svg import (
    fixed,
    line,
    path,
    picture,
    rect,
    text,
    values_between,
    width_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import Axis, Curve, Spot

    Area = tuple[float, float, float, float]  # left, top, right, bottom in pixels

LEFT, TOP, FOOT = 46, 28, 44
TALL_WIDE, TALL_NARROW = 300, 310
LINE = 15
CLEAR = 9.0
NEAR = 30.0
REACH, REACH_NEAR, STEP = 132, 40, 10
ALONG = 6
"""Pixels between the places along the line that words keep clear of."""


class _Frame:
    """Values to pixels, y upwards."""

    def __init__(self, of: Curve, width: int) -> None:
        is_wide = width > 500
        self.is_narrow, self.width = not is_wide, width
        self.x, self.y = of.x, of.y
        self.left, self.right = LEFT, width - 14
        self.top = TOP
        self.bottom = TOP + (TALL_WIDE if is_wide else TALL_NARROW)
        self.ticks_wanted = 6 if is_wide else 4

    def across(self, value: float) -> float:
        return self.left + _share(self.x, value) * (self.right - self.left)

    def up(self, value: float) -> float:
        return self.bottom - _share(self.y, value) * (self.bottom - self.top)


def _share(axis: Axis, value: float) -> float:
    inside = min(max(value, axis.low), axis.high)
    return (inside - axis.low) / ((axis.high - axis.low) or 1.0)


def draw(of: Curve, width: int, css: str) -> Markup:
    """The curve at a width in pixels."""
    frame = _Frame(of, width)
    places = [(frame.across(x), frame.up(y)) for x, y in of.places]
    parts = [*_scales(of, frame)]
    if len(places) > 1:
        joined = "L".join(f"{fixed(x)} {fixed(y)}" for x, y in places)
        parts.append(path(f"M{joined}", "ax heavy"))
    parts += [
        f'<circle cx="{fixed(x)}" cy="{fixed(y)}" r="4" class="paper edge"/>' for x, y in places
    ]
    spots = [(s, frame.across(s.x), frame.up(s.y)) for s in of.spots]
    parts += [mark(s.kind, x, y) for s, x, y in spots]
    parts += _words(of, frame, places, spots)
    return picture(parts, width, frame.bottom + FOOT, of.title, css)


def mark(kind: SpotKind, x: float, y: float) -> str:
    """The sign of a marked place: round, square or a cross, so that grey tells them apart."""
    if kind is SpotKind.CHOSEN:
        return f'<circle cx="{fixed(x)}" cy="{fixed(y)}" r="8" class="brand ed"/>'
    if kind is SpotKind.NOW:
        return rect(x - 6, y - 6, 12, 12, "rng ed")
    return path(
        f"M{fixed(x - 6)} {fixed(y - 6)}l12 12M{fixed(x + 6)} {fixed(y - 6)}l-12 12", "ax thick"
    )


def _scales(of: Curve, frame: _Frame) -> Iterator[str]:
    """Lines at round values, their figures, the level across and the words of both scales."""
    for value in values_between(of.y.low, of.y.high, 5):
        y = frame.up(value)
        yield line(frame.left, y, frame.right, y, "gr")
        yield text(frame.left - 8, y + 4.5, _told(value, of.y_unit), "m e")
    for value in values_between(of.x.low, of.x.high, frame.ticks_wanted):
        x = frame.across(value)
        yield line(x, frame.bottom, x, frame.bottom + 5, "ax")
        place = "m e" if x > frame.right - 14 else "m k"
        yield text(min(x, frame.right + 14), frame.bottom + 19, _told(value, of.x_unit), place)
    yield line(frame.left, frame.bottom, frame.right, frame.bottom, "ax")
    yield text(0, 13, f"↑ {of.y.words}", "m")
    yield text((frame.left + frame.right) / 2, frame.bottom + 38, f"{of.x.words} →", "m k")
    if of.y.line_at is not None:
        y = frame.up(of.y.line_at)
        yield line(frame.left, y, frame.right, y, "ax dots")


def _told(value: float, unit: str) -> str:
    return unit.format(f"{value:,.10g}")


def _words(
    of: Curve,
    frame: _Frame,
    places: list[tuple[float, float]],
    spots: list[tuple[Spot, float, float]],
) -> Iterator[str]:
    """The words of each mark, and of the level across, where there is room for them."""
    taken = [_around(x, y, CLEAR) for _, x, y in spots] + [_around(x, y, 5.0) for x, y in places]
    taken += [_around(x, y, 2.0) for one, other in pairwise(places) for x, y in _along(one, other)]
    across = [] if of.y.line_at is None else [_level(frame, of.y.line_at)]
    for spot, x, y in spots:
        parts = spot.words.split(", ") if frame.is_narrow else [spot.words]
        told = [*((part, "b") for part in parts), (spot.under, ""), (spot.alarm, "b r")]
        lines = [(words, css) for words, css in told if words]
        for wanted, avoided, reach in (
            (lines, [*taken, *across], REACH_NEAR),
            (lines, taken, REACH_NEAR),
            (lines[:1], taken, REACH_NEAR),
            (lines, taken, REACH),
        ):
            area = _room([words for words, _ in wanted], x, y, frame, avoided, reach)
            if area is not None:
                break
        else:
            continue
        taken.append(area)
        if (lead := _leader(area, x, y)) is not None:
            yield line(x, y, *lead, "gr")
        for n, (words, css) in enumerate(wanted):
            yield text(area[0], area[1] + 11.5 + n * LINE, words, css)
    if of.y.line_at is not None and of.line_words:
        y, long = frame.up(of.y.line_at), width_of(of.line_words)
        for left in (frame.right - long, frame.left + 4):
            for top in (y + 2, y - LINE - 2):
                area = (left, top, left + long, top + LINE)
                clear = (left - CLEAR, top, left + long + CLEAR, top + LINE)
                if _is_inside(area, frame) and not any(_meet(clear, t) for t in taken):
                    yield text(left, top + 11.5, of.line_words, "m")
                    return


def _level(frame: _Frame, value: float) -> Area:
    return (frame.left, frame.up(value) - 1, frame.right, frame.up(value) + 1)


def _room(
    words: list[str], x: float, y: float, frame: _Frame, taken: list[Area], reach: float
) -> Area | None:
    """The nearest place for words that is free; None where there is none."""
    for area in _rooms(words, x, y):
        if _away(area, x, y) > reach:
            return None
        if _is_inside(area, frame) and not any(_meet(area, t) for t in taken):
            return area
    return None


def _rooms(words: list[str], x: float, y: float) -> list[Area]:
    """Where words could stand around a mark, the nearest first, beside it before above or below."""
    long = max((width_of(w) for w in words), default=0.0)
    tall = float(LINE * len(words))
    found = []
    for across in range(-REACH, REACH + 1, STEP):
        left = x + across if across > 0 else x + across - long if across < 0 else x - long / 2
        for down in range(-REACH, REACH + 1, STEP):
            top = y + down if down > 0 else y + down - tall if down < 0 else y - LINE / 2
            area = (left, top, left + long, top + tall)
            found.append((_away(area, x, y), abs(down), -across, area))
    return [area for *_, area in sorted(found)]


def _away(area: Area, x: float, y: float) -> float:
    """How far a mark is from words."""
    near = min(max(x, area[0]), area[2]), min(max(y, area[1]), area[3])
    return math.dist(near, (x, y))


def _leader(area: Area, x: float, y: float) -> tuple[float, float] | None:
    """Where a line from a mark meets words that stand too far off to be told to be its own."""
    end = min(max(x, area[0]), area[2]), min(max(y, area[1] + 2), area[3])
    return end if math.dist(end, (x, y)) > NEAR else None


def _around(x: float, y: float, reach: float) -> Area:
    return (x - reach, y - reach, x + reach, y + reach)


def _along(one: tuple[float, float], other: tuple[float, float]) -> Iterator[tuple[float, float]]:
    count = int(math.dist(one, other) // ALONG)
    for n in range(1, count):
        share = n / count
        yield one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])


def _is_inside(area: Area, frame: _Frame) -> bool:
    return (
        area[0] >= frame.left
        and area[2] <= frame.width
        and area[1] >= frame.top - LINE
        and area[3] <= frame.bottom
    )


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


WORDS = {
    SpotKind.CHOSEN: "chosen range",
    SpotKind.NOW: "going on as now",
    SpotKind.BREAKS: "breaks rules",
}


def key(of: Curve) -> Iterator[tuple[str, str]]:
    """Signs, 30 by 16, and their words."""
    if of.places:
        yield (
            line(0, 8, 30, 8, "ax heavy") + '<circle cx="15" cy="8" r="4" class="paper edge"/>',
            "cheapest range at its level",
        )
    for kind in dict.fromkeys(s.kind for s in of.spots):
        yield mark(kind, 15, 8), WORDS[kind]
