"""Who would have come first in a lot, had a price, a score or a weight been another?

The published method, its settings and the published tie-break answer, as they did in the
assessment; only what is asked about differs. Many alternatives are one call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.price_methods.standing import is_better

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.arithmetic.present_value import Floats
    from untower.bids.assessed_lot import AssessedLot, AssessedTender
    from untower.bids.criteria import LotCriteria
    from untower.bids.price_methods import Weights

PENCE = 100


@dataclass(frozen=True, eq=False)
class Contest:
    """One lot's tenders [n] that stand, and how they are judged.

    `scores` [n, m] by `lot.leaves`, `pence` [n] whole-life prices, `quality` [n] 0 to 100 as price
    methods read it, the points out of the lot's weights, and which tenders are for this lot alone:
    only these have a place.
    """

    lot: LotCriteria
    tenders: tuple[AssessedTender, ...]
    scores: Floats
    pence: NDArray[np.int64]
    quality: Floats
    quality_points: Floats
    social_points: Floats
    alone: NDArray[np.bool_]

    @property
    def names(self) -> tuple[str, ...]:
        """The tenders' ids."""
        return tuple(t.offer_id for t in self.tenders)

    @property
    def prices(self) -> Floats:
        """Their prices in pounds."""
        return self.pence / PENCE

    @property
    def now(self) -> NDArray[np.bool_]:
        """[n] Who comes first as things are: several where they stay level."""
        return np.asarray(self.first()[:, 0])

    def first(
        self,
        *,
        prices: Floats | None = None,
        quality: Floats | None = None,
        quality_points: Floats | None = None,
        social_points: Floats | None = None,
        weights: Weights | None = None,
    ) -> NDArray[np.bool_]:
        """[n, k] Who comes first by the published rules in each of k alternatives.

        What is given is [n], or [n, k]; weights are numbers, or [k]. Raises as the method does.
        """
        if not len(self.tenders):
            return np.zeros((0, 1), dtype=bool)
        terms = self.lot.terms
        pounds = self.prices if prices is None else prices
        worth = terms.method.worth(
            pounds,
            self.quality if quality is None else quality,
            terms.weights if weights is None else weights,
            terms.settings,
        ).reshape(len(self.tenders), -1)
        worth = np.where(self.alone[:, None], worth, -np.inf)
        best = ~is_better(worth.max(axis=0), worth) & self.alone[:, None]
        key = {
            "higher_quality": self.quality_points if quality_points is None else quality_points,
            "higher_social_value": self.social_points if social_points is None else social_points,
            "lower_price": -pounds,
        }.get(terms.tie_break or "")
        if key is None:
            return best
        key = np.asarray(key).reshape(len(self.tenders), -1)
        most = np.where(best, key, -np.inf).max(axis=0)
        return np.asarray(best & ~is_better(np.where(np.isfinite(most), most, 0.0), key))

    def without(self, tender: int) -> Contest:
        """The same had that tender fallen: its price would count for nobody."""
        stays = np.arange(len(self.tenders)) != tender
        return Contest(
            lot=self.lot,
            tenders=tuple(t for n, t in enumerate(self.tenders) if n != tender),
            scores=self.scores[stays],
            pence=self.pence[stays],
            quality=self.quality[stays],
            quality_points=self.quality_points[stays],
            social_points=self.social_points[stays],
            alone=self.alone[stays],
        )

    def named(self, first: NDArray[np.bool_]) -> tuple[str, ...]:
        """The ids of those marked in [n], in order of id."""
        return tuple(sorted(n for n, is_first in zip(self.names, first, strict=True) if is_first))


def contest_of(lot: LotCriteria, assessed: AssessedLot) -> Contest:
    """The contest of a lot as it was assessed: those that fell are not in it, nor their prices."""
    standing = [t for t in assessed.tenders if t.price_gbp is not None and t.fell_at is None]
    ids = [leaf.criterion_id for leaf in lot.leaves]
    return Contest(
        lot=lot,
        tenders=tuple(standing),
        scores=np.array([[t.scores[c] for c in ids] for t in standing]).reshape(-1, len(ids)),
        pence=np.array(
            [int(t.price_gbp * PENCE) for t in standing if t.price_gbp is not None], dtype=np.int64
        ),
        quality=np.array([t.quality for t in standing], dtype=np.float64),
        quality_points=np.array([t.quality_points for t in standing], dtype=np.float64),
        social_points=np.array([t.social_value_points for t in standing], dtype=np.float64),
        alone=np.array([not t.is_package for t in standing], dtype=bool),
    )
