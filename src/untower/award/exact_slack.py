"""Which components may simply be left with nobody, so that their rows need no column for it?

Where that costs nothing and no rule asks about it, a row "covered once" with a column for nobody
says no more than a row "covered at most once" without it. The second is what a solver takes for the
packing it is: its own ways with packings find far more, far sooner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.problem import EXTERNAL, NOBODY, NOTHING

if TYPE_CHECKING:
    from untower.award.problem import Ints, Problem


def slack_offers(problem: Problem) -> Ints:
    """[K] The offer that leaves each component with nobody, free of cost and rules, or NOTHING."""
    offer = np.repeat(np.arange(problem.offers), np.diff(problem.item_start))
    component = problem.item_component
    asked = np.zeros(len(component), dtype=np.bool_)
    asked[problem.rows.item] = True
    tied = np.zeros(problem.components, dtype=np.bool_)
    tied[problem.interface_ends[problem.interface_cost != 0.0].ravel()] = True
    tied[problem.together.ravel()] = True
    free = (problem.group_kind[problem.offer_group] == NOBODY)[offer]
    free &= (np.diff(problem.item_start) == 1)[offer]
    free &= (problem.item_cost == 0.0) & ~asked & ~tied[component]
    free &= ~np.isin(offer, problem.either_or_offer)
    slack = np.full(problem.components, NOTHING)
    at = np.flatnonzero(free)[::-1]  # the last written stands: the first offer of several
    slack[component[at]] = offer[at]
    return slack


def with_slack(problem: Problem, slack: Ints, chosen: Ints) -> Ints:
    """A choice in full: what it leaves open goes to nobody, wherever that is free."""
    kept = without_slack(slack, chosen)
    item = np.isin(np.repeat(np.arange(problem.offers), np.diff(problem.item_start)), kept)
    covered = np.zeros(problem.components, dtype=np.bool_)
    covered[problem.item_component[item]] = True
    whole: Ints = np.sort(np.concatenate([kept, slack[~covered & (slack != NOTHING)]]))
    return whole


def without_slack(slack: Ints, chosen: Ints) -> Ints:
    """A choice as the model has it: the offers that only leave a component with nobody are not."""
    kept: Ints = chosen[~np.isin(chosen, slack)]
    return kept


def is_packing(problem: Problem) -> bool:
    """Whether only prices decide: any component may be left out, and offers merely clash.

    Two offers clash where they want one component or stand in one either-or set. There is nothing
    else to pay and no other rule.
    """
    outside = problem.group_kind == EXTERNAL
    return bool(
        (slack_offers(problem) != NOTHING).all()
        and not np.isfinite(problem.rows.at_most).any()
        and not (problem.manage_cost[outside] != 0.0).any()
        and not np.isfinite(problem.share_at_most[outside]).any()
        and not (problem.interface_cost != 0.0).any()
        and not (problem.band_discount > 0.0).any()
        and not len(problem.apart)
        and not len(problem.together)
        and problem.groups_at_least <= 0
        and problem.groups_at_most >= outside.sum()
    )
