"""What is a lot like: whose own is it, which trades and layers does it carry, how is it called?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.lots.cost import kept_by_lot
from untower.lots.problem import rows_by_lot
from untower.lots.trades import SERVICE_WORK, spoken
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.lots.problem import Ints, Problem
    from untower.lots.scope import Scope

MAIN_SERVICES = 2
CARRIED_FROM = 4  # a trade is named in a title from a quarter of the lot


def own_services(
    scope: Scope, component_ids: Sequence[str], problem: Problem, labels: Ints, count: int
) -> list[tuple[tuple[str, float], ...]]:
    """By lot the services that have it as their own, largest first, with the part of their spend.

    One lot alone is no service's own.
    """
    names = sorted({s for c in component_ids for s in scope.shares.get(c, {})})
    found: list[list[tuple[float, str, float]]] = [[] for _ in range(count)]
    if count > 1 and names:
        kept = kept_by_lot(problem, labels, count)
        inside = rows_by_lot(problem.service_gbp, labels, count)
        for v, lot in enumerate(kept.argmax(axis=1).tolist()):
            if kept[v, lot] > 0:
                gbp = float(inside[lot, v])
                found[lot].append((-gbp, names[v], gbp / float(problem.by_service_gbp[v])))
    return [tuple((s, round(share, 4)) for _, s, share in sorted(own)) for own in found]


def trades_in(scope: Scope, members: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The trades known among some components, dearest first, with what each costs a year."""
    found: dict[str, float] = {}
    for c in members:
        if c in scope.trades:
            found[scope.trades[c]] = found.get(scope.trades[c], 0.0) + (
                scope.annual_gbp.get(c) or 0.0
            )
    return tuple(sorted(found.items(), key=lambda k: (-k[1], k[0])))


def layer_shares_of(scope: Scope, members: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Each layer whose share is limited, and the part of its known cost some components are."""
    found: dict[str, float] = {}
    for c in members:
        layer = scope.components[c]["layer"]
        if layer is not None and (of := scope.layers[str(layer)]).most_gbp is not None:
            part = (scope.annual_gbp.get(c) or 0.0) / of.annual_gbp if of.annual_gbp > 0 else 0.0
            found[str(layer)] = found.get(str(layer), 0.0) + part
    return tuple(sorted(found.items(), key=lambda k: (-k[1], k[0])))


def title_of(
    scope: Scope,
    members: Sequence[str],
    services: Sequence[tuple[str, float]],
    trades: Sequence[tuple[str, float]],
) -> str:
    """A working title from facts: its component, its own services, or the trades it carries."""
    if len(members) == 1:
        return scope.title(members[0])
    main = [scope.services.get(s, s) for s, _ in services[:MAIN_SERVICES]]
    whole = sum(gbp for _, gbp in trades)
    shared = [t for t, gbp in trades if t != SERVICE_WORK and gbp * CARRIED_FROM >= whole > 0]
    carried = listed([spoken(t) for t in shared])
    if (trades and trades[0][0] != SERVICE_WORK) or not main:
        dearest = sorted(members, key=lambda c: (-(scope.annual_gbp.get(c) or 0.0), c))[:1]
        named = f"{scope.title(dearest[0])} and {len(members) - 1} more"
        return f"{carried[:1].upper()}{carried[1:]}: {named}" if carried else named
    rest = len(services) - len(main)
    more = f" and {rest} more service{'' if rest == 1 else 's'}" if rest else ""
    own = f"{', '.join(main)}{more}" if more else " and ".join(main)
    return f"{own}, with {carried}" if carried else own
