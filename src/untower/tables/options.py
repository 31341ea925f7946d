"""Platforms that already exist, the options each component has, and who should deliver it."""

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
    money,
    months,
    number,
    points,
    text,
)
from untower.tables.constraint import Between
from untower.tables.table import Table

PUBLIC = Sensitivity.PUBLIC
COMMERCIAL = Sensitivity.COMMERCIAL

OPTION_KINDS = ("retire", "retain", "reuse", "saas", "cloud", "build", "outsource")

PLATFORMS = Table(
    "platforms",
    "options",
    "Platforms the public sector already has that could be used instead of buying.",
    (
        key("platform_id", "Short id of the platform.", sensitivity=PUBLIC),
        text("name", "Name of the platform.", sensitivity=PUBLIC),
        text("capability", "What it does, in the words components use.", sensitivity=PUBLIC),
        text("kind", "Kind of platform, such as common platform or service.", sensitivity=PUBLIC),
        text("binds", "Who must use it; blank where nobody must.", sensitivity=PUBLIC),
        day("since", "Day from which they must, or it can be used.", sensitivity=PUBLIC),
        cost("one_off_gbp", "Cost of starting to use it.", sensitivity=PUBLIC),
        cost("annual_gbp", "Cost of using it for a year.", sensitivity=PUBLIC),
        months("months_to_move", "Months to move a component to it.", sensitivity=PUBLIC),
        text("source", "Where these facts come from.", sensitivity=PUBLIC),
        day("dated_on", "Day of that source.", sensitivity=PUBLIC),
        flag("is_confirmed", "Whether the source was read and confirms them.", sensitivity=PUBLIC),
    ),
)

OPTIONS = Table(
    "options",
    "options",
    "Each way a component could be provided, with its cost, effect and time.",
    (
        key("option_id", "Short id of the option."),
        link("component_id", "components.component_id", "Component it is for."),
        choice("kind", OPTION_KINDS, "What would be done with the component."),
        link("platform_id", "platforms.platform_id", "Platform it would use, where it reuses one."),
        link("supplier_id", "suppliers.supplier_id", "Supplier it would use, where one is meant."),
        money("one_off_gbp", "Cost of moving to it, once.", sensitivity=COMMERCIAL),
        money("annual_gbp", "Cost of running it for a year.", sensitivity=COMMERCIAL),
        money("exit_gbp", "Cost of leaving it again.", sensitivity=COMMERCIAL),
        months("months_to_move", "Months from the start to the day it runs."),
        number(
            "in_house_fte",
            "Full-time posts of the organisation's own it needs.",
            unit="full-time posts",
            constraint=Between(0, 10_000),
        ),
        points("user_points", "How user-centred it would be."),
        points("cloud_points", "How far it would use the cloud as the cloud is meant to be used."),
        points("agile_points", "How quickly and safely it could be changed."),
        text("points_evidence", "What the points rest on."),
        number(
            "user_effect_points",
            "Expected change in the outcome for users of the services concerned.",
            unit="percentage points",
            constraint=Between(-100, 100),
        ),
        text("blocker", "What stands in its way, if anything."),
    ),
)

DELIVERY_MODELS = Table(
    "delivery_models",
    "options",
    "The decision who delivers each component, taken before any tender.",
    (
        key_link("component_id", "components.component_id", "Component the decision is about."),
        choice("decided", ("in_house", "mixed", "outsource"), "Who is to deliver it."),
        day("decided_on", "Day of the decision."),
        text("decided_by_role", "Role that decided: a role, not a person's name."),
        text("public_interest_test", "Where the public interest test is written down."),
        cost(
            "comparator_gbp",
            "Yearly cost of the in-house comparator.",
            sensitivity=COMMERCIAL,
        ),
        text("reason", "Why, in words the organisation would defend."),
    ),
)

TABLES: tuple[Table, ...] = (PLATFORMS, OPTIONS, DELIVERY_MODELS)
