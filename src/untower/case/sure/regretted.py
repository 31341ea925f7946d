"""What is known of the regret of a choice: the shape of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from untower.award.figures_choice import gbp


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How often a supplier is in the range when it is chosen again; it is in the choice or not."""

    group_id: str
    name: str
    is_chosen: bool
    share: float


@dataclass(frozen=True, kw_only=True)
class Regret:
    """What keeping the choice costs beside choosing again in each scenario, in value: cost at
    present value with quality priced, as the choice was made.

    `same_share` is the mean part of components that stay with the same offer. None throughout where
    it is not known: `sentence` says why.
    """

    scenarios: int
    seed: int
    mean_gbp: float | None
    p90_gbp: float | None
    most_gbp: float | None
    mean_pct: float | None
    same_share: float | None
    unchanged: int | None
    suppliers: tuple[Kept, ...]
    sentence: str

    def figures(self) -> dict[str, Any]:
        """As plan.json carries it."""
        return {
            "scenarios": self.scenarios,
            "seed": self.seed,
            "mean_gbp": gbp(self.mean_gbp),
            "p90_gbp": gbp(self.p90_gbp),
            "most_gbp": gbp(self.most_gbp),
            "mean_pct": self.mean_pct,
            "same_share": self.same_share,
            "unchanged": self.unchanged,
            "suppliers": [
                {
                    "group_id": k.group_id,
                    "name": k.name,
                    "is_chosen": k.is_chosen,
                    "share": k.share,
                }
                for k in self.suppliers
            ],
            "sentence": self.sentence,
        }


def regret_not_known(many: int, seed: int, sentence: str) -> Regret:
    """No regret is told, and why."""
    return Regret(
        scenarios=many,
        seed=seed,
        mean_gbp=None,
        p90_gbp=None,
        most_gbp=None,
        mean_pct=None,
        same_share=None,
        unchanged=None,
        suppliers=(),
        sentence=sentence,
    )
