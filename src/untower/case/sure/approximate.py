"""What would a drawing show, roughly, without drawing every component by itself?

What a supplier's prices share is drawn; what each component adds alone is summed into one normal
amount a supplier, as the central limit theorem has it where components are many. The work grows
with suppliers, not with components. Good for looking at many ranges of a large estate; figures on a
page come from the full drawing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from untower.case.sure.drawing import jobs_of, less_discounts, rows_of
from untower.case.sure.shocks import keys_of, normal_points

if TYPE_CHECKING:
    from untower.arithmetic.present_value import Floats
    from untower.case.sure.drawing import Drawing, Job
    from untower.case.sure.layout import Layout
    from untower.case.sure.ranges import Ranges
    from untower.case.sure.shocks import Singles

SMALLEST_SHARE = 1e-12
"""Part of the largest variance below which a direction of chance is left out."""
WORTH_IT_ABOVE = 4_000
"""Terms above which the many drawings around the first are approximated."""


def approximate(layout: Layout, ranges: Ranges, how: Drawing) -> Floats:
    """[C, D] As `drawing.draw`, each supplier's components taken together.

    Suppliers' factors are the very ones of the full drawing. Where a term rests on two uncertain
    things (double running), what the second shares with its supplier is drawn as its own.
    """
    total = np.repeat(layout.certain_gbp[:, None], how.draws, axis=1)
    for number, job in enumerate(jobs_of(layout)):
        if how.stop is not None and how.stop():
            return np.full_like(total, np.nan)
        total += _approximated(layout, job, ranges, how, number)
    return total


def _approximated(layout: Layout, job: Job, ranges: Ranges, how: Drawing, number: int) -> Floats:
    weights = rows_of(layout, job)
    rows = weights.shape[1]
    sums = np.zeros((rows, how.draws))
    spread = np.zeros((rows, rows))
    factors: dict[str, Singles] = {}
    for shocks, places in _classes(layout, job).items():
        members = weights[places]
        middle, shared, alone = _spreads(shocks, ranges)
        # E[exp(alone x chance)], and the variance of that beside its own square.
        mean = math.exp(middle + alone**2 / 2)
        variance = mean**2 * math.exp(2 * shared**2) * math.expm1(alone**2)
        spread += variance * members.T @ members
        name = shocks[0][0]
        if name not in factors:
            factors[name] = normals(name, how)
        times = mean * np.exp(np.float32(shared) * factors[name])
        for row in np.flatnonzero(members.any(axis=0)):
            sums[row] += float(members[:, row].sum()) * times
    sums += _alone(spread, how, number)
    return less_discounts(layout, job, sums)


def _classes(layout: Layout, job: Job) -> dict[tuple[tuple[str, str], ...], list[int]]:
    """Places of a job's terms by the factor of their first thing and the quantities of all."""
    found: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for row, n in enumerate(job.terms):
        first, *others = layout.terms[n].shocks
        key = ((first.factor, first.quantity), *(("", s.quantity) for s in others))
        found.setdefault(key, []).append(row)
    return found


def _spreads(things: tuple[tuple[str, str], ...], ranges: Ranges) -> tuple[float, float, float]:
    """Middle of the logarithm, its spread shared with the supplier, and its spread alone."""
    given = [ranges[quantity] for _, quantity in things]
    rho = ranges.correlation
    alone = given[0].log_spread ** 2 * (1 - rho) + sum(r.log_spread**2 for r in given[1:])
    middle = sum(r.log_middle for r in given)
    return middle, given[0].log_spread * math.sqrt(rho), math.sqrt(alone)


def _alone(spread: Floats, how: Drawing, number: int) -> Floats:
    """[R, D] Normal amounts of that covariance: what components add each by itself."""
    values, directions = np.linalg.eigh(spread)
    found = np.zeros((len(spread), how.draws))
    for n in np.flatnonzero(values > SMALLEST_SHARE * max(values.max(), 1.0)):
        drawn = normals(f"alone | {number} | {n}", how)
        found += np.outer(directions[:, n] * math.sqrt(values[n]), drawn)
    return found


def is_worth_it(layout: Layout) -> bool:
    """Whether components are so many that taking them together loses nothing to speak of."""
    return len(layout.terms) > WORTH_IT_ABOVE


def normals(name: str, how: Drawing) -> Singles:
    """[D] How the thing of that name turns out in each draw, in standard deviations."""
    # Imported here: compiling is worth its time only where something is drawn.
    from untower.case.sure.adding import fill_normal

    drawn = np.empty(how.draws, dtype=np.float32)
    fill_normal(keys_of([name], how.seed)[0], normal_points(), drawn)
    return drawn
