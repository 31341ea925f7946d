"""How does the bound rise? Step by step, softly at first, its certificate taken at every check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.award.prices_pass import Path

if TYPE_CHECKING:
    from collections.abc import Callable

    from untower.award.prices_dual import Allowed, Dual
    from untower.award.problem import Floats

ITEMS_AT_ONCE, FEWEST_AT_ONCE = 35_000_000, 5
"""Items of options passed over between two looks at `stop`: well below a second's work."""


@dataclass(frozen=True)
class Schedule:
    """How step and temperature fall, geometrically against the work done of the work given.

    Rates are shares of each multiplier's natural step, temperatures of each component's size.
    """

    first_rate: float = 0.02
    last_rate: float = 0.0001
    first_soft: float = 0.01
    last_soft: float = 0.00003
    check_every: int = 50


class Ascent:
    """One climb of given length: multipliers, where they are going, and the best bound so far."""

    def __init__(
        self,
        dual: Dual,
        work: int,
        *,
        start: Floats | None = None,
        schedule: Schedule | None = None,
        allowed: Allowed | None = None,
    ) -> None:
        """Stand at the start given, or at the dual's own."""
        self.dual, self.work = dual, max(work, 1)
        self.allowed = allowed or dual.everything
        self.schedule = schedule or Schedule()
        self.x = dual.valid((dual.multipliers.start if start is None else start).copy())
        plan = self.schedule
        self.piece = max(FEWEST_AT_ONCE, min(plan.check_every, ITEMS_AT_ONCE // dual.option_items))
        self.room = dual.room()
        self.path = Path(
            float(self.work),
            plan.first_rate,
            plan.last_rate,
            plan.first_soft,
            plan.last_soft,
            dual.typical,
        )
        self.done = 0
        self.best_x = self.x.copy()
        self.best = dual.certificate(self.x, self.allowed)

    def run(self, iterations: int, stop: Callable[[], bool] | None = None) -> float:
        """Climb that many steps, or to the end of the work, or until stopped; the best bound."""
        until = min(self.work, self.done + iterations)
        while self.done < until and not (stop is not None and stop()):
            reached = min(self.done - self.done % self.piece + self.piece, until)
            value = self.dual.climb(
                self.x, self.room, self.path, (self.done, reached), allowed=self.allowed
            )
            self.done = reached
            self._keep(value - self.dual.lost_to_rounding)
        return self.best

    def certify(self) -> None:
        """Keep the multipliers if their certificate is the best so far."""
        self._keep(self.dual.certificate(self.x, self.allowed))

    def _keep(self, certificate: float) -> None:
        if certificate > self.best:
            self.best = certificate
            self.best_x[:] = self.x
