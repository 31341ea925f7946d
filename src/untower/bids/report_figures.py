"""What does the evaluation report say: every tender of a procurement, for those who decide?

It holds what was agreed, never what one evaluator gave; who scored is not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.arithmetic.money import spell_gbp
from untower.bids.summary_figures import lot_terms_figures
from untower.bids.told_tender import told_criteria, total_words
from untower.journey import passes_over
from untower.needs.whole_tables import organisation_says, records_of
from untower.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from untower.answers import Figure
    from untower.bids.assessed_lot import AssessedLot, AssessedTender
    from untower.bids.assessment import Assessment
    from untower.bids.criteria import CriteriaTree, LotCriteria
    from untower.needs.whole_tables import Record

FELL_WORDS = {
    "pass_fail": "a pass or fail criterion",
    "minimum": "a minimum score",
    "late": "the deadline",
    "combination": "a combination that was not permitted",
    "ineligible": "eligibility",
    "set aside": "a decision on record",
}


def report_figures(
    tables: Mapping[str, pl.DataFrame], tree: CriteriaTree, assessment: Assessment
) -> dict[str, Figure]:
    """The whole report in plain values. `assessment` is one without troubles."""
    return {
        "organisation": organisation_says(tables, "name"),
        "procurement": procurement_figures(tree, assessment),
        "counts": {
            "lots": len(assessment.lots),
            "tenders": len(
                {t.offer_id for lot in assessment.lots for t in lot.tenders}
                | {t.offer_id for t in assessment.set_aside}
            ),
            "set_aside": len(assessment.set_aside),
            "evaluators": len(_assigned(tables, tree)),
        },
        "lots": [_lot(tables, tree.lot(lot.lot_id), lot, assessment) for lot in assessment.lots],
        "set_aside": [
            {
                "offer_id": one.offer_id,
                "supplier": supplier_name(tables, one.supplier_id),
                "lots": listed(one.lots) or None,
                "fell_at": FELL_WORDS.get(one.fell_at or "", one.fell_at),
                "why": one.why,
            }
            for one in assessment.set_aside
        ],
        "suppliers": [
            {
                "supplier": supplier_name(tables, one.supplier_id),
                "state": one.state.value,
                "may_be_awarded": one.may_be_awarded,
                "why": one.why,
                "do": one.do or None,
            }
            for one in assessment.eligibility.values()
        ],
        "notes": list(assessment.notes),
        "prepared_by": None,
    }


def procurement_figures(tree: CriteriaTree, assessment: Assessment) -> dict[str, Figure]:
    """What identifies the procurement and what it was assessed against."""
    record = tree.record or {}
    return {
        "procurement_id": tree.procurement_id,
        "title": record.get("title") or tree.procurement_id,
        "route": (record.get("route") or "").replace("_", " ") or None,
        "tender_notice_on": record.get("tender_notice_on"),
        "deadline_at": record.get("deadline_at"),
        "digest": assessment.digest,
        "assessed_on": assessment.on,
        "combinations_allowed": record.get("combinations_allowed"),
        "combination_rule": (record.get("combination_rule") or "").replace("_", " ") or None,
    }


def supplier_name(tables: Mapping[str, pl.DataFrame], supplier_id: str | None) -> str:
    """The name of a supplier; its id where no name is on record."""
    names = {r["supplier_id"]: r["name"] for r in records_of(tables, "suppliers") or []}
    return names.get(supplier_id) or supplier_id or "not known"


def _assigned(tables: Mapping[str, pl.DataFrame], tree: CriteriaTree) -> set[str]:
    return {
        r["evaluator_id"]
        for r in records_of(tables, "assignments") or []
        if r["lot_id"] in tree.lot_ids and r["evaluator_id"] is not None
    }


def _lot(
    tables: Mapping[str, pl.DataFrame],
    lot: LotCriteria,
    assessed: AssessedLot,
    assessment: Assessment,
) -> dict[str, Figure]:
    told = {one.offer_id: told_criteria(tables, lot, one) for one in assessed.tenders}
    names = {one.offer_id: supplier_name(tables, one.supplier_id) for one in assessed.tenders}
    return {
        **lot_terms_figures(tables, lot, assessed),
        "lots_per_supplier": lot.terms.lots_per_supplier,
        "first": listed(names[t.offer_id] for t in assessed.first) or None,
        "awardable": listed(names[t.offer_id] for t in assessed.awardable) or None,
        "places": [_placed(one, lot, names) for one in assessed.tenders],
        "stages": [_stage(one, names) for one in assessed.tenders],
        "by_criterion": [_criterion(lot, n, told, names) for n in range(len(lot.leaves))],
        "ties": [tie.sentence for tie in assessed.ties],
        "prices_asked": _asked(tables, assessed.tenders, names, assessment),
        "price_signals": [s for one in assessed.tenders for s in _signals(one, names)],
        "low_sources": listed(dict.fromkeys(s.source for one in assessed.tenders for s in one.low)),
        "mean_price_gbp": assessed.mean_price_gbp,
        "should_cost_gbp": lot.terms.should_cost_gbp,
    }


def _placed(one: AssessedTender, lot: LotCriteria, names: Mapping[str, str]) -> dict[str, Figure]:
    return {
        "place": _place(one),
        "offer_id": one.offer_id,
        "supplier": names[one.offer_id],
        "quality_points": one.quality_points,
        "social_value_points": one.social_value_points,
        "price_gbp": one.price_gbp if one.price_gbp is not None else "not looked at",
        "price_points": _price_points(one, lot),
        "total": "none" if one.total is None else total_words(one.total),
    }


def _stage(one: AssessedTender, names: Mapping[str, str]) -> dict[str, Figure]:
    return {
        "offer_id": one.offer_id,
        "supplier": names[one.offer_id],
        "stage": "went on to its price"
        if one.fell_at is None
        else f"fell at {FELL_WORDS.get(one.fell_at, one.fell_at)}",
        "why": one.why or "Every bar was reached.",
    }


def _signals(one: AssessedTender, names: Mapping[str, str]) -> list[dict[str, Figure]]:
    return [
        {
            "supplier": names[one.offer_id],
            "trigger": signal.trigger,
            "share_pct": signal.share_pct,
            "against_gbp": signal.against_gbp,
            "is_low": signal.is_low,
            "source": signal.source,
        }
        for signal in one.low
    ]


def _place(one: AssessedTender) -> str:
    if one.place is not None:
        return str(one.place)
    return "for several lots" if one.fell_at is None else "fell"


def _price_points(one: AssessedTender, lot: LotCriteria) -> Figure:
    if one.price_gbp is None or lot.terms.method.price_share is None:
        return "none"
    return one.price_points


def _criterion(
    lot: LotCriteria,
    n: int,
    told: Mapping[str, list[dict[str, Figure]]],
    names: Mapping[str, str],
) -> dict[str, Figure]:
    leaf = lot.leaves[n]
    return {
        "title": leaf.title,
        "scores": leaf.allowed,
        "tenders": [
            {**criteria[n], "supplier": names[offer], "offer_id": offer}
            for offer, criteria in told.items()
        ],
    }


def _asked(
    tables: Mapping[str, pl.DataFrame],
    tenders: Iterable[AssessedTender],
    names: Mapping[str, str],
    assessment: Assessment,
) -> list[Figure]:
    """Who is asked about its price, why, and what came of it as far as that is on record."""
    answers = _answers(tables, assessment)
    return [
        {
            "supplier": names[one.offer_id],
            "offer_id": one.offer_id,
            "why": listed(
                f"{s.share_pct:.1f}% of the {s.trigger}, {spell_gbp(s.against_gbp)}"
                for s in one.low
                if s.is_low
            ),
            "price_gbp": one.price_gbp,
            "answer": answers.get(one.offer_id),
        }
        for one in tenders
        if one.is_asked
    ]


def _answers(tables: Mapping[str, pl.DataFrame], assessment: Assessment) -> dict[str, str]:
    """What was decided about a tender that stays in: passed_over, step bids, kind accept."""

    def is_answer(r: Record) -> bool:
        return bool(
            r["step"] == "bids"
            and r["kind"] == "accept"
            and r["subject_table"] == "offers"
            and passes_over(r, assessment.on)
        )

    return {
        r["subject_key"]: f"{r['by_role']}: {r['reason']}"
        for r in records_of(tables, "passed_over") or []
        if is_answer(r)
    }
