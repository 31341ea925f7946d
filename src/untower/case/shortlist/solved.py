"""Which choice goes furthest towards an aim under some of the rules, and is best of those that do?

What an option aims at is given as what each way counts for, in pounds or in anything else that adds
up: the least of it comes first, cost and quality after it. The joint choice's own ways of solving
do both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.building import build
from untower.award.explaining.narrowing import narrowed
from untower.award.problem import NOTHING, Rows
from untower.award.recost import items_of
from untower.award.solving import solve
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from untower.arithmetic.present_value import Floats
    from untower.award.building import Built
    from untower.award.limits_rules import Rule
    from untower.award.problem import Problem
    from untower.award.situation import Situation
    from untower.award.solving import Solving
    from untower.award.way import Way

NAMED_AT_MOST = 4
SLACK = 1e-6
"""How far above what was reached the best may lie through rounding, as a share of it."""


@dataclass(frozen=True)
class Best:
    """The offers of the best choice; None where there is none, and `why_not` says why."""

    offer_ids: tuple[str, ...] | None
    why_not: str = ""


def first_then_best(
    situation: Situation,
    rules: Sequence[Rule],
    how: Solving,
    sizes: Floats,
    *,
    may: Callable[[Way], bool] | None = None,
) -> Best:
    """The least sum of `sizes` first, then the best on cost and quality with no more of it.

    `sizes` [N] is what each way counts for; only offers all of whose ways `may` be taken are, and
    every rule given is kept.
    """
    built = build(situation, rules)
    kept = _allowed(situation, built, may)
    why_not = _bare(situation, built, kept)
    if why_not is not None:
        return Best(None, why_not)
    left = set(built.offer_ids)
    items = sizes[[w.offer_id in left for w in situation.ways]]
    least, place = narrowed(_counted(built.problem, items), kept)
    found = solve(least, how)
    if found.chosen is None:
        return Best(None, _why_not(rules, is_impossible=found.is_impossible))
    reached = float(least.item_cost[items_of(least, found.chosen)].sum())
    best, _ = narrowed(_capped(built.problem, items, reached), kept)
    then = solve(best, how, found.chosen)
    chosen = found.chosen if then.chosen is None else then.chosen
    return Best(built.choice(place[chosen]))


def _counted(problem: Problem, items: Floats) -> Problem:
    """The same problem where nothing counts but the items themselves."""
    return replace(
        problem,
        item_cost=items,
        manage_cost=np.zeros(problem.groups),
        interface_cost=np.zeros(len(problem.interface_cost)),
        item_discountable=np.zeros(len(items)),
    )


def _capped(problem: Problem, items: Floats, at_most: float) -> Problem:
    """The same problem with a rule more: the items chosen come to no more than a sum."""
    rows = problem.rows
    counting = np.flatnonzero(items)
    if not len(counting):
        return problem
    return replace(
        problem,
        rows=Rows(
            start=np.append(rows.start, rows.start[-1] + len(counting)),
            item=np.append(rows.item, counting),
            coefficient=np.append(rows.coefficient, items[counting]),
            at_most=np.append(rows.at_most, at_most + SLACK * max(1.0, at_most)),
            break_price=np.append(rows.break_price, np.inf),
            group=np.append(rows.group, NOTHING),
        ),
    )


def _allowed(
    situation: Situation, built: Built, may: Callable[[Way], bool] | None
) -> NDArray[np.bool_]:
    """[B] The offers all of whose ways may be taken."""
    refused = set() if may is None else {w.offer_id for w in situation.ways if not may(w)}
    return np.array([o not in refused for o in built.offer_ids], dtype=bool)


def _bare(situation: Situation, built: Built, kept: NDArray[np.bool_]) -> str | None:
    """Why some components are left without any offer; None where none is."""
    if built.blocked:
        names = listed((b.component_id for b in built.blocked), at_most=NAMED_AT_MOST)
        blocking = sorted({rule for b in built.blocked for rule in b.rule_ids})
        if not blocking:
            return f"Nobody offers anything for {names}."
        return f"The rules {listed(blocking)} leave no offer for {names}."
    problem = built.problem
    is_open = np.repeat(kept, np.diff(problem.item_start))
    covered = np.bincount(problem.item_component[is_open], minlength=problem.components)
    bare = [situation.component_ids[k] for k in np.flatnonzero(covered == 0)]
    if not bare:
        return None
    return f"Nothing that may be taken here covers {listed(bare, at_most=NAMED_AT_MOST)}."


def _why_not(rules: Sequence[Rule], *, is_impossible: bool) -> str:
    if not is_impossible:
        return "The search was stopped before it found a choice."
    if not rules:
        return "The offers cannot be put together into a whole."
    return "No choice of this kind keeps every mandatory rule."
