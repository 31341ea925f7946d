"""A case small enough for paper: two components, three years, every sum worked out by hand.

The plan starts on 1 April 2027 and has three years. Money is in prices of 2027 and later years are
discounted at the Green Book's 3.5%: factors 1, 1/1.035 = 0.966184 and 1/1.071225 = 0.933511. General
inflation is 2% and pay rises by 4.04%, so that a post costs 1.02 and 1.0404 times as much in the
second and third year in real terms.

Today the desk is with Ash at £100,000 a year until 31 March 2028, and no longer: handing over costs
£3,000. The site is run in-house at £40,000. The two are joined for £2,000 a year where they sit with
different groups; managing a supplier costs £5,000 a year. One architect is kept whoever supplies,
a fifth of the time free: 0.8 x 50,000 = £40,000, and 40,800 and 41,616 after.

Birch offers the desk (d1) and the site (s1), with a tenth off from £80,000 a year: 70,000 + 20,000
reach that. The organisation offers to build the desk itself (h1). By convention a procurement and a
letting again cost a tenth of a year's price, what is bought runs 41% dearer, what is built costs
three times as much to make and takes 54% longer.
"""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import pytest
from tests.small_tables import table

from untower.case.shortlist import make_shortlist

ON = date(2026, 11, 1)
FACTORS = (1, 1 / 1.035, 1 / 1.071225)

ORGANISATION = """
    name | kind    | nation  | plan_starts_on | horizon_years | price_base_year | general_inflation_pct | pay_inflation_pct | quality_weight_pct | price_weight_pct | user_weight_pct | cloud_weight_pct | agile_weight_pct | manage_supplier_gbp | fte_cost_gbp
    Tarn | council | england | 2027-04-01     | 3             | 2027            | 2                     | 4.04              | 50                 | 50               | 100             | 0                | 0                | 5000                | 50000
"""
COMPONENTS = """
    component_id | layer        | run_by   | in_house_annual_gbp | user_points | status
    desk         | service_desk | supplier |                     |             | live
    site         | application  | in_house | 40000               |             | live
"""
SUPPLIERS = """
    supplier_id | parent_id | is_in_house
    ash         |           | no
    birch       |           | no
"""
CONTRACTS = """
    contract_id | supplier_id | starts_on  | ends_on    | renewal | maximum_ends_on | notice_months | regime  | exit_cost_gbp
    C1          | ash         | 2024-04-01 | 2028-03-31 | none    | 2028-03-31      | 3             | pcr2015 | 3000
"""
CHARGES = """
    contract_id | component_id | annual_gbp
    C1          | desk         | 100000
"""
INTERFACES = """
    from_component_id | to_component_id | standard | annual_gbp
    site              | desk            | file     | 2000
"""
OFFERS = """
    offer_id | supplier_id | basis      | term_months | start        | includes_vat | valid_until
    d1       | birch       | indicative | 24          | at_free_exit | no           |
    s1       | birch       | indicative | 36          | at_free_exit | no           |
    h1       |             | in_house   |             | at_free_exit | no           |
"""
ITEMS = """
    offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte
    d1       | desk         | 20000       | 70000      | 6000     | 6              | 0.5
    s1       | site         | 6000        | 20000      | 0        | 3              | 0
    h1       | desk         | 30000       | 50000      | 0        | 6              | 1
"""
DISCOUNTS = """
    supplier_id | annual_from_gbp | discount_pct
    birch       | 80000           | 10
"""
ROLES = """
    role_id   | name      | retained_as | fte_needed | fte_employed | fte_contractor | fte_supplier | fte_free | fte_cost_gbp
    architect | Architect | architect   | 1          | 1            | 0              | 0            | 0.2      | 60000
    developer | Developer |             | 2          | 2            | 0              | 0            | 2        |
"""
TEXTS = {
    "organisation": ORGANISATION,
    "components": COMPONENTS,
    "suppliers": SUPPLIERS,
    "contracts": CONTRACTS,
    "charges": CHARGES,
    "interfaces": INTERFACES,
    "offers": OFFERS,
    "offer_items": ITEMS,
    "discounts": DISCOUNTS,
    "roles": ROLES,
}
CHOSEN = {"choices": [{"offer_id": "d1"}, {"offer_id": "s1"}]}


@pytest.fixture(scope="module")
def shortlist():
    tables = {name: table(name, text) for name, text in TEXTS.items()}
    return make_shortlist(tables, on=ON, award_figures=CHOSEN)


def years(flows):
    return flows.real_gbp.sum(axis=0).tolist()


def parts(flows):
    return {
        part: [round(gbp, 2) for gbp in flows.of_parts((part,))]
        for part in dict.fromkeys(line.part for line in flows.lines)
    }


def present_gbp(flows):
    return sum(gbp * factor for gbp, factor in zip(years(flows), FACTORS, strict=True))


def test_the_factors_are_those_of_the_green_book(shortlist):
    assert shortlist.situation.terms.factors.tolist() == pytest.approx(FACTORS)


def test_the_baseline_is_charges_and_own_spend_and_the_team(shortlist):
    # 100,000 + 40,000 + 40,000, the team rising with pay.
    assert parts(shortlist.baseline) == {
        "present": [140000, 140000, 140000],
        "retained_team": [40000, 40800, 41616],
    }
    assert years(shortlist.baseline) == pytest.approx([180000, 180800, 181616])


def test_as_things_are_one_supplier_is_managed_and_one_interface_paid_for(shortlist):
    assert parts(shortlist.shared_now) == {
        "interfaces": [2000, 2000, 2000],
        "managing_suppliers": [5000, 5000, 5000],
    }


def test_business_as_usual_lets_the_desk_again_when_its_contract_lapses(shortlist):
    # Letting again after twelve months: a tenth of 100,000, in the second year.
    flows = shortlist.option("business_as_usual").flows
    assert parts(flows) == {
        "running": [140000, 140000, 140000],
        "reletting": [0, 10000, 0],
        "interfaces": [2000, 2000, 2000],
        "managing_suppliers": [5000, 5000, 5000],
        "retained_team": [40000, 40800, 41616],
    }
    # 187,000 + 197,800 / 1.035 = 191,111.11 + 188,616.00 / 1.071225 = 176,075.05
    assert years(flows) == pytest.approx([187000, 197800, 188616])
    assert present_gbp(flows) == pytest.approx(554186.17, abs=0.01)


def test_the_chosen_range_part_by_part(shortlist):
    flows = shortlist.option("chosen_range").flows
    assert parts(flows) == {
        "present": [100000, 0, 0],  # the desk until its contract ends
        "break": [0, 3000, 0],  # handing it over
        "moving": [6000, 20000, 0],  # the site at once, the desk after a year
        "double_running": [10000, 50000, 0],  # 40,000 x 3/12; 100,000 x 6/12
        "running": [20000, 90000, 90000],
        "in_house_posts": [0, 25500, 26010],  # half a post: 25,000 x 1.02, x 1.0404
        "procurement": [2000, 7000, 0],
        "leaving": [0, 0, 6000],
        "optimism_bias": [8200, 36900, 36900],  # 41% of 20,000; of 90,000
        "managing_suppliers": [5000, 5000, 5000],  # Birch alone; nothing is joined across groups
        "discounts": [-2000, -9000, -9000],  # a tenth of what runs
        "retained_team": [40000, 40800, 41616],
    }
    # 189,200 + 269,200 / 1.035 = 260,096.62 + 196,526.00 / 1.071225 = 183,459.12
    assert years(flows) == pytest.approx([189200, 269200, 196526])
    assert present_gbp(flows) == pytest.approx(632755.74, abs=0.01)


def test_the_in_house_option_part_by_part(shortlist):
    option = shortlist.option("in_house_led")
    assert option.offer_ids == ("h1", "retain:site")
    assert parts(option.flows) == {
        "present": [100000, 0, 0],
        "break": [0, 3000, 0],
        "moving": [0, 30000, 0],
        "double_running": [0, 50000, 0],
        "running": [40000, 90000, 90000],  # the site at 40,000, the desk at 50,000
        "in_house_posts": [0, 51000, 52020],
        # Twice 30,000 more to build, and 54% of six months longer beside the old: 100,000 x 3.24/12.
        "optimism_bias": [0, 87000, 0],
        "retained_team": [40000, 40800, 41616],
    }
    # 180,000 + 351,800 / 1.035 = 339,903.38 + 183,636.00 / 1.071225 = 171,426.17
    assert years(option.flows) == pytest.approx([180000, 351800, 183636])
    assert present_gbp(option.flows) == pytest.approx(691329.55, abs=0.01)


def test_nothing_has_to_change_so_the_least_is_business_as_usual(shortlist):
    least, usual = (shortlist.option(o) for o in ("do_minimum", "business_as_usual"))
    assert least.offer_ids == usual.offer_ids == ("retain:desk", "retain:site")
    assert least.how_made.endswith("None has to change.")


def test_birch_offers_for_everything_and_is_the_single_supplier(shortlist):
    option = shortlist.option("single_supplier")
    assert option.offer_ids == ("d1", "s1")
    assert "birch: 2 components of 2, 100%" in option.how_made


def test_when_each_moves_and_how_many_purchases_that_takes(shortlist):
    option = shortlist.option("chosen_range")
    assert option.starts_after == {"desk": 12, "site": 0}
    assert option.months_to_move == {"desk": 18, "site": 3}
    assert option.procurements == 2
    assert shortlist.option("business_as_usual").procurements == 1  # the desk let again
    assert shortlist.option("in_house_led").procurements == 0
