"""Which one score, by how few steps of its scale, would have changed who comes first?

Every other score of the published scale is tried, of every tender that stands on every criterion:
also one that would have made the tender fall. A tender that fell is not tried the other way: its
price was never looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from untower.bids.quality_stage import quality_stage
from untower.bids.tenders import Tender

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from untower.arithmetic.present_value import Floats
    from untower.bids.learning.contest import Contest
    from untower.bids.quality_stage import QualityStage


@dataclass(frozen=True, kw_only=True)
class ScoreTurn:
    """One other score that changes who comes first. `steps` counts scores of the scale, `points`
    what it moves out of the lot's 100; `falls` says that the tender would have fallen.
    """

    offer_id: str
    criterion_id: str
    title: str
    from_score: float
    to_score: float
    steps: int
    points: float
    falls: bool
    first_then: tuple[str, ...]


def score_turns(contest: Contest) -> tuple[ScoreTurn, ...]:
    """Every single other score that changes the first place: the fewest steps first, among these
    the fewest points.
    """
    if not len(contest.tenders):
        return ()
    now = contest.now
    found = [one for n in range(len(contest.tenders)) for one in _of_tender(contest, now, n)]
    return tuple(
        sorted(
            found,
            key=lambda t: (t.steps, round(abs(t.points), 9), t.offer_id, t.criterion_id, t.points),
        )
    )


def _of_tender(contest: Contest, now: NDArray[np.bool_], tender: int) -> list[ScoreTurn]:
    places, to = _others(contest, tender)
    if not len(places):
        return []
    stage = _stage(contest, tender, places, to)
    stands = np.array([fell is None for fell in stage.fell])
    first = np.zeros((len(contest.tenders), len(places)), dtype=bool)
    if stands.any():
        first[:, stands] = contest.first(
            quality=_with(contest.quality, tender, stage.quality[stands]),
            quality_points=_with(contest.quality_points, tender, stage.quality_points[stands]),
            social_points=_with(contest.social_points, tender, stage.social_points[stands]),
        )
    if not stands.all():
        rest = np.arange(len(contest.tenders)) != tender
        fallen = np.zeros(len(contest.tenders), dtype=bool)
        if rest.any():
            fallen[rest] = contest.without(tender).now
        first[:, ~stands] = fallen[:, None]
    turned = (first != now[:, None]).any(axis=0)
    leaves = contest.lot.leaves
    found = []
    for k in np.flatnonzero(turned):
        leaf, stood = leaves[places[k]], float(contest.scores[tender, places[k]])
        found.append(
            ScoreTurn(
                offer_id=contest.names[tender],
                criterion_id=leaf.criterion_id,
                title=leaf.title,
                from_score=stood,
                to_score=float(to[k]),
                steps=abs(leaf.scale.index(float(to[k])) - leaf.scale.index(stood)),
                points=float(leaf.weight_pct) * (float(to[k]) - stood) / leaf.scale[-1],
                falls=not stands[k],
                first_then=contest.named(first[:, k]),
            )
        )
    return found


def _others(contest: Contest, tender: int) -> tuple[NDArray[np.int64], Floats]:
    """Every other score of one tender: which criterion [k], and the score [k]."""
    pairs = [
        (m, score)
        for m, leaf in enumerate(contest.lot.leaves)
        for score in leaf.scale
        if score != contest.scores[tender, m]
    ]
    return (
        np.array([m for m, _ in pairs], dtype=np.int64),
        np.array([score for _, score in pairs], dtype=np.float64),
    )


def _stage(contest: Contest, tender: int, places: NDArray[np.int64], to: Floats) -> QualityStage:
    """The quality stage over one tender with each other score in turn, as k tenders."""
    leaves, count = contest.lot.leaves, len(places)
    scores = np.repeat(contest.scores[tender][None, :], count, axis=0)
    scores[np.arange(count), places] = to
    one = contest.tenders[tender]
    made = Tender(offer_id="", supplier_id=one.supplier_id, lots=(contest.lot.lot_id,), record={})
    ids = [str(k) for k in range(count)]
    frame = pl.DataFrame(
        {
            "offer_id": np.repeat(ids, len(leaves)),
            "criterion_id": np.tile([leaf.criterion_id for leaf in leaves], count),
            "lot_id": [contest.lot.lot_id] * (count * len(leaves)),
            "score": scores.ravel(),
        }
    )
    return quality_stage(contest.lot, [replace(made, offer_id=name) for name in ids], frame)


def _with(values: Floats, tender: int, mine: Floats) -> Floats:
    """[n, k] Everybody's values, one tender's replaced by each alternative."""
    found = np.repeat(values[:, None], len(mine), axis=1)
    found[tender] = mine
    return found
