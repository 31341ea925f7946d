"""How draws are distributed: columns, P10, P50 and P90 named, a claim as a dashed line with words.

Columns within P10 to P90 are darker, those that reach the claim darkest: the share of them is the
chance of it. The claim stays on the scale however far off the draws lie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.publish import wording
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

    from untower.answers import Bin, Spread

TALL, TOP, FLOOR, FOOT = 274, 62, 232, 42
LABELS_Y = 52
BOLD = 1.08


class _Frame:
    """Values to pixels."""

    def __init__(self, of: Spread, width: int) -> None:
        self.width, self.unit = width, of.unit
        ends = [b.low for b in of.bins] + [b.high for b in of.bins] + [of.low, of.high, 0.0]
        ends += [v for v in (of.claim_at, of.point) if v is not None]
        room = (max(ends) - min(ends)) * 0.03 or 1.0
        self.low, self.high = min(ends) - room, max(ends) + room
        highest = max((b.share_pct for b in of.bins), default=0.0)
        self.scale = (FLOOR - TOP) / (highest or 1.0)
        self.marks = values_between(self.low, self.high, 8 if width > 500 else 5)

    def at(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low) * self.width


def draw(of: Spread, width: int, css: str) -> Markup:
    """The distribution at a width in pixels."""
    frame = _Frame(of, width)
    # One path for each class: a distribution has dozens of columns.
    boxes: dict[str, str] = {}
    for each in of.bins:
        worn = _css(each, of)
        boxes[worn] = boxes.get(worn, "") + _column(each, frame)
    parts = [path(d, worn) for worn, d in boxes.items()]
    parts.append(line(0, FLOOR, width, FLOOR, "ax"))
    for mark in frame.marks:
        x, words = frame.at(mark), wording.on_axis(mark, of.unit)
        half = width_of(words) / 2
        parts.append(line(x, FLOOR, x, FLOOR + 4, "ax"))
        if half <= x <= width - half:
            parts.append(text(x, FLOOR + 17, words, "k m"))
    parts.append(text(width / 2, FLOOR + 38, of.x_words, "k m"))
    parts += [*_claim(of, frame), *_named(of, frame)]
    if of.point is not None:
        parts.append(_dot(frame.at(of.point), FLOOR))
    return picture(parts, width, TALL, _said(of), css)


def _css(each: Bin, of: Spread) -> str:
    """Darkest where the claim is reached, darker within P10 to P90."""
    centre = (each.low + each.high) / 2
    if of.claim_at is not None and centre >= of.claim_at:
        return "brand"
    return "rng" if of.low <= centre <= of.high else "faint"


def _column(each: Bin, frame: _Frame) -> str:
    left, right = frame.at(each.low), frame.at(each.high)
    tall = each.share_pct * frame.scale
    gap = 0.8 if right - left > 4 else 0.0
    if tall < 0.05:
        return ""
    wide = fixed(right - left - 2 * gap)
    return f"M{fixed(left + gap)} {fixed(FLOOR)}v{fixed(-tall)}h{wide}v{fixed(tall)}z"


def _claim(of: Spread, frame: _Frame) -> Iterator[str]:
    """The claim's dashed line and its words, on the side where there is room for them."""
    if of.claim_at is None:
        return
    x = frame.at(of.claim_at)
    yield line(x, 4, x, FLOOR, "claim")
    wide = max(width_of(of.claim_words) * BOLD, width_of(of.claim_under))
    place, side = (x + 6, "") if x + 6 + wide <= frame.width else (x - 6, " e")
    yield text(place, 14, of.claim_words, f"b r{side}")
    yield text(place, 30, of.claim_under, side.strip())


def _named(of: Spread, frame: _Frame) -> Iterator[str]:
    """P10, P50 and P90: each at its place, or all in one line where they would meet."""
    told = [
        f"{name} {wording.in_unit(value, of.unit)}"
        for name, value in (("P10", of.low), ("P50", of.middle), ("P90", of.high))
    ]
    low, middle, high = (frame.at(v) for v in (of.low, of.middle, of.high))
    half = width_of(told[1]) * BOLD / 2
    yield rect(middle - 1, TOP - 4, 2, FLOOR - TOP + 4, "ink")
    for x in (low, high):
        yield line(x, TOP - 4, x, FLOOR, "ax dots")
    ends = low - 4 - width_of(told[0]), middle - half, middle + half, high + 4 + width_of(told[2])
    is_free = ends[0] >= 0 and low + 2 <= ends[1] and ends[2] <= high - 2
    if is_free and ends[3] <= frame.width:
        yield _on_paper(told[0], low - 4, "e")
        yield _on_paper(told[1], middle, "k b")
        yield _on_paper(told[2], high + 4, "")
        return
    words = " · ".join(told)
    half = width_of(words) / 2
    yield _on_paper(words, min(max(middle, half), frame.width - half), "k b")


def _on_paper(words: str, x: float, css: str) -> str:
    """Words on a piece of paper, so that no line runs through them."""
    wide = width_of(words)
    left = x - wide if "e" in css.split() else x - wide / 2 if "k" in css.split() else x
    return rect(left - 1, LABELS_Y - 12, wide + 2, 16, "paper") + text(x, LABELS_Y, words, css)


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{fixed(x)}" cy="{fixed(y)}" r="4.5" class="paper edge"/>'


def _said(of: Spread) -> str:
    """The finding for who cannot see the picture."""
    told = ", ".join(
        f"{name} {wording.in_unit(value, of.unit)}"
        for name, value in (("P10", of.low), ("P50", of.middle), ("P90", of.high))
    )
    claim = f" {of.claim_words}: {of.claim_under}." if of.claim_at is not None else ""
    return f"{of.title}. {told}.{claim}"


def key(of: Spread) -> Iterator[tuple[str, str]]:
    """Signs, 30 by 16, and their words."""
    yield rect(0, 0, 30, 16, "rng"), "P10 to P90"
    yield rect(0, 0, 30, 16, "faint"), "beyond them"
    if of.point is not None:
        yield _dot(15, 8), "the estimate"
    if of.claim_at is not None:
        yield rect(0, 0, 30, 16, "brand"), "draws that reach the claim"
        yield line(15, 0, 15, 16, "claim"), of.claim_words
