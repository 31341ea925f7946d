"""In what order do items stand, and in which ways can each group be in the range?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL, NOTHING
from untower.award.recost import ROUNDING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.award.problem import Floats, Ints, Problem

    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """Items sorted by group and component; a cell is one group at one component."""

    item: Ints
    """[n] Item at each position."""
    offer: Ints
    """[n] Offer of each position."""
    cell: Ints
    """[n] Cell of each position."""
    start: Ints
    """[C+1] First position of each cell."""
    component: Ints
    """[C] Component of each cell."""
    group: Ints
    """[C] Group of each cell."""
    group_start: Ints
    """[G+1] First cell of each group; the centre's cell stands last, those apart from it first."""
    centre: int
    """Component with the most others apart from it, or NOTHING."""
    is_aside: Flags
    """[K] Whether the component must be apart from the centre."""


@dataclass(frozen=True)
class Options:
    """Ways for each group to be in the range, each a band on a range of cells."""

    group: Ints
    """[O] Group of each option."""
    band: Ints
    """[O] Band, 0 being no discount."""
    at_least: Floats
    """[O] Annual spend from which the option holds; minus infinity for band 0."""
    discount: Floats
    """[O] Share taken off discountable spend."""
    first: Ints
    """[O] First cell the option may use."""
    end: Ints
    """[O] One past the last cell the option may use."""


def cells_of(problem: Problem) -> Cells:
    """Sort the items of all offers that could ever be chosen."""
    centre, is_aside = _star(problem)
    owner = np.repeat(np.arange(problem.offers), np.diff(problem.item_start))
    item = np.flatnonzero(_possible(problem, owner, centre, is_aside)[owner])
    offer = owner[item]
    component, group = problem.item_component[item], problem.offer_group[offer]
    place = np.where(is_aside, 0, 1)
    if centre != NOTHING:
        place[centre] = 2
    outside = problem.group_kind[group] == EXTERNAL
    order = np.lexsort((component, np.where(outside, place[component], 0), group))
    item, offer, component, group = item[order], offer[order], component[order], group[order]
    is_first = np.ones(len(item), dtype=np.bool_)
    is_first[1:] = (component[1:] != component[:-1]) | (group[1:] != group[:-1])
    first = np.flatnonzero(is_first)
    return Cells(
        item=item,
        offer=offer,
        cell=np.cumsum(is_first) - 1,
        start=np.append(first, len(item)),
        component=component[first],
        group=group[first],
        group_start=np.searchsorted(group[first], np.arange(problem.groups + 1)),
        centre=centre,
        is_aside=is_aside,
    )


def options_of(problem: Problem, cells: Cells) -> Options:
    """List the bands each group could ever reach, twice where centre and rest part."""
    spend = np.maximum(problem.item_spend[cells.item], 0.0)
    largest = np.maximum.reduceat(spend, cells.start[:-1]) if len(spend) else spend
    listed: list[tuple[int, int, float, float, int, int]] = []
    for group in range(problem.groups):
        first, end = (int(n) for n in cells.group_start[group : group + 2])
        if problem.group_kind[group] != EXTERNAL:
            listed.append((group, 0, -np.inf, 0.0, first, end))
            continue
        for one, other in _modes(cells, first, end):
            most = float(largest[one:other].sum())
            listed.append((group, 0, -np.inf, 0.0, one, other))
            bands = range(int(problem.band_start[group]), int(problem.band_start[group + 1]))
            for number, band in enumerate(bands, start=1):
                at_least = float(problem.band_from[band])
                if at_least <= most + 2 * ROUNDING * (1 + at_least):
                    discount = float(problem.band_discount[band])
                    listed.append((group, number, at_least, discount, one, other))
    columns = list(zip(*listed, strict=True)) if listed else [()] * 6
    whole, real = np.int64, np.float64
    return Options(
        group=np.array(columns[0], dtype=whole),
        band=np.array(columns[1], dtype=whole),
        at_least=np.array(columns[2], dtype=real),
        discount=np.array(columns[3], dtype=real),
        first=np.array(columns[4], dtype=whole),
        end=np.array(columns[5], dtype=whole),
    )


def _modes(cells: Cells, first: int, end: int) -> list[tuple[int, int]]:
    """Ranges of cells a group may hold: all, or all but the centre, or what goes with it."""
    if first == end:
        return []
    aside = int(cells.is_aside[cells.component[first:end]].sum())
    if cells.component[end - 1] != cells.centre or not aside:
        return [(first, end)]
    return [(first, end - 1), (first + aside, end)]


def _star(problem: Problem) -> tuple[int, Flags]:
    """Component with the most others apart from it, and which those are."""
    is_aside = np.zeros(problem.components, dtype=np.bool_)
    if not len(problem.apart):
        return NOTHING, is_aside
    centre = int(np.bincount(problem.apart.ravel(), minlength=problem.components).argmax())
    touching = problem.apart[(problem.apart == centre).any(axis=1)]
    is_aside[touching.ravel()] = True
    is_aside[centre] = False
    return centre, is_aside


def _possible(problem: Problem, owner: Ints, centre: int, is_aside: Flags) -> Flags:
    """Offers that span no pair to be kept apart and lack no other end of a pair together."""
    component = problem.item_component
    outside = problem.group_kind[problem.offer_group] == EXTERNAL
    possible = np.ones(problem.offers, dtype=np.bool_)
    if centre != NOTHING:
        holds = np.bincount(owner[component == centre], minlength=problem.offers) > 0
        beside = np.bincount(owner[is_aside[component]], minlength=problem.offers) > 0
        possible &= ~(holds & beside & outside)
    packages = np.flatnonzero((np.diff(problem.item_start)[owner] > 1) & outside[owner])
    packages = packages[np.argsort(component[packages], kind="stable")]
    starts = np.searchsorted(component[packages], np.arange(problem.components + 1))
    for one, other in problem.apart[(problem.apart != centre).all(axis=1)]:
        at_one, at_other = (owner[packages[starts[k] : starts[k + 1]]] for k in (one, other))
        possible[np.intersect1d(at_one, at_other)] = False
    return _with_both_ends(problem, owner, possible)


def _with_both_ends(problem: Problem, owner: Ints, possible: Flags) -> Flags:
    """Drop offers for one end of a pair together where the group has none for the other."""
    if not len(problem.together):
        return possible
    component, group = problem.item_component, problem.offer_group[owner]
    while True:
        has = np.zeros((problem.components, problem.groups), dtype=np.bool_)
        has[component[possible[owner]], group[possible[owner]]] = True
        allowed = np.ones_like(has)
        for one, other in problem.together:
            both = has[one] & has[other]
            allowed[one] &= both
            allowed[other] &= both
        kept = possible.copy()
        kept[owner[~allowed[component, group]]] = False
        if (kept == possible).all():
            return possible
        possible = kept
