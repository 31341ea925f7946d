"""Which range is the cheapest that keeps the rules and reaches one level more?

The rules are those the chosen range keeps. A ranked rule that gave way there may be broken here by
as much as there and no further. Cost alone counts, not what quality falls short by: a curve of cost
against something is about money.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.checker import require_agreement
from untower.award.curves.curve import RangePoint
from untower.award.curves.overall import months_under, outcome_under
from untower.award.explaining.narrowing import WHOLE_UP_TO, solve_again
from untower.award.problem import NOTHING
from untower.award.recost import cost_of
from untower.award.solving import EXACT_UP_TO, solve
from untower.award.way import RETAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.answered import Answered, CheckedChoice
    from untower.award.building import Built
    from untower.award.checker import Checked, Checker
    from untower.award.limits_rules import Rule
    from untower.award.problem import Floats, Ints, Problem, Rows
    from untower.award.situation import Situation
    from untower.award.solving import Solving

GAP_PCT = 0.25
"""How close to the best possible each point comes before the work moves on."""
WORK = 24
"""Nodes each point may take: points are many, and each starts from its neighbour's range."""
WORK_LARGE = 2
"""Rounds of search instead, where the problem is too large for branch and cut."""
NEAR_SHARE = 0.1
"""Reduced cost, as a share of the mean component's size, up to which an offer stays in."""
ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every point of a run's curves is found on: one problem in which only money counts."""

    answered: Answered
    situation: Situation
    checker: Checker
    chosen: CheckedChoice
    checked: Checked
    problem: Problem
    kept_way: Ints
    """[N] The situation's way that each item is."""
    how: Solving

    @property
    def built(self) -> Built:
        """The offers and rows of the chosen range's own problem."""
        return self.chosen.chosen.built

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules every point keeps."""
        return self.chosen.chosen.kept

    @property
    def start(self) -> Ints:
        """The chosen range as offers of the problem."""
        found = self.built.numbers(self.chosen.chosen.offer_ids or ())
        assert found is not None  # noqa: S101  it was chosen from these very offers
        return found

    def point(self, level: float | None, chosen: Ints, bound_gbp: float) -> RangePoint:
        """A range as a point, once the checker agrees with what it costs."""
        offers = self.built.choice(chosen)
        checked = self.checker.check(offers, self.rules)
        cost, _ = cost_of(self.problem, chosen)
        require_agreement(checked, cost + checked.shortfall_gbp)
        bound = min(bound_gbp, checked.cost_gbp)
        return RangePoint(
            level=level,
            cost_gbp=checked.cost_gbp,
            bound_gbp=bound,
            gap=(checked.cost_gbp - bound) / abs(checked.cost_gbp or 1.0),
            value_gbp=checked.value_gbp,
            user_outcome_pct=outcome_under(checked, self.situation.services),
            months=months_under(checked),
            suppliers=checked.suppliers,
            components_moving=sum(p.basis != RETAIN for p in checked.parts),
            offer_ids=offers,
        )


def ground_of(answered: Answered) -> Ground | None:
    """The problem the curves of a run are found on; None where the run chose nothing."""
    joint, checker = answered.joint, answered.checker
    if joint is None or joint.checked is None or checker is None:
        return None
    chosen, situation = joint.chosen, answered.situation
    built = chosen.built
    offers = set(built.offer_ids)
    kept = np.array([n for n, w in enumerate(situation.ways) if w.offer_id in offers])
    start = built.numbers(chosen.offer_ids or ())
    if start is None:
        return None
    problem = built.problem
    size = problem.components
    return Ground(
        answered=answered,
        situation=situation,
        checker=checker,
        chosen=joint,
        checked=joint.checked,
        problem=replace(
            problem,
            item_cost=situation.money_gbp[kept],
            rows=_held(problem, start),
        ),
        kept_way=kept,
        how=replace(
            answered.how,
            gap_pct=max(answered.how.gap_pct, GAP_PCT),
            work=WORK if size <= EXACT_UP_TO else WORK_LARGE,
            progress=None,
        ),
    )


def cheapest(
    problem: Problem, how: Solving, starts: Sequence[Ints], *, is_whole: bool = False
) -> tuple[Ints | None, float, bool]:
    """The cheapest range found under a problem's rules, what none can cost less than, and whether
    there is none.

    Begins from the cheapest of `starts` that keeps the rules; never comes back with a dearer one.
    Of a large problem only offers that look near the best are looked at, unless `is_whole`: what is
    left out keeps the bound honest, and lower.
    """
    costed = [(*cost_of(problem, start), start) for start in starts]
    allowed = [(cost, start) for cost, broken, start in costed if not broken]
    least, begin = min(allowed, key=lambda pair: pair[0], default=(np.inf, None))
    found = (
        solve(problem, how, begin)
        if is_whole or problem.components <= WHOLE_UP_TO
        else solve_again(problem, how, begin, near_share=NEAR_SHARE, gap_pct=how.gap_pct)
    )
    if found.chosen is None and begin is None and not found.is_impossible:
        found = solve(problem, how)  # nothing among the offers near: the whole is looked at
    is_better = found.objective is not None and found.objective < least
    return found.chosen if is_better else begin, found.bound, found.is_impossible


def with_row(problem: Problem, coefficient: Floats, at_most: float) -> Problem:
    """The problem with one more sum over its items kept at or below a value."""
    item = np.flatnonzero(coefficient).astype(np.int64)
    rows = problem.rows
    more = replace(
        rows,
        start=np.append(rows.start, rows.start[-1] + len(item)).astype(np.int64),
        item=np.concatenate([rows.item, item]).astype(np.int64),
        coefficient=np.concatenate([rows.coefficient, coefficient[item]]),
        at_most=np.append(rows.at_most, at_most + ROUNDING * max(1.0, abs(at_most))),
        break_price=np.append(rows.break_price, np.inf),
        group=np.append(rows.group, NOTHING).astype(np.int64),
    )
    return replace(problem, rows=more)


def only(problem: Problem, item_cost: Floats) -> Problem:
    """The problem with nothing counted but a cost of each item."""
    return replace(
        problem,
        item_cost=item_cost,
        manage_cost=np.zeros_like(problem.manage_cost),
        interface_cost=np.zeros_like(problem.interface_cost),
        band_start=np.zeros_like(problem.band_start),
        band_from=np.zeros(0),
        band_discount=np.zeros(0),
    )


def _held(problem: Problem, start: Ints) -> Rows:
    """The rows with those that gave way held where the chosen range has them."""
    rows = problem.rows
    taken = np.zeros(len(problem.item_cost))
    for offer in start:
        taken[problem.item_start[offer] : problem.item_start[offer + 1]] = 1.0
    row_of = np.repeat(np.arange(len(rows)), np.diff(rows.start))
    sums = np.bincount(row_of, rows.coefficient * taken[rows.item], minlength=len(rows))
    gave = np.isfinite(rows.break_price)
    most = np.where(gave, np.maximum(rows.at_most, sums + ROUNDING * (1 + abs(sums))), rows.at_most)
    return replace(rows, at_most=most, break_price=np.full(len(rows), np.inf))
