"""What quality did each tender show, and which fell before anybody looked at its price?

Points of a criterion = weight × agreed score / highest score of its scale. A tender that failed a
pass/fail criterion, or fell below a minimum, is not priced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from untower.bids.criteria import PASS_FAIL, QUALITY, SOCIAL_VALUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from untower.arithmetic.present_value import Floats
    from untower.bids.criteria import LotCriteria
    from untower.bids.tenders import Tender

FELL_PASS_FAIL, FELL_MINIMUM = "pass_fail", "minimum"
SAME = 1e-9
"""Sums of points this close are level: only the machine's rounding parts them."""


@dataclass(frozen=True, eq=False)
class QualityStage:
    """One lot's tenders [n] and scored criteria [m]: `scores` [n, m] as agreed.

    `quality_points` and `social_points` [n] count out of the lot's weights, `quality` [n] is both
    together from 0 to 100, as price methods read it. `fell` says at what and why, None if nowhere.
    """

    tenders: tuple[Tender, ...]
    scores: Floats
    points: Floats
    quality_points: Floats
    social_points: Floats
    quality: Floats
    fell: tuple[tuple[str, str] | None, ...]


def quality_stage(
    lot: LotCriteria, tenders: Sequence[Tender], agreed: pl.DataFrame
) -> QualityStage:
    """The quality of every tender for one lot from `Agreed.scores`, complete."""
    leaves = lot.leaves
    scores = _matrix(lot, tenders, agreed)
    weights = np.array([float(leaf.weight_pct) for leaf in leaves])
    tops = np.array([leaf.scale[-1] for leaf in leaves])
    points = scores / tops * weights if leaves else scores
    of_quality = np.array([leaf.kind == QUALITY for leaf in leaves], dtype=bool)
    of_social = np.array([leaf.kind == SOCIAL_VALUE for leaf in leaves], dtype=bool)
    quality = points[:, of_quality].sum(axis=1)
    social = points[:, of_social].sum(axis=1)
    whole = float(sum((leaf.weight_pct for leaf in leaves), start=0))
    return QualityStage(
        tenders=tuple(tenders),
        scores=scores,
        points=points,
        quality_points=quality,
        social_points=social,
        quality=np.minimum(100 * (quality + social) / whole, 100.0)
        if whole
        else np.zeros(len(tenders)),
        fell=_fell(lot, scores, points),
    )


def _matrix(lot: LotCriteria, tenders: Sequence[Tender], agreed: pl.DataFrame) -> Floats:
    """[n, m] The agreed scores; raises ValueError where one is not there: that blocks earlier."""
    row = {t.offer_id: n for n, t in enumerate(tenders)}
    column = {leaf.criterion_id: m for m, leaf in enumerate(lot.leaves)}
    found = np.full((len(row), len(column)), np.nan)
    mine = agreed.filter((pl.col("lot_id") == lot.lot_id) & pl.col("offer_id").is_in(list(row)))
    if mine.height:
        at = (
            mine["offer_id"].replace_strict(row, return_dtype=pl.Int64).to_numpy(),
            mine["criterion_id"].replace_strict(column, return_dtype=pl.Int64).to_numpy(),
        )
        found[at] = mine["score"].to_numpy()
    if np.isnan(found).any():
        raise ValueError(f"{lot.lot_id}: an agreed score is missing")
    return found


def _fell(lot: LotCriteria, scores: Floats, points: Floats) -> tuple[tuple[str, str] | None, ...]:
    found: list[tuple[str, str] | None] = [None] * len(scores)

    def falls(tender: int, at: str, why: str) -> None:
        before = found[tender]
        found[tender] = (at, why) if before is None else (before[0], f"{before[1]} {why}")

    order = sorted(range(len(lot.leaves)), key=lambda m: lot.leaves[m].kind != PASS_FAIL)
    for m in order:
        leaf = lot.leaves[m]
        if leaf.passes_from is None:
            continue
        for tender in np.flatnonzero(scores[:, m] < leaf.passes_from):
            at = FELL_PASS_FAIL if leaf.kind == PASS_FAIL else FELL_MINIMUM
            falls(
                int(tender),
                at,
                f"{leaf.title}: {scores[tender, m]:g}, and {leaf.passes_from:g} is the least.",
            )
    ids = [leaf.criterion_id for leaf in lot.leaves]
    for section in lot.sections:
        inside = np.array([one in section.leaves for one in ids])
        weight = sum(
            float(leaf.weight_pct) for leaf in lot.leaves if leaf.criterion_id in section.leaves
        )
        if not weight:
            continue
        reached = section.scale_max * points[:, inside].sum(axis=1) / weight
        for tender in np.flatnonzero(reached < section.minimum - SAME):
            falls(
                int(tender),
                FELL_MINIMUM,
                f"{section.title}: {reached[tender]:.2f} of {section.scale_max:g}, and "
                f"{section.minimum:g} is the least.",
            )
    return tuple(found)
