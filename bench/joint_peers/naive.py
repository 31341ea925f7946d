"""The model most people would write first, in PuLP: clear, right and loose.

An interface variable is forced up by each pair of offers that two providers make for its ends; a
provider's managing cost and its discounts hang on one large number each.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pulp

if TYPE_CHECKING:
    from types import SimpleNamespace

    from written_round import Clock


def model(one: SimpleNamespace, clock: Clock) -> tuple[pulp.LpProblem, dict[int, pulp.LpVariable]]:
    """The model and its offer variables; gives up when the clock has run out."""
    providers = range(1, one.nobody)
    bands = range(len(one.band_from))
    made_by = [[] for _ in range(one.nobody + 1)]
    covering = [[] for _ in range(one.components)]
    for offer in range(one.offers):
        made_by[one.offer_provider[offer]].append(offer)
        for part in one.parts[offer]:
            covering[part].append(offer)
    large = float(one.offer_price.sum())
    it = pulp.LpProblem("round", pulp.LpMinimize)
    take = pulp.LpVariable.dicts("take", range(one.offers), cat="Binary")
    use = pulp.LpVariable.dicts("use", providers, cat="Binary")
    meet = pulp.LpVariable.dicts("meet", range(len(one.interfaces)), 0, 1)
    pairs = [(p, b) for p in providers for b in bands]
    reach = pulp.LpVariable.dicts("reach", pairs, cat="Binary")
    off = pulp.LpVariable.dicts("off", pairs, 0)
    total = pulp.LpVariable("total", 0)
    spend = {
        p: pulp.lpSum(int(one.offer_price[b]) * take[b] for b in made_by[p]) for p in providers
    }
    it += (
        pulp.lpSum(int(one.offer_cost[b]) * take[b] for b in range(one.offers))
        + pulp.lpSum(int(cost) * meet[e] for e, cost in enumerate(one.interface_cost))
        + pulp.lpSum(int(one.managing_cost[p]) * use[p] for p in providers)
        - pulp.lpSum(off.values())
    )
    for part in range(one.components):
        it += pulp.lpSum(take[b] for b in covering[part]) == 1
    for interface, (low, high) in enumerate(one.interfaces):
        clock.left()
        for here in covering[low]:
            for there in covering[high]:
                who = {int(one.offer_provider[here]), int(one.offer_provider[there])}
                if len(who) == 2 and one.nobody not in who:
                    it += meet[interface] >= take[here] + take[there] - 1
    for members in one.sets:
        it += pulp.lpSum(take[b] for b in members) <= 1
    it += total == pulp.lpSum(spend.values())
    for p in providers:
        clock.left()
        mine = made_by[p]
        if mine:
            it += pulp.lpSum(take[b] for b in mine) <= one.components * use[p]
            it += use[p] <= pulp.lpSum(take[b] for b in mine)
        else:
            it += use[p] == 0
        it += spend[p] <= int(one.contract_at_most)
        it += spend[p] <= float(one.share_at_most) * total
        it += pulp.lpSum(int(one.size[one.parts[b]].sum()) * take[b] for b in mine) <= int(
            one.capacity[p]
        )
        it += pulp.lpSum(reach[p, b] for b in bands) <= 1
        for b in bands:
            it += off[p, b] <= float(one.band_discount[b]) * spend[p]
            it += off[p, b] <= large * reach[p, b]
            it += spend[p] >= int(one.band_from[b]) * reach[p, b]
        for layer, at_most in enumerate(one.tower_at_most):
            held = pulp.lpSum(int((one.layer[one.parts[b]] == layer).sum()) * take[b] for b in mine)
            it += held <= int(at_most)
        integrating = [b for b in mine if 0 in one.parts[b]]
        alone = [b for b in integrating if len(one.parts[b]) == 1]
        others = [b for b in mine if b not in set(integrating)]
        for b in set(integrating) - set(alone):
            it += take[b] == 0
        if alone and others:
            it += pulp.lpSum(take[b] for b in others) <= one.components * (
                1 - pulp.lpSum(take[b] for b in alone)
            )
        for pair in one.exclusions:
            held = pulp.lpSum(int(np.isin(one.parts[b], pair).sum()) * take[b] for b in mine)
            it += held <= 1
    it += (
        pulp.lpSum(spend[p] for p in providers if one.is_sme[p]) >= float(one.sme_at_least) * total
    )
    it += pulp.lpSum(int(one.offer_fte[b]) * take[b] for b in range(one.offers)) <= int(
        one.fte_at_most
    )
    paid = one.offer_price + one.offer_transition
    it += pulp.lpSum(int(paid[b]) * take[b] for b in range(one.offers)) <= int(one.budget)
    it += pulp.lpSum(use.values()) <= int(one.providers_at_most)
    it += pulp.lpSum(use.values()) >= int(one.providers_at_least)
    return it, take


def chosen(it: pulp.LpProblem, take: dict[int, pulp.LpVariable]) -> list[int] | None:
    """The offers taken, or None where PuLP has no solution to show."""
    if it.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return None
    values = [(offer, one.varValue) for offer, one in take.items()]
    if any(value is None or not math.isfinite(value) for _, value in values):
        return None
    return [offer for offer, value in values if value > 0.5]
