"""A procurement of several lots as tables: prices, quality and rules given, all else as usual."""

from __future__ import annotations

from tests.bids_tables import ON, published
from tests.small_tables import table

from untower.award.assess import combine
from untower.bids.assessment import assess

FULL = 100


def text(rows):
    """Rows of cells as the lines a small table is read from; the first row names all columns."""
    head = list(rows[0])
    lines = [" | ".join(head)]
    lines += [" | ".join("" if r[c] is None else str(r[c]) for c in head) for r in rows]
    return "\n".join(lines)


def several_lots(
    tenders,
    *,
    quality=None,
    quality_pct=0,
    rule="lowest_total_price",
    allowed="yes",
    most=None,
    tie_break="lower_price",
    method="relative to lowest",
    suppliers=None,
    limits=None,
    either_or=None,
    notice="2026-03-01",
    lots=None,
    moving="no",
    received=None,
):
    """Tables of procurement P1.

    `tenders`: name to (supplier, {lot: yearly price}); `quality`: (name, lot) to a score out of
    100. `most`, `tie_break` and `method` are of every lot, or given by lot. `suppliers`: id to
    (parent, eligibility). `limits` is a table as text.
    """
    lots = lots or sorted({lot for _, parts in tenders.values() for lot in parts})

    def of(given, lot):
        return given.get(lot) if isinstance(given, dict) else given

    listed = {s: (None, "clear") for s, _ in tenders.values()} | (suppliers or {})
    pairs = [(name, lot, gbp) for name, (_, parts) in tenders.items() for lot, gbp in parts.items()]
    rows = {
        "procurements": [
            {
                "procurement_id": "P1",
                "deadline_at": "2026-05-01 12:00",
                "tender_notice_on": notice,
                "combinations_allowed": allowed,
                "combination_rule": rule,
                "published_hash": None,
            }
        ],
        "lots": [
            {
                "lot_id": lot,
                "procurement_id": "P1",
                "title": f"Work {lot}",
                "price_weight_pct": FULL - quality_pct,
                "quality_weight_pct": quality_pct,
                "social_value_weight_pct": 0,
                "price_method": of(method, lot),
                "benchmark_gbp": 100,
                "tie_break": of(tie_break, lot),
                "price_months": 12,
                "price_counts_moving": moving,
                "price_counts_exit": "no",
                "price_counts_indexation": "no",
                "price_includes_vat": "no",
                "lots_per_supplier": of(most, lot),
            }
            for lot in lots
        ],
        "lot_components": [{"lot_id": lot, "component_id": f"c{lot}"} for lot in lots],
        "suppliers": [
            {
                "supplier_id": s,
                "name": s.title(),
                "parent_id": parent,
                "eligibility": state,
                "eligibility_checked_on": "2026-05-10",
            }
            for s, (parent, state) in listed.items()
        ],
        "offers": [
            {
                "offer_id": name,
                "supplier_id": supplier,
                "basis": "tender",
                "procurement_id": "P1",
                "either_or": (either_or or {}).get(name),
                "received_at": (received or {}).get(name, "2026-04-30 10:00"),
                "currency": "GBP",
                "includes_vat": "no",
            }
            for name, (supplier, _) in tenders.items()
        ],
        "offer_lots": [{"offer_id": name, "lot_id": lot} for name, lot, _ in pairs],
        "offer_items": [
            {"offer_id": name, "component_id": f"c{lot}", "one_off_gbp": 0, "annual_gbp": gbp}
            for name, lot, gbp in pairs
        ],
    }
    if quality_pct:
        rows["criteria"] = [
            {
                "criterion_id": f"q{lot}",
                "lot_id": lot,
                "title": "Quality",
                "kind": "quality",
                "weight_pct": quality_pct,
                "scale_min": 0,
                "scale_max": FULL,
                "scale_step": 1,
                "minimum_score": 10,
            }
            for lot in lots
        ]
        rows["scores"] = [
            {
                "offer_id": name,
                "criterion_id": f"q{lot}",
                "evaluator_id": None,
                "stage": "agreed",
                "score": (quality or {}).get((name, lot), 50),
                "reason": "Shown in section 2.",
            }
            for name, lot, _ in pairs
        ]
    found = {name: table(name, text(some)) for name, some in rows.items()}
    if limits is not None:
        found["limits"] = table("limits", limits)
    return published(found)


def assessed(tables):
    """The assessment of P1, which nothing stands in the way of."""
    found = assess(tables, "P1", on=ON)
    assert found.is_assessed, [t.sentence for t in found.troubles]
    return found


def joint(tenders, **given):
    """The joint assessment of a procurement of several lots."""
    tables = several_lots(tenders, **given)
    return combine(tables, assessed(tables))
