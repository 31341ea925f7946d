"""How contracts go once let: measures, reviews, changes, savings, the team, and evidence."""

from __future__ import annotations

from untower.tables.column import (
    Sensitivity,
    choice,
    cost,
    day,
    key,
    key_link,
    link,
    money,
    number,
    text,
    whole,
)
from untower.tables.constraint import Between
from untower.tables.table import Table, in_order

PUBLIC = Sensitivity.PUBLIC
SECURITY = Sensitivity.SECURITY

KPIS = Table(
    "kpis",
    "manage",
    "What each contract is measured by.",
    (
        key("kpi_id", "Short id of the measure.", sensitivity=PUBLIC),
        link("contract_id", "contracts.contract_id", "Contract measured.", sensitivity=PUBLIC),
        link("service_id", "services.service_id", "Service it shows up in.", sensitivity=PUBLIC),
        text("measure", "What is measured.", sensitivity=PUBLIC),
        number("target", "Value aimed at, in its unit.", sensitivity=PUBLIC),
        number("floor", "Value below which action follows, in its unit.", sensitivity=PUBLIC),
        text("unit", "Unit of target, floor and values.", sensitivity=PUBLIC),
    ),
)

REVIEWS = Table(
    "reviews",
    "manage",
    "How each measure came out in each period.",
    (
        key_link("kpi_id", "kpis.kpi_id", "Measure reviewed.", sensitivity=PUBLIC),
        day(
            "starts_on",
            "First day of the period.",
            is_key=True,
            is_required=True,
            sensitivity=PUBLIC,
        ),
        day("ends_on", "Last day of the period.", sensitivity=PUBLIC),
        whole(
            "transactions",
            "Transactions the value rests on.",
            unit="transactions",
            sensitivity=PUBLIC,
        ),
        number("value", "Value measured, in the measure's unit.", sensitivity=PUBLIC),
        choice(
            "rating",
            ("good", "approaching_target", "requires_improvement", "inadequate", "other"),
            "Rating given for the period, in the words of the Procurement Act regulations.",
            sensitivity=PUBLIC,
        ),
    ),
    (in_order("starts_on", "ends_on", "Check which of the two dates is wrong."),),
)

CHANGES = Table(
    "changes",
    "manage",
    "Each change to a contract: what it added and on what ground.",
    (
        key("change_id", "Short id of the change.", sensitivity=PUBLIC),
        link("contract_id", "contracts.contract_id", "Contract changed.", sensitivity=PUBLIC),
        day("changed_on", "Day of the change.", sensitivity=PUBLIC),
        money("value_gbp", "What it added, or took off, in value.", sensitivity=PUBLIC),
        whole(
            "term_months",
            "Months it added, or took off.",
            unit="months",
            constraint=Between(-1200, 1200),
            sensitivity=PUBLIC,
        ),
        text("ground", "Ground in law or contract that allows it.", sensitivity=PUBLIC),
        text("reason", "Why it was made.", sensitivity=PUBLIC),
    ),
)

SAVINGS = Table(
    "savings",
    "manage",
    "What was to be saved and what was, by component, contract and year.",
    (
        key("saving_id", "Short id of the saving."),
        link("component_id", "components.component_id", "Component it comes from."),
        link("contract_id", "contracts.contract_id", "Contract it comes from."),
        text("stage", "How far it has come, such as planned, contracted or delivered."),
        whole(
            "year",
            "Year it falls in: the year in which the financial year begins.",
            unit="year",
            constraint=Between(1990, 2100, is_year=True),
        ),
        cost("baseline_gbp", "Cost it is measured against."),
        cost("actual_gbp", "Cost as it turned out."),
    ),
)

TEAM = Table(
    "team",
    "manage",
    "How much of each role there is month by month.",
    (
        key_link("role_id", "roles.role_id", "Role counted."),
        day("month", "First day of the month.", is_key=True, is_required=True),
        number(
            "fte",
            "Full-time posts filled in the month.",
            unit="full-time posts",
            constraint=Between(0, 100_000),
        ),
    ),
)

FREEZES = Table(
    "freezes",
    "manage",
    "Times in which a service may not be changed, such as elections or year end.",
    (
        key_link("service_id", "services.service_id", "Service that may not be changed."),
        day("starts_on", "First day of the freeze.", is_key=True, is_required=True),
        day("ends_on", "Last day of the freeze."),
        text("reason", "Why it is frozen."),
    ),
    (in_order("starts_on", "ends_on", "Check which of the two dates is wrong."),),
)

EVIDENCE_KINDS = (
    "accessibility_statement",
    "accessibility_audit",
    "code_repository",
    "dpia",
    "pen_test",
    "risk_assessment",
    "retention",
    "processor_terms",
    "sustainability_plan",
    "service_assessment",
    "other",
)

EVIDENCE = Table(
    "evidence",
    "manage",
    "What shows that a rule is met: statements, audits, tests and plans, with their dates.",
    (
        key("evidence_id", "Short id of the evidence."),
        text("point", "Point of the Technology Code of Practice, or the rule, it is about."),
        text("subject_table", "Table of the row it is about."),
        text("subject_key", "Key of the row it is about."),
        choice("kind", EVIDENCE_KINDS, "Kind of evidence.", sensitivity=SECURITY),
        day("done_on", "Day it was made.", sensitivity=SECURITY),
        day("expires_on", "Day it stops counting.", sensitivity=SECURITY),
        text("result", "What it found, in a few words.", sensitivity=SECURITY),
        text("reference", "Where it is kept.", sensitivity=SECURITY),
        text("owner_role", "Role that answers for it: a role, not a person's name."),
    ),
    (in_order("done_on", "expires_on", "Check which of the two dates is wrong."),),
)

TABLES: tuple[Table, ...] = (KPIS, REVIEWS, CHANGES, SAVINGS, TEAM, FREEZES, EVIDENCE)
