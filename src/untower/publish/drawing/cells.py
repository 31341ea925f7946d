"""Bars inside a table's cells: the table is the picture."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from markupsafe import Markup

from untower.publish.drawing.dress import diagonals
from untower.publish.drawing.svg import path, rect

if TYPE_CHECKING:
    from untower.answers import Value


def cell_bar(value: Value, highest: float) -> Markup:
    """A bar of the cell's own width: unknown is hatched over all of it, never empty."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        hatch = path(diagonals(0, 0, 100, 12, rising=True), "hU")
        drawn = hatch + rect(0, 0, 100, 12, "no edge da")
    else:
        share = min(abs(float(value)) / highest, 1.0) * 100 if highest else 0.0
        filled = rect(0, 0, share, 12, "late" if value < 0 else "brand")
        drawn = rect(0, 0, 100, 12, "trough") + filled
    return Markup(  # noqa: S704
        f'<svg class="bar" viewBox="0 0 100 12" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">{drawn}</svg>'
    )


def highest_of(values: list[Value]) -> float:
    """The largest size among the numbers of a column; 0 when it holds none."""
    sizes = [
        abs(float(v))
        for v in values
        if isinstance(v, int | float | Decimal) and not isinstance(v, bool)
    ]
    return max(sizes, default=0.0)
