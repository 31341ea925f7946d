"""Pictures as SVG, drawn from what a step declares; one module a type of picture.

A picture is a function of its width and drawn twice: for a desk or paper, and for a phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from untower.answers import (
    Bars,
    Curve,
    Dependence,
    Effects,
    Grid,
    Mark,
    Measure,
    Posts,
    Ranges,
    Scatter,
    Spread,
    Squares,
    Stack,
    Timeline,
    Tornado,
    TowerMap,
    Waves,
    Years,
)
from untower.publish.drawing import (
    bars,
    curve,
    dependence,
    dress,
    effects,
    grid,
    marks,
    measure,
    posts,
    ranges,
    scatter,
    spread,
    squares,
    stack,
    timeline,
    tornado,
    tower_map,
    waves,
    years,
)
from untower.publish.drawing.svg import line, ornament, path, rect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from untower.answers import Dress, Picture

DESK, PHONE = 820, 343
WHOLE_FILE = "plan.xlsx"


@dataclass(frozen=True)
class KeyEntry:
    """One entry of a picture's key: a swatch and its words."""

    swatch: Markup
    words: str


@dataclass(frozen=True)
class Drawing:
    """A picture ready for a page: twice drawn, with its key and what was left undrawn."""

    wide: Markup
    narrow: Markup
    key: tuple[KeyEntry, ...]
    left_out: str = ""


def draw(picture: Picture, *, whole: str = WHOLE_FILE) -> Drawing | None:
    """The picture at both widths; None for one that is a table. `whole` names the file that holds
    what is not drawn.
    """
    at: Callable[[int, str], Markup]
    key: Iterable[KeyEntry] = ()
    left_out = ""
    match picture:
        case Bars():
            at = partial(bars.draw, picture)
            left_out = _left_out(len(picture.bars) - bars.DRAWN, "bar")
        case Stack():
            at, key = partial(stack.draw, picture), _stack_key(picture)
            left_out = _left_out(len(picture.periods) - stack.DRAWN, "earlier period")
        case Timeline():
            at, key = partial(timeline.draw, picture), _timeline_key(picture)
            left_out = _left_out(len(picture.terms) - timeline.DRAWN, "contract")
        case Scatter():
            at, key = partial(scatter.draw, picture), _scatter_key(picture)
            left_out = _left_out(len(picture.points) - scatter.DRAWN, "point")
        case TowerMap():
            at, key = partial(tower_map.draw, picture), _map_key(picture)
        case Curve():
            at, key = partial(curve.draw, picture), _signs_key(curve.key(picture))
        case Waves():
            at, key = partial(waves.draw, picture), _waves_key(picture)
            left_out = _left_out(len(picture.courses) - waves.DRAWN, "line")
        case Measure():
            at, key = partial(measure.draw, picture), _CHANCE_KEY
        case Grid():
            at, key = partial(grid.draw, picture), _grid_key(picture)
            left_out = _left_out(len(picture.down) - grid.DRAWN, "row")
        case Dependence():
            at, key = partial(dependence.draw, picture), _dependence_key(picture)
            most = max(len(picture.rows), len(picture.nodes))
            left_out = _left_out(most - dependence.DRAWN, "component")
        case Posts():
            at, key = partial(posts.draw, picture), _posts_key(picture)
            left_out = _left_out(len(picture.lines) - posts.DRAWN, "role") or _left_out(
                posts.cut_short(picture), "square"
            )
        case Squares():
            at, key = partial(squares.draw, picture), _verdict_key()
        case Ranges():
            at, key = partial(ranges.draw, picture), _signs_key(ranges.key(picture))
            left_out = _left_out(len(picture.lines) - ranges.DRAWN, "option")
        case Spread():
            at, key = partial(spread.draw, picture), _signs_key(spread.key(picture))
        case Tornado():
            at, key = partial(tornado.draw, picture), _signs_key(tornado.key(picture))
            left_out = _left_out(len(picture.swings) - tornado.DRAWN, "assumption")
        case Years():
            at, key = partial(years.draw, picture), _signs_key(years.key(picture))
            left_out = _left_out(len(picture.periods) - years.DRAWN, "later year")
        case Effects():
            at, key = partial(effects.draw, picture), _effects_key(picture)
        case _:
            return None
    if left_out:
        left_out = f"{left_out}: all are in {whole}."
    return Drawing(at(DESK, "wide"), at(PHONE, "narrow"), tuple(key), left_out)


def symbols() -> Markup:
    """Signs and swatches that a page shows hundreds of times, drawn once and seen where named."""
    every = (*marks.symbols(), *dress.symbols())
    drawn = "".join(f'<g id="{name}">{shape}</g>' for name, shape in every)
    return Markup(  # noqa: S704  from nothing but our own numbers
        f'<svg class="vh" aria-hidden="true"><defs>{drawn}</defs></svg>'
    )


def rows_drawn(picture: Picture) -> int:
    """How many rows of its data a picture may draw where each is read by itself; else none."""
    match picture:
        case Timeline():
            return timeline.DRAWN
        case Stack():
            return stack.DRAWN
        case Squares():
            return sum(len(group.squares) for group in picture.groups)
        case _:
            return 0


def _left_out(how_many: int, what: str) -> str:
    if how_many <= 0:
        return ""
    return f"{how_many:,} more {what}{'' if how_many == 1 else 's'}, not drawn"


def _entries(dresses: list[Dress]) -> Iterator[KeyEntry]:
    for worn in dict.fromkeys(dresses):
        yield KeyEntry(dress.key_swatch(worn), worn.name)


def _stack_key(picture: Stack) -> Iterator[KeyEntry]:
    yield from _entries([s.dress for s in picture.series])
    if set(picture.doubtful) & set(picture.periods):
        box = ornament([rect(0.5, 0.5, 23, 19, "paper edge da")], 24, 20, "c")
        yield KeyEntry(box, "dashed: looks incomplete")


def _verdict_key() -> Iterator[KeyEntry]:
    for outcome in squares.ORDER:
        yield KeyEntry(ornament([squares.swatch(outcome)], 20, 20, "c"), outcome.value)


def _map_key(picture: TowerMap) -> Iterator[KeyEntry]:
    yield from _entries(tower_map.key_dresses(picture))
    if tower_map.has_gap(picture):
        yield KeyEntry(ornament([tower_map.none_swatch()], 24, 20, "c"), "no component")


_CHANCE_KEY = (KeyEntry(ornament(measure.chance_swatch(), 30, 16, "c"), "what chance gives"),)


def _signs_key(signs: Iterable[tuple[str, str]]) -> Iterator[KeyEntry]:
    for sign, words in signs:
        yield KeyEntry(ornament([sign], 30, 16, "c"), words)


def _effects_key(picture: Effects) -> Iterator[KeyEntry]:
    for sign, words in effects.key(picture):
        yield KeyEntry(ornament([sign], 20, 20, "c"), words)
    if (each := effects.services_a_square(picture)) > 1:
        yield KeyEntry(Markup(), f"one square is {each:,} services, or part of so many")


def _waves_key(picture: Waves) -> Iterator[KeyEntry]:
    yield from _signs_key(waves.key(picture))
    yield from _entries(waves.key_dresses(picture))


def _grid_key(picture: Grid) -> Iterator[KeyEntry]:
    yield from _entries(grid.key_dresses(picture))


def _posts_key(picture: Posts) -> Iterator[KeyEntry]:
    for kind in posts.kinds(picture):
        yield KeyEntry(ornament([posts.key_square(kind)], 20, 20, "c"), posts.WORDS[kind])
    part = ": a part of one is a part of a square" if posts.has_part(picture) else ""
    yield KeyEntry(Markup(), f"one square is one full-time post{part}")


def _dependence_key(picture: Dependence) -> Iterator[KeyEntry]:
    for swatch, words in dependence.key(picture):
        yield KeyEntry(ornament([swatch], 30, 16, "c") if swatch else Markup(), words)


def _timeline_key(picture: Timeline) -> Iterator[KeyEntry]:
    hatched = [
        rect(0.5, 0.5, 29, 15, "paper"),
        path(dress.diagonals(0.5, 0.5, 29, 15, rising=True), "hU"),
        rect(0.5, 0.5, 29, 15, "no ed"),
    ]
    yield KeyEntry(ornament([rect(0, 0, 30, 16, "rng")], 30, 16, "c"), "in force")
    yield KeyEntry(ornament(hatched, 30, 16, "c"), "extension possible")
    upright = [line(3, 0, 3, 18, "ax thick")]
    yield KeyEntry(ornament(upright, 6, 18, "c"), "furthest end")
    yield KeyEntry(ornament([path("M9 0l8 9l-8 9l-8-9z", "ink")], 18, 18, "c"), "decide by")
    yield KeyEntry(ornament([rect(0, 0, 30, 16, "late")], 30, 16, "c"), "past its end")
    stub = [rect(0.5, 0.5, 29, 15, "paper edge da")]
    yield KeyEntry(ornament(stub, 30, 16, "c"), _not_known_words(picture))


def _scatter_key(picture: Scatter) -> Iterator[KeyEntry]:
    words = {
        Mark.ON_THE_LINE: "on the line",
        Mark.ALARM: picture.alarm_words or "at or above the limit",
        Mark.MIGHT: "might be above it",
    }
    worn = {p.mark for p in picture.points if not p.is_partly_known}
    for mark in (m for m in words if m in worn):
        yield KeyEntry(ornament([scatter.point(10, 10, 7, mark)], 20, 20, "c"), words[mark])
    box = ornament([rect(0.5, 0.5, 29, 15, "no edge da")], 30, 16, "c")
    partly = [scatter.stands_in_a_lane(picture, p) for p in picture.points if p.is_partly_known]
    if not all(partly):
        yield KeyEntry(box, "everything it could be, with the blanks")
    if any(partly):
        yield KeyEntry(box, "?: not known on that scale")


def _not_known_words(picture: Timeline) -> str:
    unknown = sum(1 for t in picture.terms if t.ends_on is None)
    return f"end not known ({unknown})" if unknown else "not known"
