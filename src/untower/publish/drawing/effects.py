"""Who gains: one square a service, in lines by kind of user, with what they come to beside.

An effect differs in shape, weight and word: gains is outlined with a sign upwards, held level has
two level strokes, gets worse is solid with a sign downwards, and where nothing can be said the edge
is dashed with a question mark. In grey all four still differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Effect
from untower.publish import wording
from untower.publish.drawing.svg import fitted, fixed, line, path, picture, text, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import EffectLine, Effects

ORDER = (Effect.GAINS, Effect.LEVEL, Effect.WORSE, Effect.NOT_KNOWN)
LABEL_AT_MOST = 230
GAP = 4.0
MOST_SQUARES = 240
BOX_CSS = {
    Effect.GAINS: "okb",
    Effect.LEVEL: "paper edge",
    Effect.WORSE: "late",
    Effect.NOT_KNOWN: "paper edge da",
}
SIGN_CSS = {Effect.GAINS: "okt", Effect.LEVEL: "ax", Effect.WORSE: "sign on"}


def services_a_square(of: Effects) -> int:
    """How many services one square stands for: one, unless there are very many."""
    every = sum(n for each in of.lines for n in each.counts.values())
    return max(1, -(-every // MOST_SQUARES))


def draw(of: Effects, width: int, css: str) -> Markup:
    """The lines at a width in pixels: label, squares and tally in a row where it is wide."""
    is_wide = width > 500
    side = 20.0 if is_wide else 18.0
    each_is = services_a_square(of)
    words = [w for each in of.lines for w in (each.label, each.under)]
    widest = max((width_of(w) for w in words), default=0) + 16
    left = float(round(min(widest, LABEL_AT_MOST))) if is_wide else 0.0  # short numbers in paths
    in_a_row = max(1, int((width - left + GAP) // (side + GAP)))
    parts: list[str] = []
    top = 0.0
    for each in of.lines:
        parts.append(line(0, top, width, top, "gr"))
        head = 26 if is_wide else 60 if each.under else 44
        parts += _words(each, top, width, left, is_wide=is_wide)
        squares = [e for e in ORDER for _ in range(-(-each.counts.get(e, 0) // each_is))]
        for effect in ORDER:
            places = [n for n, e in enumerate(squares) if e is effect]
            at = [
                (left + n % in_a_row * (side + GAP), top + head + n // in_a_row * (side + GAP))
                for n in places
            ]
            parts += _squares(effect, at, side)
        rows = -(-len(squares) // in_a_row)
        tall = head + rows * (side + GAP) + 4
        top += max(tall, 48 if each.under and is_wide else 30)
    return picture(parts, width, max(top, 1), _said(of), css)


def _words(
    each: EffectLine, top: float, width: float, left: float, *, is_wide: bool
) -> Iterator[str]:
    yield text(0, top + 18, fitted(each.label, (left or width) - 8), "b")
    if is_wide:
        yield text(left, top + 18, fitted(tally(each), width - left), "m")
        yield text(0, top + 35, fitted(each.under, left - 8), "m s")
        return
    yield text(0, top + 36, fitted(tally(each), width), "m")
    yield text(0, top + 53, fitted(each.under, width), "m s")


def tally(each: EffectLine) -> str:
    """What a line comes to, in words."""
    return ", ".join(f"{n:,} {_verb(e, n)}" for e in ORDER if (n := each.counts.get(e, 0)))


def _verb(effect: Effect, count: int) -> str:
    if effect is Effect.NOT_KNOWN:
        return wording.NOT_KNOWN
    plural = {Effect.GAINS: "gain", Effect.WORSE: "get worse"}
    return str(effect.value) if count == 1 else plural.get(effect, str(effect.value))


def _said(of: Effects) -> str:
    """The finding for who cannot see the picture: the title and each line."""
    lines = "; ".join(f"{each.label}: {tally(each)}" for each in of.lines)
    return f"{of.title}. {lines}." if lines else of.title


def _squares(effect: Effect, at: list[tuple[float, float]], side: float) -> Iterator[str]:
    """Squares of one effect as one path, their signs as another."""
    inner = side - 2
    boxes = "".join(
        f"M{fixed(x + 1)} {fixed(y + 1)}h{fixed(inner)}v{fixed(inner)}h-{fixed(inner)}z"
        for x, y in at
    )
    yield path(boxes, BOX_CSS[effect])
    if effect is Effect.NOT_KNOWN:
        for x, y in at:
            yield text(x + side / 2, y + side / 2 + 4.5, "?", "k b")
        return
    yield path("".join(_sign(effect, x, y, side) for x, y in at), SIGN_CSS[effect])


def _sign(effect: Effect, x: float, y: float, side: float) -> str:
    near, far, middle = 0.27 * side, 0.46 * side, side / 2
    if effect is Effect.LEVEL:
        level = f"h{fixed(2 * middle - 2 * near)}"
        high, low = fixed(y + 0.4 * side), fixed(y + 0.6 * side)
        return f"M{fixed(x + near)} {high}{level}M{fixed(x + near)} {low}{level}"
    rise = -0.24 * side if effect is Effect.GAINS else 0.24 * side
    start = y + middle - rise / 2
    across = fixed((far - near + 0.08 * side) * 0.85)
    return f"M{fixed(x + near)} {fixed(start)}l{across} {fixed(rise)}l{across} {fixed(-rise)}"


def key(of: Effects) -> Iterator[tuple[str, str]]:
    """Signs, 20 by 20, and their words."""
    for effect in ORDER:
        if any(each.counts.get(effect) for each in of.lines):
            yield "".join(_squares(effect, [(0, 0)], 20)), effect.value
