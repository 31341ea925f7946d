"""How is a problem made small enough to be solved again and again, without losing what it says?

Every offer has a reduced cost in the fractional choice: no range with that offer is worth less than
the fractional choice and that much more. Offers far above the best are left out, the rest is solved
whole, and the lower figure stays honest: it is the lower of the smaller problem's bound and what a
range with any offer left out would be worth at least.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.arithmetic.solver import Solver, Status
from untower.award.exact import root_of
from untower.award.exact_model import model_of
from untower.award.problem import Found, Rows
from untower.award.recost import cost_of
from untower.award.solving import EXACT_UP_TO, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from untower.award.problem import Floats, Ints, Problem
    from untower.award.solving import Solving

    Flags = NDArray[np.bool_]

WHOLE_UP_TO = 60
"""Components up to which a problem is solved whole each time."""
NEAR_SHARE = 0.04
"""Reduced cost, as a share of the mean component's size, up to which an offer stays in."""
NODES = 20
"""Nodes of each solve again of a narrowed problem."""
ROUNDS = 2
"""Rounds of each solve again where the problem is too large for branch and cut."""
GAP_PCT = 0.02
"""How close each solve again goes: a rule may cost less than the choice's own gap."""


@dataclass(frozen=True)
class Fraction:
    """The fractional choice: its value, below every choice, and each offer's reduced cost [B]."""

    bound_gbp: float
    reduced_gbp: Floats


def fraction_of(problem: Problem, stop: Callable[[], bool] | None = None) -> Fraction | None:
    """The fractional choice of a problem; None where it is too large, or has no answer."""
    if problem.components > EXACT_UP_TO:
        return None
    model = model_of(problem)
    root = root_of(model, stop=stop)
    if root.status is not Status.OPTIMAL:
        return None
    solver = Solver(model.program, is_relaxed=True)
    if root.cuts is not None:
        solver.add_rows(root.cuts)
    answer = solver.solve(stop=stop)
    if answer.status is not Status.OPTIMAL or answer.column_dual is None:
        return None
    # An offer at its upper end has a negative reduced cost: leaving it out is what would cost.
    reduced = np.maximum(0.0, answer.column_dual[: problem.offers]) * model.unit_gbp
    return Fraction(min(answer.bound * model.unit_gbp, root.bound_gbp), reduced)


def solve_again(
    problem: Problem,
    how: Solving,
    start: Ints | None,
    *,
    fraction: Fraction | None = None,
    is_tight: bool = False,
    barred: Flags | None = None,
    whole_up_to: int = WHOLE_UP_TO,
    near_share: float = NEAR_SHARE,
    gap_pct: float = GAP_PCT,
) -> Found:
    """The best choice short work brings, with a bound that holds for the whole problem.

    `start` is a choice to begin from. `fraction` is of this problem, or of one with the same rules
    and more offers; without it, it is made here. `is_tight` keeps every offer that could be in a
    better choice than the start, for a closer bound. `barred` [B] may not be chosen.
    """
    allowed = np.ones(problem.offers, dtype=bool) if barred is None else ~barred
    short = replace(how, progress=None, gap_pct=min(how.gap_pct, gap_pct))
    if problem.components > EXACT_UP_TO:
        return _solve_kept(problem, replace(short, work=ROUNDS), start, allowed)
    if problem.components <= whole_up_to:
        return _solve_kept(problem, replace(short, work=None), start, allowed)
    fraction = fraction or fraction_of(problem, how.stop)
    if fraction is None:
        return _solve_kept(problem, replace(short, work=NODES), start, allowed)
    within = near_share * float(problem.scale.mean())
    if is_tight and start is not None:
        within = max(within, cost_of(problem, start)[0] - fraction.bound_gbp)
    near = fraction.reduced_gbp <= within
    if start is not None:
        near[start] = True
    kept = _covering(problem, near & allowed, allowed)
    found = _solve_kept(problem, replace(short, work=NODES), start, kept)
    beyond = fraction.bound_gbp + within
    if found.chosen is None:  # nothing near: what is farther off was not looked at
        return Found(None, None, fraction.bound_gbp, is_impossible=False, work=found.work)
    return replace(found, bound=max(fraction.bound_gbp, min(found.bound, beyond)))


def narrowed(problem: Problem, kept: Flags) -> tuple[Problem, Ints]:
    """The same problem with the offers kept alone, and their numbers in the whole one."""
    count = np.diff(problem.item_start)
    item_kept = np.repeat(kept, count)
    new_item, new_offer = np.cumsum(item_kept) - 1, np.cumsum(kept) - 1
    rows, entry = problem.rows, item_kept[problem.rows.item]
    row = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    sets = len(problem.either_or_start) - 1
    of_set = np.repeat(np.arange(sets), np.diff(problem.either_or_start))
    member = kept[problem.either_or_offer]
    small = replace(
        problem,
        offer_group=problem.offer_group[kept],
        item_start=_starts(count[kept]),
        item_component=problem.item_component[item_kept],
        item_cost=problem.item_cost[item_kept],
        item_spend=problem.item_spend[item_kept],
        item_discountable=problem.item_discountable[item_kept],
        rows=Rows(
            start=_starts(np.bincount(row[entry], minlength=len(rows))),
            item=new_item[rows.item[entry]],
            coefficient=rows.coefficient[entry],
            at_most=rows.at_most,
            break_price=rows.break_price,
            group=rows.group,
        ),
        either_or_start=_starts(np.bincount(of_set[member], minlength=sets)),
        either_or_offer=new_offer[problem.either_or_offer[member]],
    )
    return small, np.flatnonzero(kept)


def _solve_kept(problem: Problem, how: Solving, start: Ints | None, kept: Flags) -> Found:
    if kept.all():
        return solve(problem, how, start)
    small, place = narrowed(problem, kept)
    begin = None
    if start is not None and kept[start].all():
        begin = np.searchsorted(place, np.sort(start)).astype(np.int64)
    found = solve(small, how, begin)
    return replace(found, chosen=None if found.chosen is None else place[found.chosen])


def _covering(problem: Problem, near: Flags, allowed: Flags) -> Flags:
    """The offers near, and every offer allowed for a component that none of them covers."""
    offer = np.repeat(np.arange(problem.offers), np.diff(problem.item_start))
    covered = np.zeros(problem.components, dtype=bool)
    covered[problem.item_component[near[offer]]] = True
    lacking = np.zeros(problem.offers, dtype=bool)
    lacking[offer[~covered[problem.item_component]]] = True
    return np.asarray(near | (lacking & allowed), dtype=bool)


def _starts(counts: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
