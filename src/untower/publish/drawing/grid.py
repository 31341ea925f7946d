"""Rows by columns, one dressed mark a cell: who holds what, at a glance and in grey.

A supplier wears the dress its group has in the plan's other pictures, so that a letter means the
same group on every page.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from untower.answers import Dress, Wearer
from untower.publish.drawing.dress import letter_of, swatch, unknown_box
from untower.publish.drawing.svg import TEXT_PX, fitted, line, picture, text, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from markupsafe import Markup

    from untower.answers import Grid, Picture

DRAWN = 25
ROW, PHONE_ROW = 32, 28
HEAD = 28
MARK = (40, 22)
LABEL_AT_MOST, PHONE_LABEL = 300, 118
WIDEST_COLUMN = 130
NONE = "·"
GENEROUS = 1.08  # `fitted` counts letters that much wider than they run, at the least
ORDER = (Wearer.GROUP, Wearer.OTHERS, Wearer.CONTRACTOR, Wearer.HOUSE, Wearer.NOT_KNOWN)


def draw(of: Grid, width: int, css: str) -> Markup:
    """The grid at a width in pixels: heads above, one line under each row."""
    is_wide = width > 500
    row_height = ROW if is_wide else PHONE_ROW
    rows = of.down[:DRAWN]
    widest = max((width_of(name) for name in rows), default=0) + 12
    left = min(widest, LABEL_AT_MOST if is_wide else PHONE_LABEL)
    column = min((width - left) / max(len(of.across), 1), WIDEST_COLUMN)
    head_px = 13 if is_wide else 12
    right = left + column * len(of.across)
    parts = [
        text(
            left + (n + 0.5) * column,
            16,
            _head(name, column, head_px),
            "k m" if is_wide else "k m s",
        )
        for n, name in enumerate(of.across)
    ]
    for number, (name, cells) in enumerate(zip(rows, of.cells, strict=False)):
        top = HEAD + number * row_height
        middle = top + row_height / 2
        parts.append(line(0, top, right, top, "gr"))
        label_px = 13 if is_wide else 12
        parts.append(
            text(
                0,
                middle + 4.5,
                fitted(name, (left - 4) * GENEROUS * TEXT_PX / label_px),
                "" if is_wide else "s",
            )
        )
        parts.extend(
            _mark(dress, left + (n + 0.5) * column, middle) for n, dress in enumerate(cells)
        )
    bottom = HEAD + len(rows) * row_height
    parts.append(line(0, bottom, right, bottom, "gr"))
    return picture(parts, width, bottom + 2, of.title, css)


def _head(words: str, column: float, size_px: int) -> str:
    """A column's name, whole wherever it can be: `fitted` counts letters on the generous side."""
    return fitted(words, (column + 4) * GENEROUS * TEXT_PX / size_px)


def _mark(dress: Dress | None, middle: float, height: float) -> str:
    if dress is None:
        return text(middle, height + 4.5, NONE, "k m")
    wide, tall = MARK
    x, y = middle - wide / 2, height - tall / 2
    if dress.wearer is Wearer.NOT_KNOWN:
        box = unknown_box(x, y, wide, tall, hatched=False)
        return box + text(middle, height + 4.5, letter_of(dress), "k b s")
    return swatch(dress, x, y, wide, tall)


def key_dresses(of: Grid) -> list[Dress]:
    """Every dress on the drawn part of the grid, groups by slot, then the others."""
    worn = {d for cells in of.cells[:DRAWN] for d in cells if d is not None}
    return sorted(worn, key=lambda d: (ORDER.index(d.wearer), d.slot or 0, d.name))


# --- one dress a group in a whole plan -------------------------------------------------------


def group_dresses(pictures: Iterable[Picture]) -> dict[str, Dress]:
    """The dress of every group by its name, as a plan's pictures wear it.

    A name that two groups share is left out: which of them is meant is not known.
    """
    found: dict[str, set[Dress]] = {}
    for shown in pictures:
        for dress in _dresses(shown):
            if dress.wearer is Wearer.GROUP:
                found.setdefault(dress.name, set()).add(dress)
    return {name: next(iter(worn)) for name, worn in found.items() if len(worn) == 1}


def _dresses(value: object) -> Iterator[Dress]:
    if isinstance(value, Dress):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _dresses(part)
    elif is_dataclass(value):
        for name in (f.name for f in fields(value) if f.name not in ("columns", "rows")):
            yield from _dresses(getattr(value, name))


DRESSED = TypeVar("DRESSED", bound="Picture")


def in_the_plans_dress(of: DRESSED, dresses: Mapping[str, Dress]) -> DRESSED:
    """The picture with each undressed supplier in the dress that its group has elsewhere."""
    worn: DRESSED = _redressed(of, dresses)
    return worn


def _redressed(value: Any, dresses: Mapping[str, Dress]) -> Any:  # noqa: ANN401
    if isinstance(value, Dress):
        return dresses.get(value.name, value) if value.wearer is Wearer.OTHERS else value
    if isinstance(value, tuple):
        return tuple(_redressed(part, dresses) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in fields(value) if f.name not in ("columns", "rows")]
        return replace(value, **{n: _redressed(getattr(value, n), dresses) for n in names})
    return value
