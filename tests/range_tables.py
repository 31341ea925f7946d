"""A very small council with something to choose, for the specs of the joint choice."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date
from itertools import product

from tests.small_tables import table

ON = date(2026, 11, 1)

ORGANISATION = """
    name   | kind    | nation  | plan_starts_on | horizon_years | price_base_year | discount_rate_pct | general_inflation_pct | quality_weight_pct | price_weight_pct | user_weight_pct | cloud_weight_pct | agile_weight_pct | manage_supplier_gbp | fte_cost_gbp
    Tarn   | council | england | 2027-04-01     | 2             | 2027            | 0                 | 0                     | 50                 | 50               | 100             | 0                | 0                | 1000                | 50000
"""
COMPONENTS = """
    component_id | layer       | run_by   | in_house_annual_gbp | user_points | cloud_points | agile_points | status
    forms        | application | supplier |                     | 50          |              |              | live
    case         | application | supplier |                     | 50          |              |              | live
    servers      | hosting     | in_house | 10000               |             |              |              | live
"""
SUPPLIERS = """
    supplier_id | parent_id | is_sme | is_in_house | capacity_gbp
    ash         |           | yes    | no          |
    birch       |           | no     | no          |
    cedar       | birch     |        | no          |
"""
CONTRACTS = """
    contract_id | supplier_id | starts_on  | ends_on    | renewal | maximum_ends_on | notice_months | regime  | exit_cost_gbp
    C1          | ash         | 2024-04-01 | 2027-03-31 | none    | 2030-03-31      | 3             | pcr2015 | 0
    C2          | birch       | 2024-04-01 | 2027-09-30 | none    | 2030-03-31      | 3             | pcr2015 | 0
"""
CHARGES = """
    contract_id | component_id | annual_gbp
    C1          | forms        | 20000
    C2          | case         | 30000
"""
SERVICES = """
    service_id | name    | started | completed | very_satisfied | satisfied | neither | dissatisfied | very_dissatisfied | measured_on | phase
    permits    | Permits | 100     | 80        | 50             | 20        | 10      | 10           | 10                | 2026-06-01  | live
"""
USES = """
    service_id | component_id
    permits    | forms
    permits    | case
"""
OFFERS = """
    offer_id | supplier_id | basis      | term_months | either_or | start        | includes_vat | currency | rate_to_gbp | quality_points | valid_until
    o1       | cedar       | indicative | 24          |           | at_free_exit | no           |          |             |                |
    o2       | ash         | indicative | 24          |           | at_free_exit | no           |          |             |                |
    o3       |             | in_house   |             |           |              | no           |          |             |                |
"""
ITEMS = """
    offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte | user_points | user_effect_points
    o1       | forms        | 0           | 12000      | 0        | 0              | 0            | 50          | 0
    o2       | case         | 0           | 18000      | 0        | 0              | 0            | 50          | 0
    o3       | forms        | 0           | 15000      | 0        | 0              | 0            | 50          | 0
"""

DEFAULT = {
    "organisation": ORGANISATION,
    "components": COMPONENTS,
    "suppliers": SUPPLIERS,
    "contracts": CONTRACTS,
    "charges": CHARGES,
    "services": SERVICES,
    "uses": USES,
    "offers": OFFERS,
    "offer_items": ITEMS,
}


def council(**changed):
    """The council's tables, any of them replaced; None leaves one out."""
    texts = {**DEFAULT, **changed}
    return {name: table(name, text) for name, text in texts.items() if text is not None}


def every_choice(situation):
    """Every set of offers that covers each component once and breaks no either-or.

    Plain enumeration: for each component which offer provides it, kept where all agree.
    """
    by_component = {k: [] for k in situation.component_ids}
    covers = {o: {w.component_id for w in situation.ways_of(o)} for o in situation.offer_ids}
    for offer, components in covers.items():
        for component in components:
            by_component[component].append(offer)
    for combination in product(*by_component.values()):
        chosen = set(combination)
        if sum(len(covers[o]) for o in chosen) != len(by_component):
            continue
        words = [w for o in chosen if (w := situation.offers[o].either_or) is not None]
        if len(words) == len(set(words)):
            yield tuple(sorted(chosen))
