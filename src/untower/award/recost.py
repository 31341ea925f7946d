"""What does a choice of offers cost, and which rules does it break? Worked out afresh, in full.

Every way of solving is believed only as far as this agrees with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL, NOBODY, NOTHING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.award.problem import Floats, Ints, Problem

    Flags = NDArray[np.bool_]

ROUNDING = 1e-9
"""Part of a sum within which it is held to be at its limit: arithmetic in floats breaks no rule."""


def cost_of(problem: Problem, chosen: Ints) -> tuple[float, list[str]]:
    """Cost a choice in pounds and name each mandatory rule it breaks.

    `chosen` numbers the offers taken, in any order. Ranked rows (those with a finite break price)
    are paid for in the cost and never named. Names are "component 3", "row 7", "share of group 2",
    "number of groups", "either-or set 1", "apart 4 and 5", "together 4 and 5". Components left out
    or covered twice are named; the cost is then of the offers as given.
    """
    chosen = np.unique(np.asarray(chosen, dtype=np.int64))
    items = items_of(problem, chosen)
    component = problem.item_component[items]
    group = np.repeat(problem.offer_group[chosen], np.diff(problem.item_start)[chosen])
    covered = np.bincount(component, minlength=problem.components)
    held = np.full(problem.components, NOTHING, dtype=np.int64)
    held[component] = group
    outside = problem.group_kind == EXTERNAL
    used = np.bincount(group, minlength=problem.groups) > 0
    spend: Floats = np.bincount(
        group, weights=problem.item_spend[items], minlength=problem.groups
    ).astype(float)
    excess, slack = _excess(problem, items)
    ranked = np.isfinite(problem.rows.break_price)
    cost = float(problem.item_cost[items].sum())
    cost += float(problem.manage_cost[outside & used].sum())
    cost += _interfaces(problem, held) - float(_discounts(problem, items, group, spend).sum())
    cost += float((problem.rows.break_price[ranked] * np.maximum(excess[ranked], 0)).sum())
    broken = [f"component {n}" for n in np.flatnonzero(covered != 1)]
    broken += [f"row {n}" for n in np.flatnonzero(~ranked & (excess > slack))]
    broken += _broken_shares(problem, spend, outside)
    if not problem.groups_at_least <= (used & outside).sum() <= problem.groups_at_most:
        broken.append("number of groups")
    broken += _broken_sets(problem, chosen)
    return cost, broken + _broken_pairs(problem, held, outside)


def items_of(problem: Problem, chosen: Ints) -> Ints:
    """All items of the offers given, offer by offer."""
    lengths = np.diff(problem.item_start)[chosen]
    first = np.repeat(problem.item_start[chosen] - np.cumsum(lengths) + lengths, lengths)
    return first + np.arange(len(first))


def _interfaces(problem: Problem, held: Ints) -> float:
    """Cost of the interfaces between two groups; an end that nobody holds costs none."""
    kind = np.append(problem.group_kind, NOBODY)
    one, other = held[problem.interface_ends[:, 0]], held[problem.interface_ends[:, 1]]
    meets = (one != other) & (kind[one] != NOBODY) & (kind[other] != NOBODY)
    return float(problem.interface_cost[meets].sum())


def _discounts(problem: Problem, items: Ints, group: Ints, spend: Floats) -> Floats:
    """What each group takes off: the dearest band its spend reaches, on all it is taken from."""
    band_group = np.repeat(np.arange(problem.groups), np.diff(problem.band_start))
    reached = spend[band_group] >= problem.band_from - ROUNDING * (1 + problem.band_from)
    share = np.zeros(problem.groups)
    np.maximum.at(share, band_group[reached], problem.band_discount[reached])
    taken_from = np.bincount(
        group, weights=problem.item_discountable[items], minlength=problem.groups
    )
    return share * np.where(problem.group_kind == EXTERNAL, taken_from, 0.0)


def _excess(problem: Problem, items: Ints) -> tuple[Floats, Floats]:
    """How far each row's sum is above its limit, and the rounding allowed it."""
    rows = problem.rows
    is_in = np.zeros(len(problem.item_cost), dtype=bool)
    is_in[items] = True
    at = np.flatnonzero(is_in[rows.item])
    row = np.searchsorted(rows.start, at, side="right") - 1
    amount = rows.coefficient[at]
    total = np.bincount(row, weights=amount, minlength=len(rows))
    size: Floats = np.bincount(row, weights=np.abs(amount), minlength=len(rows)).astype(float)
    return total - rows.at_most, ROUNDING * (1 + np.abs(rows.at_most) + size)


def _broken_shares(problem: Problem, spend: Floats, outside: Flags) -> list[str]:
    limited = outside & np.isfinite(problem.share_at_most)
    total = spend[outside].sum()
    most = np.where(limited, problem.share_at_most, 0.0) * total
    over = limited & (spend > most + ROUNDING * (1 + total))
    return [f"share of group {n}" for n in np.flatnonzero(over)]


def _broken_sets(problem: Problem, chosen: Ints) -> list[str]:
    sets = len(problem.either_or_start) - 1
    number = np.repeat(np.arange(sets), np.diff(problem.either_or_start))
    taken = np.isin(problem.either_or_offer, chosen)
    count = np.bincount(number[taken], minlength=sets)
    return [f"either-or set {n}" for n in np.flatnonzero(count > 1)]


def _broken_pairs(problem: Problem, held: Ints, outside: Flags) -> list[str]:
    one, other = held[problem.apart[:, 0]], held[problem.apart[:, 1]]
    shared = (one == other) & (one != NOTHING) & outside[one]
    pairs = [f"apart {a} and {b}" for a, b in problem.apart[shared].tolist()]
    one, other = held[problem.together[:, 0]], held[problem.together[:, 1]]
    split = (one != other) & (one != NOTHING) & (other != NOTHING)
    return pairs + [f"together {a} and {b}" for a, b in problem.together[split].tolist()]
