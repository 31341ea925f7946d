"""What breaks if this stops: the most depended-on components, each with those that stop with it.

A bar counts components: those that depend directly are solid, those further on lined. A ring has
its sign and its word, and what is not known of a component stands in a dashed box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.phrases import listed, plural
from untower.publish import wording
from untower.publish.drawing.dress import pattern, unknown_box
from untower.publish.drawing.svg import fitted, fixed, line, picture, rect, text, ticks, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import Dependence, Node

DRAWN = 12
BAR = 16
SIGN = 22
LABEL_AT_MOST = 250
PAD = 6
RING_NAMED = 3
RING_LEAD = 18.0
AXIS_WORDS = "components that stop with it"
ENDS_WORDS = f"in no list of components: what they are is {wording.NOT_KNOWN}"


@dataclass(frozen=True)
class _Place:
    """Where the bars begin, where words beside the axis may, and how wide one component is."""

    width: float
    tags: float
    left: float
    scale: float
    is_wide: bool

    def at(self, components: float) -> float:
        return self.left + components * self.scale


def draw(of: Dependence, width: int, css: str) -> Markup:
    """The components at a width in pixels: names beside the bars where wide, above where narrow."""
    is_wide = width > 500
    nodes = of.nodes[:DRAWN]
    highest = max((n.reach for n in nodes), default=0)
    marks = [t for t in ticks(0, highest, 5 if is_wide else 3) if t == int(t)]
    end = max([*marks, highest, 1])
    labels = [n.label for n in nodes] + ([_ends_label(of)] if of.unknown_ends else [])
    left = (min(max(map(width_of, labels), default=0) + 14, LABEL_AT_MOST) if is_wide else 0) + SIGN
    said = max((width_of(_counts(n, is_wide=is_wide)) for n in nodes), default=0)
    chain = max((width_of(_chain(n)) for n in nodes), default=0) + 16 if is_wide else 0
    # The longest bar has its count behind it, and the last tick's number needs half its width.
    scale = (width - left - chain - max(said + 10, 24)) / end
    place = _Place(width, left + PAD, left, scale, is_wide)
    rows: list[str] = []
    top = 22.0
    for node in nodes:
        drawn, height = _row(node, place, top)
        rows.append(drawn)
        top += height
    if of.unknown_ends:
        drawn, height = _ends(of, place, top)
        rows.append(drawn)
        top += height
    return picture([*_axis(marks, place, top), *rows], width, top + 22, of.title, css)


def _axis(marks: list[float], place: _Place, bottom: float) -> Iterator[str]:
    yield text(place.left, 13, AXIS_WORDS, "m")
    if place.is_wide:
        yield text(place.width, 13, "longest chain", "e m")
    for mark in marks:
        x = place.at(mark)
        yield line(x, 20, x, bottom, "ax" if mark == 0 else "gr")
        yield text(x, bottom + 16, f"{mark:,.0f}", "k m")


def _row(node: Node, place: _Place, top: float) -> tuple[str, float]:
    """One component as drawn, and how high it is."""
    bar_top = top + 6 if place.is_wide else top + 26
    label_y = bar_top + 12.5 if place.is_wide else top + 18
    parts = [
        _sign(node, 8, label_y - 4.5),
        _label(node.label, place, label_y),
        *_bar(node, place, bar_top),
    ]
    said = _counts(node, is_wide=place.is_wide)
    after = place.at(node.reach) + 7
    words = width_of(said)
    # Grid lines stop where the count stands.
    parts.append(rect(after - 3, bar_top, min(words + 4, place.width - after + 3), BAR, "paper"))
    parts.append(text(after, bar_top + 12.5, said))
    if place.is_wide:
        parts.append(text(place.width, bar_top + 12.5, _chain(node), "e"))
    tags, bottom = _tags(node, place, bar_top + BAR + 4)
    return "".join([*parts, tags]), bottom + 4 - top


def _label(words: str, place: _Place, y: float) -> str:
    """A name beside its sign: where narrow it stands above its bar and clear of the axis."""
    start = SIGN if place.is_wide else place.tags
    return text(start, y, fitted(words, (place.left - 8 if place.is_wide else place.width) - start))


def _bar(node: Node, place: _Place, top: float) -> Iterator[str]:
    start, middle, end = place.left, place.at(node.direct), place.at(node.reach)
    if node.direct:
        yield rect(start, top, middle - start, BAR, "brand")
    if node.further:
        yield further(middle, top, end - middle)


def further(x: float, y: float, width: float) -> str:
    """Those that depend further on: light, with lines along."""
    return rect(x, y, width, BAR, "rng ed") + pattern(5, x, y, width, BAR)


def _tags(node: Node, place: _Place, top: float) -> tuple[str, float]:
    """The chain where narrow, the ring and what is not known, over as many lines as they need."""
    parts: list[str] = []
    x, y, high = place.tags, top, 0.0
    for kind, words in _tag_words(node, place):
        lead = {"ring": RING_LEAD, "unknown": 2.0 * PAD}.get(kind, 0.0)
        if x > place.tags and x + lead + width_of(words) > place.width:
            x, y = place.tags, y + 22
        said = fitted(words, place.width - x - lead)
        long = min(width_of(said) + lead, place.width - x)
        if kind == "unknown":
            parts.append(rect(x + 0.5, y + 0.5, long - 1, 17, "paper edge da"))
            parts.append(text(x + PAD, y + 13.5, said, "m"))
        else:
            parts.append(rect(x, y, long, 18, "paper"))
            parts.append(ring_sign(x + 6, y + 9) if kind == "ring" else "")
            parts.append(text(x + lead, y + 13.5, said, "m"))
        x, high = x + long + 10, y + 18 - top
    return "".join(parts), top + high


def _tag_words(node: Node, place: _Place) -> Iterator[tuple[str, str]]:
    if not place.is_wide:
        yield "chain", f"{node.direct:,} directly, {node.further:,} further, {_chain(node)}"
    if node.ring:
        yield "ring", _ring_words(node, place.width - place.tags - RING_LEAD)
    for words in node.unknown:
        yield "unknown", f"? {words}"


def _ring_words(node: Node, room: float) -> str:
    """Its ring by as many names as have room, three at most; the others are counted."""
    said = [f"ring with {listed(node.ring, at_most=n)}" for n in range(RING_NAMED, 0, -1)]
    said.append(f"ring with {plural(len(node.ring), 'other')}")
    return next((words for words in said if width_of(words) <= room), said[-1])


def _ends(of: Dependence, place: _Place, top: float) -> tuple[str, float]:
    """The interface ends that no list of components holds, in the dress of the unknown."""
    bar_top = top + 6 if place.is_wide else top + 26
    label_y = bar_top + 12.5 if place.is_wide else top + 18
    long = place.width - place.left
    said = fitted(ENDS_WORDS, long - 28)
    return (
        _unknown_sign(8, label_y - 4.5)
        + _label(_ends_label(of), place, label_y)
        + unknown_box(place.left, bar_top - 1, long, BAR + 2)
        + rect(place.left + 8, bar_top, width_of(said) + 10, BAR, "paper")
        + text(place.left + 13, bar_top + 12.5, said, "m"),
        bar_top + BAR + 8 - top,
    )


def _ends_label(of: Dependence) -> str:
    return f"{of.unknown_ends:,} interface end{'' if of.unknown_ends == 1 else 's'}"


def _counts(node: Node, *, is_wide: bool) -> str:
    if is_wide:
        return f"{node.reach:,}: {node.direct:,} directly, {node.further:,} further"
    return f"{node.reach:,}"


def _chain(node: Node) -> str:
    return f"chain of {node.chain:,}"


def _sign(node: Node, x: float, y: float) -> str:
    if node.unknown:
        return _unknown_sign(x, y)
    return ring_sign(x, y) if node.ring else _circle(x, y, 6, "brand")


def _unknown_sign(x: float, y: float) -> str:
    return _circle(x, y, 7, "paper edge da") + text(x, y + 4.5, "?", "k b s")


def ring_sign(x: float, y: float) -> str:
    """A ring, beside its word."""
    return _circle(x, y, 4.5, "ax thick")


def _circle(x: float, y: float, radius: float, css: str) -> str:
    return f'<circle cx="{fixed(x)}" cy="{fixed(y)}" r="{fixed(radius)}" class="{css}"/>'


def key(of: Dependence) -> Iterator[tuple[str, str]]:
    """Swatches of 30 by 16 and their words, for what is drawn."""
    nodes = of.nodes[:DRAWN]
    yield rect(0, 0, 30, BAR, "brand"), "depend on it directly"
    if any(n.further for n in nodes):
        yield further(0, 0, 30), "depend on it further on"
    if any(n.ring for n in nodes):
        yield ring_sign(15, 8), "ring: if one stops, all of them stop"
    if of.unknown_ends or any(n.unknown for n in nodes):
        yield unknown_box(0, 0, 30, BAR, hatched=False), wording.NOT_KNOWN
    yield "", "chain: components one after another, a ring counting as one"
