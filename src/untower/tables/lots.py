"""How work is bought: frameworks, procurements, and the lots each is cut into."""

from __future__ import annotations

from untower.tables.column import (
    Sensitivity,
    choice,
    cost,
    day,
    flag,
    key,
    key_link,
    link,
    moment,
    months,
    percent,
    text,
    whole,
)
from untower.tables.constraint import Between
from untower.tables.table import Table, in_order

PUBLIC = Sensitivity.PUBLIC
COMMERCIAL = Sensitivity.COMMERCIAL

FRAMEWORKS = Table(
    "frameworks",
    "lots",
    "Framework agreements the organisation may buy from.",
    (
        key("framework_id", "Short id or number of the framework.", sensitivity=PUBLIC),
        text("name", "Name of the framework.", sensitivity=PUBLIC),
        day("expires_on", "Last day of calling off from it.", sensitivity=PUBLIC),
        months("call_off_max_months", "Longest contract it allows.", sensitivity=PUBLIC),
        choice(
            "competition",
            ("direct", "further"),
            "Whether it may be called off directly or after a further competition.",
            sensitivity=PUBLIC,
        ),
        percent("charge_pct", "Charge its owner takes on what is bought.", sensitivity=PUBLIC),
        text("source", "Where these facts come from.", sensitivity=PUBLIC),
    ),
)

PROCUREMENTS = Table(
    "procurements",
    "lots",
    "Each procurement: its route, its dates and what was published before it began.",
    (
        key("procurement_id", "Short id of the procurement.", sensitivity=PUBLIC),
        text("title", "What is bought.", sensitivity=PUBLIC),
        choice(
            "route",
            ("open", "competitive_flexible", "framework_call_off", "direct", "below_threshold"),
            "Route by which it is bought.",
            sensitivity=PUBLIC,
        ),
        link(
            "framework_id",
            "frameworks.framework_id",
            "Framework it is called off from.",
            sensitivity=PUBLIC,
        ),
        day("commenced_on", "Day the procurement began.", sensitivity=PUBLIC),
        day("tender_notice_on", "Day of its tender notice.", sensitivity=PUBLIC),
        moment("deadline_at", "When tenders must be in.", sensitivity=PUBLIC),
        cost(
            "estimated_value_gbp",
            "Estimated value of all lots and options together, including VAT.",
            sensitivity=PUBLIC,
        ),
        choice(
            "regime",
            ("pcr2015", "pa2023"),
            "Law it is let under: Public Contracts Regulations 2015 or Procurement Act 2023.",
            sensitivity=PUBLIC,
        ),
        flag(
            "combinations_allowed",
            "Whether the tender notice lets lots be awarded in combination.",
            sensitivity=PUBLIC,
        ),
        choice(
            "combination_rule",
            ("lowest_total_price", "highest_total_score"),
            "What the best combination of lots has, where lots may be awarded in combination or a "
            "supplier comes first in more lots than it may win.",
            sensitivity=PUBLIC,
        ),
        text(
            "published_hash",
            "Digest of the criteria and rules as frozen before the tender notice.",
            sensitivity=PUBLIC,
        ),
        day(
            "decided_on",
            "Day the decision who is awarded a contract, or that nobody is, was signed.",
            sensitivity=PUBLIC,
        ),
        text(
            "decided_by_roles",
            "Roles that signed it: roles, not a person's name.",
            sensitivity=PUBLIC,
        ),
    ),
    (
        in_order(
            "commenced_on",
            "tender_notice_on",
            "Check both dates: a procurement begins no later than its tender notice.",
        ),
        in_order(
            "tender_notice_on",
            "decided_on",
            "Check both dates: nothing is decided before its tender notice.",
        ),
    ),
)

LOTS = Table(
    "lots",
    "lots",
    "The lots a procurement is cut into, and how each is to be assessed.",
    (
        key("lot_id", "Short id of the lot.", sensitivity=PUBLIC),
        link(
            "procurement_id",
            "procurements.procurement_id",
            "Procurement it belongs to.",
            sensitivity=PUBLIC,
        ),
        text("title", "What the lot is for.", sensitivity=PUBLIC),
        cost("maximum_value_gbp", "Most the lot may be worth.", sensitivity=PUBLIC),
        percent("price_weight_pct", "Weight of price.", sensitivity=PUBLIC),
        percent("quality_weight_pct", "Weight of quality.", sensitivity=PUBLIC),
        percent("social_value_weight_pct", "Weight of social value.", sensitivity=PUBLIC),
        text("price_method", "Published way of turning price into points.", sensitivity=PUBLIC),
        cost(
            "benchmark_gbp",
            "Price the assessment compares with, where its method needs one.",
            sensitivity=COMMERCIAL,
        ),
        cost(
            "quality_point_gbp",
            "What one point of quality is worth, where the price method needs it.",
            sensitivity=PUBLIC,
        ),
        cost(
            "should_cost_gbp",
            "What the organisation's own model says the work should cost, on the basis its prices "
            "are compared on.",
            sensitivity=COMMERCIAL,
        ),
        choice(
            "tie_break",
            ("higher_quality", "higher_social_value", "lower_price", "drawing_lots"),
            "What parts tenders that come out level.",
            sensitivity=PUBLIC,
        ),
        months(
            "price_months",
            "Months of running the price compared covers.",
            constraint=Between(1, 600),
            sensitivity=PUBLIC,
        ),
        flag("price_counts_moving", "Whether it counts the price of moving.", sensitivity=PUBLIC),
        flag("price_counts_exit", "Whether it counts the price of leaving.", sensitivity=PUBLIC),
        flag(
            "price_counts_indexation",
            "Whether it counts the yearly change of prices each tender states.",
            sensitivity=PUBLIC,
        ),
        percent(
            "price_discount_pct",
            "Yearly rate at which later payments count for less in it.",
            sensitivity=PUBLIC,
        ),
        flag("price_includes_vat", "Whether it includes VAT.", sensitivity=PUBLIC),
        whole(
            "lots_per_supplier",
            "Most lots one supplier may win in the procurement.",
            unit="lots",
            sensitivity=PUBLIC,
        ),
        text("reason_not_split", "Why the work was not cut further.", sensitivity=PUBLIC),
    ),
)

LOT_COMPONENTS = Table(
    "lot_components",
    "lots",
    "Which components each lot covers.",
    (
        key_link("lot_id", "lots.lot_id", "Lot that covers the component.", sensitivity=PUBLIC),
        key_link(
            "component_id",
            "components.component_id",
            "Component it covers.",
            sensitivity=PUBLIC,
        ),
    ),
)

TABLES: tuple[Table, ...] = (FRAMEWORKS, PROCUREMENTS, LOTS, LOT_COMPONENTS)
