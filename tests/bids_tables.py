"""A small procurement as text: one lot, two criteria, two tenders, and all that scoring needs."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

from tests.small_tables import table

from untower.bids.frozen import freeze

ON = date(2026, 6, 1)

PROCUREMENTS = """
    procurement_id | deadline_at      | combinations_allowed | published_hash
    P1             | 2026-05-01 12:00 | no                   |
"""
LOTS = """
    lot_id | procurement_id | title   | price_weight_pct | quality_weight_pct | social_value_weight_pct | price_method       | tie_break      | price_months | price_counts_moving | price_counts_exit | price_counts_indexation | price_includes_vat
    L1     | P1             | Hosting | 40               | 50                 | 10                      | relative to lowest | higher_quality | 12           | no                  | no                | no                      | no
"""
CRITERIA = """
    criterion_id | lot_id | parent_id | title        | kind         | weight_pct | scale_min | scale_max | scale_step | minimum_score
    security     | L1     |           | Security     | quality      | 50         | 0         | 5         | 1          |
    local_jobs   | L1     |           | Local jobs   | social_value | 10         | 0         | 4         | 2          |
"""
SUPPLIERS = """
    supplier_id | name  | parent_id | eligibility | eligibility_checked_on
    ash         | Ash   |           | clear       | 2026-05-10
    birch       | Birch |           | clear       | 2026-05-10
"""
OFFERS = """
    offer_id | supplier_id | basis  | procurement_id | received_at      | currency | rate_to_gbp | rate_on | includes_vat | indexation_pct
    A        | ash         | tender | P1             | 2026-04-30 10:00 | GBP      |             |         | no           |
    B        | birch       | tender | P1             | 2026-05-01 12:00 | GBP      |             |         | no           |
"""
OFFER_LOTS = """
    offer_id | lot_id
    A        | L1
    B        | L1
"""
ITEMS = """
    offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp
    A        | portal       | 0           | 100        | 0
    B        | portal       | 0           | 80         | 0
"""
EVALUATORS = """
    evaluator_id | role
    e1           | Architect
    e2           | Buyer
"""
INTERESTS = """
    evaluator_id | supplier_id | declared_on | is_barring
    e1           | ash         | 2026-04-01  | no
"""
ASSIGNMENTS = """
    evaluator_id | lot_id | criterion_id
    e1           | L1     | security
    e2           | L1     | security
    e1           | L1     | local_jobs
"""
SCORES = """
    offer_id | criterion_id | evaluator_id | stage      | score | reason
    A        | security     | e1           | individual | 3     |
    A        | security     | e2           | individual | 4     |
    A        | security     |              | agreed     | 4     | Tested each month, findings shown.
    B        | security     | e1           | individual | 3     |
    B        | security     | e2           | individual | 3     |
    B        | security     |              | agreed     | 3     | Tested each year.
    A        | local_jobs   | e1           | individual | 2     |
    A        | local_jobs   |              | agreed     | 2     | Two apprentices a year.
    B        | local_jobs   | e1           | individual | 4     |
    B        | local_jobs   |              | agreed     | 4     | Six apprentices, paid as staff.
"""

DEFAULTS = {
    "procurements": PROCUREMENTS,
    "lots": LOTS,
    "criteria": CRITERIA,
    "suppliers": SUPPLIERS,
    "offers": OFFERS,
    "offer_lots": OFFER_LOTS,
    "offer_items": ITEMS,
    "evaluators": EVALUATORS,
    "interests": INTERESTS,
    "assignments": ASSIGNMENTS,
    "scores": SCORES,
}


def unpublished(**changed):
    """The small procurement with some tables given otherwise; None leaves one out."""
    texts = DEFAULTS | changed
    return {name: table(name, text) for name, text in texts.items() if text is not None}


def procurement(**changed):
    """The same with its set frozen as its tables stand."""
    return published(unpublished(**changed))


def published(tables, procurement_id="P1"):
    """Tables with the digest of their set written in."""
    import polars as pl

    digest = freeze(tables, procurement_id).digest
    rows = tables["procurements"].with_columns(
        published_hash=pl.when(pl.col("procurement_id") == procurement_id)
        .then(pl.lit(digest))
        .otherwise("published_hash" if "published_hash" in tables["procurements"].columns else None)
    )
    return tables | {"procurements": rows}
