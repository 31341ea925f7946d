"""What is one evaluator given to score: which tenders, on which criteria, with which scale?

Nothing else is in it: no price, no score of anybody, no other evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECK_LENGTH = 12


@dataclass(frozen=True, kw_only=True)
class ScoringLine:
    """One score to be given: `scale` are the scores there are, rising, `meanings` their words."""

    evaluator_id: str
    offer_id: str
    lot_id: str
    lot_title: str
    criterion_id: str
    criterion: str
    weight_pct: float
    scale: tuple[float, ...]
    meanings: Mapping[float, str]
    allowed: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Whose score of what: evaluator, tender, criterion."""
        return self.evaluator_id, self.offer_id, self.criterion_id

    @property
    def check(self) -> str:
        """A short digest that ties a row to its score and to the scale as it was sent."""
        words = (*self.key, *(f"{s!r} {self.meanings.get(s, '')}" for s in self.scale))
        return sha256("\x1f".join(words).encode()).hexdigest()[:CHECK_LENGTH]


@dataclass(frozen=True, kw_only=True)
class ScoringSheet:
    """One evaluator's scores to give. `left_out` says in sentences what was kept from it."""

    evaluator_id: str
    role: str | None
    procurement_id: str
    title: str
    lines: tuple[ScoringLine, ...]
    left_out: tuple[str, ...] = ()
