"""Tests counted as things: one square a test, in lines of a kind, with what they come to beside.

A verdict differs in shape, weight and word: not met is solid with a cross, not known dashed with a
question mark, met outlined with a tick, not applicable a dash alone. In grey all four still differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.findings import Outcome
from untower.publish.drawing.svg import fitted, line, path, picture, rect, text, width_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from untower.answers import SquareGroup, Squares

ORDER = (Outcome.NOT_MET, Outcome.NOT_KNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)
LABEL_AT_MOST = 230
GAP = 4.0


def draw(squares: Squares, width: int, css: str) -> Markup:
    """The lines at a width in pixels: label, squares and tally in one row where it is wide.

    Where it is narrow the label and its tally stand above the squares. Squares that do not fit
    wrap into a further row: none is left out.
    """
    is_wide = width > 500
    side = 22.0 if is_wide else 18.0
    widest = max((width_of(g.label) for g in squares.groups), default=0) + 16
    tallies = max((width_of(_tally(g)) for g in squares.groups), default=0) + 16
    left = min(widest, LABEL_AT_MOST) if is_wide else 0.0
    room = width - left - (tallies if is_wide else 0)
    in_a_row = max(1, int((room + GAP) // (side + GAP)))
    parts: list[str] = []
    top = 0.0
    for group in squares.groups:
        parts.append(line(0, top, width, top, "gr"))
        parts.append(_words(group, top, width, left, is_wide=is_wide))
        first = top + (6 if is_wide else 44)
        ordered = sorted(group.squares, key=lambda s: ORDER.index(s.outcome))
        for place, square in enumerate(ordered):
            across, down = place % in_a_row, place // in_a_row
            x, y = left + across * (side + GAP), first + down * (side + GAP)
            parts.append(_square(square.outcome, x, y, side))
        rows = -(-len(ordered) // in_a_row) or 1
        top = first + rows * (side + GAP) + 2
    return picture(parts, width, max(top, 1), _said(squares), css)


def _words(group: SquareGroup, top: float, width: float, left: float, *, is_wide: bool) -> str:
    """The label and the tally: in the row where it is wide, one above the other where narrow."""
    if is_wide:
        label = text(0, top + 22, fitted(group.label, left - 8))
        return label + text(width, top + 22, _tally(group), "e m")
    label = text(0, top + 18, fitted(group.label, width), "b")
    return label + text(0, top + 36, fitted(_tally(group), width), "m")


def _tally(group: SquareGroup) -> str:
    """What a line comes to, in words."""
    counted = [(sum(s.outcome is o for s in group.squares), o.value) for o in ORDER]
    return ", ".join(f"{n} {words}" for n, words in counted if n)


def _said(squares: Squares) -> str:
    """The finding for who cannot see the picture: the title and each line."""
    lines = "; ".join(f"{g.label}: {_tally(g)}" for g in squares.groups)
    return f"{squares.title}. {lines}." if lines else squares.title


def _square(outcome: Outcome, x: float, y: float, side: float) -> str:
    """One test: shape, weight and sign say how it came out."""
    near, far = 0.28 * side, 0.72 * side
    if outcome is Outcome.NOT_MET:
        falling = f"M{x + near:.1f} {y + near:.1f}L{x + far:.1f} {y + far:.1f}"
        rising = f"M{x + far:.1f} {y + near:.1f}L{x + near:.1f} {y + far:.1f}"
        return rect(x, y, side, side, "late") + path(falling + rising, "sign on")
    if outcome is Outcome.NOT_KNOWN:
        box = rect(x + 0.5, y + 0.5, side - 1, side - 1, "paper edge da")
        return box + text(x + side / 2, y + side / 2 + 4.5, "?", "k b")
    if outcome is Outcome.MET:
        tick = (
            f"M{x + 0.24 * side:.1f} {y + 0.54 * side:.1f}"
            f"L{x + 0.42 * side:.1f} {y + 0.72 * side:.1f}"
            f"L{x + 0.76 * side:.1f} {y + 0.3 * side:.1f}"
        )
        return rect(x + 0.8, y + 0.8, side - 1.6, side - 1.6, "okb") + path(tick, "okt")
    middle = y + side / 2
    return line(x + 0.2 * side, middle, x + 0.8 * side, middle, "ax")


def swatch(outcome: Outcome) -> str:
    """One square of an outcome, for the key."""
    return _square(outcome, 0, 0, 20)
