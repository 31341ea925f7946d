"""A figure's range in a line under it: band P10 to P90, upright P50, a claim as a dashed line.

It stands beside words that say the same, so it is hidden from a screen reader. It is stretched to
the width of its place, so it is made of upright and level boxes alone.
"""

from __future__ import annotations

from markupsafe import Markup

from untower.publish.drawing.svg import rect

WIDE, TALL = 200.0, 20.0
MARGIN = 0.06
DASH = 4.0


def band(low: float, middle: float, high: float, claim: float | None = None) -> Markup:
    """The range on a scale that holds the claim, however far off."""
    ends: list[float] = [low, middle, high, 0.0, *(() if claim is None else (claim,))]
    room = (max(ends) - min(ends)) * MARGIN or 1.0
    first, last = min(ends) - room, max(ends) + room

    def at(value: float) -> float:
        return WIDE * (value - first) / (last - first)

    parts = [
        rect(0, TALL / 2 - 0.5, WIDE, 1, "ink"),
        rect(at(low), 5, max(at(high) - at(low), 1), 10, "rng"),
        rect(at(middle) - 1.5, 2, 3, 16, "brand"),
    ]
    if claim is not None:
        rows = [n * DASH * 1.5 for n in range(int(TALL / DASH / 1.5) + 1)]
        parts += [rect(at(claim) - 1, y, 2, min(DASH, TALL - y), "late") for y in rows]
    return Markup(  # noqa: S704  from nothing but our own numbers
        f'<svg class="band" viewBox="0 0 {WIDE:g} {TALL:g}" preserveAspectRatio="none" '
        f'aria-hidden="true">{"".join(parts)}</svg>'
    )
