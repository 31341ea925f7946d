"""Posts as squares: one square a full-time post, a part of a post a part of a square.

Who fills a post differs in fill, pattern and letter; an empty post is a dashed square, and one of
which nobody knows who fills it a dashed square with a question mark.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.answers import Dress, Wearer
from untower.publish import wording
from untower.publish.drawing.dress import dressed, unknown_box
from untower.publish.drawing.svg import TEXT_PX, fitted, line, picture, rect, text, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import PostLine, Posts

DRAWN = 25
SQUARES_DRAWN = 60
LABEL_AT_MOST, PHONE_LABEL = 300, 132
SQUARE, PHONE_SQUARE = 22, 17
BETWEEN = 4
LETTER_FROM = 11.0
NOTE_GAP = 8
STAFF, CONTRACTOR, SUPPLIER, EMPTY, NOT_KNOWN = "staff", "contractor", "supplier", "empty", "?"
WORDS = {
    STAFF: "own staff",
    CONTRACTOR: "contractor",
    SUPPLIER: "supplier",
    EMPTY: "empty",
    NOT_KNOWN: "holder not known",
}
PERSON = Dress(Wearer.CONTRACTOR, None, "c", WORDS[CONTRACTOR])


@dataclass(frozen=True)
class _Size:
    """How large squares are at a width, and where they begin and end."""

    left: float
    right: float
    square: float
    is_wide: bool

    @property
    def pitch(self) -> float:
        return self.square + BETWEEN

    @property
    def on_a_line(self) -> int:
        return max(int((self.right - self.left + BETWEEN) // self.pitch), 1)


def draw(of: Posts, width: int, css: str) -> Markup:
    """The squares at a width in pixels: a label beside them, what is empty in words after them."""
    is_wide = width > 500
    lines = of.lines[:DRAWN]
    widest = max((width_of(one.label) for one in lines), default=0) + 14
    left = min(widest, LABEL_AT_MOST if is_wide else PHONE_LABEL)
    size = _Size(left, width, SQUARE if is_wide else PHONE_SQUARE, is_wide)
    parts: list[str] = []
    top = 1.0
    for one in lines:
        drawn, height = _line(one, size, top)
        parts.append(drawn)
        top += height
        parts.append(line(0, top, width, top, "gr"))
    return picture(parts, width, top + 2, of.title, css)


def _line(one: PostLine, size: _Size, top: float) -> tuple[str, float]:
    """One role as drawn, and how high it is: many squares run over several lines."""
    label_y, label_px = top + 5 + size.square / 2 + 4.5, 13 if size.is_wide else 12
    label = fitted(one.label, (size.left - 8) * TEXT_PX / label_px)
    parts = [text(0, label_y, label, "" if size.is_wide else "s")]
    squares = list(_squares(one))[:SQUARES_DRAWN]
    x, y, end = size.left, top + 5, size.left
    for number, (kind, share) in enumerate(squares):
        x = size.left + (number % size.on_a_line) * size.pitch
        y = top + 5 + (number // size.on_a_line) * size.pitch
        end = x + size.square * share + NOTE_GAP
        parts.append(_square(kind, share, x, y, size.square))
    if one.not_known is None:
        said = f"? {wording.NOT_KNOWN}"
        if end + width_of(said) + 12 > size.right:
            y, end = y + size.pitch, size.left
        parts.append(rect(end, y + 0.5, width_of(said) + 12, size.square - 1, "paper edge da"))
        parts.append(text(end + 6, y + size.square / 2 + 4.5, said, "m"))
        end += width_of(said) + 12 + NOTE_GAP
    if one.note:
        if end + width_of(one.note) > size.right:
            y, end = y + size.pitch, size.left
        note = fitted(one.note, size.right - end)
        parts.append(text(end, y + size.square / 2 + 4.5, note, "m"))
    return "".join(parts), y + size.square + 5 - top


def _squares(one: PostLine) -> Iterator[tuple[str, float]]:
    """Every square of a role as (kind, part of a post), whole ones of a kind before its part."""
    counts = (
        (STAFF, one.staff),
        (CONTRACTOR, one.contractor),
        (SUPPLIER, one.supplier),
        (EMPTY, one.empty),
        (NOT_KNOWN, one.not_known or 0.0),
    )
    for kind, posts in counts:
        whole = math.floor(round(posts, 4))
        yield from ((kind, 1.0) for _ in range(whole))
        if (part := round(posts - whole, 4)) > 0:
            yield kind, part


def _square(kind: str, share: float, x: float, y: float, square: float) -> str:
    """One square or its part, as wide as the part, inside a dotted whole."""
    wide = max(square * share, 2.0)
    whole = rect(x + 0.5, y + 0.5, square - 1, square - 1, "no gr") if share < 1 else ""
    sign = {SUPPLIER: "S", NOT_KNOWN: "?"}.get(kind, "")
    letter = ""
    if sign and wide >= LETTER_FROM:
        middle, base = x + wide / 2, y + square / 2
        paper = rect(middle - 5, base - 7, 10, 14, "paper") if kind == SUPPLIER else ""
        letter = paper + text(middle, base + 4.5, sign, "k b s")
    return whole + _fill(kind, x, y, wide, square) + letter


def _fill(kind: str, x: float, y: float, wide: float, tall: float) -> str:
    if kind == EMPTY:
        return rect(x + 0.5, y + 0.5, wide - 1, tall - 1, "paper edge da")
    if kind == NOT_KNOWN:
        return unknown_box(x, y, wide, tall, hatched=False)
    if kind == CONTRACTOR:
        return dressed(PERSON, x + 0.5, y + 0.5, wide - 1, tall - 1)
    if kind == SUPPLIER:
        return rect(x + 0.5, y + 0.5, wide - 1, tall - 1, "po ed")
    return rect(x, y, wide, tall, "brand")


def kinds(of: Posts) -> list[str]:
    """The kinds of square drawn, in the order of the key."""
    drawn = {kind for one in of.lines[:DRAWN] for kind, _ in _squares(one)}
    if any(one.not_known is None for one in of.lines[:DRAWN]):
        drawn.add(NOT_KNOWN)
    return [kind for kind in WORDS if kind in drawn]


def has_part(of: Posts) -> bool:
    """Whether some square is a part of one."""
    return any(share < 1 for one in of.lines[:DRAWN] for _, share in _squares(one))


def cut_short(of: Posts) -> int:
    """How many squares a role with very many of them leaves undrawn."""
    return sum(max(len(list(_squares(one))) - SQUARES_DRAWN, 0) for one in of.lines[:DRAWN])


def key_square(kind: str) -> str:
    """One whole square of a kind, for a key."""
    return _square(kind, 1.0, 0, 0, 20)
