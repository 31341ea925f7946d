"""How well would the users of all services be served under a choice, and when is all of it there?

The overall outcome is the mean over the services whose user outcome is known, each with what the
choice is expected to change, weighted by how often it was completed; equally where any of those is
blank. Full benefit is there once the last component that moves has moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from untower.award.way import RETAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.checker import Checked
    from untower.award.problem import Floats
    from untower.award.situation import Situation
    from untower.award.user_floor import Served


def weights_of(services: Sequence[Served]) -> dict[str, float]:
    """What each service with a known outcome counts for, summing to 1; empty where there is none.

    A service that nobody completed counts for nothing; where nobody completed any, all alike.
    """
    known = [s for s in services if s.user_outcome_pct is not None]
    counts = [s.completed for s in known]
    if any(n is None for n in counts) or not sum(n or 0 for n in counts):
        return {s.service_id: 1 / len(known) for s in known}
    total = sum(n or 0 for n in counts)
    return {s.service_id: (n or 0) / total for s, n in zip(known, counts, strict=True)}


def outcome_now(services: Sequence[Served]) -> float | None:
    """The overall outcome as measured, 0 to 100; None where no service has a known one."""
    weights = weights_of(services)
    if not weights:
        return None
    return sum(weights.get(s.service_id, 0.0) * (s.user_outcome_pct or 0.0) for s in services)


def outcome_under(checked: Checked, services: Sequence[Served]) -> float | None:
    """The overall outcome a checked choice is expected to bring, by the checker's own reading."""
    now = outcome_now(services)
    if now is None:
        return None
    effect = {p.component_id: p.user_effect for p in checked.parts}
    weights = weights_of(services)
    return now + sum(
        weights.get(s.service_id, 0.0) * share * effect[k]
        for s in services
        for k, share in s.shares.items()
    )


def outcome_of_ways(situation: Situation) -> Floats:
    """[N] What each way adds to the overall outcome, in percentage points."""
    by_component = np.zeros(len(situation.component_ids))
    weights = weights_of(situation.services)
    for service in situation.services:
        for component, share in service.shares.items():
            weight = weights.get(service.service_id, 0.0)
            by_component[situation.component_at[component]] += weight * share
    return by_component[situation.way_component] * situation.effects.points


def months_of_ways(situation: Situation) -> Floats:
    """[N] Months from the plan's start until each way has moved in full; what stays moves never."""
    return np.array(
        [
            0.0 if w.basis == RETAIN else float(w.starts_after_months + (w.months_to_move or 0))
            for w in situation.ways
        ]
    )


def months_under(checked: Checked) -> int:
    """Months until the last component that moves has moved, by the checker's own reading."""
    return max(
        (p.change_month + p.moving_months for p in checked.parts if p.basis != RETAIN), default=0
    )
