"""Who does what, and when: as now, then moving while both are paid, then with whom it was given.

The bar wears the group's dress and says its name: many groups have no dress of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Dress, Wearer
from untower.publish.drawing.dress import dressed, one_for_others
from untower.publish.drawing.svg import fitted, line, picture, rect, text, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from untower.answers import Course, Waves

DRAWN = 24
BAR = 16
LABEL_AT_MOST = 230
PITCH_WIDE, PITCH_NARROW = 30, 42
HEAD = 46
LEAST_MOVE = 5
MOVING = Dress(Wearer.CONTRACTOR, None, "", "moving: both are paid")


def draw(of: Waves, width: int, css: str) -> Markup:
    """The courses at a width in pixels: names beside the bars where it is wide, else above."""
    is_wide = width > 500
    courses = of.courses[:DRAWN]
    widest = max((width_of(c.label) for c in courses), default=0) + 14
    left = min(widest, LABEL_AT_MOST) if is_wide else 0.0
    pitch = PITCH_WIDE if is_wide else PITCH_NARROW
    step = (width - 1 - left) / max(len(of.periods), 1)
    bottom = HEAD + pitch * len(courses)
    parts = list(_heads(of, left, step, bottom))
    for number, course in enumerate(courses):
        top = HEAD + pitch * number
        parts.append(line(0, top, width, top, "gr"))
        name_y = top + (19.5 if is_wide else 15)
        parts.append(text(0, name_y, fitted(course.label, (left or width) - 8)))
        parts.append(_bar(course, left, step, top + (7 if is_wide else 20), width - 1))
    return picture(parts, width, bottom + 2, of.title, css)


def _heads(of: Waves, left: float, step: float, bottom: float) -> Iterator[str]:
    """The periods, and under each the wave that begins in it."""
    for n, (period, wave) in enumerate(zip(of.periods, of.waves, strict=True)):
        x, middle = left + n * step, left + (n + 0.5) * step
        if wave:
            yield rect(x + 1, 22, step - 2, 20, "trough")
            yield text(middle, 36.5, fitted(wave, step), "k b")
        yield text(middle, 14, fitted(period, step), "m k")
        yield line(x, 22, x, bottom, "gr")


def _bar(course: Course, left: float, step: float, top: float, right: float) -> str:
    """One course: a thin line as now, hatched while moving, then the group's own dress."""
    if course.moves_at is None or course.moved_at is None:
        return _held(course, left, top, right)
    begins = min(left + course.moves_at * step, right - LEAST_MOVE)
    ends = min(max(left + course.moved_at * step, begins + LEAST_MOVE), right)
    parts = [rect(left, top + BAR / 2 - 1.5, begins - left, 3, "rng")] if begins > left else []
    parts.append(dressed(MOVING, begins, top, ends - begins, BAR))
    return "".join(parts) + _held(course, ends, top, right)


def _held(course: Course, left: float, top: float, right: float) -> str:
    """The bar of who has it, with the name on paper so that it can be read."""
    wide = right - left
    if wide < 1:
        return ""
    bar = dressed(course.dress, left, top, wide, BAR)
    words = fitted(course.words, wide - 12)
    if width_of(words) < 8 or len(words) < min(4, len(course.words)):
        return bar
    room = min(width_of(words) + 8, wide - 2)
    middle = (left + right) / 2
    return (
        bar
        + rect(middle - room / 2, top + 1, room, BAR - 2, "paper")
        + text(middle, top + 12.5, words, "k s")
    )


def key(of: Waves) -> Iterator[tuple[str, str]]:
    """Swatches, 30 by 16, and their words: what is as now and what is moving."""
    courses = of.courses[:DRAWN]
    if any(c.moves_at for c in courses):
        yield rect(0, 6.5, 30, 3, "rng"), "as now"
    if any(c.moved_at is not None for c in courses):
        yield dressed(MOVING, 0.5, 0.5, 29, 15), MOVING.name


def key_dresses(of: Waves) -> list[Dress]:
    """Every dress that is drawn, groups by slot, then the others as one."""
    return one_for_others(c.dress for c in of.courses[:DRAWN])
