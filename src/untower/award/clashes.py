"""Which rules cannot all hold at once, and what would letting one of them go give?

Rules are switched off one at a time and the question is asked again. A rule without which the rest
still cannot all hold is not needed to explain the clash and stays off; a rule without which a
choice appears is one that clashes. What is left is a set from which none can be dropped (a deletion
filter; Chinneck and Dravnieks 1991). That every component is covered is never switched off.

The solver's own conflict routine is not asked: on a clash of whole numbers it names nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.award.exact import choose_exactly, is_possible

if TYPE_CHECKING:
    from untower.award.problem import Problem

NODES_A_QUESTION = 2_000
"""Work for one yes or no; a question that takes more is answered "not known"."""
RELAXED_GAP_PCT = 1.0
"""How near to the best the cost of a relaxed choice is sought: it is an indication, and says so."""

Build = Callable[[frozenset[str]], "Problem"]
"""Given the names of the rules that are on, the problem with those rules and no others."""


@dataclass(frozen=True)
class Relaxed:
    """What there would be were one rule let go and the others kept."""

    rule: str
    is_possible: bool | None
    """Whether any choice would then keep the others; None where the work ended before knowing."""
    cost_gbp: float | None
    """The least cost found then; None where there is no choice or none was found."""
    bound_gbp: float | None
    """No choice then costs less; None where there is no choice or no bound was found."""


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all hold, and what each would give if it alone were let go."""

    rules: tuple[str, ...]
    """In the order given. Empty where the components cannot be covered even with no rule on."""
    none_can_be_dropped: bool
    """False where the work ended first: these clash, but perhaps not all are needed."""
    relaxed: tuple[Relaxed, ...]
    """One for each of `rules`."""


def clashing(
    build: Build,
    rules: tuple[str, ...],
    *,
    stop: Callable[[], bool] | None = None,
    nodes_a_question: int = NODES_A_QUESTION,
) -> Clash | None:
    """A set of rules that cannot all hold; None where they can, or where that is not known.

    `rules` are tried in turn, so name first those that are easiest to do without: what is left is
    then more about the others. At most len(rules) + 1 yes or no questions are asked.
    """

    def ask(on: frozenset[str]) -> bool | None:
        if stop is not None and stop():
            return None
        return is_possible(build(on), node_limit=nodes_a_question, stop=stop)

    kept, none_can_be_dropped = frozenset(rules), True
    if ask(kept) is not False:
        return None
    for rule in rules:
        without = kept - {rule}
        possible = ask(without)
        if possible is False:
            kept = without
        elif possible is None:
            none_can_be_dropped = False
    members = tuple(rule for rule in rules if rule in kept)
    relaxed = tuple(
        _relaxed(build, frozenset(rules), rule, stop, nodes_a_question) for rule in members
    )
    return Clash(members, none_can_be_dropped, relaxed)


def _relaxed(
    build: Build,
    rules: frozenset[str],
    rule: str,
    stop: Callable[[], bool] | None,
    nodes: int,
) -> Relaxed:
    """The best choice found with every rule but this one: it may still clash elsewhere."""
    if stop is not None and stop():
        return Relaxed(rule, None, None, None)
    problem = build(rules - {rule})
    found = choose_exactly(problem, gap_pct=RELAXED_GAP_PCT, stop=stop, node_limit=nodes)
    if found.is_impossible:
        return Relaxed(rule, is_possible=False, cost_gbp=None, bound_gbp=None)
    if found.objective is None:
        return Relaxed(rule, None, None, found.bound if found.bound > -float("inf") else None)
    return Relaxed(rule, is_possible=True, cost_gbp=found.objective, bound_gbp=found.bound)
