"""Which choice is best under the rules, how sure is that, and which ranked rules had to give way?

First every rule is kept, ranked or not. Only where that is proven impossible do ranked rules give
way, the last in rank first, until a choice exists; then those given up are taken back one by one,
the highest in rank first, wherever a choice still exists. What is left given up is broken by as
little as a steep price for each unit of it can bring about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from untower.award.building import Built, Weighing, build
from untower.award.clashes import clashing
from untower.award.limits_rows import WRITERS
from untower.award.solving import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.clashes import Clash
    from untower.award.limits_rules import Rule
    from untower.award.problem import Found, Problem
    from untower.award.situation import Situation
    from untower.award.solving import Solving

WITHIN_GAP = "best possible within gap"
BEST_FOUND = "best found"
IMPOSSIBLE = "no choice satisfies these rules"
NONE_FOUND = "stopped before a choice was found"
STEEP = 10.0
"""How many times the whole baseline a rule broken by its own full value would cost."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A choice and how sure it is. `offer_ids` None: none was found.

    `kept` are the rules it keeps, `given_way` those it may break. `value_gbp` is the objective in
    pounds at present value, quality included; no choice under the same rules is below `bound_gbp`.
    `gap` is the difference as a share of the value.
    """

    status: str
    offer_ids: tuple[str, ...] | None
    value_gbp: float | None
    bound_gbp: float | None
    gap: float | None
    work: int
    kept: tuple[Rule, ...]
    given_way: tuple[Rule, ...]
    built: Built


def choose_range(
    situation: Situation,
    rules: Sequence[Rule],
    *,
    how: Solving,
    start: Sequence[str] | None = None,
    weighing: Weighing | None = None,
) -> Chosen:
    """The best range under the rules, ranked ones giving way where they must.

    `start` is a choice to begin from: ids of offers. Deterministic but for `how.stop`.
    """
    first = _solve(situation, rules, how, start=start, weighing=weighing)
    ranked = sorted((r for r in rules if r.rank is not None), key=_last_first)
    if first.status != IMPOSSIBLE or not ranked:
        return first
    given: list[Rule] = []
    for rule in ranked:
        given.append(rule)
        left = [r for r in rules if r not in given]
        first = _solve(situation, left, how, weighing=weighing)
        if first.status != IMPOSSIBLE:
            break
    if first.status == IMPOSSIBLE:
        return _solve(situation, rules, how, weighing=weighing)
    for rule in reversed(given[:-1]):  # the last one given up made the difference
        without = [r for r in given if r != rule]
        tried = _solve(situation, [r for r in rules if r not in without], how, weighing=weighing)
        if tried.status != IMPOSSIBLE:
            given = without
    return _least_broken(situation, rules, given, how, weighing)


def clash_of(situation: Situation, rules: Sequence[Rule], how: Solving) -> Clash | None:
    """Which rules cannot all hold, of those that may not give way; None where that is not known.

    A default is tried first: what is left is then more about the rules somebody wrote down.
    """
    asked = sorted((r for r in rules if r.is_mandatory), key=lambda r: not r.is_default)

    def problem_under(on: frozenset[str]) -> Problem:
        return build(situation, [r for r in asked if r.rule_id in on]).problem

    return clashing(problem_under, tuple(r.rule_id for r in asked), stop=how.stop)


def _last_first(rule: Rule) -> tuple[int, str]:
    return (-(rule.rank or 0), rule.rule_id)


def _least_broken(
    situation: Situation,
    rules: Sequence[Rule],
    given: Sequence[Rule],
    how: Solving,
    weighing: Weighing | None,
) -> Chosen:
    """The best choice that breaks the rules given up as little as a steep price brings about."""
    size = STEEP * sum(max(0.0, gbp) for gbp in situation.baseline_gbp.values())
    built = build(situation, rules, weighing=weighing)
    prices = {}
    for rule in given:
        units = [abs(row.at_most) for row in built.rows if row.rule is rule]
        units += [float(np.abs(row.coefficient).max()) for row in built.rows if row.rule is rule]
        if rule.kind in WRITERS and units:
            prices[rule.rule_id] = size / max(*units, 1e-9)
    kept = [r for r in rules if r not in given or r.rule_id in prices]
    chosen = _solve(situation, kept, how, weighing=weighing, prices=prices)
    return replace(chosen, kept=tuple(r for r in rules if r not in given), given_way=tuple(given))


def _solve(
    situation: Situation,
    rules: Sequence[Rule],
    how: Solving,
    *,
    start: Sequence[str] | None = None,
    weighing: Weighing | None = None,
    prices: dict[str, float] | None = None,
) -> Chosen:
    """One solve under rules all of which are kept, but for those with a price."""
    built = build(situation, rules, weighing=weighing, prices=prices)
    if built.blocked:
        return Chosen(
            status=IMPOSSIBLE,
            offer_ids=None,
            value_gbp=None,
            bound_gbp=None,
            gap=None,
            work=0,
            kept=tuple(rules),
            given_way=(),
            built=built,
        )
    begin = None if start is None else built.numbers(start)
    found = solve(built.problem, how, begin)
    value, bound = _without_breaking(built, found)
    gap = None if value is None or bound is None else max(0.0, value - bound) / abs(value or 1.0)
    return Chosen(
        status=_status(found, gap, how.gap_pct),
        offer_ids=None if found.chosen is None else built.choice(found.chosen),
        value_gbp=value,
        bound_gbp=bound,
        gap=gap,
        work=found.work,
        kept=tuple(rules),
        given_way=(),
        built=built,
    )


def _without_breaking(built: Built, found: Found) -> tuple[float | None, float | None]:
    """Objective and bound less what rules that give way were priced at: a price is no cost."""
    bound = found.bound if np.isfinite(found.bound) else None
    if found.objective is None or found.chosen is None:
        return None, None if found.is_impossible else bound
    rows, starts = built.problem.rows, built.problem.item_start
    taken = np.zeros(len(built.problem.item_component))
    for offer in found.chosen:
        taken[starts[offer] : starts[offer + 1]] = 1.0
    paid = 0.0
    for row in np.flatnonzero(np.isfinite(rows.break_price)):
        part = slice(rows.start[row], rows.start[row + 1])
        over = float(rows.coefficient[part] @ taken[rows.item[part]]) - rows.at_most[row]
        paid += float(rows.break_price[row]) * max(0.0, over)
    return found.objective - paid, None if bound is None else bound - paid


def _status(found: Found, gap: float | None, gap_pct: float) -> str:
    if found.is_impossible:
        return IMPOSSIBLE
    if found.chosen is None:
        return NONE_FOUND
    return WITHIN_GAP if gap is not None and gap <= gap_pct / 100 + 1e-12 else BEST_FOUND
