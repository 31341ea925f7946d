"""An assessment as plain figures: what a program reads, and the record keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from untower.answers import Figure
    from untower.bids.abnormally_low import LowSignal
    from untower.bids.assessed_lot import AssessedLot, AssessedTender
    from untower.bids.assessment import Assessment
    from untower.bids.eligibility import Eligibility
    from untower.bids.tenders import Tender
    from untower.troubles import Trouble

PURPOSE = "assess"


def assessment_figures(assessment: Assessment) -> dict[str, Figure]:
    """Everything an assessment says; unknown is None, and what was never looked at is too."""
    return {
        "purpose": PURPOSE,
        "procurement_id": assessment.procurement_id,
        "on": assessment.on,
        "digest": assessment.digest,
        "is_assessed": assessment.is_assessed,
        "troubles": [_trouble(one) for one in assessment.troubles],
        "lots": [_lot(lot) for lot in assessment.lots],
        "set_aside": [_set_aside(one) for one in assessment.set_aside],
        "suppliers": [_eligibility(one) for one in assessment.eligibility.values()],
        "notes": list(assessment.notes),
    }


def _trouble(one: Trouble) -> dict[str, Figure]:
    return {
        "kind": one.kind,
        "file": one.file,
        "row": one.row,
        "table": one.table,
        "key": one.key,
        "column": one.column,
        "value": one.value,
        "what": one.what,
        "allowed": one.allowed or None,
        "do": one.do,
        "sentence": one.sentence,
        "reads": list(one.reads),
    }


def _lot(lot: AssessedLot) -> dict[str, Figure]:
    return {
        "lot_id": lot.lot_id,
        "title": lot.title,
        "price_method": lot.method,
        "order_may_depend_on_a_third": lot.is_relative,
        "best_total": "lowest" if lot.lowest_wins else "highest",
        "price_weight_pct": lot.price_pct,
        "quality_weight_pct": lot.quality_pct,
        "social_value_weight_pct": lot.social_value_pct,
        "price_basis": lot.price_basis,
        "not_counted": list(lot.not_counted),
        "tie_break": lot.tie_break,
        "ties": [tie.sentence for tie in lot.ties],
        "mean_price_gbp": lot.mean_price_gbp,
        "first": [t.offer_id for t in lot.first],
        "first_that_may_be_awarded": [t.offer_id for t in lot.awardable],
        "tenders": [_tender(one) for one in lot.tenders],
    }


def _tender(one: AssessedTender) -> dict[str, Figure]:
    return {
        "offer_id": one.offer_id,
        "supplier_id": one.supplier_id,
        "is_for_several_lots": one.is_package,
        "place": one.place,
        "total": one.total,
        "quality": one.quality,
        "quality_points": one.quality_points,
        "social_value_points": one.social_value_points,
        "price_points": one.price_points,
        "price_gbp": one.price_gbp,
        "fell_at": one.fell_at,
        "why": one.why or None,
        "may_be_awarded": one.may_be_awarded,
        "is_asked_about_its_price": one.is_asked,
        "low_price": [_low(signal) for signal in one.low],
        "scores": dict(one.scores),
        "points": dict(one.points),
    }


def _low(signal: LowSignal) -> dict[str, Figure]:
    return {
        "trigger": signal.trigger,
        "is_low": signal.is_low,
        "effect": signal.effect,
        "against_gbp": signal.against_gbp,
        "share_pct": signal.share_pct,
        "below_pct": signal.below_pct,
        "sentence": signal.sentence,
        "source": signal.source,
    }


def _set_aside(one: Tender) -> dict[str, Figure]:
    return {
        "offer_id": one.offer_id,
        "supplier_id": one.supplier_id,
        "lots": list(one.lots),
        "fell_at": one.fell_at,
        "why": one.why,
    }


def _eligibility(one: Eligibility) -> dict[str, Figure]:
    return {
        "supplier_id": one.supplier_id,
        "state": one.state.value,
        "may_be_awarded": one.may_be_awarded,
        "why": one.why,
        "do": one.do or None,
    }
