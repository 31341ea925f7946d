"""What would the best range be under other rules, near the chosen one and checked like it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.award.building import build
from untower.award.checker import Checked, require_agreement
from untower.award.explaining.narrowing import solve_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.award.explaining.standing import Standing
    from untower.award.limits_rules import Rule


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A range found again, passed by the checker; `checked` None where none was found.

    No range under its rules is worth less than `bound_gbp`; None: nothing is known of that.
    """

    offer_ids: tuple[str, ...]
    checked: Checked | None
    bound_gbp: float | None


NOTHING = Resolved(offer_ids=(), checked=None, bound_gbp=None)


def resolve(standing: Standing, rules: Sequence[Rule], *, is_tight: bool = False) -> Resolved:
    """The best range under `rules`, begun from the chosen one; never worse than it where it may be.

    Ranked rules among them are kept like any other. `is_tight` works longer for a closer bound.
    Raises Disagreement where the checker does not agree.
    """
    built = build(standing.situation, rules)
    if built.blocked or standing.is_stopped():
        return NOTHING
    start = built.numbers(standing.offer_ids)
    found = solve_again(built.problem, standing.how, start, is_tight=is_tight)
    if standing.is_stopped():  # it may have ended before anything better was looked at
        return NOTHING
    bound = found.bound if np.isfinite(found.bound) else None
    if found.chosen is None or found.objective is None:
        return Resolved(offer_ids=(), checked=None, bound_gbp=bound)
    offers = built.choice(found.chosen)
    checked = standing.checker.check(offers, rules)
    require_agreement(checked, found.objective)
    return Resolved(offer_ids=offers, checked=checked, bound_gbp=bound)
