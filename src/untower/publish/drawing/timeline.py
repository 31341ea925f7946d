"""Contracts against time, with the date by which each must be decided in a column of its own.

In force is solid, a possible extension is hatched, the furthest end stated is an upright, past its
end is red with the words. An end that is not known is a dashed stub: never free, never forever.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from untower.publish import wording
from untower.publish.drawing.dress import diagonals, swatch, unknown_box
from untower.publish.drawing.svg import fitted, line, path, picture, rect, text, width_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from untower.answers import Term, Timeline

# What stands on one printed page: a picture is never split.
DRAWN = 32
YEARS_BACK = 4
YEARS_AHEAD = 8
STUB = 46
BAR = 16


class _Scale:
    """Days to pixels, from whole year to whole year."""

    def __init__(self, timeline: Timeline, left: float, right: float) -> None:
        terms, on = shown(timeline), timeline.on
        known = [
            d
            for t in terms
            for d in (t.starts_on, t.ends_on, t.maximum_ends_on, t.decide_by)
            if d is not None
        ]
        earliest, latest = min([on, *known]).year, max([on, *known]).year + 1
        self.first = date(max(earliest, on.year - YEARS_BACK), 1, 1)
        self.last = date(max(min(latest, on.year + YEARS_AHEAD), on.year + 2), 1, 1)
        self.left, self.right = left, right

    def at(self, day: date) -> float:
        """The place of a day, kept inside the drawing."""
        days = (self.last - self.first).days
        share = (min(max(day, self.first), self.last) - self.first).days / days
        return self.left + share * (self.right - self.left)

    def years(self) -> list[int]:
        """The years to be named, as many as fit."""
        every = next(
            n
            for n in (1, 2, 3, 5)
            if n == 5 or (self.right - self.left) * n / (self.last.year - self.first.year) > 46
        )
        return list(range(self.first.year, self.last.year + 1, every))


def shown(timeline: Timeline) -> tuple[Term, ...]:
    """The contracts that are drawn: the first of them, in the order given."""
    return timeline.terms[:DRAWN]


def draw(timeline: Timeline, width: int, css: str) -> Markup:
    """The contracts at a width in pixels: names beside the bars where it is wide."""
    terms = shown(timeline)
    is_wide = width > 500
    widest = max((width_of(t.label) for t in terms), default=0) + 45
    left = min(widest, 290) if is_wide else 0
    right = width - (108 if is_wide else 12)
    scale = _Scale(timeline, left, right)
    pitch = 32 if is_wide else 50
    bottom = 30 + pitch * len(terms)
    parts = [text(width, 18, "decide by", "e b")] if is_wide else []
    for year in scale.years():
        x = scale.at(date(year, 1, 1))
        at_end = x > width - 20
        parts.append(line(x, 24, x, bottom, "gr"))
        parts.append(text(x, 18, str(year), "m e" if at_end else "m" if x < 20 else "m k"))
    for number, term in enumerate(terms):
        parts.append(_row(term, timeline.on, scale, 30 + pitch * number, left, width))
    now = scale.at(timeline.on)
    parts.append(line(now, 24, now, bottom + 2, "ax dots"))
    side = "e b" if now > width - 60 else "b" if now < left + 50 else "k b"
    parts.append(text(now, bottom + 17, wording.day(timeline.on), side))
    return picture(parts, width, bottom + 24, timeline.title, css)


def _row(term: Term, on: date, scale: _Scale, top: float, left: float, width: float) -> str:
    is_wide = left > 0
    bar_top = top + 8 if is_wide else top + 26
    name_y = top + 20.5 if is_wide else top + 19
    words, css = _decide_words(term, on)
    name_room = (left - 8 if is_wide else width - width_of(words) - 14) - 31
    return "".join(
        [
            line(0, top, width, top, "gr"),
            swatch(term.dress, 0, name_y - 14.5),
            text(31, name_y, fitted(term.label, name_room)),
            _bar(term, on, scale, bar_top),
            text(width, name_y, words, f"e {css}".strip()),
        ]
    )


def _decide_words(term: Term, on: date) -> tuple[str, str]:
    if term.ends_on is not None and term.ends_on < on:
        return "now", "b r"
    if term.decide_by is None:
        return wording.NOT_KNOWN, "m"
    if term.decide_by < on:
        return f"was {wording.day(term.decide_by)}", "b r"
    return wording.day(term.decide_by), "b" if (term.decide_by - on).days <= 183 else ""


def _bar(term: Term, on: date, scale: _Scale, top: float) -> str:
    start = scale.at(term.starts_on) if term.starts_on else scale.left
    if term.ends_on is None:
        known_to = max(scale.at(on), start) if term.starts_on else start
        return (
            rect(start, top, known_to - start, BAR, "rng")
            + unknown_box(known_to, top, STUB, BAR, hatched=False)
            + text(known_to + STUB / 2, top + 12.5, "end?", "k b s")
        )
    end = max(scale.at(term.ends_on), start)
    latest = max(scale.at(term.maximum_ends_on), end) if term.maximum_ends_on else end
    parts = [rect(start, top, end - start, BAR, "rng")]
    if term.starts_on is None:
        parts.append(rect(start + 0.5, top + 0.5, end - start - 1, BAR - 1, "no edge da"))
        parts.append(text(start + 3, top + 12.5, "?", "b s"))
    if latest > end:
        parts += [
            rect(end, top + 0.5, latest - end, BAR - 1, "paper"),
            path(diagonals(end, top + 0.5, latest - end, BAR - 1, rising=True), "hU"),
            rect(end, top + 0.5, latest - end, BAR - 1, "no ed"),
        ]
    if term.ends_on < on:
        parts.append(_past_its_end(end, latest, scale.at(on), top, scale.right))
    if term.maximum_ends_on:
        parts.append(line(latest, top - 3, latest, top + BAR + 3, "ax thick"))
    if term.decide_by and scale.first <= term.decide_by <= scale.last:
        x = scale.at(term.decide_by)
        parts.append(path(f"M{x:.1f} {top - 1:.1f}l8 9l-8 9l-8-9z", "ink"))
    return "".join(parts)


def _past_its_end(end: float, latest: float, now: float, top: float, right: float) -> str:
    """The time since the end now in force: nothing read says that an extension was taken."""
    late = rect(end, top, max(now - end, 3), BAR, "late")
    after = max(now, latest, end + 3) + 8
    if after + 82 < right:
        return late + text(after, top + 12.5, "past its end", "r b")
    return (
        late
        + rect(end - 88, top + 1.5, 82, BAR - 3, "paper")
        + text(end - 9, top + 12.5, "past its end", "e r b")
    )
