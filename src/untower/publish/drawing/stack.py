"""Stacked columns over time: groups in the order of the key, credits below zero.

A month that looks incomplete has a dashed outline; a value not known is a dashed box with a
question mark; a period of which nothing is known is an empty dashed column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from untower.publish import wording
from untower.publish.drawing.dress import dressed, letter_of, unknown_box
from untower.publish.drawing.svg import fitted, line, picture, rect, text, ticks, width_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from untower.answers import Dress, Stack

DRAWN = 48
TOP = 24
BOTTOM = 38
NAMES_ROOM = 150
NAME_PITCH = 14


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Where values and periods stand."""

    left: float
    right: float
    floor: float
    lowest: float
    scale: float
    pitch: float

    @property
    def column_width(self) -> float:
        return max(self.pitch * (0.66 if self.pitch > 24 else 0.82), 2)

    def at(self, value: float) -> float:
        """The height of a value."""
        return self.floor - (value - self.lowest) * self.scale

    def x(self, place: int) -> float:
        """The left side of a period's column."""
        return self.left + self.pitch * place + (self.pitch - self.column_width) / 2


@dataclass(frozen=True)
class _Period:
    """One period: the value of each group, and what they come to."""

    name: str
    values: tuple[float | None, ...]
    is_doubtful: bool

    @property
    def high(self) -> float:
        return sum(v for v in self.values if v is not None and v > 0)

    @property
    def low(self) -> float:
        return sum(v for v in self.values if v is not None and v < 0)

    @property
    def is_unknown(self) -> bool:
        return all(v is None for v in self.values)


def draw(stack: Stack, width: int, css: str) -> Markup:
    """The columns at a width in pixels, the latest periods where there are too many."""
    first = max(0, len(stack.periods) - DRAWN)
    periods = [
        _Period(name, tuple(s.values[first + n] for s in stack.series), name in stack.doubtful)
        for n, name in enumerate(stack.periods[first:])
    ]
    lowest = min([0.0, *(p.low for p in periods)])
    marks = [m for m in ticks(lowest, max([0.0, *(p.high for p in periods)])) if m >= lowest]
    is_wide = width > 500
    height = 300 if is_wide else 270
    left = max(width_of(wording.in_unit(m, stack.unit)) for m in marks) + 8
    right = width - (NAMES_ROOM if is_wide else 0)
    frame = _Frame(
        left=left,
        right=right,
        floor=height - BOTTOM,
        lowest=lowest,
        scale=(height - BOTTOM - TOP) / ((marks[-1] - lowest) or 1),
        pitch=(right - left) / max(len(periods), 1),
    )
    parts = [
        *(_mark(frame, mark, stack.unit) for mark in marks),
        *(_column(stack, period, frame, place) for place, period in enumerate(periods)),
        *_unknown_runs(periods, frame),
        _period_names(tuple(p.name for p in periods), frame),
    ]
    if is_wide:
        parts.append(_names(stack, periods, frame))
    return picture(parts, width, height, stack.title, css)


def _mark(frame: _Frame, mark: float, unit: str) -> str:
    y = frame.at(mark)
    words = text(frame.left - 6, y + 4, wording.in_unit(mark, unit), "e m")
    return line(frame.left, y, frame.right, y, "ax" if mark == 0 else "gr") + words


def _column(stack: Stack, period: _Period, frame: _Frame, place: int) -> str:
    """One period: groups on each other, what is not known of it above, its total on top."""
    x, width, at = frame.x(place), frame.column_width, frame.at
    middle = x + width / 2
    parts = [
        dressed(dress, x, at(top), width, at(bottom) - at(top))
        for dress, bottom, top in _layers(stack, period)
    ]
    if period.is_unknown:
        return ""
    if None in period.values:
        parts.append(unknown_box(x, at(period.high) - 20, width, 18, hatched=False))
        parts.append(text(middle, at(period.high) - 6, "?", "k b"))
    elif frame.pitch > width_of("£00.0m") and period.high:
        total = wording.in_unit(period.high + period.low, stack.unit)
        parts.append(text(middle, at(period.high) - 8, total, "k b s"))
    if period.is_doubtful:
        top, bottom = at(period.high), at(period.low)
        parts.append(rect(x - 2, top - 4, width + 4, bottom - top + 4, "no edge da"))
    return "".join(parts)


def _layers(stack: Stack, period: _Period) -> list[tuple[Dress, float, float]]:
    """Each group with the values it stands between: credits below nought."""
    up = down = 0.0
    layers = []
    for series, value in zip(stack.series, period.values, strict=True):
        if not value:
            continue
        if value > 0:
            layers.append((series.dress, up, up + value))
            up += value
        else:
            layers.append((series.dress, down + value, down))
            down += value
    return layers


def _unknown_runs(periods: list[_Period], frame: _Frame) -> list[str]:
    """Periods of which nothing is known, those in a row as one box with the words."""
    parts = []
    for is_unknown, run in groupby(enumerate(periods), key=lambda each: each[1].is_unknown):
        places = [place for place, _ in run]
        if not is_unknown:
            continue
        x = frame.x(places[0])
        width = frame.x(places[-1]) + frame.column_width - x
        parts.append(unknown_box(x, TOP, width, frame.at(0) - TOP))
        words = wording.NOT_KNOWN if width > width_of(wording.NOT_KNOWN) + 16 else "?"
        room = width_of(words) + 8
        if room < width:
            parts.append(rect(x + (width - room) / 2, TOP + 10, room, 18, "paper"))
        parts.append(text(x + width / 2, TOP + (23 if room < width else -6), words, "k b"))
    return parts


def _names(stack: Stack, periods: list[_Period], frame: _Frame) -> str:
    """The groups' names, pushed apart, beside where they stand in the last telling column."""
    known = [p for p in periods if p.high > 0]
    if not known:
        return ""
    whole = [p for p in known if not p.is_doubtful] or known
    tallest = max(p.high for p in whole)
    last = [p for p in whole if p.high >= tallest / 2][-1]
    ends = sorted(
        ((frame.at((low + high) / 2) + 4, dress) for dress, low, high in _layers(stack, last)),
        key=lambda end: end[0],
    )
    places = _apart([y for y, _ in ends], NAME_PITCH, frame.floor)
    x, room = frame.right + 8, NAMES_ROOM - 26
    return "".join(
        text(x + 7, y, letter_of(dress), "k b s") + text(x + 18, y, fitted(dress.name, room))
        for y, (_, dress) in zip(places, ends, strict=True)
    )


def _apart(wanted: list[float], pitch: float, lowest: float) -> list[float]:
    """Places in the same order at least a pitch apart, each group of close ones centred."""
    clusters: list[list[float]] = []
    for place in wanted:
        clusters.append([place])
        while len(clusters) > 1 and _first(clusters[-1], pitch) < _last(clusters[-2], pitch):
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    placed = [_first(c, pitch) + n * pitch for c in clusters for n in range(len(c))]
    over = max(0.0, placed[-1] - lowest) if placed else 0.0
    return [place - over for place in placed]


def _first(cluster: list[float], pitch: float) -> float:
    return sum(cluster) / len(cluster) - (len(cluster) - 1) * pitch / 2


def _last(cluster: list[float], pitch: float) -> float:
    """Where the next place may begin."""
    return _first(cluster, pitch) + len(cluster) * pitch


def _period_names(periods: tuple[str, ...], frame: _Frame) -> str:
    """Names under the columns in two lines, as many as fit."""
    named = [_two_lines(p) for p in periods]
    widest = max((width_of(part) for lines in named for part in lines), default=0) + 6
    every = next((n for n in (1, 2, 3, 4, 6, 12) if n * frame.pitch >= widest), 24)
    parts = []
    for number, lines in enumerate(named):
        if number % every:
            continue
        middle = frame.left + frame.pitch * (number + 0.5)
        for row, words in enumerate(lines):
            parts.append(text(middle, frame.floor + 16 + 15 * row, words, "k m"))
    return "".join(parts)


def _two_lines(period: str) -> tuple[str, ...]:
    """2024-04 as Apr over 2024; other words parted at their last space."""
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period):
        return wording.MONTHS[int(match[2]) - 1], match[1]
    return tuple(period.rsplit(" ", 1))
