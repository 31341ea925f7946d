"""Pictures as SVG, drawn from what a step declares; one module a type of picture.

A picture is a function of its width and drawn twice: for a desk or paper, and for a phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.answers import Bars, Stack, Timeline
from untower.publish.drawing import bars, dress, stack, timeline
from untower.publish.drawing.svg import line, ornament, path, rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import Dress, Picture

DESK, PHONE = 820, 343


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


def draw(picture: Picture) -> Drawing | None:
    """The picture at both widths; None for one that is a table."""
    if isinstance(picture, Bars):
        return Drawing(
            bars.draw(picture, DESK, "wide"),
            bars.draw(picture, PHONE, "narrow"),
            (),
            _left_out(len(picture.bars) - bars.DRAWN, "bar"),
        )
    if isinstance(picture, Stack):
        return Drawing(
            stack.draw(picture, DESK, "wide"),
            stack.draw(picture, PHONE, "narrow"),
            tuple(_stack_key(picture)),
            _left_out(len(picture.periods) - stack.DRAWN, "earlier period"),
        )
    if isinstance(picture, Timeline):
        return Drawing(
            timeline.draw(picture, DESK, "wide"),
            timeline.draw(picture, PHONE, "narrow"),
            tuple(_timeline_key(picture)),
            _left_out(len(picture.terms) - timeline.DRAWN, "contract", "further from today, "),
        )
    return None


def _left_out(how_many: int, what: str, why: str = "") -> str:
    if how_many <= 0:
        return ""
    is_one = how_many == 1
    return f"{how_many:,} more {what}{'' if is_one else 's'}, {why}not drawn: see the data table."


def _entries(dresses: list[Dress]) -> Iterator[KeyEntry]:
    for worn in dict.fromkeys(dresses):
        yield KeyEntry(dress.key_swatch(worn), worn.name)


def _stack_key(picture: Stack) -> Iterator[KeyEntry]:
    yield from _entries([s.dress for s in picture.series])
    if set(picture.doubtful) & set(picture.periods):
        box = ornament([rect(0.5, 0.5, 23, 19, "paper edge da")], 24, 20, "c")
        yield KeyEntry(box, "dashed: looks incomplete")


def _timeline_key(picture: Timeline) -> Iterator[KeyEntry]:
    hatched = [
        rect(0.5, 0.5, 29, 15, "paper"),
        path(dress.diagonals(0.5, 0.5, 29, 15, rising=True), "hU"),
        rect(0.5, 0.5, 29, 15, "no ed"),
    ]
    yield KeyEntry(ornament([rect(0, 0, 30, 16, "rng")], 30, 16, "c"), "in force")
    yield KeyEntry(ornament(hatched, 30, 16, "c"), "extension possible")
    upright = [line(3, 0, 3, 18, "ax thick")]
    yield KeyEntry(ornament(upright, 6, 18, "c"), "latest lawful end")
    yield KeyEntry(ornament([path("M9 0l8 9l-8 9l-8-9z", "ink")], 18, 18, "c"), "decide by")
    yield KeyEntry(ornament([rect(0, 0, 30, 16, "late")], 30, 16, "c"), "past its end")
    stub = [rect(0.5, 0.5, 29, 15, "paper edge da")]
    yield KeyEntry(ornament(stub, 30, 16, "c"), _not_known_words(picture))


def _not_known_words(picture: Timeline) -> str:
    unknown = sum(1 for t in picture.terms if t.ends_on is None)
    return f"end not known ({unknown})" if unknown else "not known"
