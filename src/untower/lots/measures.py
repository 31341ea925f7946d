"""If each lot went to a supplier of its own, would suppliers follow layers or services?

The estate's own measure, told of lots in the place of suppliers: `layer_bound` and `service_bound`,
corrected for chance. One lot of everything has nothing to measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.estate.tower_measure import SEED, Measure, Units, measure
from untower.lots.cost import CutCost, cost_of, is_allowed
from untower.lots.forming import layer_codes
from untower.lots.problem import in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from untower.lots.problem import Ints, Problem
    from untower.lots.scope import Scope
    from untower.lots.terms import Terms

PROPOSED, BY_HAND = "proposed", "by hand"
ALL_IN_ONE, TOWERS, EACH_ALONE = "all in one lot", "one lot per layer", "one lot per component"


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One way of cutting the same components: its cost, its measures, and whether it is allowed."""

    name: str
    labels: Ints
    cost: CutCost
    measured: Measure
    is_allowed: bool
    largest_annual_gbp: float
    measured_components: int


def cut_of(
    name: str,
    scope: Scope,
    component_ids: Sequence[str],
    problem: Problem,
    labels: Ints,
    *,
    keeps_other_rules: bool,
    terms: Terms,
    stop: Callable[[], bool] | None = None,
) -> Cut:
    """A cut with its cost and measures; `problem` has one part a component."""
    lots = in_order(labels)
    units, measured = _units(scope, component_ids, problem, lots)
    return Cut(
        name=name,
        labels=lots,
        cost=cost_of(problem, lots),
        measured=measure(units, permutations=terms.permutations, seed=SEED, stop=stop),
        is_allowed=keeps_other_rules and is_allowed(problem, lots),
        largest_annual_gbp=float(np.bincount(lots, weights=problem.annual_gbp).max()),
        measured_components=measured,
    )


def rival_labels(scope: Scope, component_ids: Sequence[str]) -> dict[str, Ints]:
    """The habits a cut is held against: all in one, one lot per layer, one lot per component."""
    count = len(component_ids)
    return {
        ALL_IN_ONE: np.zeros(count, dtype=np.int64),
        TOWERS: layer_codes(scope, component_ids),
        EACH_ALONE: np.arange(count, dtype=np.int64),
    }


def keeps_together(scope: Scope, component_ids: Sequence[str], labels: Ints) -> bool:
    """Whether a cut keeps together what must stay together."""
    at = {c: n for n, c in enumerate(component_ids)}
    return all(
        labels[at[one]] == labels[at[other]]
        for kind, one, other, _ in scope.mandatory
        if kind == "together" and one in at and other in at
    )


def _units(
    scope: Scope, component_ids: Sequence[str], problem: Problem, lots: Ints
) -> tuple[Units, int]:
    """What can be measured: components of known worth and layer that some service uses."""
    known = [
        n
        for n, c in enumerate(component_ids)
        if (scope.annual_gbp.get(c) or 0) > 0
        and scope.components[c]["layer"] is not None
        and scope.shares.get(c)
    ]
    place = {c: n for n, c in enumerate(sorted({s for v in scope.shares.values() for s in v}))}
    cells = [
        (unit, place[service], share)
        for unit, n in enumerate(known)
        for service, share in scope.shares[component_ids[n]].items()
    ]
    unit, service, share = zip(*cells, strict=True) if cells else ((), (), ())
    units = Units(
        groups=lots[known],
        layers=layer_codes(scope, component_ids)[known],
        cost=problem.annual_gbp[known],
        cell_unit=np.array(unit, dtype=np.int64),
        cell_service=np.array(service, dtype=np.int64),
        cell_share=np.array(share, dtype=np.float64),
    )
    return units, len(known)
