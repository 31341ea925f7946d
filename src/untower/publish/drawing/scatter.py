"""Points on two scales: what is partly known is the box of everything it could be.

Where one scale is not known at all the point stands in a lane marked "?" beside it. Points on one
spot are laid side by side around it, so that each is seen. An alarm is a square, not only a colour.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from untower.answers import Mark
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
    from collections.abc import Sequence

    from markupsafe import Markup

    from untower.answers import Axis, Point, Scatter

Area = tuple[float, float, float, float]  # left, top, right, bottom in pixels

LEFT, NAMES, BOTTOM = 40, 22, 44
TALLEST = 560
RADIUS_WIDE, RADIUS_NARROW = 6.5, 4.0
APART = 1.3  # radii between the turns of the spiral: points touch and do not cover one another
TURN = math.pi * (3 - math.sqrt(5))  # the angle at which the seeds of a sunflower never line up
LEAST_BOX = 12
LEAST_RADIUS = 0.8
DRAWN = 5000
STEPS = 60
WHOLE_AT_MOST, ROUND_WANTED = 12, 6


class _Frame:
    """Values to pixels, y upwards, with a lane for each scale that some point lacks."""

    def __init__(self, scatter: Scatter, width: float) -> None:
        self.x, self.y = scatter.x, scatter.y
        is_wide = width > 500
        self.radius = RADIUS_WIDE if is_wide else RADIUS_NARROW
        self.edge = 44 if is_wide else 24
        self.lane = 76 if is_wide else 44
        self.has_x_lane = any(_lacks(self.x, p.x_low, p.x_high) for p in scatter.points)
        self.has_y_lane = any(_lacks(self.y, p.y_low, p.y_high) for p in scatter.points)
        self.names = NAMES if scatter.quarters else 0
        self.left, self.top = LEFT, 26 + self.names
        self.right = width - 10 - (self.lane if self.has_x_lane else 0)
        self.bottom = self.top + min(self.right - self.left, TALLEST)
        self.radius = self._radius(scatter)

    def _radius(self, scatter: Scatter) -> float:
        """As large as the most crowded spot allows, so that it keeps clear of the next."""
        crowd = max(Counter(self.place(p) for p in scatter.points).values(), default=1)
        if crowd == 1:
            return self.radius
        apart = min(
            abs(self.across(self.x.low + 1) - self.across(self.x.low)),
            abs(self.up(self.y.low + 1) - self.up(self.y.low)),
        )
        return max(min(self.radius, apart * 0.46 / (APART * math.sqrt(crowd))), LEAST_RADIUS)

    @property
    def foot(self) -> float:
        """Where the scale of x is written: under the plot, its lane and its lower names."""
        return self.bottom + (self.lane if self.has_y_lane else 0) + self.names

    def across(self, low: float, high: float | None = None) -> float:
        """The place of a value of x, or of the middle of two; the lane where it is not known."""
        high = low if high is None else high
        if _lacks(self.x, low, high):
            return self.right + self.lane / 2
        return _at(self.x, (low + high) / 2, self.left + self.edge, self.right - self.edge)

    def up(self, low: float, high: float | None = None) -> float:
        """The place of a value of y, or of the middle of two; the lane where it is not known."""
        high = low if high is None else high
        if _lacks(self.y, low, high):
            return self.bottom + self.names + self.lane / 2
        return _at(self.y, (low + high) / 2, self.bottom - self.edge, self.top + self.edge)

    def place(self, p: Point) -> tuple[float, float]:
        """Where a point stands: in the middle of what it could be, or in a lane."""
        return self.across(p.x_low, p.x_high), self.up(p.y_low, p.y_high)

    def area(self, p: Point) -> Area | None:
        """The box of everything a partly known point could be; None for an exact or laned one."""
        if _lacks(self.x, p.x_low, p.x_high) or _lacks(self.y, p.y_low, p.y_high):
            return None
        if not p.is_partly_known:
            return None
        left, right = self.across(p.x_low), self.across(p.x_high)
        top, bottom = self.up(p.y_high), self.up(p.y_low)
        more_x, more_y = (max(0.0, LEAST_BOX - s) / 2 for s in (right - left, bottom - top))
        return left - more_x, top - more_y, right + more_x, bottom + more_y


def _lacks(axis: Axis, low: float, high: float) -> bool:
    """Whether a point could be anywhere on a scale."""
    return low <= axis.low and high >= axis.high and axis.low < axis.high


def stands_in_a_lane(scatter: Scatter, p: Point) -> bool:
    """Whether a point could be anywhere on one of the scales."""
    return _lacks(scatter.x, p.x_low, p.x_high) or _lacks(scatter.y, p.y_low, p.y_high)


def _at(axis: Axis, value: float, low: float, high: float) -> float:
    inside = min(max(value, axis.low), axis.high)
    return low + (inside - axis.low) / ((axis.high - axis.low) or 1.0) * (high - low)


def draw(scatter: Scatter, width: int, css: str) -> Markup:
    """The points at a width in pixels."""
    frame = _Frame(scatter, width)
    points = shown(scatter)
    boxed = [(p, area) for p in points if (area := frame.area(p)) is not None]
    placed = _placed(frame, [p for p in points if frame.area(p) is None])
    parts = [
        _zone(scatter, frame),
        _grid(frame),
        _quarters(scatter, frame),
        *(_box(p, area) for p, area in boxed),
        *(point(x, y, frame.radius, p.mark) for p, x, y in placed),
        *_labels(scatter, frame, placed, boxed, width),
    ]
    if scatter.product_from is not None and scatter.product_words:
        parts.append(text(frame.right - 6, frame.top + 17, scatter.product_words, "b r e"))
    return picture(parts, width, frame.foot + BOTTOM, scatter.title, css)


def shown(scatter: Scatter) -> list[Point]:
    """The points that are drawn: where they are very many, those that matter before the rest."""
    if len(scatter.points) <= DRAWN:
        return list(scatter.points)
    return sorted(
        scatter.points, key=lambda p: (p.mark is not Mark.ALARM, p.mark is not Mark.MIGHT)
    )[:DRAWN]


def _grid(frame: _Frame) -> str:
    """Lines at round numbers, their figures, the lanes, and the words of both scales."""
    parts = []
    for value in _values(frame.x):
        x = frame.across(value)
        parts.append(line(x, frame.top, x, frame.bottom, "gr"))
        parts.append(text(x, frame.foot + 17, f"{value:,g}", "m k"))
    for value in _values(frame.y):
        y = frame.up(value)
        parts.append(line(frame.left, y, frame.right, y, "gr"))
        parts.append(text(frame.left - 8, y + 4.5, f"{value:,g}", "m e"))
    wide, high = frame.right - frame.left, frame.bottom - frame.top
    parts.append(rect(frame.left, frame.top, wide, high, "no gr"))
    if frame.has_x_lane:
        parts.append(rect(frame.right + 4, frame.top, frame.lane - 5, high, "no edge da"))
        parts.append(text(frame.right + frame.lane / 2, frame.foot + 17, "?", "b k"))
    if frame.has_y_lane:
        top = frame.bottom + frame.names
        parts.append(rect(frame.left, top + 4, wide, frame.lane - 5, "no edge da"))
        parts.append(text(frame.left - 8, top + frame.lane / 2 + 4.5, "?", "b e"))
    parts.append(text(0, 14, f"{frame.y.words} ↑", "m"))
    middle = (frame.left + frame.right) / 2
    parts.append(text(middle, frame.foot + 37, f"{frame.x.words} →", "m k"))
    return "".join(parts)


def _values(axis: Axis) -> Sequence[float]:
    """Each whole number of a short scale, a few round ones of a long scale or a very short one."""
    whole = range(math.ceil(axis.low), math.floor(axis.high) + 1)
    if 1 < len(whole) <= WHOLE_AT_MOST:
        return whole
    return values_between(axis.low, axis.high, ROUND_WANTED)


def _quarters(scatter: Scatter, frame: _Frame) -> str:
    """The two lines, and the names of the four parts above and below the plot."""
    parts = []
    if frame.x.line_at is not None:
        x = frame.across(frame.x.line_at)
        parts.append(line(x, frame.top, x, frame.bottom, "ax"))
    if frame.y.line_at is not None:
        y = frame.up(frame.y.line_at)
        parts.append(line(frame.left, y, frame.right, y, "ax"))
    if scatter.quarters:
        upper_left, upper_right, lower_left, lower_right = scatter.quarters
        high, low = frame.top - 8, frame.bottom + 16
        parts += [
            text(frame.left, high, upper_left, "b"),
            text(frame.right, high, upper_right, "b e"),
            text(frame.left, low, lower_left, "b"),
            text(frame.right, low, lower_right, "b e"),
        ]
    return "".join(parts)


def _zone(scatter: Scatter, frame: _Frame) -> str:
    """Where x times y is at least the limit: tinted, with its edge drawn."""
    limit = scatter.product_from
    if limit is None or limit > scatter.x.high * scatter.y.high:
        return ""
    first = max(scatter.x.low, limit / scatter.y.high)
    values = [first + (scatter.x.high - first) * n / STEPS for n in range(STEPS + 1)]
    edge = [(frame.across(v), frame.up(max(limit / v, scatter.y.low))) for v in values]
    edge = [(edge[0][0], frame.top), *edge, (frame.right, edge[-1][1])]
    curve = "L".join(f"{fixed(x)} {fixed(y)}" for x, y in edge)
    corner = f"L{fixed(frame.right)} {fixed(frame.top)}Z"
    return path(f"M{curve}{corner}", "zone") + path(f"M{curve}", "ax")


def _box(p: Point, area: Area) -> str:
    """Everything a partly known thing could be: dashed, with a question mark."""
    left, top, right, bottom = area
    css = "b r s k" if p.mark is Mark.ALARM else "b s k"
    return rect(left, top, right - left, bottom - top, "no edge da") + text(
        left + LEAST_BOX / 2, bottom - 3, "?", css
    )


def _placed(frame: _Frame, points: Sequence[Point]) -> list[tuple[Point, float, float]]:
    """Each point with its place, those on one spot around it; alarms last, so none is covered."""
    spots: dict[tuple[float, float], list[Point]] = {}
    for p in points:
        spots.setdefault(frame.place(p), []).append(p)
    found = []
    for (x, y), alike in spots.items():
        for n, p in enumerate(alike):
            away = 0.0 if len(alike) == 1 else frame.radius * APART * math.sqrt(n + 0.4)
            found.append((p, x + away * math.cos(n * TURN), y + away * math.sin(n * TURN)))
    return sorted(found, key=lambda f: f[0].mark is Mark.ALARM)


def point(x: float, y: float, radius: float, mark: Mark) -> str:
    """One mark: a square for an alarm, else a circle, dashed on the line or where it might be."""
    if mark is Mark.ALARM:
        return rect(x - radius, y - radius, 2 * radius, 2 * radius, "late ed")
    css = {Mark.ON_THE_LINE: "rng edge da", Mark.MIGHT: "paper edge da"}.get(mark, "rng ed")
    return f'<circle cx="{fixed(x)}" cy="{fixed(y)}" r="{fixed(radius)}" class="{css}"/>'


def _labels(
    scatter: Scatter,
    frame: _Frame,
    placed: Sequence[tuple[Point, float, float]],
    boxed: Sequence[tuple[Point, Area]],
    width: float,
) -> list[str]:
    """The names there is room for: beside a point, above or below a box; the table has the rest."""
    r = frame.radius + 1
    taken: list[Area] = [(x - r, y - r, x + r, y + r) for _, x, y in placed]
    if scatter.product_words:
        long = width_of(scatter.product_words) + 12
        taken.append((frame.right - long, frame.top, frame.right, frame.top + 20))
    wanted = [
        (p, [(x + r + 4, y + 4.5), (x - r - 4 - width_of(p.label), y + 4.5)])
        for p, x, y in placed
        if p.label
    ]
    for p, (left, top, right, bottom) in boxed:
        if p.label:
            ends = right - width_of(p.label)
            high, low = top - 4, bottom + 13
            wanted.append((p, [(left, high), (left, low), (ends, high), (ends, low)]))
    parts = []
    for p, starts in wanted:
        for x, y in starts:
            area = x, y - 11, x + width_of(p.label or ""), y + 3
            if area[0] >= 0 and area[2] <= width and not any(_meet(area, t) for t in taken):
                taken.append(area)
                parts.append(text(x, y, p.label or "", "b" if p.mark is Mark.ALARM else ""))
                break
    return parts


def _meet(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
