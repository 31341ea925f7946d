"""What has branch and bound fixed at a node, and what follows from it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.prices_dual import Allowed
from untower.award.problem import EXTERNAL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.award.prices_arrays import Layout
    from untower.award.prices_dual import Dual
    from untower.award.problem import Problem

    Flags = NDArray[np.bool_]
    Coarse = NDArray[np.float32]


@dataclass(frozen=True)
class Node:
    """A part of all choices: what is left open, a bound on it, and multipliers to climb on from."""

    bound: float
    number: int
    """Order in which nodes were made, which settles ties."""
    options: Flags
    """[O] Options still open."""
    closing: Flags
    """[G] Groups that may still be left out."""
    offers: Flags
    """[B] Offers still open."""
    multipliers: Coarse
    depth: int


@dataclass(frozen=True)
class Split:
    """One question that parts a node in two.

    Is this group in one of these options (or closed, if `with_closed`)? Or: is this cell used? Or:
    is this offer chosen?
    """

    group: int
    options: tuple[int, ...] = ()
    with_closed: bool = False
    cell: int | None = None
    offer: int | None = None


def root_of(problem: Problem, dual: Dual, bound_gbp: float, x: Coarse) -> Node:
    """The node of everything."""
    everything = dual.everything
    return Node(
        bound=bound_gbp,
        number=0,
        options=everything.options.copy(),
        closing=everything.closing & np.isfinite(dual.layout.arrays.group_closed),
        offers=np.ones(problem.offers, dtype=np.bool_),
        multipliers=x,
        depth=0,
    )


def allowed_at(node: Node, layout: Layout) -> Allowed:
    """The node as the dual reads it."""
    return Allowed(node.options, node.closing, ~node.offers[layout.cells.offer])


def sides_of(
    problem: Problem, layout: Layout, node: Node, split: Split
) -> list[tuple[Flags, Flags, Flags]]:
    """What is left open on either side of a split; a side with nothing left is not listed."""
    sides = [_yes(problem, layout, node, split), _no(problem, layout, node, split)]
    return [side for side in sides if _has_something(problem, layout, side)]


def _yes(problem: Problem, layout: Layout, node: Node, split: Split) -> tuple[Flags, Flags, Flags]:
    options, closing, offers = node.options.copy(), node.closing.copy(), node.offers.copy()
    cells = layout.cells
    mine = layout.options.group == split.group
    if split.offer is not None:
        items = cells.offer == split.offer
        rivals = np.isin(cells.component[cells.cell], cells.component[cells.cell[items]]) & ~items
        offers[cells.offer[rivals]] = False
        closing[split.group] = False
    elif split.cell is None:
        keep = np.zeros_like(options)
        keep[list(split.options)] = True
        options &= keep | ~mine
        closing[split.group] &= split.with_closed
    else:
        component = cells.component[split.cell]
        others = (cells.component[cells.cell] == component) & (cells.cell != split.cell)
        offers[cells.offer[others]] = False
        closing[split.group] = False
        has = (layout.options.first <= split.cell) & (split.cell < layout.options.end)
        options &= has | ~mine
    return _closed_beyond_the_most(problem, layout, (options, closing, offers))


def _no(problem: Problem, layout: Layout, node: Node, split: Split) -> tuple[Flags, Flags, Flags]:
    options, closing, offers = node.options.copy(), node.closing.copy(), node.offers.copy()
    if split.offer is not None:
        offers[split.offer] = False
    elif split.cell is None:
        options[list(split.options)] = False
        closing[split.group] &= not split.with_closed
    else:
        offers[layout.cells.offer[layout.cells.cell == split.cell]] = False
    return _closed_beyond_the_most(problem, layout, (options, closing, offers))


def _closed_beyond_the_most(
    problem: Problem, layout: Layout, side: tuple[Flags, Flags, Flags]
) -> tuple[Flags, Flags, Flags]:
    """Close every other group once as many as allowed must be open."""
    options, closing, offers = side
    outside = problem.group_kind == EXTERNAL
    if (outside & ~closing).sum() == problem.groups_at_most:
        options &= ~(outside & closing)[layout.options.group]
    return options, closing, offers


def _has_something(problem: Problem, layout: Layout, side: tuple[Flags, Flags, Flags]) -> bool:
    """Whether each component has an offer, each group a way to be, and the number can be met."""
    options, closing, offers = side
    open_options = np.bincount(layout.options.group[options], minlength=problem.groups)
    outside = problem.group_kind == EXTERNAL
    if (outside & ~closing & (open_options == 0)).any():
        return False
    if (outside & ~closing).sum() > problem.groups_at_most:
        return False
    if (outside & (open_options > 0)).sum() < problem.groups_at_least:
        return False
    cells = layout.cells
    here = offers[cells.offer] & (open_options[cells.group[cells.cell]] > 0)
    covered = np.zeros(problem.components, dtype=np.bool_)
    covered[cells.component[cells.cell[here]]] = True
    return bool(covered.all())
