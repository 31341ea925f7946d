"""Who the plan is for: the organisation, its parts, and what it decided to pass over."""

from __future__ import annotations

from untower.tables.column import (
    Sensitivity,
    choice,
    cost,
    day,
    flag,
    key,
    percent,
    text,
    whole,
)
from untower.tables.constraint import Between
from untower.tables.table import Table

STEP_CHOICES = (
    "needs",
    "capability",
    "estate",
    "market",
    "options",
    "lots",
    "bids",
    "award",
    "case",
    "manage",
)
PUBLIC = Sensitivity.PUBLIC

YEARLY_CHANGE = Between(-20, 50)

ORGANISATION = Table(
    "organisation",
    "organisation",
    "The body the plan is for, with the dates, rates and weights that hold throughout.",
    (
        text("name", "Name of the organisation as the public knows it.", sensitivity=PUBLIC),
        choice(
            "kind",
            ("central", "council", "other"),
            "Central government, a council, or another public body: some rules bind only one kind.",
            sensitivity=PUBLIC,
        ),
        choice(
            "nation",
            ("england", "scotland", "wales", "northern_ireland"),
            "Nation whose rules bind the organisation.",
            sensitivity=PUBLIC,
        ),
        day("plan_starts_on", "First day of the plan.", sensitivity=PUBLIC),
        whole(
            "horizon_years",
            "Number of years the plan looks ahead.",
            unit="years",
            constraint=Between(1, 30),
            sensitivity=PUBLIC,
        ),
        whole(
            "price_base_year",
            "Year whose prices real-terms figures are stated in.",
            unit="year",
            constraint=Between(1990, 2100, is_year=True),
            sensitivity=PUBLIC,
        ),
        percent(
            "discount_rate_pct",
            "Real discount rate a year, where the organisation departs from the dated policy rate.",
            constraint=Between(0, 20),
            sensitivity=PUBLIC,
        ),
        percent(
            "general_inflation_pct",
            "General inflation assumed a year.",
            constraint=YEARLY_CHANGE,
            sensitivity=PUBLIC,
        ),
        percent("pay_inflation_pct", "Pay rise assumed a year.", constraint=YEARLY_CHANGE),
        flag("vat_recoverable", "Whether the organisation recovers the VAT it pays."),
        cost(
            "annual_budget_gbp",
            "Yearly budget for technology, staff included.",
            sensitivity=PUBLIC,
        ),
        percent(
            "target_saving_pct",
            "Saving the plan is tested against; 40 is the claim commonly made, not a promise.",
        ),
        percent("quality_weight_pct", "Weight of quality when quality and price are joined."),
        percent("price_weight_pct", "Weight of price when quality and price are joined."),
        percent("user_weight_pct", "Weight of user-centred points within an option's points."),
        percent("cloud_weight_pct", "Weight of cloud points within an option's points."),
        percent("agile_weight_pct", "Weight of agile points within an option's points."),
        cost(
            "manage_supplier_gbp",
            "Yearly cost to the organisation of managing one more supplier.",
        ),
        cost("fte_cost_gbp", "Yearly cost of one full-time employee where a role names none."),
        day(
            "vesting_on",
            "Day the organisation is replaced by a successor, if it is being reorganised.",
            sensitivity=PUBLIC,
        ),
        text("successor", "Name of the body that replaces this one.", sensitivity=PUBLIC),
    ),
    is_single_row=True,
)

BODIES = Table(
    "bodies",
    "organisation",
    "The bodies the plan speaks of: the organisation itself, who hosts it and its partners.",
    (
        key("body_id", "Short id of the body.", sensitivity=PUBLIC),
        text("name", "Name of the body.", sensitivity=PUBLIC),
        choice(
            "part",
            ("self", "host", "partner"),
            "Whether it is the organisation itself, the body that hosts it, or a partner.",
            sensitivity=PUBLIC,
        ),
    ),
)

PASSED_OVER = Table(
    "passed_over",
    "organisation",
    "Steps and findings somebody decided to set aside, with who decided and why.",
    (
        choice("step", STEP_CHOICES, "Step the decision is about.", is_key=True, is_required=True),
        choice(
            "kind",
            ("skip", "exception", "accept", "overrule"),
            "Whether the step is skipped, or a finding is excepted, accepted or overruled.",
            is_key=True,
        ),
        text(
            "subject_table",
            "Table of the row the decision is about; blank where it is the whole step.",
            is_key=True,
        ),
        text(
            "subject_key",
            "Key of the row the decision is about; blank where it is the whole step.",
            is_key=True,
        ),
        text("by_role", "Role that decided: a role, not a person's name."),
        text("reason", "Why, in words the organisation would defend."),
        day("decided_on", "Day of the decision."),
    ),
)

TABLES: tuple[Table, ...] = (ORGANISATION, BODIES, PASSED_OVER)
