"""What the organisation has: its applications and layers, and (beside) its contracts and spend."""

from __future__ import annotations

from untower.tables import spending
from untower.tables.column import (
    Column,
    Sensitivity,
    choice,
    cost,
    day,
    flag,
    key,
    key_link,
    points,
    scale,
    text,
    whole,
)
from untower.tables.constraint import Between
from untower.tables.table import Table, different

PUBLIC = Sensitivity.PUBLIC
SECURITY = Sensitivity.SECURITY

LAYERS = (
    "application",
    "data",
    "integration",
    "hosting",
    "network",
    "end_user",
    "service_desk",
    "security",
    "service_management",
)

COMPONENTS = Table(
    "components",
    "estate",
    "Each application, platform, network or desk the services run on.",
    (
        key("component_id", "Short id of the component.", sensitivity=PUBLIC),
        text("name", "Name of the component.", sensitivity=PUBLIC),
        choice("layer", LAYERS, "Layer of technology it belongs to.", sensitivity=PUBLIC),
        text(
            "capability",
            "What it does that others could share: notifications, payments, identity, forms, "
            "case_management and the like.",
            sensitivity=PUBLIC,
        ),
        choice(
            "hosting",
            ("on_premises", "private_cloud", "public_cloud", "saas"),
            "Where it runs.",
        ),
        choice(
            "run_by",
            ("in_house", "supplier", "mixed"),
            "Who runs it day by day.",
            sensitivity=PUBLIC,
        ),
        cost("in_house_annual_gbp", "Yearly cost of running it that is not in any contract."),
        text("owner_role", "Role that answers for it: a role, not a person's name."),
        whole("users", "People who use it.", unit="people"),
        scale("business_fit", "How well it does what the organisation needs: 1 badly, 5 well."),
        scale("technical_fit", "How sound its technology is: 1 poor, 5 good."),
        day(
            "support_ends_on",
            "Day its maker stops mending it.",
            sensitivity=SECURITY,
        ),
        flag("is_open_source", "Whether its code is open.", sensitivity=PUBLIC),
        flag("data_is_exportable", "Whether all its data can be taken out in an open format."),
        flag("has_personal_data", "Whether it holds data about people."),
        points("user_points", "How user-centred it is today."),
        points("cloud_points", "How far it uses the cloud as the cloud is meant to be used."),
        points("agile_points", "How quickly and safely it can be changed."),
        choice("status", ("planned", "live", "retiring", "retired"), "Where it is in its life."),
    ),
)

USES = Table(
    "uses",
    "estate",
    "Which service rests on which component.",
    (
        key_link(
            "service_id",
            "services.service_id",
            "Service that uses the component.",
            sensitivity=PUBLIC,
        ),
        key_link(
            "component_id",
            "components.component_id",
            "Component it uses.",
            sensitivity=PUBLIC,
        ),
    ),
)

INTERFACES = Table(
    "interfaces",
    "estate",
    "Which component depends on which other, and how the two are joined.",
    (
        key_link("from_component_id", "components.component_id", "Component that depends."),
        key_link("to_component_id", "components.component_id", "Component it depends on."),
        choice(
            "standard",
            ("open", "proprietary", "file", "manual"),
            "How the two exchange data: open standard, a maker's own, files, or by hand.",
        ),
        cost("annual_gbp", "Yearly cost of keeping the two joined."),
    ),
    (
        different(
            "from_component_id",
            "to_component_id",
            "Name the other component, or take the row out: nothing depends on itself.",
        ),
    ),
)

LIKELIHOOD = {
    "l1": "at or past the end of its support",
    "l2": "on an expired contract without a replacement",
    "l3": "short of people who know it",
    "l4": "unable to meet present or coming needs",
    "l5": "on unsuitable hardware or premises",
    "l6": "known to have security weaknesses",
    "l7": "failing, with issues on record",
}
IMPACT = {
    "c1": "security, health, safety or life",
    "c2": "the organisation's standing",
    "c3": "money, directly",
    "c4": "people and bodies outside",
    "c5": "the organisation's own work",
    "c6": "other systems that depend on it",
}


def _score(name: str, sentence: str, most: int) -> Column:
    """One score of the published legacy framework; never below the SECURITY level."""
    return whole(
        name, sentence, unit="score", constraint=Between(1, most), sensitivity=Sensitivity.SECURITY
    )


LEGACY = Table(
    "legacy",
    "estate",
    "Scores of the Legacy IT Risk Assessment Framework for each component that was assessed.",
    (
        key_link(
            "component_id",
            "components.component_id",
            "Component assessed.",
            sensitivity=SECURITY,
        ),
        *(
            _score(name, f"Likelihood that it is {words}: 1 very low, 6 already so.", 6)
            for name, words in LIKELIHOOD.items()
        ),
        *(
            _score(name, f"Impact of its failure on {words}: 1 least, 5 most.", 5)
            for name, words in IMPACT.items()
        ),
    ),
)

TABLES: tuple[Table, ...] = (COMPONENTS, USES, INTERFACES, LEGACY, *spending.TABLES)
