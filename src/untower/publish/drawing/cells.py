"""Bars inside a table's cells: the table is the picture."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from markupsafe import Markup

from untower.publish.drawing.dress import diagonals
from untower.publish.drawing.svg import line, path, rect

if TYPE_CHECKING:
    from untower.answers import Value


def cell_bar(
    value: Value, highest: float, *, benchmark: float | None = None, is_short: bool = False
) -> Markup:
    """A bar of the cell's own width: unknown is hatched over all of it, never empty.

    A benchmark is an upright tick that stands out above and below the bar; a bar that falls short
    of it wears the warm colour. What is not known stands beside no benchmark.
    """
    tick = ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        hatch = path(diagonals(0, 0, 100, 12, rising=True), "hU")
        drawn = hatch + rect(0, 0, 100, 12, "no edge da")
    else:
        share = min(abs(float(value)) / highest, 1.0) * 100 if highest else 0.0
        css = "late" if value < 0 else "short" if is_short else "brand"
        drawn = rect(0, 0, 100, 12, "trough") + rect(0, 0, share, 12, css)
        if benchmark is not None and highest:
            tick = _tick(min(max(benchmark / highest, 0.0), 1.0) * 100)
    # Room above and below for the tick, in every cell of a column that has one.
    css, box = ("bar", "0 0 100 12") if benchmark is None else ("bar ticked", "0 -2 100 16")
    return Markup(  # noqa: S704
        f'<svg class="{css}" viewBox="{box}" preserveAspectRatio="none" '
        f'aria-hidden="true">{drawn}{tick}</svg>'
    )


def _tick(at: float) -> str:
    """An ink line on a paper one, so that it is seen on a dark bar too."""
    return line(at, -2, at, 14, "halo") + line(at, -2, at, 14, "tick")


def highest_of(values: list[Value]) -> float:
    """The largest size among the numbers of a column; 0 when it holds none."""
    sizes = [
        abs(float(v))
        for v in values
        if isinstance(v, int | float | Decimal) and not isinstance(v, bool)
    ]
    return max(sizes, default=0.0)
