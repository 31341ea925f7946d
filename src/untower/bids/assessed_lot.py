"""Who stands where in one lot, once quality is settled and prices are known?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.bids.abnormally_low import LowSignal, low_signals, mean_of_all
from untower.bids.price_methods import places, refused
from untower.bids.ties import Tie, break_ties
from untower.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from untower.arithmetic.present_value import Floats
    from untower.bids.abnormally_low import Triggers
    from untower.bids.criteria import LotCriteria
    from untower.bids.eligibility import Eligibility
    from untower.bids.quality_stage import QualityStage
    from untower.bids.tenders import Tender
    from untower.bids.whole_price import WholePrices


@dataclass(frozen=True, kw_only=True)
class AssessedTender:
    """One tender for one lot. What was never looked at is None: the price of one that fell.

    `scores` are the agreed ones by criterion, `points` what each is worth out of the lot's 100;
    `total` is the published figure, of which the method says whether the lowest or the highest is
    best. `place` is None for one that fell, and for one that is for several lots together.
    """

    offer_id: str
    supplier_id: str
    lot_id: str
    is_package: bool
    scores: Mapping[str, float]
    points: Mapping[str, float]
    quality_points: float
    social_value_points: float
    quality: float
    fell_at: str | None = None
    why: str = ""
    price_gbp: Decimal | None = None
    price_points: float | None = None
    total: float | None = None
    place: int | None = None
    eligibility: Eligibility | None = None
    low: tuple[LowSignal, ...] = ()

    @property
    def may_be_awarded(self) -> bool:
        """Whether it stands and its supplier may be awarded a contract as things are."""
        if self.fell_at is not None or self.eligibility is None:
            return False
        return self.eligibility.may_be_awarded

    @property
    def is_asked(self) -> bool:
        """Whether its price leads to questions; it excludes nobody."""
        return any(signal.is_low for signal in self.low)


@dataclass(frozen=True, kw_only=True)
class AssessedLot:
    """One lot: its tenders in order of place, those without one after them."""

    lot_id: str
    title: str
    method: str
    is_relative: bool
    lowest_wins: bool
    price_pct: float
    quality_pct: float
    social_value_pct: float
    tie_break: str | None
    price_basis: str
    not_counted: tuple[str, ...]
    tenders: tuple[AssessedTender, ...]
    ties: tuple[Tie, ...]
    mean_price_gbp: Decimal | None

    @property
    def first(self) -> tuple[AssessedTender, ...]:
        """Those in first place: several where they stay level, none where nobody stands."""
        return tuple(t for t in self.tenders if t.place == 1)

    @property
    def awardable(self) -> tuple[AssessedTender, ...]:
        """Those with the best place among tenders whose supplier may be awarded a contract."""
        free = [t for t in self.tenders if t.may_be_awarded and t.place is not None]
        best = min((t.place for t in free if t.place is not None), default=None)
        return tuple(t for t in free if t.place == best)


def priced_troubles(
    lot: LotCriteria, stage: QualityStage, gbp: Mapping[tuple[str, str], Decimal]
) -> Iterator[Trouble]:
    """What the published method cannot work with, in its own words."""
    at = _standing(stage)
    terms = lot.terms
    for one in refused(
        terms.method,
        [stage.tenders[n].offer_id for n in at],
        [float(gbp[stage.tenders[n].offer_id, lot.lot_id]) for n in at],
        [float(stage.quality[n]) for n in at],
        terms.weights,
        terms.settings,
    ):
        yield Trouble(
            kind="price method",
            table="lots",
            key=f"{lot.lot_id} / {one.subject}",
            column=one.column,
            what=one.what,
            do=one.do,
            subject=one.subject,
        )


def assess_lot(
    lot: LotCriteria,
    stage: QualityStage,
    prices: WholePrices,
    eligibility: Mapping[str, Eligibility],
    triggers: Triggers,
) -> AssessedLot:
    """The lot's tenders with their figures and places; every price is known and above nothing."""
    terms = lot.terms
    at = _standing(stage)
    names = [stage.tenders[n].offer_id for n in at]
    gbp = {name: prices.gbp[name, lot.lot_id] for name in names}
    floats = np.array([float(gbp[name]) for name in names])
    figures = _figures(lot, floats, stage.quality[at])
    low = low_signals(gbp, terms.should_cost_gbp, triggers)
    place, ties = _places(lot, stage, at, floats, figures[2])
    spot = {n: i for i, n in enumerate(at)}
    assessed = [
        _tender(
            lot,
            stage,
            n,
            tender,
            price=gbp.get(tender.offer_id),
            price_points=None if n not in spot or figures[1] is None else figures[1][spot[n]],
            total=None if n not in spot else figures[0][spot[n]],
            place=place.get(n),
            eligibility=eligibility[tender.supplier_id],
            low=low.get(tender.offer_id, ()),
        )
        for n, tender in enumerate(stage.tenders)
    ]
    return AssessedLot(
        lot_id=lot.lot_id,
        title=terms.title,
        method=terms.method.name,
        is_relative=terms.method.is_relative,
        lowest_wins=terms.method.lowest_wins,
        price_pct=terms.price_pct,
        quality_pct=terms.quality_pct,
        social_value_pct=terms.social_value_pct,
        tie_break=terms.tie_break,
        price_basis=prices.basis[lot.lot_id],
        not_counted=prices.not_counted[lot.lot_id],
        tenders=tuple(sorted(assessed, key=_order)),
        ties=ties,
        mean_price_gbp=mean_of_all(gbp),
    )


def _standing(stage: QualityStage) -> list[int]:
    return [n for n, fell in enumerate(stage.fell) if fell is None]


def _figures(
    lot: LotCriteria, prices: Floats, quality: Floats
) -> tuple[Floats, Floats | None, Floats]:
    """The published figure, the points of price where there are any, and what orders tenders."""
    terms = lot.terms
    if not len(prices):
        return np.empty(0), None, np.empty(0)
    return (
        terms.method(prices, quality, terms.weights, terms.settings),
        terms.method.price_points(prices, terms.price_pct, terms.settings),
        terms.method.worth(prices, quality, terms.weights, terms.settings),
    )


def _places(
    lot: LotCriteria, stage: QualityStage, at: list[int], prices: Floats, worth: Floats
) -> tuple[dict[int, int], tuple[Tie, ...]]:
    """Places from 1 of tenders for this lot alone; those level are parted as published."""
    alone = [i for i, n in enumerate(at) if not stage.tenders[n].is_package]
    if not alone:
        return {}, ()
    mine = [at[i] for i in alone]
    keys = {
        "higher_quality": stage.quality_points[mine],
        "higher_social_value": stage.social_points[mine],
        "lower_price": -prices[alone],
    }
    found, ties = break_ties(
        places(worth[alone]),
        [stage.tenders[n].offer_id for n in mine],
        lot.terms.tie_break,
        keys.get(lot.terms.tie_break or ""),
    )
    return dict(zip(mine, found, strict=True)), ties


def _tender(
    lot: LotCriteria,
    stage: QualityStage,
    n: int,
    tender: Tender,
    *,
    price: Decimal | None,
    price_points: float | None,
    total: float | None,
    place: int | None,
    eligibility: Eligibility,
    low: tuple[LowSignal, ...],
) -> AssessedTender:
    fell = stage.fell[n]
    ids = [leaf.criterion_id for leaf in lot.leaves]
    return AssessedTender(
        offer_id=tender.offer_id,
        supplier_id=tender.supplier_id,
        lot_id=lot.lot_id,
        is_package=tender.is_package,
        scores=dict(zip(ids, stage.scores[n].tolist(), strict=True)),
        points=dict(zip(ids, stage.points[n].tolist(), strict=True)),
        quality_points=float(stage.quality_points[n]),
        social_value_points=float(stage.social_points[n]),
        quality=float(stage.quality[n]),
        fell_at=None if fell is None else fell[0],
        why="" if fell is None else fell[1],
        price_gbp=price,
        price_points=None if price_points is None else float(price_points),
        total=None if total is None else float(total),
        place=place,
        eligibility=eligibility,
        low=low,
    )


def _order(tender: AssessedTender) -> tuple[int, int, str]:
    if tender.place is not None:
        return 0, tender.place, tender.offer_id
    return 1 if tender.fell_at is None else 2, 0, tender.offer_id
