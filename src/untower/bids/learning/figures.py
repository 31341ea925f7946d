"""What was learned, as plain figures: what a program reads, and the record keeps."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from untower.bids.assessment_figures import assessment_figures
from untower.bids.learning.over_time import many
from untower.bids.learning.spread import READS as SCORES_READ

if TYPE_CHECKING:
    from untower.answers import Figure
    from untower.bids.learning.learn import Consistency, Learning, LotLearning
    from untower.bids.learning.lowest_price import LowestPrice

PURPOSE = "learning"
SCORES_NAMED = 20


def learning_figures(learning: Learning) -> dict[str, Figure]:
    """Everything that was learned; what there is none of is None, with a sentence why."""
    return {
        "purpose": PURPOSE,
        "mark": learning.mark,
        "is_replay": learning.is_replay,
        "procurement_id": learning.procurement_id,
        "on": learning.on,
        "troubles": [one.sentence for one in learning.troubles],
        "notes": list(learning.notes),
        "lots": [_lot(lot) for lot in learning.lots],
        "consistency": None if learning.consistency is None else _consistency(learning.consistency),
        "assessment": None
        if learning.assessment is None
        else assessment_figures(learning.assessment),
        "event": dict(learning.event.as_values()),
    }


def _lot(lot: LotLearning) -> dict[str, Figure]:
    return {
        "lot_id": lot.lot_id,
        "title": lot.title,
        "first": list(lot.first),
        "smallest_weight": None if lot.smallest_weight is None else _weights(lot)[0],
        "why_no_weight": None if lot.weights else lot.why_no_weight,
        "weights": _weights(lot),
        "smallest_score": None if lot.smallest_score is None else _scores(lot)[0],
        "why_no_score": None if lot.scores else lot.why_no_score,
        "scores": _scores(lot),
        "scores_that_turn_it": len(lot.scores),
        "smallest_price": None if lot.smallest_price is None else _prices(lot)[0],
        "why_no_price": None if lot.prices else lot.why_no_price,
        "prices": _prices(lot),
        "lowest_price": _lowest(lot.lowest_price),
        "notes": list(lot.notes),
    }


def _weights(lot: LotLearning) -> list[Figure]:
    return [
        {
            "criterion_id": one.criterion_id,
            "title": one.title,
            "from_pct": one.from_pct,
            "to_pct": one.to_pct,
            "change_points": one.change_points,
            "first_then": list(one.first_then),
        }
        for one in lot.weights
    ]


def _scores(lot: LotLearning) -> list[Figure]:
    return [
        {**asdict(one), "first_then": list(one.first_then)} for one in lot.scores[:SCORES_NAMED]
    ]


def _prices(lot: LotLearning) -> list[Figure]:
    return [
        {
            "offer_id": one.offer_id,
            "from_gbp": one.from_gbp,
            "to_gbp": one.to_gbp,
            "change_gbp": one.change_gbp,
            "change_pct": one.change_pct,
            "first_then": list(one.first_then),
        }
        for one in lot.prices
    ]


def _lowest(found: LowestPrice) -> dict[str, Figure]:
    return {
        "first": list(found.first),
        "lowest": list(found.lowest),
        "is_same": found.is_same,
        "price_of_first_gbp": found.price_of_first_gbp,
        "price_of_lowest_gbp": found.price_of_lowest_gbp,
        "saves_gbp": found.saves_gbp,
        "quality_points_given_up": found.quality_points,
        "social_value_points_given_up": found.social_value_points,
        "gives_up": [asdict(one) for one in found.gives_up],
        "gains": [asdict(one) for one in found.gains],
        "services": None if found.users is None else [asdict(one) for one in found.users],
        "sentence": found.sentence,
    }


def _consistency(found: Consistency) -> dict[str, Figure]:
    return {
        "spreads": [
            {
                **asdict(one),
                "widest": None if one.widest is None else list(one.widest),
                "sentence": one.sentence,
            }
            for one in found.spreads
        ],
        "drifts": [{**asdict(one), "sentence": one.sentence} for one in found.drifts],
        "order": {
            **asdict(found.order),
            "first_read": [list(one) for one in found.order.first_read],
            "sentence": found.order.sentence,
        },
        "reading_it": many(found.drifts),
        "reads": list(SCORES_READ),
    }
