"""The rules a range of providers must keep, each with where it was published and why."""

from __future__ import annotations

from untower.tables.column import Sensitivity, choice, day, flag, key, number, text, whole
from untower.tables.constraint import Between
from untower.tables.table import Table

COMMERCIAL = Sensitivity.COMMERCIAL

LIMIT_KINDS = (
    "suppliers_max",
    "suppliers_min",
    "supplier_share",
    "layer_share",
    "sme_share",
    "contract_value",
    "budget_year",
    "fte",
    "lots_per_supplier",
    "exclude",
    "together",
    "apart",
    "fix",
    "user_floor",
    "integrator_apart",
    "supplier_capacity",
)
INSTRUMENTS = (
    "lot_limit",
    "participation_condition",
    "minimum_requirement",
    "award_criterion",
    "contract_term",
    "budget",
    "planning_only",
)

LIMITS = Table(
    "limits",
    "award",
    "Each rule the choice must keep, or should, with where it was published.",
    (
        key("limit_id", "Short id of the rule.", sensitivity=COMMERCIAL),
        choice("kind", LIMIT_KINDS, "Kind of rule.", sensitivity=COMMERCIAL),
        text("subject", "Id of what it is about.", sensitivity=COMMERCIAL),
        text(
            "other_subject",
            "Id of the second thing it is about, where it joins or parts two.",
            sensitivity=COMMERCIAL,
        ),
        whole(
            "year",
            "Year of the plan it holds in, the first being 1; blank holds in every year.",
            unit="year",
            constraint=Between(1, 30),
            sensitivity=COMMERCIAL,
        ),
        choice(
            "comparator",
            ("at_most", "at_least", "exactly"),
            "Which side of the value is kept to.",
            sensitivity=COMMERCIAL,
        ),
        number("value", "The value, in its unit.", sensitivity=COMMERCIAL),
        text("unit", "Unit of the value, such as gbp, pct or suppliers.", sensitivity=COMMERCIAL),
        flag("is_mandatory", "Whether the rule may not be broken.", sensitivity=COMMERCIAL),
        whole(
            "priority",
            "Rank among rules that may give way: 1 gives way last.",
            sensitivity=COMMERCIAL,
        ),
        choice(
            "instrument",
            INSTRUMENTS,
            "How the rule binds tenderers, or that it only guides the plan.",
            sensitivity=COMMERCIAL,
        ),
        text("published_in", "Document that published it.", sensitivity=COMMERCIAL),
        day("published_on", "Day it was published.", sensitivity=COMMERCIAL),
        text("reason", "Why the organisation wants it.", sensitivity=COMMERCIAL),
        text("source", "Where the rule or its value comes from.", sensitivity=COMMERCIAL),
    ),
)

TABLES: tuple[Table, ...] = (LIMITS,)
