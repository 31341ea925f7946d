"""What services there are, who uses them, how well they do, and what their users need."""

from __future__ import annotations

from untower.tables.column import (
    Sensitivity,
    choice,
    cost,
    day,
    flag,
    key,
    link,
    percent,
    scale,
    text,
    whole,
)
from untower.tables.table import Table, in_order, not_above

PUBLIC = Sensitivity.PUBLIC

SERVICES = Table(
    "services",
    "needs",
    "Each service the organisation gives to the public, business or its own staff.",
    (
        key("service_id", "Short id of the service.", sensitivity=PUBLIC),
        text("name", "Name of the service as its users know it.", sensitivity=PUBLIC),
        text("owner_role", "Role that answers for the service: a role, not a person's name."),
        choice(
            "user_kind",
            ("public", "staff", "business"),
            "Who mainly uses the service.",
            sensitivity=PUBLIC,
        ),
        flag("is_public_facing", "Whether people outside use it.", sensitivity=PUBLIC),
        scale("criticality", "How much it matters that it runs: 1 little, 5 life or livelihood."),
        choice(
            "phase",
            ("discovery", "alpha", "beta", "live", "retired"),
            "Where the service stands in its life.",
            sensitivity=PUBLIC,
        ),
        day("period_start", "First day of the period the counts are for.", sensitivity=PUBLIC),
        day("period_end", "Last day of the period the counts are for.", sensitivity=PUBLIC),
        whole(
            "started",
            "Transactions started in the period.",
            unit="transactions",
            sensitivity=PUBLIC,
        ),
        whole(
            "completed",
            "Transactions completed in the period.",
            unit="transactions",
            sensitivity=PUBLIC,
        ),
        whole(
            "completed_digitally",
            "Transactions completed online in the period, with assisted digital ones counted.",
            unit="transactions",
            sensitivity=PUBLIC,
        ),
        cost(
            "total_cost_gbp",
            "Whole cost of giving the service in the period, staff included.",
            sensitivity=PUBLIC,
        ),
        whole(
            "very_satisfied",
            "Answers of very satisfied in the period.",
            unit="answers",
            sensitivity=PUBLIC,
        ),
        whole(
            "satisfied", "Answers of satisfied in the period.", unit="answers", sensitivity=PUBLIC
        ),
        whole(
            "neither",
            "Answers of neither satisfied nor dissatisfied in the period.",
            unit="answers",
            sensitivity=PUBLIC,
        ),
        whole(
            "dissatisfied",
            "Answers of dissatisfied in the period.",
            unit="answers",
            sensitivity=PUBLIC,
        ),
        whole(
            "very_dissatisfied",
            "Answers of very dissatisfied in the period.",
            unit="answers",
            sensitivity=PUBLIC,
        ),
        day("measured_on", "Day the satisfaction answers were last counted.", sensitivity=PUBLIC),
    ),
    (
        in_order("period_start", "period_end", "Check which of the two dates is wrong."),
        not_above(
            "completed",
            "started",
            "Check both counts: nobody completes what was not started in the same period.",
        ),
        not_above(
            "completed_digitally",
            "completed",
            "Check both counts: those completed online are part of all completed.",
        ),
    ),
)

NEEDS = Table(
    "needs",
    "needs",
    "What each group of users needs, how much it matters, and whether it is met.",
    (
        key("need_id", "Short id of the need."),
        link("service_id", "services.service_id", "Service that serves the need; blank if none."),
        text("user_group", "Group of users who have the need."),
        text("need", "The need in the users' own terms."),
        scale("importance", "How much it matters to them: 1 little, 5 essential."),
        percent("met_pct", "How far the need is met today."),
        text("evidence", "Where this was learnt: the research, survey or records."),
        day("researched_on", "Day of that research."),
    ),
)

TABLES: tuple[Table, ...] = (SERVICES, NEEDS)
