"""Which uncertain thing moves the saving most, at either end of its range with all else held?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.case.shortlist.shortlisted import CHOSEN_RANGE
from untower.case.sure.sureness import Swing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.arithmetic.present_value import Floats
    from untower.case.sure.centre import Centre
    from untower.case.sure.ranges import Ranges
    from untower.case.sure.sureness import Tried

PENNY = 0.01
HOUSE = "house convention of untower"
SPREAD = "the P10 and the P90 of the saving"
BIAS_SOURCE = (
    "Mott MacDonald for HM Treasury, review of large public procurement: the averages recorded; "
    "which kind of cost takes which is a house convention"
)


def quantity_swings(centre: Centre, ranges: Ranges, quantities: Sequence[str]) -> list[Swing]:
    """Each quantity at its P10 and at its P90: all its lines together, in every column."""
    chosen = centre.columns.index(CHOSEN_RANGE)
    found = []
    for quantity in quantities:
        given = ranges[quantity]
        values = centre.at({quantity: np.array([given.p10, given.p90])})
        low, high = (values[0] - values[chosen]).tolist()
        found.append(
            Swing(
                name=given.name,
                low_at=f"{100 * given.p10:.0f}% of the estimate",
                high_at=f"{100 * given.p90:.0f}% of the estimate",
                low_gbp=low,
                high_gbp=high,
                range=given.words,
                source=given.source,
                is_house=given.is_house,
                quantity=quantity,
            )
        )
    return found


def rate_swing(tried: Sequence[Tried]) -> Swing | None:
    """The discount rate one step down and one step up; never below nought."""
    at = next((n for n, t in enumerate(tried) if t.is_as_planned), None)
    if at is None:
        return None
    low, high = tried[max(0, at - 1)], tried[min(at + 1, len(tried) - 1)]
    return _between("Discount rate", low, high, "{:g}%")


def horizon_swing(tried: Sequence[Tried]) -> Swing | None:
    """The shortest and the longest horizon that could be costed."""
    known = [t for t in tried if t.saving_gbp is not None]
    if len(known) < 2:  # one horizon alone is no range
        return None
    return _between("Horizon", known[0], known[-1], "{:g} years")


def bias_swing(variants: Sequence[Tried]) -> Swing | None:
    """Optimism bias left out and counted in full."""
    planned = next((t for t in variants if t.is_as_planned), None)
    without = next((t for t in variants if t.name == "No optimism bias"), None)
    if planned is None or without is None:
        return None
    if planned.saving_gbp is None or without.saving_gbp is None:
        return None
    if planned.saving_gbp == without.saving_gbp:
        return None
    return Swing(
        name="Optimism bias",
        low_at="none",
        high_at="as planned",
        low_gbp=without.saving_gbp,
        high_gbp=planned.saving_gbp,
        range="none to what is planned",
        source=BIAS_SOURCE,
        is_house=True,
    )


def correlation_swing(
    alone: Floats, together: Floats, point_gbp: float, ranges: Ranges
) -> Swing | None:
    """What prices of one supplier moving together does to the ends of the spread of the saving.

    `alone` and `together` [D] are savings drawn without correlation and with it: the ends are the
    saving as estimated and what correlation moves its P10 and P90 by.
    """
    if not ranges.correlation:
        return None
    shift = np.percentile(together, [10, 90]) - np.percentile(alone, [10, 90])
    return Swing(
        name="Prices of one supplier moving together",
        low_at=f"the P10, at a correlation of {ranges.correlation:g} rather than none",
        high_at=f"the P90, at a correlation of {ranges.correlation:g} rather than none",
        low_gbp=point_gbp + float(shift[0]),
        high_gbp=point_gbp + float(shift[1]),
        range=f"0 to {ranges.correlation:g}",
        source=ranges.correlation_source,
        is_house=ranges.is_correlation_house,
        moves=SPREAD,
    )


def in_order(swings: Sequence[Swing | None]) -> tuple[Swing, ...]:
    """The widest first; what moves nothing is left out."""
    known = [s for s in swings if s is not None and s.width_gbp >= PENNY]
    return tuple(sorted(known, key=lambda s: (-s.width_gbp, s.name)))


def _between(name: str, low: Tried, high: Tried, words: str) -> Swing | None:
    if low.saving_gbp is None or high.saving_gbp is None:
        return None
    low_at, high_at = words.format(low.value), words.format(high.value)
    return Swing(
        name=name,
        low_at=low_at,
        high_at=high_at,
        low_gbp=low.saving_gbp,
        high_gbp=high.saving_gbp,
        range=f"{low_at} to {high_at}",
        source=HOUSE,
        is_house=True,
    )
