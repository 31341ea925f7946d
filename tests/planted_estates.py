"""Three very small estates in which it is known beforehand what a case must say.

In `less_outsourcing` everything is outside today and the organisation offers to run most of it for
much less. In `one_supplier` one supplier covers everything, interfaces between suppliers are dear,
and a rule asks for two. In `nothing_saves_forty` every offer is a tenth below today's price. In
each the contracts end as the plan starts, so that all is free to move.
"""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

from tests.small_tables import table

ON = date(2026, 11, 1)

_ORGANISATION = """
    name | kind    | nation  | plan_starts_on | horizon_years | price_base_year | general_inflation_pct | quality_weight_pct | price_weight_pct | user_weight_pct | cloud_weight_pct | agile_weight_pct | manage_supplier_gbp | fte_cost_gbp | target_saving_pct | vat_recoverable | annual_budget_gbp
    Tarn | council | england | 2027-04-01     | 5             | 2027            | 2                     | 50                 | 50               | 100             | 0                | 0                | {managing}          | 50000        | 40                | yes             | 1200000
"""
_COMPONENTS = """
    component_id | name              | layer        | run_by   | in_house_annual_gbp | user_points | status
    forms        | Forms             | application  | supplier |                     | 50          | live
    payments     | Payments          | application  | supplier |                     | 50          | live
    servers      | Servers           | hosting      | supplier |                     | 50          | live
    desk         | Service desk      | service_desk | supplier |                     | 50          | live
"""
_SUPPLIERS = """
    supplier_id | name                | parent_id | is_sme | is_in_house | eligibility
    ash         | Ash Systems Limited |           | no     | no          | clear
    birch       | Birch Limited       |           | yes    | no          | clear
    cedar       | Cedar Cloud Limited |           | yes    | no          | clear
"""
_CONTRACTS = """
    contract_id | supplier_id | title        | starts_on  | ends_on    | renewal | maximum_ends_on | notice_months | regime  | exit_cost_gbp
    C1          | ash         | Applications | 2024-04-01 | 2027-03-31 | none    | 2032-03-31      | 3             | pcr2015 | 0
    C2          | birch       | Hosting      | 2024-04-01 | 2027-03-31 | none    | 2032-03-31      | 3             | pcr2015 | 0
    C3          | cedar       | Service desk | 2024-04-01 | 2027-03-31 | none    | 2032-03-31      | 3             | pcr2015 | 0
"""
_CHARGES = """
    contract_id | component_id | annual_gbp
    C1          | forms        | 200000
    C1          | payments     | 300000
    C2          | servers      | 250000
    C3          | desk         | 250000
"""
_INTERFACES = """
    from_component_id | to_component_id | standard    | annual_gbp
    forms             | payments        | proprietary | {joined}
    forms             | servers         | proprietary | {joined}
    payments          | servers         | proprietary | {joined}
    desk              | forms           | proprietary | {joined}
"""
_SERVICES = """
    service_id | name    | user_kind | started | completed | very_satisfied | satisfied | neither | dissatisfied | very_dissatisfied | measured_on | phase
    permits    | Permits | public    | 100     | 80        | 50             | 20        | 10      | 10           | 10                | 2026-06-01  | live
"""
_USES = """
    service_id | component_id
    permits    | forms
    permits    | payments
    permits    | servers
"""
_ROLES = """
    role_id    | name               | family     | retained_as        | fte_needed | fte_employed | fte_contractor | fte_supplier | fte_free | fte_cost_gbp
    commercial | Commercial manager | commercial | commercial_manager | 1          | 1            | 0              | 0            | 0.5      | 60000
    developer  | Developer          |            |                    | 9          | 9            | 0              | 0            | 9        |
"""
_LIMITS = """
    limit_id | kind          | comparator | value | is_mandatory | reason
    two      | suppliers_min | at_least   | 2     | yes          | Never again with one supplier.
"""
_OFFER_HEAD = """
    offer_id | supplier_id | basis      | term_months | either_or | start        | includes_vat | valid_until
"""
_ITEM_HEAD = """
    offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte | user_points | user_effect_points
"""


def less_outsourcing():
    """All is outside today; run in-house, three of four cost less than half, the desk more."""
    offers = """
    a1 | ash |            indicative | 60 | | at_free_exit | no |
    a2 | ash |            indicative | 60 | | at_free_exit | no |
    h1 |     |            in_house   |    | | at_free_exit | no |
    h2 |     |            in_house   |    | | at_free_exit | no |
    h3 |     |            in_house   |    | | at_free_exit | no |
    """
    items = """
    a1 | forms    | 20000 | 210000 | 0 | 3 | 0 | 50 | 0
    a2 | servers  | 20000 | 260000 | 0 | 3 | 0 | 50 | 0
    h1 | forms    | 10000 | 20000  | 0 | 3 | 1 | 60 | 1
    h2 | payments | 10000 | 30000  | 0 | 3 | 1 | 60 | 1
    h3 | servers  | 10000 | 30000  | 0 | 3 | 1 | 50 | 0
    """
    return _tables(offers, items, managing=10000, joined=1000)


def one_supplier():
    """Birch covers everything at today's price less a fifth, where two suppliers are asked for."""
    offers = """
    b1 | birch | indicative | 60 | | at_free_exit | no |
    b2 | birch | indicative | 60 | | at_free_exit | no |
    b3 | birch | indicative | 60 | | at_free_exit | no |
    b4 | birch | indicative | 60 | | at_free_exit | no |
    c1 | cedar | indicative | 60 | | at_free_exit | no |
    """
    items = """
    b1 | forms    | 5000 | 100000 | 0 | 1 | 0 | 50 | 0
    b2 | payments | 5000 | 150000 | 0 | 1 | 0 | 50 | 0
    b3 | servers  | 5000 | 125000 | 0 | 1 | 0 | 50 | 0
    b4 | desk     | 5000 | 125000 | 0 | 1 | 0 | 50 | 0
    c1 | forms    | 5000 | 98000  | 0 | 1 | 0 | 50 | 0
    """
    discounts = """
    supplier_id | annual_from_gbp | discount_pct
    birch       | 300000          | 5
    birch       | 500000          | 10
    """
    return _tables(offers, items, managing=60000, joined=40000, limits=_LIMITS, discounts=discounts)


def nothing_saves_forty():
    """Every offer is a tenth below today's price, and takes something to move to."""
    offers = """
    a1 | ash   | indicative | 60 | | at_free_exit | no |
    b1 | birch | indicative | 60 | | at_free_exit | no |
    c1 | cedar | indicative | 60 | | at_free_exit | no |
    h1 |       | in_house   |    | | at_free_exit | no |
    """
    items = """
    a1 | payments | 10000 | 270000 | 0 | 2 | 0   | 55 | 1
    b1 | servers  | 10000 | 225000 | 0 | 2 | 0   | 50 | 0
    c1 | desk     | 10000 | 225000 | 0 | 2 | 0   | 50 | 0
    h1 | forms    | 10000 | 130000 | 0 | 2 | 1   | 55 | 1
    """
    return _tables(offers, items, managing=10000, joined=1000)


def _tables(offers, items, *, managing, joined, limits=None, discounts=None):
    texts = {
        "organisation": _ORGANISATION.format(managing=managing),
        "components": _COMPONENTS,
        "suppliers": _SUPPLIERS,
        "contracts": _CONTRACTS,
        "charges": _CHARGES,
        "interfaces": _INTERFACES.format(joined=joined),
        "services": _SERVICES,
        "uses": _USES,
        "roles": _ROLES,
        "offers": _OFFER_HEAD + offers,
        "offer_items": _ITEM_HEAD + items,
        "limits": limits,
        "discounts": discounts,
    }
    return {name: table(name, text) for name, text in texts.items() if text is not None}
