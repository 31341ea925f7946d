"""How close has the search come? Best found and bound, drawn step by step and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from markupsafe import Markup

from untower.publish.drawing.svg import fixed
from untower.web.runs.words import percent, pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDE, NARROW, HEIGHT = 760, 330, 200
LEFT, RIGHT, TOP, BOTTOM = 64, 8, 10, 28
SHOWN_MOST = 30


@dataclass(frozen=True)
class Convergence:
    """The picture at two widths, its title and its data."""

    title: str
    label: str
    wide: Markup
    narrow: Markup
    rows: tuple[tuple[str, str, str, str], ...]


def convergence(curve: Sequence[Sequence[object]]) -> Convergence | None:
    """The picture of a run's [work, best, bound, gap]; None before two of them are known."""
    known = [
        (int(str(work)), Decimal(str(best)), Decimal(str(bound)), gap)
        for work, best, bound, gap in curve
        if best is not None and bound is not None
    ]
    if len(known) < 2:
        return None
    last = known[-1]
    title = f"The choice is already within {percent(last[3])} of the best possible"
    label = (
        f"Step lines. Best found falls from {pounds(known[0][1])} to {pounds(last[1])}; the bound "
        f"rises from {pounds(known[0][2])} to {pounds(last[2])}."
    )
    rows = tuple(
        (f"{work:,}", pounds(best), pounds(bound), percent(gap)) for work, best, bound, gap in known
    )
    lines = [(float(best), float(bound)) for _, best, bound, _ in known]
    return Convergence(
        title=title,
        label=label,
        wide=_drawn(lines, WIDE, "wide", label),
        narrow=_drawn(lines, NARROW, "narrow", label),
        rows=rows[-SHOWN_MOST:],
    )


def _drawn(lines: Sequence[tuple[float, float]], width: int, css: str, label: str) -> Markup:
    """Both lines as steps over the order in which they were improved; values down the side."""
    low = min(bound for _, bound in lines)
    high = max(best for best, _ in lines)
    spread = (high - low) or max(abs(high), 1.0) / 100
    across = (width - LEFT - RIGHT) / max(len(lines), 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / spread

    def steps(place: int) -> str:
        d = f"M{fixed(LEFT)} {fixed(y(lines[0][place]))}"
        for number, pair in enumerate(lines):
            d += f"V{fixed(y(pair[place]))}H{fixed(LEFT + (number + 1) * across)}"
        return d

    end = LEFT + len(lines) * across
    marks = [
        f'<path d="M{LEFT} {fixed(y(v))}H{width - RIGHT}" class="gr"/>'
        f'<text x="{LEFT - 6}" y="{fixed(y(v) + 4)}" class="e m">{pounds(v)}</text>'
        for v in ((low, high) if y(low) - y(high) > 20 else (high,))
    ]
    body = (
        f'<path d="{steps(0)}" class="ax" fill="none" stroke-width="2.5"/>'
        f'<path d="{steps(1)}" class="ax" fill="none" stroke-width="2" stroke-dasharray="5 3"/>'
        f'<circle cx="{fixed(end)}" cy="{fixed(y(lines[-1][0]))}" r="5" class="ink"/>'
        f'<text x="{LEFT}" y="{HEIGHT - 6}" class="m">begun</text>'
        f'<text x="{width - RIGHT}" y="{HEIGHT - 6}" class="e m">now</text>'
    )
    return Markup(  # noqa: S704 (numbers of ours alone)
        f'<svg class="c {css}" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        f'role="img" aria-label="{label}">{"".join(marks)}{body}</svg>'
    )
