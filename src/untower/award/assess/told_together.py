"""What does the evaluation report say of the lots taken together? Plain values for its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.award.assess.published_rules import alike_not_applied
from untower.bids.report_figures import supplier_name
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from untower.answers import Figure
    from untower.award.assess.joint_assessment import JointAssessment, LotAnswer
    from untower.bids.assessment import Assessment

NOBODY = "nobody"


def together_figures(
    tables: Mapping[str, pl.DataFrame], assessment: Assessment, joint: JointAssessment
) -> dict[str, Figure] | None:
    """Each lot by itself beside what is taken together, and what did not count; None of one lot.

    By itself a lot goes to its own first tender that may be awarded it; together to the tender that
    the published rules take. With something in the way only what it is stands in `blocked`.
    """
    if len(assessment.lots) < 2:
        return None
    supplier = {t.offer_id: t.supplier_id for lot in assessment.lots for t in lot.tenders}
    return {
        "blocked": [one.sentence for one in joint.troubles],
        "is_combined": bool(joint.lots),
        "state": joint.state.value,
        "lots": [_lot(tables, supplier, one) for one in joint.lots],
        "price_gbp": joint.total_price_gbp,
        "alone_price_gbp": joint.alone_price_gbp,
        "rules": list(joint.rules),
        "why": list(dict.fromkeys(why for one in joint.settled for why in one.why)),
        "notes": list(joint.notes),
        "not_counted": [{"what": one.what, "why": one.why} for one in joint.not_counted],
        "limits_not_applied": _not_applied(joint),
        "left_out": [
            {
                "supplier": supplier_name(tables, one.supplier_id),
                "offer_id": one.offer_id,
                "lots": listed(one.lots) or None,
                "why": one.why,
            }
            for one in joint.left_out
        ],
    }


def _not_applied(joint: JointAssessment) -> list[Figure]:
    """Rows of limits that decide nothing here, those of one reason in one line."""
    return [
        {
            "limits": listed(one.limit_id for one in alike),
            "kinds": listed(dict.fromkeys(one.kind.replace("_", " ") for one in alike)),
            "why": alike[0].why,
            "source": alike[0].source or None,
        }
        for alike in alike_not_applied(joint.not_applied)
    ]


def _lot(
    tables: Mapping[str, pl.DataFrame], supplier: Mapping[str, str], one: LotAnswer
) -> dict[str, Figure]:
    return {
        "lot": f"{one.lot_id}: {one.title}" if one.title else one.lot_id,
        "alone": _named(tables, supplier, one.alone),
        "alone_total": one.alone_total,
        "together": _named(tables, supplier, one.offers),
        "price_gbp": one.price_gbp,
        "total": one.total,
        "with_lots": listed(one.taken_with) or None,
    }


def _named(
    tables: Mapping[str, pl.DataFrame], supplier: Mapping[str, str], offers: tuple[str, ...]
) -> str:
    named = (f"{supplier_name(tables, supplier.get(o))} ({o})" for o in offers)
    return listed(named) or NOBODY
