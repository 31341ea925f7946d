"""What others pay, and who sells to whom: filled by hand or from open data."""

from __future__ import annotations

from untower.tables.column import Sensitivity, cost, day, key, link, text, whole
from untower.tables.table import Table, not_above

PUBLIC = Sensitivity.PUBLIC
COMMERCIAL = Sensitivity.COMMERCIAL

PRICE_BANDS = Table(
    "price_bands",
    "market",
    "What comparable buyers pay for one unit of a category: low, middle and high.",
    (
        key("category", "Category of goods or service.", sensitivity=PUBLIC),
        text("unit", "What one price is for, such as a user a month.", sensitivity=PUBLIC),
        whole("n", "Number of prices behind the band.", unit="prices", sensitivity=PUBLIC),
        cost("low_gbp", "Low end of the band.", sensitivity=COMMERCIAL),
        cost("median_gbp", "Middle price.", sensitivity=COMMERCIAL),
        cost("high_gbp", "High end of the band.", sensitivity=COMMERCIAL),
        text("source", "Where the prices come from.", sensitivity=PUBLIC),
        day("dated_on", "Day the prices are for.", sensitivity=PUBLIC),
    ),
    (
        not_above("low_gbp", "median_gbp", "Check both prices: low is not above the middle."),
        not_above("median_gbp", "high_gbp", "Check both prices: the middle is not above high."),
    ),
)

SUPPLIER_MARKETS = Table(
    "supplier_markets",
    "market",
    "What each supplier has won from public buyers in a category.",
    (
        text(
            "category",
            "Category of goods or service.",
            is_key=True,
            is_required=True,
            sensitivity=PUBLIC,
        ),
        link(
            "supplier_id",
            "suppliers.supplier_id",
            "Supplier that won.",
            is_key=True,
            is_required=True,
            sensitivity=PUBLIC,
        ),
        whole("wins", "Contracts won.", unit="contracts", sensitivity=PUBLIC),
        whole("buyers", "Different buyers among them.", unit="buyers", sensitivity=PUBLIC),
        text("source", "Where the counts come from.", sensitivity=PUBLIC),
    ),
    (
        not_above(
            "buyers", "wins", "Check both counts: each buyer counted let at least one contract."
        ),
    ),
)

TABLES: tuple[Table, ...] = (PRICE_BANDS, SUPPLIER_MARKETS)
