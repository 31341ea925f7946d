"""The few SVG elements the pictures are made of, as escaped text.

Colours live in the style sheet: an element carries a class, never a colour.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT_PX = 13
# Widths of Arial's letters as parts of the type size, by shape rather than letter by letter.
NARROW = frozenset("iljtfrI.,:;'|!()[]/- ‘’·")
BROAD = frozenset("mwMWOQG@%&")


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
    return path(f"M{fixed(x1)} {fixed(y1)}L{fixed(x2)} {fixed(y2)}", css)


def text(x: float, y: float, words: str, css: str = "") -> str:
    """A line of text; classes e, k, b, m: end, middle, bold, muted."""
    named = f' class="{css}"' if css else ""
    return f'<text x="{fixed(x)}" y="{fixed(y)}"{named}>{escape(words)}</text>'


def picture(parts: Iterable[str], width: float, height: float, label: str, css: str) -> Markup:
    """A whole drawing that says its finding to who cannot see it."""
    box = f'viewBox="0 0 {fixed(width)} {fixed(height)}" width="{fixed(width)}"'
    # Everything that came from outside went through `text` or is escaped here.
    return Markup(  # noqa: S704
        f'<svg class="c {css}" {box} height="{fixed(height)}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def ornament(parts: Iterable[str], width: float, height: float, css: str = "") -> Markup:
    """A small drawing beside words that say the same: hidden from a screen reader."""
    named = f' class="{css}"' if css else ""
    return Markup(  # noqa: S704
        f'<svg{named} viewBox="0 0 {fixed(width)} {fixed(height)}" width="{fixed(width)}" '
        f'height="{fixed(height)}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
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
