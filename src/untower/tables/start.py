"""The six sheets a newcomer fills, and which declared column each plain-worded header feeds.

A sheet names its rows by a name, not an id: the text under `named_by` is the row's name and,
trimmed, its key, and other sheets refer to the row by that same text. So "Used by services" on the
applications sheet holds service names, parted by semicolons, and each becomes a row of `uses`.
Five sheets are lists. The first is a form of one row: who you are, which settles what binds you.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.tables import TABLES

if TYPE_CHECKING:
    from untower.tables.column import Column

SEPARATOR = ";"


@dataclass(frozen=True)
class StartColumn:
    """One column of a start sheet: its header, the "table.column" it feeds, and its own sentence.

    `is_many`: the cell may hold several names, parted by semicolons, each a row of its own.
    `refers_to`: the start sheet whose names it repeats, where there is one.
    """

    header: str
    field: str
    words: str | None = None
    is_many: bool = False
    refers_to: str | None = None

    @property
    def column(self) -> Column:
        """The declared column it feeds."""
        table, column = self.field.split(".", 1)
        return TABLES[table].column(column)

    @property
    def sentence(self) -> str:
        """What to write, in its own words or those of the declared column."""
        return self.words or self.column.sentence


@dataclass(frozen=True)
class StartSheet:
    """One sheet: its name, what a row is, the header that names the row, the key that name is.

    The organisation has no key: its one row is named by its name.
    """

    name: str
    sentence: str
    named_by: str
    key_field: str
    columns: tuple[StartColumn, ...]

    @property
    def feeds(self) -> tuple[str, ...]:
        """The declared tables its columns feed, the row's own table first."""
        own = self.key_field.split(".", 1)[0]
        return tuple(dict.fromkeys([own, *(c.field.split(".", 1)[0] for c in self.columns)]))

    def by_header(self, header: str) -> StartColumn:
        """The column under that header; a KeyError for any other."""
        return {c.header: c for c in self.columns}[header]


ORGANISATION = StartSheet(
    "organisation",
    "One row in all: who you are, which settles the rules that bind you, and when the plan begins.",
    "Organisation",
    "organisation.name",
    (
        StartColumn("Organisation", "organisation.name"),
        StartColumn("Kind", "organisation.kind"),
        StartColumn("Nation", "organisation.nation"),
        StartColumn("Plan starts on", "organisation.plan_starts_on"),
        StartColumn("Years ahead", "organisation.horizon_years"),
        StartColumn("Technology budget a year", "organisation.annual_budget_gbp"),
        StartColumn("Cost of a post a year", "organisation.fte_cost_gbp"),
        StartColumn("Cost of managing a supplier a year", "organisation.manage_supplier_gbp"),
        StartColumn("Weight of quality, per cent", "organisation.quality_weight_pct"),
        StartColumn("Weight of price, per cent", "organisation.price_weight_pct"),
        StartColumn("Replaced on", "organisation.vesting_on"),
        StartColumn("Replaced by", "organisation.successor"),
    ),
)

SERVICES = StartSheet(
    "services",
    "One row for each service you give to the public, to business or to your own staff.",
    "Service",
    "services.service_id",
    (
        StartColumn("Service", "services.name"),
        StartColumn("Owner role", "services.owner_role"),
        StartColumn("Users", "services.user_kind"),
        StartColumn("Used by people outside", "services.is_public_facing"),
        StartColumn("How critical, 1 to 5", "services.criticality"),
        StartColumn("Counts from", "services.period_start"),
        StartColumn("Counts to", "services.period_end"),
        StartColumn("Started", "services.started"),
        StartColumn("Completed", "services.completed"),
        StartColumn("Whole cost in that time", "services.total_cost_gbp"),
        StartColumn("Very satisfied", "services.very_satisfied"),
        StartColumn("Satisfied", "services.satisfied"),
        StartColumn("Neither", "services.neither"),
        StartColumn("Dissatisfied", "services.dissatisfied"),
        StartColumn("Very dissatisfied", "services.very_dissatisfied"),
        StartColumn("Satisfaction counted on", "services.measured_on"),
    ),
)

APPLICATIONS = StartSheet(
    "applications",
    "One row for each application, platform, network or desk your services run on.",
    "Application",
    "components.component_id",
    (
        StartColumn("Application", "components.name"),
        StartColumn("Layer", "components.layer"),
        StartColumn("What it does", "components.capability"),
        StartColumn("Where it runs", "components.hosting"),
        StartColumn("Owner role", "components.owner_role"),
        StartColumn(
            "Used by services",
            "uses.service_id",
            "Services that use it, named as on the services sheet, parted by semicolons.",
            is_many=True,
            refers_to="services",
        ),
        StartColumn(
            "Depends on",
            "interfaces.to_component_id",
            "Other applications it needs, named as on this sheet, parted by semicolons.",
            is_many=True,
            refers_to="applications",
        ),
        StartColumn(
            "Contract",
            "charges.contract_id",
            "Contract it is paid under, by its reference on the contracts sheet.",
            refers_to="contracts",
        ),
        StartColumn(
            "Supplier",
            "contracts.supplier_id",
            "Supplier of that contract, where the contracts sheet does not say.",
            refers_to="suppliers",
        ),
        StartColumn(
            "Charge a year",
            "charges.annual_gbp",
            "What that contract charges a year for this application.",
        ),
        StartColumn("In-house cost a year", "components.in_house_annual_gbp"),
        StartColumn("How well it serves, 1 to 5", "components.business_fit"),
        StartColumn("How sound it is, 1 to 5", "components.technical_fit"),
        StartColumn("Support ends on", "components.support_ends_on"),
    ),
)

CONTRACTS = StartSheet(
    "contracts",
    "One row for each contract for technology or its running.",
    "Contract",
    "contracts.contract_id",
    (
        StartColumn("Contract", "contracts.contract_id"),
        StartColumn("What it is for", "contracts.title"),
        StartColumn(
            "Supplier",
            "contracts.supplier_id",
            "Supplier it is with, named as on the suppliers sheet where it stands there.",
            refers_to="suppliers",
        ),
        StartColumn("Part", "contracts.part"),
        StartColumn("Starts on", "contracts.starts_on"),
        StartColumn("First term, months", "contracts.initial_term_months"),
        StartColumn("Ends on", "contracts.ends_on"),
        StartColumn("Could run until", "contracts.maximum_ends_on"),
        StartColumn("At the end", "contracts.renewal"),
        StartColumn("Notice, months", "contracts.notice_months"),
        StartColumn("Value", "contracts.value_gbp", "Value over the length first agreed."),
        StartColumn("VAT in that value", "contracts.value_basis"),
        StartColumn("Exit plan dated", "contracts.exit_plan_on"),
        StartColumn("Owner role", "contracts.owner_role"),
    ),
)

SUPPLIERS = StartSheet(
    "suppliers",
    "One row for each supplier named on the other sheets.",
    "Supplier",
    "suppliers.supplier_id",
    (
        StartColumn("Supplier", "suppliers.name"),
        StartColumn("Register number", "suppliers.identifier"),
        StartColumn(
            "Owned by",
            "suppliers.parent_id",
            "Supplier that owns it, named as on this sheet: one owner's suppliers count as one.",
            refers_to="suppliers",
        ),
        StartColumn("Small or medium-sized", "suppliers.is_sme"),
        StartColumn("Reseller", "suppliers.is_reseller"),
        StartColumn("Part of us", "suppliers.is_in_house"),
        StartColumn("Turnover", "suppliers.turnover_gbp"),
        StartColumn("Cyber Essentials until", "suppliers.cyber_essentials_until"),
        StartColumn("Contact e-mail", "suppliers.contact_email"),
    ),
)

PEOPLE = StartSheet(
    "people",
    "One row for each role technology needs: roles and numbers, never people's names.",
    "Role",
    "roles.role_id",
    (
        StartColumn("Role", "roles.name"),
        StartColumn("Family", "roles.family"),
        StartColumn("Kept role", "roles.retained_as"),
        StartColumn("Posts needed", "roles.fte_needed"),
        StartColumn("Filled by employees", "roles.fte_employed"),
        StartColumn("Filled by contractors", "roles.fte_contractor"),
        StartColumn("Filled by a supplier", "roles.fte_supplier"),
        StartColumn("Free for new work", "roles.fte_free"),
        StartColumn("People employed", "roles.people_employed"),
        StartColumn("Cost of a post a year", "roles.fte_cost_gbp"),
        StartColumn(
            "Service",
            "roles.service_id",
            "Service the role works for, where only one, named as on the services sheet.",
            refers_to="services",
        ),
    ),
)

START_SHEETS: tuple[StartSheet, ...] = (
    ORGANISATION,
    SERVICES,
    APPLICATIONS,
    CONTRACTS,
    SUPPLIERS,
    PEOPLE,
)


def start_sheet(name: str) -> StartSheet:
    """The start sheet of that name; a KeyError for any other."""
    return {sheet.name: sheet for sheet in START_SHEETS}[name]
