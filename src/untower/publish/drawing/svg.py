"""The few SVG elements the pictures are made of, as escaped text.

Colours live in the style sheet: an element carries a class, never a colour.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT_PX = 13
# Widths of Arial's letters as parts of the type size, by shape rather than letter by letter.
NARROW = frozenset("iljtfrI.,:;'|!()[]/- ‘’·")
BROAD = frozenset("mwMWOQG@%&")
# Where one path ends and the next of the same class begins.
BETWEEN = re.compile(r'" class="([^"]*)"/><path d="(?=[^"]*" class="\1"/>)')


def fixed(value: float) -> str:
    """A coordinate with at most one decimal, and no negative zero; only of a number."""
    if not math.isfinite(value):
        raise ValueError(f"a picture was given {value}, which is no number")
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def rect(x: float, y: float, width: float, height: float, css: str) -> str:
    """A rectangle."""
    return (
        f'<rect x="{fixed(x)}" y="{fixed(y)}" width="{fixed(max(width, 0))}" '
        f'height="{fixed(max(height, 0))}" class="{css}"/>'
    )


def path(d: str, css: str) -> str:
    """A path; nothing at all for an empty one."""
    return f'<path d="{d}" class="{css}"/>' if d else ""


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    """A straight line."""
    start, end_x, end_y = f"M{fixed(x1)} {fixed(y1)}", fixed(x2), fixed(y2)
    if x1 == x2:
        return path(f"{start}V{end_y}", css)
    return path(f"{start}H{end_x}" if y1 == y2 else f"{start}L{end_x} {end_y}", css)


def strokes(lines: Iterable[tuple[float, float, float, float]]) -> str:
    """Separate straight lines as one path's data, each begun at the end that lies nearer.

    Every step is told from the place before it, in tenths, so that nothing adds up: a pattern has
    hundreds of lines, and most steps are alike and short.
    """
    told: list[str] = []
    at = (0, 0)
    for x1, y1, x2, y2 in lines:
        one, other = (round(x1 * 10), round(y1 * 10)), (round(x2 * 10), round(y2 * 10))
        if told and _apart(at, other) < _apart(at, one):
            one, other = other, one
        told.append(f"m{_step(at, one)}" if told else f"M{_tenths(one[0])} {_tenths(one[1])}")
        if one[1] == other[1]:
            told.append(f"h{_tenths(other[0] - one[0])}")
        elif one[0] == other[0]:
            told.append(f"v{_tenths(other[1] - one[1])}")
        else:
            told.append(f"l{_step(one, other)}")
        at = other
    return "".join(told)


def _apart(one: tuple[int, int], other: tuple[int, int]) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _step(start: tuple[int, int], end: tuple[int, int]) -> str:
    down = _tenths(end[1] - start[1])
    return f"{_tenths(end[0] - start[0])}{'' if down.startswith('-') else ' '}{down}"


def _tenths(value: int) -> str:
    return fixed(value / 10)


def text(x: float, y: float, words: str, css: str = "") -> str:
    """A line of text; classes e, k, b, m: end, middle, bold, muted."""
    named = f' class="{css}"' if css else ""
    return f'<text x="{fixed(x)}" y="{fixed(y)}"{named}>{escape(words)}</text>'


def picture(parts: Iterable[str], width: float, height: float, label: str, css: str) -> Markup:
    """A whole drawing that says its finding to who cannot see it.

    Paths of one class that follow each other become one path: the same picture in fewer letters.
    """
    box = f'viewBox="0 0 {fixed(width)} {fixed(height)}" width="{fixed(width)}"'
    # Everything that came from outside went through `text` or is escaped here.
    return Markup(  # noqa: S704
        f'<svg class="c {css}" {box} height="{fixed(height)}" role="img" '
        f'aria-label="{escape(label)}">{BETWEEN.sub("", "".join(parts))}</svg>'
    )


def ornament(parts: Iterable[str], width: float, height: float, css: str = "") -> Markup:
    """A small drawing beside words that say the same: hidden from a screen reader."""
    named = f' class="{css}"' if css else ""
    return Markup(  # noqa: S704
        f'<svg{named} viewBox="0 0 {fixed(width)} {fixed(height)}" width="{fixed(width)}" '
        f'height="{fixed(height)}" aria-hidden="true">{"".join(parts)}</svg>'
    )


def width_of(words: str, size_px: float = TEXT_PX) -> float:
    """About how wide a text runs, on the generous side."""
    total = 0.0
    for letter in words:
        if letter in NARROW:
            total += 0.34
        elif letter in BROAD:
            total += 0.9
        elif letter.isupper():
            total += 0.7
        else:
            total += 0.57
    return total * size_px


def fitted(words: str, width: float) -> str:
    """The text, cut with an ellipsis where it would run wider."""
    if width_of(words) <= width:
        return words
    while words and width_of(words + "…") > width:
        words = words[:-1]
    return words.rstrip() + "…"


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers that cover a range, zero among them."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        return [0.0, 1.0]
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [n * step for n in range(first, last + 1)]


def values_between(low: float, high: float, wanted: int) -> list[float]:
    """Round numbers between the ends of a scale that need not hold nought."""
    rough = (high - low or 1.0) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(n * step, 10) + 0.0 for n in range(first, last + 1)]
