"""What do the baseline and each option come to in every draw, drawn together?

Each uncertain thing moves in part with its supplier and in part alone: with a correlation rho it
is sqrt(rho) of the supplier's factor and sqrt(1 - rho) of its own. Volume discounts are found anew
in each draw: a spend that turns out lower may miss a band.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.case.sure.shocks import keys_of, multiples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from untower.arithmetic.present_value import Floats
    from untower.award.bands import Band
    from untower.award.problem import Ints
    from untower.case.sure.layout import Layout, Spending
    from untower.case.sure.quantities import Shock
    from untower.case.sure.ranges import Ranges

TERMS_TOGETHER = 512
"""Terms without a band summed in one go: fixed, so that sums are the same on any machine."""
THREADS_AT_MOST = 4
DRAWN_ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How to draw: how often, from which seed, and who may stop it."""

    draws: int
    seed: int = 0
    threads: int | None = None
    stop: Callable[[], bool] | None = None

    @property
    def workers(self) -> int:
        """Threads to draw with; no number depends on how many."""
        return self.threads or min(THREADS_AT_MOST, os.cpu_count() or 1)


def draw(layout: Layout, ranges: Ranges, how: Drawing) -> Floats:
    """[C, D] Pounds at present value of each column in each draw; NaN throughout where stopped.

    The same layout, ranges and seed give the same numbers on any number of threads, and more draws
    begin with the numbers of fewer.
    """
    total = np.repeat(layout.certain_gbp[:, None], how.draws, axis=1)
    tables = Tables(ranges)

    def done(job: Job) -> Floats | None:
        if how.stop is not None and how.stop():
            return None
        return _drawn(layout, job, tables, how)

    with ThreadPoolExecutor(max_workers=how.workers) as pool:
        for part in pool.map(done, jobs_of(layout)):
            if part is None:
                pool.shutdown(cancel_futures=True)
                return np.full_like(total, np.nan)
            total += part
    return total


@dataclass(frozen=True)
class Job:
    """Terms drawn together, and the spending under bands that rests on them alone."""

    terms: tuple[int, ...]
    spending: tuple[Spending, ...]


def jobs_of(layout: Layout) -> list[Job]:
    """A job for each group with bands in any column, the rest in jobs of a fixed size."""
    under: dict[str, list[Spending]] = {}
    owner: dict[int, str] = {}
    for spending in layout.spending:
        under.setdefault(spending.group_id, []).append(spending)
        owner |= dict.fromkeys(spending.terms, spending.group_id)
    of_group: dict[str, list[int]] = {group: [] for group in under}
    others: list[int] = []
    for n, term in enumerate(layout.terms):
        if n in owner:
            of_group[owner[n]].append(n)
        elif term.weights.any():
            others.append(n)
    jobs = [Job(tuple(of_group[g]), tuple(spent)) for g, spent in under.items()]
    for members in (*of_group.values(), others):  # one quantity's table after another's
        members.sort(key=lambda n: [s.quantity for s in layout.terms[n].shocks])
    starts = range(0, len(others), TERMS_TOGETHER)
    return jobs + [Job(tuple(others[s : s + TERMS_TOGETHER]), ()) for s in starts]


def rows_of(layout: Layout, job: Job) -> Floats:
    """[terms, R] What each term of a job weighs: in each column, then for each of its spending the
    yearly spend and what the bands take from.
    """
    columns = len(layout.columns)
    weights = np.zeros((len(job.terms), columns + 2 * len(job.spending)))
    place = {n: row for row, n in enumerate(job.terms)}
    for n, row in place.items():
        weights[row, :columns] = layout.terms[n].weights
    for k, spending in enumerate(job.spending):
        at = [place[n] for n in spending.terms]
        np.add.at(weights[:, columns + 2 * k], at, spending.annual_gbp)
        np.add.at(weights[:, columns + 2 * k + 1], at, spending.taken_from_gbp)
    return weights


def less_discounts(layout: Layout, job: Job, sums: Floats) -> Floats:
    """[C, D] The columns of sums [R, D], less what the bands reached by the spend take off."""
    total = sums[: len(layout.columns)]
    for k, spending in enumerate(job.spending):
        annual, taken_from = sums[len(layout.columns) + 2 * k :][:2]
        share = shares_reached(spending.bands, annual)
        total[spending.column] -= spending.scale * share * taken_from
    return total


def shares_reached(bands: Sequence[Band], annual_gbp: Floats) -> Floats:
    """[D] The share taken off at each yearly spend: of the highest band it reaches."""
    starts = np.array([start for start, _ in bands])
    highest = np.maximum.accumulate(np.array([0.0, *(share for _, share in bands)]))
    # Multiples are held to seven places: a spend at the very start of a band reaches it.
    reached = np.searchsorted(starts - DRAWN_ROUNDING * (1 + starts), annual_gbp, side="right")
    return np.asarray(highest[reached])


def _drawn(layout: Layout, job: Job, tables: Tables, how: Drawing) -> Floats:
    """[C, D] What the terms of a job come to, less the discounts that rest on them."""
    weights = rows_of(layout, job)
    sums = np.zeros((weights.shape[1], how.draws))
    term, row = np.nonzero(weights)
    shocks = [layout.terms[n].shocks for n in job.terms]
    _add(shocks, (term, row, weights[term, row]), sums, tables, how)
    return less_discounts(layout, job, sums)


def multiples_of(shocks: Sequence[tuple[Shock, ...]], tables: Tables, how: Drawing) -> Floats:
    """[n, D] What each combination of uncertain things multiplies by in each draw."""
    sums = np.zeros((len(shocks), how.draws))
    each = np.arange(len(shocks))
    _add(shocks, (each, each, np.ones(len(shocks))), sums, tables, how)
    return sums


def _add(
    terms: Sequence[tuple[Shock, ...]],
    weighed: tuple[Ints, Ints, Floats],
    sums: Floats,
    tables: Tables,
    how: Drawing,
) -> None:
    """Add terms to sums [R, D]: `weighed` says which term, in which row, with what weight."""
    # Imported here: compiling is worth its time only where something is drawn.
    from untower.case.sure.adding import add_terms

    things = [shock for shocks in terms for shock in shocks]
    term, row, weight = weighed
    keys = [keys_of((getattr(s, k) for s in things), how.seed) for k in ("own", "factor")]
    add_terms(
        _starts([len(shocks) for shocks in terms]),
        np.column_stack(keys),
        np.array([tables.place[s.quantity] for s in things], dtype=np.int64),
        tables.own,
        tables.shared,
        _starts(np.bincount(term, minlength=len(terms))),
        row.astype(np.int64),
        weight,
        sums,
    )


def _starts(counts: Sequence[int] | Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


class Tables:
    """What uncertain things multiply by at each point: by themselves, and with their supplier.

    `place` says at which row a quantity stands. With a correlation rho a thing is sqrt(rho) of its
    supplier's factor and sqrt(1 - rho) of its own.
    """

    def __init__(self, ranges: Ranges) -> None:
        rho = ranges.correlation
        given = list(ranges.by_quantity.values())
        self.place = {r.quantity: n for n, r in enumerate(given)}
        alone, together = math.sqrt(1 - rho), math.sqrt(rho)
        self.own = np.array([multiples(r.log_middle, r.log_spread * alone) for r in given])
        self.shared = np.array([multiples(0.0, r.log_spread * together) for r in given])
