"""Small signs beside words: verdicts, force, a step's state, the mark of untower.

Verdicts differ in shape, weight and word. Force is six rising bars with its name and never
borrows a verdict's colour. A page holds hundreds of both: each is drawn once, by `symbols`, and
every other place only names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from untower.findings import Force, Outcome
from untower.journey import State
from untower.publish.drawing.svg import fixed, ornament, path

if TYPE_CHECKING:
    from collections.abc import Iterator

VERDICT_CLASS: dict[Outcome, str] = {
    Outcome.NOT_MET: "not",
    Outcome.NOT_KNOWN: "unk",
    Outcome.MET: "met",
    Outcome.NOT_APPLICABLE: "na",
}
_VERDICT_SHAPE: dict[Outcome, str] = {
    Outcome.NOT_MET: "M2 2L10 10M10 2L2 10",
    Outcome.NOT_KNOWN: "M3.2 4.2C3.2 1 8.8 1 8.8 4.2C8.8 6.4 6 6.2 6 8.4M6 10V12",
    Outcome.MET: "M1 6.5L4.5 10L11 2.5",
    Outcome.NOT_APPLICABLE: "M1 6H11",
}


def verdict(outcome: Outcome) -> Markup:
    """A cross, a question mark, a tick or a dash."""
    return _named(f"v-{VERDICT_CLASS[outcome]}", 12, 12)


def force(level: Force) -> Markup:
    """Six rising bars, filled up to the force."""
    return _named(f"f-{level.value}", 34, 11)


def _named(name: str, width: int, height: int) -> Markup:
    return Markup(  # noqa: S704
        f'<svg width="{width}" height="{height}" aria-hidden="true"><use href="#{name}"/></svg>'
    )


def symbols() -> Iterator[tuple[str, str]]:
    """The verdicts and the forces themselves, by the name that every place calls them."""
    for outcome, shape in _VERDICT_SHAPE.items():
        yield f"v-{VERDICT_CLASS[outcome]}", path(shape, "sign")
    bars = []
    for n in range(len(Force)):
        height = 2.5 + 1.5 * n
        left, top = fixed(0.5 + 5.7 * n), fixed(10.5 - height)
        bars.append(f"M{left} {top}h4v{fixed(height)}h-4z")
    for level in Force:
        filled, rest = "".join(bars[: level.value]), "".join(bars[level.value :])
        yield f"f-{level.value}", path(filled, "full fe") + path(rest, "paper fe")


def state(of: State) -> Markup:
    """A step's state: full and ticked, half, dashed with an arrow, an empty ring."""
    circle = '<circle cx="8" cy="8" r="{}" class="{}"/>'
    shapes = {
        State.READY: [
            circle.format(7, "brand"),
            path("M4.5 8.2L7 10.7L11.5 5.5", "sign on"),
        ],
        State.INCOMPLETE: [
            circle.format(6.5, "paper ring"),
            path("M8 1.5A6.5 6.5 0 0 0 8 14.5Z", "brand"),
        ],
        State.PASSED_OVER: [
            circle.format(6.5, "paper ring da"),
            path("M4 10Q8 3.5 12 10M12 10L11.6 6.8M12 10L8.9 9.4", "no ring"),
        ],
        State.TO_COME: [circle.format(6.5, "paper edge")],
    }
    return ornament(shapes[of], 16, 16)


def bond() -> Markup:
    """Blocks laid in bond, not in a stack."""
    blocks = [(1, 18), (14, 18), (7.5, 9.5), (14, 1)]
    drawn = [
        f'<rect x="{fixed(x)}" y="{fixed(y)}" width="11" height="7" fill="none" '
        'stroke="currentColor" stroke-width="2"/>'
        for x, y in blocks
    ]
    first = (
        '<rect x="1" y="1" width="11" height="7" fill="currentColor" stroke="currentColor" '
        'stroke-width="2"/>'
    )
    return ornament([*drawn, first], 26, 26)
