"""Harrowmoor itself: rates, weights, strategy, who decides, and the posts in technology."""

from __future__ import annotations

from examples.generator.records import Rows, blank_where, written

ORGANISATION: Rows = [
    {
        "name": "Harrowmoor Council", "kind": "council", "nation": "england",
        "plan_starts_on": "2027-04-01", "horizon_years": 5, "price_base_year": 2026,
        "discount_rate_pct": 3.5, "general_inflation_pct": 2.0, "pay_inflation_pct": 3.0,
        "vat_recoverable": "yes", "annual_budget_gbp": "19800000.00", "target_saving_pct": 40,
        "quality_weight_pct": 60, "price_weight_pct": 40, "user_weight_pct": 50,
        "cloud_weight_pct": 25, "agile_weight_pct": 25, "manage_supplier_gbp": "24000.00",
        "fte_cost_gbp": "58000.00", "vesting_on": None, "successor": None,
    },
]  # fmt: skip
BODIES: Rows = [
    {"body_id": "harrowmoor", "name": "Harrowmoor Council", "part": "self"},
    {"body_id": "harrow-homes", "name": "Harrowmoor Homes Limited", "part": "partner"},
    {"body_id": "moor-fire", "name": "Moor and Vale Fire Authority", "part": "partner"},
]
PASSED_OVER: Rows = [
    {
        "step": "market", "kind": "skip", "by_role": "Head of Procurement",
        "reason": "No market study before the strategy is approved; to be taken up in the autumn.",
        "decided_on": "2026-02-11",
    },
    {
        "step": "estate", "kind": "accept", "subject_table": "contracts", "subject_key": "HM-044",
        "by_role": "Head of Property",
        "reason": "The mast licence brings income and touches no service.",
        "decided_on": "2025-11-19",
    },
    {
        "step": "options", "kind": "exception", "subject_table": "components",
        "subject_key": "penetration-tests", "by_role": "Security Lead",
        "reason": "Tests are called for one by one; options come with the next contract.",
        "decided_on": "2026-02-24",
    },
]  # fmt: skip
# A strategy with neither owner nor approval: planted.
STRATEGY: Rows = [
    {"document": "Digital strategy 2022", "owner_role": "Head of Technology",
     "approved_on": "2022-06-21", "review_on": "2025-06-21"},
    {"document": "Cloud and hosting strategy (draft)"},
    {"document": "Data strategy", "owner_role": "Head of Data", "approved_on": "2024-11-12",
     "review_on": "2027-11-12"},
    {"document": "Cyber security strategy", "owner_role": "Security Lead",
     "approved_on": "2025-03-18"},
]  # fmt: skip
DECISIONS: Rows = [
    {"decision": "architecture", "held_by_role": "Design authority chair", "holder": "supplier",
     "supplier_id": "ollerby-integration", "evidence": "Schedule 4 of HM-005"},
    {"decision": "roadmap", "held_by_role": "Service integration director", "holder": "supplier",
     "supplier_id": "ollerby-integration", "evidence": "Minutes of the technology board"},
    {"decision": "priorities", "held_by_role": "Head of Technology", "holder": "in_house",
     "evidence": "Minutes of the technology board"},
    {"decision": "data", "held_by_role": "Head of Data", "holder": "in_house",
     "evidence": "Data governance terms of reference"},
    {"decision": "security", "held_by_role": "Security Lead", "holder": "contractor",
     "evidence": "Engagement letter"},
    {"decision": "supplier_change", "held_by_role": "Service integration director",
     "holder": "supplier", "supplier_id": "ollerby-integration",
     "evidence": "Schedule 7 of HM-005"},
    {"decision": "exit"},
]  # fmt: skip
ROLES = written("roles")
COLUMNS = ("role_id", "name", "family", "level", "retained_as", "fte_needed", "fte_employed",
           "fte_contractor", "fte_supplier", "fte_free", "people_employed", "fte_cost_gbp",
           "service_id")  # fmt: skip


def roles() -> Rows:
    """The roles table."""
    return [
        {column: blank_where(cell) for column, cell in zip(COLUMNS, cells, strict=True)}
        for cells in ROLES
    ]
