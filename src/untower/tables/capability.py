"""Whether the organisation owns its strategy and decisions and has the people to run them."""

from __future__ import annotations

from untower.tables.column import Sensitivity, choice, cost, day, key, link, number, text, whole
from untower.tables.constraint import Between
from untower.tables.table import Table, in_order, not_above

PUBLIC = Sensitivity.PUBLIC
PERSONAL = Sensitivity.PERSONAL

PEOPLE_COUNT = Between(0, 100_000)
RETAINED_AS = (
    "service_owner",
    "architect",
    "delivery_manager",
    "commercial_manager",
    "security_lead",
    "service_integrator",
    "data_owner",
    "user_researcher",
)

STRATEGY = Table(
    "strategy",
    "capability",
    "Each strategy document for technology, who owns it and when it is looked at again.",
    (
        key("document", "Title of the document.", sensitivity=PUBLIC),
        text("owner_role", "Role that owns the document: a role, not a person's name."),
        day("approved_on", "Day the organisation approved it.", sensitivity=PUBLIC),
        day("review_on", "Day it is next to be reviewed.", sensitivity=PUBLIC),
    ),
    (in_order("approved_on", "review_on", "Check which of the two dates is wrong."),),
)

DECISIONS = Table(
    "decisions",
    "capability",
    "Who really takes each of the decisions an organisation should keep for itself.",
    (
        choice(
            "decision",
            (
                "architecture",
                "roadmap",
                "priorities",
                "data",
                "security",
                "supplier_change",
                "exit",
            ),
            "Kind of decision.",
            is_key=True,
            is_required=True,
        ),
        text("held_by_role", "Role that takes the decision: a role, not a person's name."),
        choice(
            "holder",
            ("in_house", "contractor", "supplier"),
            "Whether an employee, a contractor or a supplier takes it.",
        ),
        link("supplier_id", "suppliers.supplier_id", "Supplier that takes it, where one does."),
        text("evidence", "What shows who takes it: minutes, terms of reference, a contract."),
    ),
)

ROLES = Table(
    "roles",
    "capability",
    "Each role technology needs: how much of it, how much there is, and who fills it.",
    (
        key("role_id", "Short id of the role."),
        text("name", "Name of the role: a role, not a person's name."),
        text("family", "Job family it belongs to, such as architecture or user-centred design."),
        text("level", "Level in that family, such as lead or senior."),
        choice(
            "retained_as",
            RETAINED_AS,
            "Role every organisation keeps that this one fills; blank where it fills none.",
        ),
        number(
            "fte_needed", "Full-time posts needed.", unit="full-time posts", constraint=PEOPLE_COUNT
        ),
        number(
            "fte_employed",
            "Full-time posts filled by employees.",
            unit="full-time posts",
            constraint=PEOPLE_COUNT,
        ),
        number(
            "fte_contractor",
            "Full-time posts filled by contractors.",
            unit="full-time posts",
            constraint=PEOPLE_COUNT,
        ),
        number(
            "fte_supplier",
            "Full-time posts filled by a supplier's people.",
            unit="full-time posts",
            constraint=PEOPLE_COUNT,
        ),
        number(
            "fte_free",
            "Full-time posts not yet promised to other work.",
            unit="full-time posts",
            constraint=PEOPLE_COUNT,
        ),
        whole(
            "people_employed",
            "Number of employees in the role; one or two can point at a person.",
            unit="people",
            constraint=PEOPLE_COUNT,
            sensitivity=PERSONAL,
        ),
        cost(
            "fte_cost_gbp",
            "Yearly cost of one full-time post in the role; where one person holds it, their pay.",
            sensitivity=PERSONAL,
        ),
        link("service_id", "services.service_id", "Service the role works for, where only one."),
    ),
    (
        not_above(
            "fte_free",
            "fte_employed",
            "Check both figures: free time is a part of the employed time.",
        ),
    ),
)

TABLES: tuple[Table, ...] = (STRATEGY, DECISIONS, ROLES)
