"""How each supplier group looks, the same in every picture: colour, pattern and letter.

Patterns are lines drawn inside the shape, clipped by arithmetic: pattern fills would make a
printed page a hundred times larger. In grey the pattern and the letter carry the meaning.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from untower.answers import Dress, Wearer
from untower.publish.drawing.svg import fixed, ornament, path, rect, strokes, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

GAP = 8.0
SLOTS = 8
ALL_OTHER = "All other "
OTHERS = f"{ALL_OTHER}groups"
SWATCH: tuple[float, float] = (24, 20)


def diagonals(x: float, y: float, w: float, h: float, *, rising: bool, gap: float = GAP) -> str:
    """Slanting lines clipped to a box: rising like / or falling like a backslash."""
    lines = []
    low, high = (x + y, x + y + w + h) if rising else (y - x - w, y + h - x)
    for n in range(math.ceil(low / gap), math.floor(high / gap) + 1):
        c = n * gap
        if rising:
            x1, x2 = max(x, c - y - h), min(x + w, c - y)
            y1, y2 = c - x1, c - x2
        else:
            x1, x2 = max(x, y - c), min(x + w, y + h - c)
            y1, y2 = c + x1, c + x2
        if x2 - x1 > 0.4:
            lines.append((x1, y1, x2, y2))
    return strokes(lines)


def _levels(y: float, h: float, gap: float) -> list[float]:
    return [n * gap for n in range(math.ceil((y + 0.8) / gap), math.floor((y + h - 0.8) / gap) + 1)]


def _rows(x: float, y: float, w: float, h: float) -> str:
    return strokes((x, v, x + w, v) for v in _levels(y, h, 4))


def _columns(x: float, y: float, w: float, h: float) -> str:
    return strokes((v, y, v, y + h) for v in _levels(x, w, 4))


def _dots(x: float, y: float, w: float, h: float, length: float) -> str:
    """Rows for dots or short strokes, every other row shifted; the class parts them into dashes."""
    rows: list[str] = []
    for v in _levels(y + 0.6, h - 1.2, 4):
        shift = 4 if round(v / 4) % 2 else 0
        if along := _levels(x - shift + 0.6, w - 1.2 - length, 8):
            # A hair longer, so that the last one is there.
            run = along[-1] - along[0] + max(length, 0.1)
            rows.append(f"M{fixed(along[0] + shift)} {fixed(v)}h{fixed(run)}")
    return "".join(rows)


def pattern(slot: int | None, x: float, y: float, w: float, h: float) -> str:
    """The lines of a slot's pattern inside a box; none for the solid first."""
    if slot == 2:
        return path(diagonals(x, y, w, h, rising=True), "h2")
    if slot == 3:
        return path(_dots(x, y, w, h, 0), "h3")
    if slot == 4:
        both = diagonals(x, y, w, h, rising=True) + diagonals(x, y, w, h, rising=False)
        return path(both, "h4")
    if slot == 5:
        return path(_rows(x, y, w, h), "h5")
    if slot == 6:
        return path(_columns(x, y, w, h), "h6")
    if slot == 7:
        return path(diagonals(x, y, w, h, rising=False), "h7")
    if slot == 8:
        return path(_dots(x, y, w, h, 2.6), "h8")
    return ""


def unknown_box(x: float, y: float, w: float, h: float, *, hatched: bool = True) -> str:
    """What is not known: paper, dashed edge, hatched; never nothing, never a colour."""
    box = rect(x + 0.5, y + 0.5, w - 1, h - 1, "paper")
    hatch = path(diagonals(x + 0.5, y + 0.5, w - 1, h - 1, rising=True), "hU") if hatched else ""
    return box + hatch + rect(x + 0.5, y + 0.5, w - 1, h - 1, "no edge da")


def dressed(dress: Dress | None, x: float, y: float, w: float, h: float) -> str:
    """A box in a group's dress."""
    if dress is None:
        return rect(x, y, w, h, "brand")
    if dress.wearer is Wearer.NOT_KNOWN:
        return unknown_box(x, y, w, h)
    if dress.wearer is Wearer.OTHERS:
        return rect(x, y, w, h, "po ed")
    if dress.wearer is Wearer.CONTRACTOR:
        return rect(x, y, w, h, "paper ed") + path(_columns(x, y, w, h), "hC")
    if dress.wearer is Wearer.HOUSE:
        inner = rect(x + 2, y + 2, w - 4, h - 4, "no ed") if w > 8 and h > 8 else ""
        return rect(x, y, w, h, "paper ed") + inner
    lines = pattern(dress.slot, x, y, w, h)
    return rect(x, y, w, h, f"p{dress.slot} ed") + lines


def swatch(
    dress: Dress, x: float = 0, y: float = 0, width: float = SWATCH[0], height: float = SWATCH[1]
) -> str:
    """The dress with its letter in the middle, 24 by 20 as keys and row labels show it.

    Of that size a page holds hundreds: what is behind the letter is drawn once, by `symbols`.
    """
    if (width, height) == SWATCH:
        behind = f'<use href="#{_symbol(dress)}" x="{fixed(x)}" y="{fixed(y)}"/>'
    else:
        behind = _behind(dress, x, y, width, height)
    middle, across = x + width / 2, y + height / 2
    return behind + text(middle, across + 4.5, letter_of(dress), "k b s")


def _behind(dress: Dress, x: float, y: float, width: float, height: float) -> str:
    """The dress with the paper its letter stands on."""
    middle, across = x + width / 2, y + height / 2
    worn = dressed(dress, x + 0.5, y + 0.5, width - 1, height - 1)
    if dress.wearer is Wearer.GROUP:
        return worn + rect(middle - 7, across - 8, 14, 16, "paper")
    if dress.wearer in (Wearer.NOT_KNOWN, Wearer.CONTRACTOR):
        return worn + rect(middle - 5, across - 7, 10, 14, "paper")
    return worn


def _symbol(dress: Dress) -> str:
    return f"d-{dress.wearer.value.replace(' ', '-')}{dress.slot or ''}"


def symbols() -> Iterator[tuple[str, str]]:
    """What is behind every swatch's letter, by the name that `swatch` calls it."""
    no_group = [w for w in Wearer if w is not Wearer.GROUP]
    slots = [(Wearer.GROUP, slot) for slot in range(1, SLOTS + 1)]
    for wearer, slot in [*slots, *((w, None) for w in no_group)]:
        dress = Dress(wearer, slot, "", "")
        yield _symbol(dress), _behind(dress, 0, 0, *SWATCH)


def letter_of(dress: Dress) -> str:
    """The letter of a dress: its own for a group, else a fixed sign."""
    return {
        Wearer.OTHERS: "+",
        Wearer.HOUSE: "in",
        Wearer.CONTRACTOR: "c",
        Wearer.NOT_KNOWN: "?",
    }.get(dress.wearer, dress.letter)


def one_for_others(worn: Iterable[Dress | None]) -> list[Dress]:
    """Each dress once, groups by slot; those without a slot of their own stand as one."""
    every = [d for d in worn if d is not None]
    names = {d.name for d in every if d.wearer is Wearer.OTHERS}
    # Lots and other things that are no groups say so themselves, in one name for all of them.
    shared = len(names) == 1 and next(iter(names)).startswith(ALL_OTHER)
    others = Dress(Wearer.OTHERS, None, "+", names.pop() if shared else OTHERS)
    found = {others if d.wearer is Wearer.OTHERS else d for d in every}
    order = (Wearer.GROUP, Wearer.OTHERS, Wearer.HOUSE, Wearer.CONTRACTOR, Wearer.NOT_KNOWN)
    return sorted(found, key=lambda d: (order.index(d.wearer), d.slot or 0, d.name))


def key_swatch(dress: Dress) -> Markup:
    """The swatch as a drawing of its own, for a key beside words."""
    return ornament([swatch(dress)], *SWATCH, css="c")
