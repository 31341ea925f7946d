"""How do components become the arrays of a cut: one part a component, or one for several joined?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.lots.bad_input import heads
from untower.lots.problem import Problem, gathered
from untower.lots.trades import SERVICE_WORK, spend_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.lots.problem import Ints
    from untower.lots.scope import Scope
    from untower.lots.terms import Terms


def problem_of(scope: Scope, component_ids: Sequence[str], terms: Terms) -> Problem:
    """The arrays of a cut of some components, one part a component."""
    at = {c: n for n, c in enumerate(component_ids)}
    stand_in = scope.assumed_gbp(component_ids)
    annual = np.array(
        [stand_in if (g := scope.annual_gbp.get(c)) is None else g for c in component_ids],
        dtype=np.float64,
    )
    known = np.array([scope.annual_gbp.get(c) or 0.0 for c in component_ids], dtype=np.float64)
    services = sorted({s for c in component_ids for s in scope.shares.get(c, {})})
    column = {s: n for n, s in enumerate(services)}
    service = np.zeros((len(at), len(services)))
    for c, n in at.items():
        for s, share in scope.shares.get(c, {}).items():
            service[n, column[s]] = annual[n] * share
    ties = [(at[t.one], at[t.other], t.annual_gbp, 0.0, False) for t in scope.ties
            if t.one in at and t.other in at]  # fmt: skip
    apart = np.zeros((len(at), len(at)), dtype=bool)
    for rules, is_mandatory in ((scope.mandatory, True), (scope.ranked, False)):
        for kind, one, other, _ in rules:
            if one not in at or other not in at:
                continue
            if is_mandatory and kind == "apart":
                apart[at[one], at[other]] = apart[at[other], at[one]] = True
            elif not is_mandatory:
                joins = kind == "together"
                wish = (terms.wish_gbp, 0.0) if joins else (0.0, terms.wish_gbp)
                ties.append((at[one], at[other], *wish, True))
    trades, trade = spend_by(
        [scope.trades.get(c) for c in component_ids], annual, first=(SERVICE_WORK,)
    )
    layers, layer = spend_by([scope.components[c]["layer"] for c in component_ids], known)
    groups = sorted({g for c in component_ids for g in scope.market.groups_of.get(c, ())})
    team = {g: n for n, g in enumerate(groups)}
    market = np.zeros((len(at), len(groups)), dtype=bool)
    for c, n in at.items():
        market[n, [team[g] for g in scope.market.groups_of.get(c, ())]] = True
    return Problem(
        members=tuple((n,) for n in range(len(at))),
        annual_gbp=annual,
        service_gbp=service,
        trades=trades,
        trade_gbp=trade,
        layer_gbp=layer,
        layer_most_gbp=np.array(
            [np.inf if (m := scope.layers[k].most_gbp) is None else m for k in layers]
        ),
        pairs=np.array([t[:2] for t in ties], dtype=np.int64).reshape(-1, 2),
        apart_gbp=np.array([t[2] for t in ties], dtype=np.float64),
        together_gbp=np.array([t[3] for t in ties], dtype=np.float64),
        is_wish=np.array([t[4] for t in ties], dtype=bool),
        apart=apart,
        market=market,
        is_sme=np.array([g in scope.market.smes for g in groups], dtype=bool),
        maximum_annual_gbp=terms.maximum_annual_gbp,
        rates=terms.rates,
    )


def joined_parts(scope: Scope, component_ids: Sequence[str], problem: Problem) -> Problem:
    """The same problem with components that must stay together as one part each."""
    head = heads([(one, other) for kind, one, other, _ in scope.mandatory if kind == "together"])
    groups: dict[str, list[int]] = {}
    for n, component in enumerate(component_ids):
        groups.setdefault(head.get(component, component), []).append(n)
    return gathered(problem, list(groups.values()))


def layer_codes(scope: Scope, component_ids: Sequence[str]) -> Ints:
    """[n] A code of each component's layer; not known is one code more, the last."""
    layers = [scope.components[c]["layer"] for c in component_ids]
    known = sorted({str(layer) for layer in layers if layer is not None})
    place = {layer: n for n, layer in enumerate(known)}
    return np.array([place.get(layer, len(known)) for layer in layers], dtype=np.int64)
