"""What is one range on a curve, what is marked beside it, and how are they written down?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.award.figures_choice import gbp

if TYPE_CHECKING:
    from untower.award.curves.frontier import Frontier
    from untower.award.curves.speed import Speed


@dataclass(frozen=True, kw_only=True)
class RangePoint:
    """The cheapest range found that reaches a level, passed by the checker.

    `level` is what was asked for; None where nothing was. `cost_gbp` is money at present value; no
    range that reaches the level costs less than `bound_gbp`. `value_gbp` adds what its quality
    falls short by. `months` is when its last move is done.
    """

    level: float | None
    cost_gbp: float
    bound_gbp: float
    gap: float
    value_gbp: float
    user_outcome_pct: float | None
    months: int
    suppliers: int
    components_moving: int
    offer_ids: tuple[str, ...]

    def figure(self) -> dict[str, Any]:
        """The point for plan.json; the offers are left to a run that asks for this level."""
        return {
            "level": rounded(self.level),
            "cost_gbp": gbp(self.cost_gbp),
            "bound_gbp": gbp(self.bound_gbp),
            "gap": round(self.gap, 8),
            "value_gbp": gbp(self.value_gbp),
            "user_outcome_pct": rounded(self.user_outcome_pct),
            "months_to_full_benefit": self.months,
            "suppliers": self.suppliers,
            "components_moving": self.components_moving,
        }


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A choice marked beside the curve: the chosen range, going on as now, or piece by piece.

    None is not known. `rules_broken` are ids of rules, each once.
    """

    name: str
    cost_gbp: float | None
    user_outcome_pct: float | None
    months: int | None
    rules_broken: tuple[str, ...] = ()
    note: str = ""

    def figure(self) -> dict[str, Any]:
        """The mark for plan.json."""
        return {
            "name": self.name,
            "cost_gbp": gbp(self.cost_gbp),
            "user_outcome_pct": rounded(self.user_outcome_pct),
            "months_to_full_benefit": self.months,
            "rules_broken": list(self.rules_broken),
            "note": self.note,
        }


@dataclass(frozen=True, kw_only=True)
class Curves:
    """Both curves of a run."""

    frontier: Frontier
    speed: Speed

    def figures(self) -> dict[str, Any]:
        """What steps.award.figures carries under "frontier" and "speed"."""
        return {"frontier": self.frontier.figure(), "speed": self.speed.figure()}


def rounded(value: float | None) -> float | None:
    """A value to four places; None stays not known."""
    return None if value is None else round(value, 4)
