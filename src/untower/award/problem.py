"""What is the joint choice, as arrays? One shape that every way of solving it reads.

Choose offers so that every component is covered exactly once, at least cost:

    sum of item_cost                             over the items of the chosen offers
  + manage_cost of each supplier group used      (groups of kind EXTERNAL)
  + interface_cost of each interface whose two ends sit with different groups, neither being NOBODY
  - discount x discountable spend of each group  (the dearest band its annual spend reaches)

subject to the rows below. Money is pounds of present value unless a name says annual. An "item" is
one offer's part for one component; items of an offer stand together (`item_start`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXTERNAL = 0
"""Kind of group: a supplier outside the organisation, with all its parent's companies."""
IN_HOUSE = 1
"""Kind of group: the organisation itself. No managing cost, no bands, counted in no share."""
NOBODY = 2
"""Kind of group: what a retired component is with. An interface to it costs nothing."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NOTHING = -1


@dataclass(frozen=True)
class Rows:
    """Sums over the items of chosen offers, each kept at or below a value.

    Row r is: the sum over n in start[r]:start[r+1] of coefficient[n] for each chosen item[n] is at
    most at_most[r]. A rule "at least" is written with both signs turned. `break_price[r]` is what
    each unit above at_most costs: infinite where the rule is mandatory. `group[r]` is the supplier
    group the row is about when every one of its items belongs to that group (so that a dual may
    keep it inside the group's own subproblem), NOTHING where it reaches over groups.
    """

    start: Ints
    item: Ints
    coefficient: Floats
    at_most: Floats
    break_price: Floats
    group: Ints

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.at_most)


@dataclass(frozen=True)
class Problem:
    """Everything a way of solving needs to know, and nothing of names, dates or tables.

    Shapes: K components, B offers, N items (sorted by offer), G groups, E interfaces, D bands.
    """

    components: int
    groups: int
    scale: Floats
    """[K] Baseline whole-life cost of each component: the size of a step, never a cost."""
    offer_group: Ints
    """[B] Group that makes each offer."""
    item_start: Ints
    """[B+1] First item of each offer."""
    item_component: Ints
    """[N] Component each item covers; no offer covers one twice."""
    item_cost: Floats
    """[N] All that choosing the item adds: money and quality shortfall, at present value."""
    item_spend: Floats
    """[N] Annual spend that counts towards bands and shares; 0 for groups not EXTERNAL."""
    item_discountable: Floats
    """[N] Present value of what a band's discount is taken from; 0 for groups not EXTERNAL."""
    group_kind: Ints
    """[G] EXTERNAL, IN_HOUSE or NOBODY."""
    manage_cost: Floats
    """[G] Cost of having the group in the range at all; 0 for groups not EXTERNAL."""
    band_start: Ints
    """[G+1] First band of each group; band 0 (no discount, from 0) is not listed."""
    band_from: Floats
    """[D] Annual spend from which the band holds, rising within a group."""
    band_discount: Floats
    """[D] Share taken off all the group's discountable spend, 0 to 1, rising in a group."""
    share_at_most: Floats
    """[G] Largest part of all EXTERNAL annual spend a group may have; infinite where none is."""
    interface_ends: Ints
    """[E, 2] The two components of each interface; one interface a pair, no loops."""
    interface_cost: Floats
    """[E] Cost where the two ends sit with different groups."""
    rows: Rows
    either_or_start: Ints
    """[X+1] First member of each either-or set."""
    either_or_offer: Ints
    """[…] Offers of each set, of which at most one is chosen."""
    apart: Ints
    """[A, 2] Pairs of components that no one EXTERNAL group may both have."""
    together: Ints
    """[T, 2] Pairs of components that one and the same group must have."""
    groups_at_least: int
    """Fewest EXTERNAL groups in the range."""
    groups_at_most: int
    """Most EXTERNAL groups in the range."""

    @property
    def offers(self) -> int:
        """How many offers there are."""
        return len(self.offer_group)


@dataclass(frozen=True)
class Progress:
    """What is known so far, as told to a callback: all in pounds, the gap a share of the best."""

    best_gbp: float | None
    bound_gbp: float
    gap: float | None
    work: int
    work_at_most: int


@dataclass(frozen=True)
class Found:
    """What a search brings back.

    `chosen` is the offers chosen, rising, or None where no choice was found. `bound` is never above
    the best possible objective. `is_impossible` is said only when proven: no choice keeps the
    mandatory rules. `work` is the work done, which a replay runs with the clock off.
    """

    chosen: Ints | None
    objective: float | None
    bound: float
    is_impossible: bool
    work: int

    @property
    def gap(self) -> float | None:
        """How far from the best possible at most, as a share of the objective."""
        if self.objective is None:
            return None
        if not self.objective:
            return 0.0
        return max(0.0, (self.objective - self.bound) / abs(self.objective))
