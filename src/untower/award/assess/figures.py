"""A joint assessment as plain figures: what a program reads, and the record keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from untower.answers import Figure
    from untower.award.assess.choosable import LeftOut
    from untower.award.assess.joint_assessment import (
        JointAssessment,
        LotAnswer,
        Settled,
    )

PURPOSE = "assess"


def joint_figures(joint: JointAssessment) -> dict[str, Figure]:
    """Everything a joint assessment says; what is not decided is None."""
    return {
        "purpose": PURPOSE,
        "procurement_id": joint.procurement_id,
        "on": joint.on,
        "digest": joint.digest,
        "state": joint.state.value,
        "total_price_gbp": joint.total_price_gbp,
        "lot_by_lot_price_gbp": joint.alone_price_gbp,
        "troubles": [one.sentence for one in joint.troubles],
        "lots": [_lot(one) for one in joint.lots],
        "settled_together": [_settled(one) for one in joint.settled],
        "left_out": [_left_out(one) for one in joint.left_out],
        "rules": list(joint.rules),
        "limits_not_applied": [
            {
                "limit_id": one.limit_id,
                "kind": one.kind,
                "by_law": one.by_law,
                "why": one.why,
                "source": one.source or None,
                "sentence": one.sentence,
            }
            for one in joint.not_applied
        ],
        "not_counted": [
            {"what": one.what, "counted_gbp": one.counted_gbp, "why": one.why}
            for one in joint.not_counted
        ],
        "notes": list(joint.notes),
    }


def _lot(one: LotAnswer) -> dict[str, Figure]:
    return {
        "lot_id": one.lot_id,
        "title": one.title,
        "state": one.state.value,
        "offers": list(one.offers),
        "supplier_id": one.supplier_id,
        "price_gbp": one.price_gbp,
        "total": one.total,
        "taken_with": list(one.taken_with),
        "is_asked_about_its_price": one.is_asked,
        "why": one.why,
        "first_by_itself": list(one.alone),
        "total_of_first_by_itself": one.alone_total,
    }


def _settled(one: Settled) -> dict[str, Figure]:
    return {
        "lots": list(one.lots),
        "rule": one.rule,
        "state": one.state.value,
        "combinations": [list(c) for c in one.level],
        "value": None if one.value is None else float(one.value),
        "awarded_to_nobody": list(one.left),
        "why": list(one.why),
    }


def _left_out(one: LeftOut) -> dict[str, Figure]:
    return {
        "offer_id": one.offer_id,
        "supplier_id": one.supplier_id,
        "lots": list(one.lots),
        "why": one.why,
        "refused_by": None if one.refused is None else one.refused.sentence,
    }
