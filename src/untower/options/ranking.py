"""Which option of each component comes first, how sure is that, and what would change it?

Cost becomes points against a fixed benchmark, the cost of keeping the component as it is: that
cost is worth 50, half of it 100, none 150, twice it -50. Rivals never move one another's points, so
adding an option that cannot win changes no order. Worth = price weight x cost points + quality
weight x (user, cloud and agile points by their weights).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from untower.arithmetic.weightings import SmallestChange, acceptability, smallest_change
from untower.options.ways import POINTS, PROPOSED

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from untower.arithmetic.present_value import Floats
    from untower.options.weights import Weights
    from untower.options.whole_life import WholeLife

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SEED = 20_260_401
"""Every run draws the same weightings."""
LEAST, MOST = 0.0, 100.0
"""What points that are not known could be."""


@dataclass(frozen=True)
class Place:
    """How one component's options stand: rows of the ways' frame, the first and how sure.

    `ranked` are the rows that could be compared, best first; `first` is None where keeping the
    component, the measure of all others, is not among them, stands alone, or where the points that
    are blank might decide. `is_at_worst`: some points are blank, and it is first with its own
    blanks at 0 and those of all others at 100; its share and its change then hold at least.
    `first_without_bias` is the first before optimism bias, None where it is not known. `change`
    None: no weighting changes it. `may_overtake` are rows that could not be compared and that
    might come first if they could: their cost is not known, or points of theirs are not that would
    be enough.
    """

    ranked: tuple[int, ...]
    first: int | None = None
    first_without_bias: int | None = None
    change: SmallestChange | None = None
    next_best: int | None = None
    may_overtake: tuple[int, ...] = ()
    is_at_worst: bool = False

    @property
    def is_changed_by_bias(self) -> bool:
        """Whether another option is first before optimism bias."""
        return self.first_without_bias not in (None, self.first)


@dataclass(frozen=True)
class Ranking:
    """Places by component id, and by row: cost points, quality, worth, share of weightings first.

    NaN where it is not known. `drawn` is how many weightings were asked.
    """

    places: dict[str, Place]
    cost_points: Floats
    quality: Floats
    worth: Floats
    share_first: Floats
    drawn: int


@dataclass(frozen=True)
class _Ways:
    """[n] What the places rest on: values by criterion, and which rows may be compared."""

    values: Floats  # [n, criteria]; a blank point is NaN
    without_bias: Floats  # [n] cost points before optimism bias
    keeps: Bools
    is_known: Bools  # all four values
    is_costed: Bools  # the cost at least
    is_open: Bools  # neither barred nor a bare proposal
    weighting: Floats  # [criteria]


def benchmark_points(cost: Floats, benchmark: Floats) -> Floats:
    """Points of a cost against a benchmark: 50 at it, rising by 1 for each 1% of it saved."""
    return np.asarray(150 - 100 * cost / benchmark)


def rank(
    ways: pl.DataFrame,
    cost: WholeLife,
    weights: Weights,
    *,
    count: int,
    is_barred: Bools,
    stop: Callable[[], bool] | None = None,
) -> Ranking:
    """Rank each component's options under the stated weights and under `count` others.

    `ways` has the options of a component together, in the order of `cost`; `is_barred` [n] takes a
    row out of the comparison. A row is compared where its cost, its three kinds of points and the
    cost of keeping the component are known, and it is no bare proposal.
    """
    points = [np.array(ways[p].fill_null(np.nan).to_numpy(), dtype=float) for p in POINTS]
    keeps = (ways["kind"] == "retain").fill_null(value=False).to_numpy()
    starts, component = _runs(ways)
    price, bare = (
        benchmark_points(amounts, _benchmarks(amounts, keeps, component, len(starts)))
        for amounts in (cost.present_value_gbp, cost.without_bias_gbp)
    )
    values = np.column_stack([price, *points])
    is_open = ~is_barred & ~(ways["origin"] == PROPOSED).to_numpy()
    known = np.isfinite(values).all(axis=1)
    of = _Ways(values, bare, keeps, known, np.isfinite(price), is_open, weights.by_criterion)
    ids = ways["component_id"].gather(starts).to_list()
    ends = np.append(starts, ways.height)[1:]
    places = {
        name: _place(of, np.arange(begun, ended))
        for name, begun, ended in zip(ids, starts, ends, strict=True)
    }
    shares, drawn = _shares(of, list(places.values()), count, stop)
    quality = weights.quality_points(*points)
    worth = weights.price * price + weights.quality * quality
    return Ranking(places, price, quality, np.where(known & is_open, worth, np.nan), shares, drawn)


def _place(of: _Ways, rows: Ints) -> Place:
    """The place of a component whose ways are `rows`."""
    whole = rows[of.is_known[rows] & of.is_open[rows]]
    costed = rows[of.is_costed[rows] & of.is_open[rows]]
    if len(whole) >= 2 and of.keeps[whole].any():
        place = _placed(of, whole, of.values[whole])
        others = rows[of.is_open[rows] & ~np.isin(rows, whole)]
        best = np.where(np.isnan(of.values[others]), MOST, of.values[others]) @ of.weighting
        lead = of.values[place.ranked[0]] @ of.weighting
        # NaN, a cost that is not known, is not at most anything.
        return replace(place, may_overtake=tuple(map(int, others[~(best <= lead)])))
    if len(costed) >= 2 and of.keeps[costed].any():
        first = costed[np.argmax(_filled(of.values[costed], LEAST) @ of.weighting)]
        values = at_worst(of, costed, first)
        worth = values @ of.weighting
        if worth[costed == first] >= worth.max():
            place = _placed(of, costed, values)
            if place.first_without_bias != place.first:
                place = replace(place, first_without_bias=None)
            others = rows[of.is_open[rows] & ~of.is_costed[rows]]
            return replace(place, may_overtake=tuple(map(int, others)), is_at_worst=True)
    return Place(tuple(map(int, whole)))


def at_worst(of: _Ways, rows: Ints, first: int) -> Floats:
    """Values of some rows with the blanks of one at 0 and those of all others at 100."""
    values = of.values[rows]
    worst = (rows == first)[:, None]
    return np.where(worst, _filled(values, LEAST), _filled(values, MOST))


def _filled(values: Floats, points: float) -> Floats:
    return np.where(np.isnan(values), points, values)


def _placed(of: _Ways, rows: Ints, values: Floats) -> Place:
    """The order of some rows by their values, and what would change the first."""
    order = np.argsort(-(values @ of.weighting), kind="stable")
    bare = np.column_stack([of.without_bias[rows], values[:, 1:]]) @ of.weighting
    return Place(
        ranked=tuple(map(int, rows[order])),
        first=int(rows[order[0]]),
        first_without_bias=int(rows[np.argmax(bare)]),
        change=smallest_change(values[order], of.weighting),
        next_best=int(rows[order[1]]),
    )


def _runs(ways: pl.DataFrame) -> tuple[Ints, Ints]:
    """Where each component's rows begin, and for every row which component it is of."""
    runs = ways["component_id"].rle_id().to_numpy().astype(np.int64)
    starts = np.flatnonzero(np.diff(runs, prepend=-1))
    return starts, runs


def _benchmarks(cost: Floats, keeps: Bools, component: Ints, components: int) -> Floats:
    """[n] The cost of keeping each row's component; NaN where it is not known, or nothing."""
    kept = np.full(components, np.nan)
    rows = np.flatnonzero(keeps)[::-1]
    kept[component[rows]] = cost[rows]
    kept[~(kept > 0)] = np.nan
    return np.asarray(kept[component])


def _shares(
    of: _Ways, places: list[Place], count: int, stop: Callable[[], bool] | None
) -> tuple[Floats, int]:
    """[n] The share of weightings under which each row is first among its component's.

    Of a place at its worst only the first has a share, which then holds at least.
    """
    shares = np.full(len(of.values), np.nan)
    placed = [(np.array(p.ranked), p) for p in places if p.first is not None]
    if not placed:
        return shares, 0
    values = np.vstack(
        [
            at_worst(of, rows, p.ranked[0]) if p.is_at_worst else of.values[rows]
            for rows, p in placed
        ]
    )
    starts = np.cumsum([0, *(len(rows) for rows, _ in placed[:-1])])
    found, drawn = acceptability(values, starts, count=count, seed=SEED, stop=stop)
    for start, (rows, place) in zip(starts, placed, strict=True):
        told = rows[:1] if place.is_at_worst else rows
        shares[told] = found[start : start + len(told)]
    return shares, drawn
