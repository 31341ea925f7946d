"""Services down, layers across, in the dress of who provides: a tower stands, a service lies.

Equal neighbours join into one block and only a block's edge carries ink, so that the eye sees
columns or bands; each cell keeps its letter, so that a photocopy still says who.
"""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import escape

from untower.answers import Wearer
from untower.publish import wording
from untower.publish.drawing.dress import letter_of, one_for_others, pattern, unknown_box
from untower.publish.drawing.svg import fitted, fixed, line, path, picture, rect, text, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import Dress, TowerMap

DRAWN = 12
ROW = 27
WIDEST_CELL, TEXT_GAP = 58, 10
LABEL_AT_MOST = 260
PHONE_LABEL = 140
DESK_SLOPE, PHONE_SLOPE = 55, 75  # degrees by which the layers' names rise
JOINED = (Wearer.GROUP, Wearer.HOUSE)  # "all others" and "not known" are no one party
BETWEEN = 24
NONE = "·"


def draw(of: TowerMap, width: int, css: str) -> Markup:
    """The map at a width in pixels: at most twelve services, layers named aslant above.

    With `after` two maps: side by side with one column of names where it is wide, else one above
    the other.
    """
    if of.after is not None:
        return _draw_both(of, of.after, width, css)
    parts, height = _drawn(of, width)
    return picture(parts, width, height, of.title, css)


def _draw_both(of: TowerMap, after: TowerMap, width: int, css: str) -> Markup:
    """Before and after, each with its name and its measures above it."""
    if width <= 500:
        upper, tall = _drawn(of, width)
        lower, more = _drawn(after, width)
        below = f'<g transform="translate(0 {fixed(tall + BETWEEN)})">{"".join(lower)}</g>'
        return picture([*upper, below], width, tall + BETWEEN + more, of.title, css)
    widest = max((width_of(s) for s in of.services[:DRAWN]), default=0) + TEXT_GAP
    labels = min(widest, LABEL_AT_MOST)
    each = (width - labels - BETWEEN) / 2
    left, tall = _drawn(of, labels + each, labels=labels)
    right, _ = _drawn(after, each, labels=0)
    beside = f'<g transform="translate({fixed(labels + each + BETWEEN)} 0)">{"".join(right)}</g>'
    return picture([*left, beside], width, tall, of.title, css)


def _drawn(of: TowerMap, width: float, labels: float | None = None) -> tuple[list[str], float]:
    """The parts of one map and its height; `labels` is the room its names have."""
    services, cells = of.services[:DRAWN], of.cells[:DRAWN]
    grid = _Grid(of, width, labels)
    parts = [*_measures(of, width), *_heads(of, grid)]
    for row, name in enumerate(services if grid.left else ()):
        y = grid.y(row) + ROW / 2 + 4.5
        parts.append(text(grid.left - TEXT_GAP, y, fitted(name, grid.left - TEXT_GAP), "e"))
    for block in _blocks(cells):
        parts.append(_block(block, cells, grid))
    parts.append(_papers(cells, grid))
    for row, line_of in enumerate(cells):
        for column, dress in enumerate(line_of):
            parts.append(_letter(dress, grid.x(column), grid.y(row), grid.cell))
    return parts, grid.y(len(services)) + 2


class _Grid:
    """Where cells lie: a label column, then layers of one width."""

    def __init__(self, of: TowerMap, width: float, labels: float | None = None) -> None:
        is_wide = width > 500 and labels is None
        widest = max((width_of(s) for s in of.services[:DRAWN]), default=0) + TEXT_GAP
        self.left = min(widest, LABEL_AT_MOST if is_wide else PHONE_LABEL)
        if labels is not None:
            self.left = labels
        self.slope = DESK_SLOPE if is_wide else PHONE_SLOPE
        head = max((width_of(name) for name in of.layers), default=0)
        lean = head * math.cos(math.radians(self.slope))
        count = max(len(of.layers), 1)
        room = width - self.left - 2
        # The last name leans to the right of its column and needs its place there.
        self.cell = min((room - lean - 8) / (count - 0.5), room / count, WIDEST_CELL)
        if self.cell > 8:  # whole places: they are told hundreds of times
            self.left, self.cell = math.ceil(self.left), math.floor(self.cell)
        rise = head * math.sin(math.radians(self.slope))
        self.top = math.ceil(rise) + 14 + (22 if of.measures else 0) + (20 if of.words else 0)

    def x(self, column: int) -> float:
        return self.left + column * self.cell

    def y(self, row: int) -> float:
        return self.top + row * ROW


def _measures(of: TowerMap, width: float) -> Iterator[str]:
    top = 14
    if of.words:
        yield text(0, top, fitted(of.words, width), "b")
        top += 20
    if of.measures:
        said = " · ".join(
            f"{name} {wording.NOT_KNOWN if value is None else format(value, '.2f')}"
            for name, value in of.measures
        )
        yield text(0, top, fitted(said, width), "m")


def _heads(of: TowerMap, grid: _Grid) -> Iterator[str]:
    for column, name in enumerate(of.layers):
        x, y = grid.x(column) + grid.cell / 2 - 2, grid.top - 7
        turned = f'transform="rotate({-grid.slope} {fixed(x)} {fixed(y)})"'
        words = escape(name)
        yield f'<text x="{fixed(x)}" y="{fixed(y)}" {turned}>{words}</text>'


# --- blocks --------------------------------------------------------------------------------

_Cell = tuple[int, int]


def _blocks(cells: tuple[tuple[Dress | None, ...], ...]) -> Iterator[list[_Cell]]:
    """Cells of one dress that touch, as blocks; a dress that is no one party never joins."""
    seen: set[_Cell] = set()
    for row, line_of in enumerate(cells):
        for column, dress in enumerate(line_of):
            if dress is None or (row, column) in seen:
                continue
            block = [(row, column)]
            seen.add((row, column))
            if dress.wearer in JOINED:
                for at in block:  # grows while it is walked
                    for near in _near(at):
                        if near not in seen and _at(cells, near) == dress:
                            seen.add(near)
                            block.append(near)
            yield block


def _near(at: _Cell) -> tuple[_Cell, ...]:
    row, column = at
    return (row - 1, column), (row, column + 1), (row + 1, column), (row, column - 1)


def _at(cells: tuple[tuple[Dress | None, ...], ...], at: _Cell) -> Dress | None:
    row, column = at
    is_inside = 0 <= row < len(cells) and 0 <= column < len(cells[row])
    return cells[row][column] if is_inside else None


def _block(block: list[_Cell], cells: tuple[tuple[Dress | None, ...], ...], grid: _Grid) -> str:
    """One block: filled row by row without inner lines, then its edge."""
    dress = _at(cells, block[0])
    if dress is None:  # pragma: no cover - blocks are of dressed cells
        return ""
    if dress.wearer is Wearer.NOT_KNOWN:
        row, column = block[0]
        return unknown_box(
            grid.x(column) + 1.5, grid.y(row) + 1.5, grid.cell - 3, ROW - 3, hatched=False
        )
    if dress.wearer is Wearer.OTHERS:  # never joined: the cell with its edge in one
        row, column = block[0]
        return rect(grid.x(column) + 1, grid.y(row) + 1, grid.cell - 2, ROW - 2, "po ax")
    fill = "".join(
        _filled(
            dress, grid.x(first), grid.y(row), (last - first + 1) * grid.cell, (end - row + 1) * ROW
        )
        for row, end, first, last in _fills(block)
    )
    edge = "".join(_edges(set(block), grid, 1.0))
    if dress.wearer is Wearer.HOUSE:
        edge += "".join(_edges(set(block), grid, 3.5))
    return fill + edge


def _runs(block: list[_Cell]) -> Iterator[tuple[int, int, int]]:
    """Rows of a block as (row, first column, last column)."""
    for row, at in groupby(sorted(block), key=lambda cell: cell[0]):
        columns = [column for _, column in at]
        start = columns[0]
        for one, after in zip(columns, [*columns[1:], None], strict=True):
            if after != one + 1:
                yield row, start, one
                start = after if after is not None else start


def _fills(block: list[_Cell]) -> Iterator[tuple[int, int, int, int]]:
    """A block as rectangles (first row, last row, first column, last column): a tower is one."""
    open_runs: dict[_Cell, list[int]] = {}
    for row, first, last in _runs(block):
        above = open_runs.get((first, last))
        if above is not None and above[1] == row - 1:
            above[1] = row
            continue
        if above is not None:
            yield above[0], above[1], first, last
        open_runs[first, last] = [row, row]
    for (first, last), (top, end) in open_runs.items():
        yield top, end, first, last


def _filled(dress: Dress, x: float, y: float, width: float, height: float) -> str:
    """A part of a block without its edge; a hair tall so that no seam shows."""
    if dress.wearer is Wearer.HOUSE:
        return rect(x, y, width, height, "paper")
    lines = pattern(dress.slot, x, y, width, height)
    return rect(x, y, width, height + 0.3, f"p{dress.slot}") + lines


def _edges(block: set[_Cell], grid: _Grid, inset: float) -> Iterator[str]:
    """The sides of a block's cells that face another, drawn `inset` inside it."""
    for row, column in sorted(block):
        left, top = grid.x(column), grid.y(row)
        right, bottom = left + grid.cell, top + ROW
        has_up, has_right, has_down, has_left = (near in block for near in _near((row, column)))
        x1 = left if has_left else left + inset
        x2 = right if has_right else right - inset
        y1 = top if has_up else top + inset
        y2 = bottom if has_down else bottom - inset
        if not has_up:
            yield line(x1, y1, x2, y1, "ax")
        if not has_right:
            yield line(x2, y1, x2, y2, "ax")
        if not has_down:
            yield line(x1, y2, x2, y2, "ax")
        if not has_left:
            yield line(x1, y1, x1, y2, "ax")


def _papers(cells: tuple[tuple[Dress | None, ...], ...], grid: _Grid) -> str:
    """The paper on which the letter of each supplier group stands, as one shape."""
    return path(
        "".join(
            f"M{fixed(grid.x(column) + grid.cell / 2 - 7)} {fixed(grid.y(row) + ROW / 2 - 8)}"
            "h14v16h-14z"
            for row, line_of in enumerate(cells)
            for column, dress in enumerate(line_of)
            if dress is not None and dress.wearer is Wearer.GROUP
        ),
        "paper",
    )


def _letter(dress: Dress | None, x: float, y: float, cell: float) -> str:
    middle, base = x + cell / 2, y + ROW / 2 + 4.5
    if dress is None:
        return text(middle, base, NONE, "k m")
    return text(middle, base, letter_of(dress), "k b s")


def key_dresses(of: TowerMap) -> list[Dress]:
    """Every dress on the drawn part of the map, groups by slot, then the others."""
    every = [*of.cells[:DRAWN], *(of.after.cells[:DRAWN] if of.after else ())]
    return one_for_others(d for line_of in every for d in line_of)


def has_gap(of: TowerMap) -> bool:
    """Whether a drawn service uses no component of some layer."""
    every = [*of.cells[:DRAWN], *(of.after.cells[:DRAWN] if of.after else ())]
    return any(d is None for line_of in every for d in line_of)


def none_swatch() -> str:
    """The sign of a layer a service does not use."""
    return text(12, 14.5, NONE, "k m")
