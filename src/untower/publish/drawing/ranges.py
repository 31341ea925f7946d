"""Options side by side: a band from P10 to P90, an upright at P50, the figure at a row's end.

The chosen option wears a tint and an edge bar whether it wins or loses. What is not known is a
dashed box over the whole scale, with its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.publish import wording
from untower.publish.drawing.dress import unknown_box
from untower.publish.drawing.svg import (
    fitted,
    fixed,
    line,
    picture,
    rect,
    text,
    values_between,
    width_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import RangeLine, Ranges

DRAWN = 20
TOP, BAR, UPRIGHT = 24, 14, 22
LABEL_AT_MOST = 250
EDGE, INSET = 6, 14
MARGIN = 0.05
BOLD = 1.08
"""How much wider a bold line runs."""


class _Frame:
    """Values to pixels, and where rows lie."""

    def __init__(self, of: Ranges, lines: tuple[RangeLine, ...], width: int) -> None:
        self.is_wide, self.width = width > 500, width
        widest = max((width_of(w) for each in lines for w in (each.label, each.under)), default=0)
        values = max((width_of(each.text) * BOLD for each in lines), default=0)
        self.left = min(widest + INSET + 18, LABEL_AT_MOST) if self.is_wide else float(INSET)
        self.right = width - (values + 22 if self.is_wide else 10)
        known = [
            v
            for each in lines
            for v in (each.low, each.middle, each.high, each.point)
            if v is not None
        ]
        low, high = min(known, default=0.0), max(known, default=1.0)
        room = (high - low) * MARGIN or abs(high) * MARGIN or 1.0
        self.low, self.high = low - room, high + room
        self.marks = values_between(self.low, self.high, 5 if self.is_wide else 3)
        self.unit = of.unit

    def at(self, value: float) -> float:
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def tall(self, each: RangeLine) -> float:
        if self.is_wide:
            return 52 if each.under and _is_known(each) else 40
        return 70 if each.under and _is_known(each) else 54


def draw(of: Ranges, width: int, css: str) -> Markup:
    """The rows at a width in pixels: names beside the bands where it is wide, else above."""
    lines = of.lines[:DRAWN]
    frame = _Frame(of, lines, width)
    bottom = TOP + sum(frame.tall(each) for each in lines)
    rows: list[str] = []
    top = float(TOP)
    tints = []
    for each in lines:
        if each.is_chosen:
            tints += [
                rect(0, top, width, frame.tall(each), "tint"),
                rect(0, top, EDGE, frame.tall(each), "brand"),
            ]
        rows += _row(each, frame, top)
        top += frame.tall(each)
    return picture([*tints, *_scale(frame, bottom), *rows], width, bottom + 2, of.title, css)


def _scale(frame: _Frame, bottom: float) -> Iterator[str]:
    for mark in frame.marks:
        x, words = frame.at(mark), wording.on_axis(mark, frame.unit)
        half = width_of(words) / 2
        yield line(x, TOP - 2, x, bottom, "gr")
        yield text(min(max(x, half), frame.width - half), 14, words, "k m")


def _row(each: RangeLine, frame: _Frame, top: float) -> Iterator[str]:
    weight = "b" if each.is_chosen else ""
    if frame.is_wide:
        middle = top + frame.tall(each) / 2
        name_y = middle + (-2.5 if each.under and _is_known(each) else 4.5)
        room = frame.left - INSET - 8
        yield text(frame.width - 8, middle + 4.5, each.text, "b e" if _is_known(each) else "e m")
    else:
        middle, name_y = top + 36, top + 19
        room = frame.width - INSET - width_of(each.text) * BOLD - 20
        yield text(frame.width - 8, name_y, each.text, "b e" if _is_known(each) else "e m")
    name = fitted(each.label, room / (BOLD if weight else 1))
    if not frame.is_wide:  # no line of the scale runs through a name
        ground = "tint" if each.is_chosen else "paper"
        yield rect(INSET - 2, name_y - 12, width_of(name) * BOLD + 4, 16, ground)
    yield text(INSET, name_y, name, weight)
    if each.under and _is_known(each):
        under_y = name_y + 16 if frame.is_wide else top + 60
        under = fitted(each.under, room)
        if not frame.is_wide:
            ground = "tint" if each.is_chosen else "paper"
            yield rect(INSET - 2, under_y - 11, width_of(under) + 2, 14, ground)
        yield text(INSET, under_y, under, "m s")
    yield from _band(each, frame, middle)


def _band(each: RangeLine, frame: _Frame, middle: float) -> Iterator[str]:
    if not _is_known(each):
        wide = frame.right - frame.left
        yield unknown_box(frame.left, middle - BAR / 2, wide, BAR)
        if each.under:
            words = fitted(each.under, wide - 30)
            yield rect(frame.left + 8, middle - BAR / 2 + 1, width_of(words) + 6, BAR - 2, "paper")
            yield text(frame.left + 13, middle + 4.5, words, "m")
        return
    if each.low is not None and each.high is not None:
        x = frame.at(each.low)
        yield rect(x, middle - BAR / 2, max(frame.at(each.high) - x, 1), BAR, "rng")
    if each.middle is not None:
        yield rect(frame.at(each.middle) - 2, middle - UPRIGHT / 2, 4, UPRIGHT, "brand")
    if each.point is not None:
        yield _dot(frame.at(each.point), middle)


def _is_known(each: RangeLine) -> bool:
    return each.middle is not None or each.point is not None


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{fixed(x)}" cy="{fixed(y)}" r="4.5" class="paper edge"/>'


def key(of: Ranges) -> Iterator[tuple[str, str]]:
    """Signs, 30 by 16, and their words."""
    if any(each.low is not None and each.middle is not None for each in of.lines):
        yield rect(0, 4, 30, 8, "rng"), "P10 to P90: eight draws in ten"
    if any(each.middle is not None for each in of.lines):
        yield rect(13, 0, 4, 16, "brand"), "middle of the draws, P50"
    if any(each.point is not None for each in of.lines):
        yield _dot(15, 8), "the estimate, the figure at the right"
    if any(each.is_chosen for each in of.lines):
        yield rect(0, 0, 30, 16, "tint") + rect(0, 0, 6, 16, "brand"), "the chosen range"
    for words in dict.fromkeys(each.text for each in of.lines if not _is_known(each)):
        yield unknown_box(0, 0, 30, 16), words
