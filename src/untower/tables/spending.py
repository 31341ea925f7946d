"""With whom and for how much: suppliers, contracts, charges, payments and the links between."""

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
    percent,
    text,
    whole,
)
from untower.tables.constraint import AtLeast, Between
from untower.tables.table import Table, different, in_order, not_above

PUBLIC = Sensitivity.PUBLIC
COMMERCIAL = Sensitivity.COMMERCIAL
SECURITY = Sensitivity.SECURITY
PERSONAL = Sensitivity.PERSONAL

SUPPLIERS = Table(
    "suppliers",
    "estate",
    "Each company or body that is paid, bids or might.",
    (
        key("supplier_id", "Short id of the supplier.", sensitivity=PUBLIC),
        text("name", "Registered name of the supplier.", sensitivity=PUBLIC),
        text(
            "identifier",
            "Identifier in a public register, such as GB-COH-01234567 for a company number.",
            sensitivity=PUBLIC,
        ),
        link(
            "parent_id",
            "suppliers.supplier_id",
            "Supplier that owns this one: suppliers under one owner count as one group.",
            sensitivity=PUBLIC,
        ),
        flag("is_sme", "Whether it is a small or medium-sized enterprise.", sensitivity=PUBLIC),
        flag("is_reseller", "Whether it sells on what others make.", sensitivity=PUBLIC),
        # Public, as in its accounts: what is counted as outside spend rests on it.
        flag(
            "is_in_house",
            "Whether it is the organisation itself or its own company.",
            sensitivity=PUBLIC,
        ),
        cost(
            "capacity_gbp",
            "Most it could take on in a year from the organisation.",
            sensitivity=COMMERCIAL,
        ),
        cost("turnover_gbp", "Its turnover in its last accounts.", sensitivity=PUBLIC),
        whole("headcount", "People it employs.", unit="people"),
        day(
            "cyber_essentials_until",
            "Day its Cyber Essentials certificate runs out.",
            sensitivity=SECURITY,
        ),
        choice(
            "eligibility",
            ("not_checked", "clear", "under_consideration", "excluded"),
            "Whether it may take part in a procurement, as far as that was checked.",
            sensitivity=COMMERCIAL,
        ),
        day(
            "eligibility_checked_on",
            "Day that was last checked.",
            sensitivity=COMMERCIAL,
        ),
        day("accounts_on", "Date of its last accounts.", sensitivity=PUBLIC),
        text("address", "Postal address of the supplier.", sensitivity=PERSONAL),
        text(
            "contact_email",
            "Address the organisation writes to, from its own records.",
            sensitivity=PERSONAL,
        ),
    ),
    (
        different(
            "supplier_id",
            "parent_id",
            "Name the owner's own id, or leave it blank: no supplier owns itself.",
            broken="the supplier and its owner must differ",
        ),
    ),
)

CONTRACTS = Table(
    "contracts",
    "estate",
    "Each contract: who with, until when, for how much, and how it can be left.",
    (
        key("contract_id", "Short id or reference of the contract.", sensitivity=PUBLIC),
        link("supplier_id", "suppliers.supplier_id", "Supplier it is with.", sensitivity=PUBLIC),
        text("title", "What the contract is for.", sensitivity=PUBLIC),
        text(
            "cpv_codes",
            "Codes of the common procurement vocabulary for what is bought, as published.",
            sensitivity=PUBLIC,
        ),
        choice(
            "part",
            ("delivery", "integration", "resale"),
            "Whether the supplier does the work, joins up others' work, or sells it on.",
            sensitivity=PUBLIC,
        ),
        day("starts_on", "First day of the contract.", sensitivity=PUBLIC),
        months("initial_term_months", "Length first agreed.", sensitivity=PUBLIC),
        day("initial_ends_on", "Last day of the length first agreed.", sensitivity=PUBLIC),
        day("ends_on", "Last day as now in force, extensions taken included.", sensitivity=PUBLIC),
        choice(
            "renewal",
            ("none", "express", "tacit"),
            "What happens at the end: it stops, is renewed by a decision, or renews by itself.",
            sensitivity=PUBLIC,
        ),
        whole(
            "extensions_allowed",
            "Extensions the contract allows in all.",
            unit="extensions",
            sensitivity=PUBLIC,
        ),
        whole(
            "extensions_taken",
            "Extensions already taken.",
            unit="extensions",
            sensitivity=PUBLIC,
        ),
        months("extension_months", "Length of each extension.", sensitivity=PUBLIC),
        day(
            "maximum_ends_on",
            "Last day the contract may lawfully reach with every extension it allows.",
            sensitivity=PUBLIC,
        ),
        months("notice_months", "Notice the organisation must give to leave."),
        day("break_on", "Day on which the organisation may next leave early."),
        cost("break_cost_gbp", "What leaving on that day costs.", sensitivity=COMMERCIAL),
        cost("exit_cost_gbp", "What handing over at the end costs.", sensitivity=COMMERCIAL),
        cost(
            "value_gbp",
            "Value over the length first agreed, on the basis value_basis says.",
            sensitivity=PUBLIC,
        ),
        cost(
            "maximum_value_gbp",
            "Value with every extension, on the basis value_basis says.",
            sensitivity=PUBLIC,
        ),
        cost(
            "annual_gbp",
            "Value a year as the register states it, on the basis value_basis says.",
            sensitivity=PUBLIC,
        ),
        choice(
            "value_basis",
            ("ex_vat", "inc_vat", "unknown"),
            "Whether these values exclude or include VAT.",
            sensitivity=PUBLIC,
        ),
        choice(
            "price_review",
            ("none", "cpi", "rpi", "fixed", "unknown"),
            "How the price moves from year to year.",
            sensitivity=COMMERCIAL,
        ),
        percent(
            "price_review_pct",
            "Yearly change where it is fixed, or what is added to the index.",
            constraint=Between(-50, 100),
            sensitivity=COMMERCIAL,
        ),
        flag("is_revenue", "Whether the supplier pays the organisation.", sensitivity=PUBLIC),
        flag("is_exclusive", "Whether no other supplier may do the same work."),
        cost(
            "minimum_volume_gbp",
            "Least the organisation must spend in a year.",
            sensitivity=COMMERCIAL,
        ),
        choice(
            "data_owner",
            ("buyer", "supplier", "shared", "unknown"),
            "Who owns the data under it; the buyer is the organisation.",
        ),
        choice(
            "ip_owner",
            ("buyer", "supplier", "shared", "unknown"),
            "Who owns what is made under it, such as code; the buyer is the organisation.",
        ),
        day("exit_plan_on", "Date of the latest agreed plan for leaving; blank if not known."),
        choice(
            "regime",
            ("pcr2015", "pa2023"),
            "Law it was let under: Public Contracts Regulations 2015 or Procurement Act 2023.",
            sensitivity=PUBLIC,
        ),
        day("procurement_commenced_on", "Day its procurement began.", sensitivity=PUBLIC),
        link(
            "framework_id",
            "frameworks.framework_id",
            "Framework it was called off from.",
            sensitivity=PUBLIC,
        ),
        text("owner_role", "Role that manages the contract: a role, not a person's name."),
        number(
            "staff_in_scope",
            "Full-time posts at the supplier that would move with the work.",
            unit="full-time posts",
            constraint=AtLeast(0),
            sensitivity=COMMERCIAL,
        ),
        text("ocid", "Open contracting id of its procurement.", sensitivity=PUBLIC),
    ),
    (
        in_order("starts_on", "ends_on", "Check both dates: a contract ends after it starts."),
        in_order(
            "starts_on", "initial_ends_on", "Check both dates: a contract ends after it starts."
        ),
        in_order("starts_on", "break_on", "Check both dates: nobody leaves before the start."),
        in_order(
            "initial_ends_on",
            "maximum_ends_on",
            "Check both dates: extensions only lengthen the first term.",
        ),
        not_above(
            "value_gbp",
            "maximum_value_gbp",
            "Check both values: extensions only add to the first term's value.",
        ),
        not_above(
            "notice_months",
            "initial_term_months",
            "Check both: notice longer than the term could never be given.",
        ),
        not_above(
            "extensions_taken",
            "extensions_allowed",
            "Check both counts, or record an extension beyond the contract in changes.",
        ),
    ),
)

CHARGES = Table(
    "charges",
    "estate",
    "What each contract charges a year for each component it covers.",
    (
        key_link(
            "contract_id", "contracts.contract_id", "Contract that charges.", sensitivity=PUBLIC
        ),
        key_link(
            "component_id",
            "components.component_id",
            "Component it charges for.",
            sensitivity=PUBLIC,
        ),
        cost("annual_gbp", "Charge a year.", sensitivity=COMMERCIAL),
    ),
)

PAYMENTS = Table(
    "payments",
    "estate",
    "Each payment as the organisation published or booked it, row by row.",
    (
        text("source_file", "File the row came from.", is_key=True, sensitivity=PUBLIC),
        whole("source_row", "Line of that file.", is_key=True, sensitivity=PUBLIC),
        day("paid_on", "Day it was paid.", sensitivity=PUBLIC),
        text("supplier_name", "Name paid, as published.", sensitivity=PUBLIC),
        money(
            "amount_gbp",
            "Amount as published; a credit is negative.",
            is_required=True,
            sensitivity=PUBLIC,
        ),
        text("description", "What it was for, as published.", sensitivity=PUBLIC),
        text("category", "Category or expense type, as published.", sensitivity=PUBLIC),
        text("department", "Part of the organisation that paid.", sensitivity=PUBLIC),
        text(
            "reference",
            "Number of the transaction, voucher or document, as published.",
            sensitivity=PUBLIC,
        ),
        link("contract_id", "contracts.contract_id", "Contract it was under.", sensitivity=PUBLIC),
        text(
            "sold_through",
            "Reseller or marketplace it was bought through.",
            sensitivity=PUBLIC,
        ),
    ),
)

LINKS = Table(
    "links",
    "estate",
    "Links between payments, contracts, components and suppliers, proposed or decided by you.",
    (
        choice(
            "kind",
            ("payment_contract", "contract_component", "payment_component", "same_supplier"),
            "What the link joins.",
            is_key=True,
            is_required=True,
        ),
        text("left", "Id or name of the first of the two.", is_key=True, is_required=True),
        text("right", "Id or name of the second of the two.", is_key=True, is_required=True),
        text("reason", "Why the two belong together, or do not."),
        number(
            "confidence",
            "How sure the proposal is: 0 not at all, 1 certain.",
            constraint=Between(0, 1),
        ),
        choice(
            "state",
            ("proposed", "confirmed", "refused"),
            "Whether the link was only proposed, or somebody confirmed or refused it.",
        ),
    ),
)

TABLES: tuple[Table, ...] = (SUPPLIERS, CONTRACTS, CHARGES, PAYMENTS, LINKS)
