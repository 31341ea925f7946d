"""The shortlist: each option costed by the joint choice's engine, checked, and nothing hidden."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.range_tables import COMPONENTS, ITEMS, OFFERS, ON, ORGANISATION, council, every_choice
from tests.small_tables import table

import untower
from untower.award.checker import checker_of
from untower.award.situation import gather_situation
from untower.award.step import analyse
from untower.case.flows import PARTS
from untower.case.shortlist import Scenario, make_shortlist
from untower.case.shortlist.costing import Around, choice_present_gbp, flows_of
from untower.case.shortlist.run import Disagreement, _require_same_cost
from untower.options.whole_life import PARTS as WAY_PARTS

FIVE = ["business_as_usual", "do_minimum", "in_house_led", "single_supplier", "chosen_range"]
ROLES = """
    role_id   | name      | retained_as  | fte_needed | fte_employed | fte_contractor | fte_supplier | fte_free | fte_cost_gbp
    architect | Architect | architect    | 2          | 1            | 0              | 1            | 0        | 60000
    data      | Data lead | data_owner   | 1          |              |                |              |          | 70000
    developer | Developer |              | 3          | 3            | 0              | 0            | 3        |
"""
INTERFACES = """
    from_component_id | to_component_id | standard | annual_gbp
    forms             | case            | open     | 900
    case              | servers         | file     | 400
"""
DISCOUNTS = """
    supplier_id | annual_from_gbp | discount_pct
    cedar       | 10000           | 10
"""


def chosen(tables):
    return analyse(tables, on=ON, is_explained=False).figures


def made(tables, **asked):
    if "award_figures" not in asked:
        asked["award_figures"] = chosen(tables)
    return make_shortlist(tables, on=ON, **asked)


def years(flows):
    return flows.real_gbp.sum(axis=0).tolist()


def test_five_options_and_business_as_usual_is_first():
    shortlist = made(council())
    assert [o.option_id for o in shortlist.options] == FIVE


def test_the_chosen_range_comes_to_what_the_award_says_it_costs():
    tables = council(interfaces=INTERFACES, discounts=DISCOUNTS)
    figures = analyse(tables, on=ON, is_explained=False, fixed=[("forms", "o1")]).figures
    shortlist = made(tables, award_figures=figures)
    assert "fix:forms" in {rule.rule_id for rule in shortlist.rules}
    assert "fix:forms" in shortlist.option("business_as_usual").rules_broken
    flows = shortlist.option("chosen_range").flows
    assert choice_present_gbp(flows, shortlist.situation) == pytest.approx(
        float(figures["cost_gbp"]), abs=0.01
    )
    assert flows.of_parts(("discounts",)).sum() < 0


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_choice_costs_what_the_checker_says_by_other_code(data):
    prices = st.integers(0, 400).map(lambda n: n * 100)
    months = st.sampled_from([0, 1, 5, 14])
    items = "offer_id | component_id | one_off_gbp | annual_gbp | exit_gbp | months_to_move | in_house_fte | user_points | user_effect_points\n"
    for offer, component in (("o1", "forms"), ("o1", "case"), ("o2", "case"), ("o3", "forms")):
        numbers = [data.draw(prices) for _ in range(3)]
        items += f"{offer} | {component} | {numbers[0]} | {numbers[1]} | {numbers[2]} | {data.draw(months)} | 0.5 | 50 | 0\n"
    organisation = ORGANISATION.replace("| 2             |", f"| {data.draw(st.integers(1, 12))} |")
    tables = council(
        organisation=organisation, offer_items=items, interfaces=INTERFACES, discounts=DISCOUNTS
    )
    situation = gather_situation(tables, on=ON)
    checker = checker_of(tables, on=ON, policy=None, may_choose=situation.offer_ids)
    for offers in every_choice(situation):
        flows = flows_of(situation, offers, Around())
        checked = checker.check(offers, ())
        ways = flows.of_parts(WAY_PARTS).tolist()
        by_month = [sum(year) for year in zip(*(x.by_year for x in checked.ledgers), strict=True)]
        assert ways == pytest.approx(by_month, abs=0.01)
        assert choice_present_gbp(flows, situation) == pytest.approx(checked.cost_gbp, abs=0.01)


def test_a_cost_that_does_not_check_is_raised_never_shown():
    tables = council()
    situation = gather_situation(tables, on=ON)
    checker = checker_of(tables, on=ON, policy=None, may_choose=situation.offer_ids)
    kept = [o for o in situation.offer_ids if o.startswith("retain:")]
    other = checker.check(["o1", *kept[1:]], ())
    flows = flows_of(situation, kept, Around())
    with pytest.raises(Disagreement, match=r"business_as_usual costs .* and checks at"):
        _require_same_cost("business_as_usual", other, flows, situation)


def test_the_retained_team_is_the_same_in_every_option_and_in_the_baseline():
    shortlist = made(council(roles=ROLES))
    every = [shortlist.baseline, *(o.flows for o in shortlist.options if o.flows)]
    teams = {tuple(flows.of_parts(("retained_team",)).tolist()) for flows in every}
    assert teams == {(50000.0, 50000.0)}


def test_free_time_of_the_team_is_paid_by_the_ways_that_use_it_and_not_twice():
    free = ROLES.replace(
        "| 1            | 0              | 1            | 0        |",
        "| 1            | 0              | 1            | 0.25     |",
    )
    shortlist = made(council(roles=free))
    assert shortlist.baseline.of_parts(("retained_team",)).tolist() == [37500, 37500]


def test_a_blank_count_of_posts_is_named_and_never_counted_as_none():
    shortlist = made(council(roles=ROLES))
    assert any("Data lead" in s and "blank" in s for s in shortlist.baseline.not_known)
    assert any("no employee" in s for s in shortlist.baseline.not_known)


def test_without_roles_the_team_is_not_known_and_costs_nothing_that_is_shown():
    shortlist = made(council())
    assert "retained_team" not in {line.part for line in shortlist.baseline.lines}
    assert any(s.startswith("The retained team") for s in shortlist.baseline.not_known)


def test_a_cost_left_blank_is_said_of_the_baseline_and_of_every_option():
    blank = """
    contract_id | component_id | annual_gbp
    C1          | forms        |
    C2          | case         | 30000
    """
    shortlist = made(council(charges=blank))
    for flows in (shortlist.baseline, *(o.flows for o in shortlist.options if o.flows)):
        assert "What forms costs a year, wholly or in part." in flows.not_known


def test_a_contract_that_charges_for_no_component_is_in_no_total_and_named():
    two = """
    contract_id | supplier_id | starts_on  | ends_on    | renewal | maximum_ends_on | notice_months | regime  | exit_cost_gbp
    C1          | ash         | 2024-04-01 | 2027-03-31 | none    | 2030-03-31      | 3             | pcr2015 | 0
    C2          | birch       | 2024-04-01 | 2027-09-30 | none    | 2030-03-31      | 3             | pcr2015 | 0
    C9          | birch       | 2024-04-01 | 2029-09-30 | none    | 2030-03-31      | 3             | pcr2015 | 0
    C8          | birch       | 2020-04-01 | 2021-03-31 | none    | 2021-03-31      | 3             | pcr2015 | 0
    """
    shortlist = made(council(contracts=two))
    assert any("1 contract (C9) charges" in s for s in shortlist.baseline.not_known)


def test_income_is_a_credit_in_every_option_until_its_contract_ends():
    contracts = """
    contract_id | supplier_id | starts_on  | ends_on    | renewal | maximum_ends_on | notice_months | regime  | exit_cost_gbp | is_revenue | annual_gbp | value_basis
    C1          | ash         | 2024-04-01 | 2027-03-31 | none    | 2030-03-31      | 3             | pcr2015 | 0             | no         |            |
    C2          | birch       | 2024-04-01 | 2027-09-30 | none    | 2030-03-31      | 3             | pcr2015 | 0             | no         |            |
    mast        | cedar       | 2024-04-01 | 2028-09-30 | none    | 2028-09-30      | 3             | pcr2015 |               | yes        | 1200       | ex_vat
    roof        | cedar       | 2024-04-01 | 2029-09-30 | none    | 2029-09-30      | 3             | pcr2015 |               | yes        |            |
    """
    shortlist = made(council(contracts=contracts))
    for flows in (shortlist.baseline, *(o.flows for o in shortlist.options if o.flows)):
        assert flows.of_parts(("income",)).tolist() == [-1200, -600]
        assert "Income from roof: its amount or its end is blank." in flows.not_known
        assert "Income from mast after 30 September 2028." in flows.not_known


def test_income_whose_price_may_or_may_not_hold_vat_is_not_known():
    contracts = """
    contract_id | supplier_id | starts_on  | ends_on    | renewal | notice_months | is_revenue | annual_gbp | value_basis
    C1          | ash         | 2024-04-01 | 2027-03-31 | none    | 3             | no         |            |
    C2          | birch       | 2024-04-01 | 2027-09-30 | none    | 3             | no         |            |
    mast        | cedar       | 2024-04-01 | 2032-09-30 | none    | 3             | yes        | 1200       | unknown
    """
    shortlist = made(council(contracts=contracts))
    assert not shortlist.baseline.of_parts(("income",)).any()
    assert "Income from mast: its amount or its end is blank." in shortlist.baseline.not_known


def test_what_managing_a_supplier_costs_is_named_where_nobody_said():
    organisation = ORGANISATION.replace("| 1000                | 50000", "| | ")
    shortlist = made(council(organisation=organisation))
    for flows in (shortlist.shared_now, shortlist.option("business_as_usual").flows):
        assert "What managing a supplier costs." in flows.not_known
        assert not flows.of_parts(("managing_suppliers",)).any()


def test_a_planned_component_is_left_undone_as_usual_and_provided_at_the_least():
    components = COMPONENTS + "    portal | application | supplier | | 50 | | | planned\n"
    items = ITEMS + "    o4 | portal | 100 | 2000 | 0 | 0 | 0 | 50 | 0\n"
    offers = OFFERS + "    o4 | ash | indicative | 24 | | at_free_exit | no | | | |\n"
    fixed = """
    limit_id | kind | subject | other_subject | is_mandatory
    portal   | fix  | portal  | ash           | yes
    """
    shortlist = made(council(components=components, offer_items=items, offers=offers, limits=fixed))
    usual, least = (shortlist.option(o) for o in ("business_as_usual", "do_minimum"))
    assert any("portal is only planned" in s for s in usual.flows.not_known)
    assert usual.rules_broken == ("portal",)
    assert "o4" in least.offer_ids
    assert least.rules_broken == ()
    assert set(least.starts_after) == {"portal"}
    assert "1 component changes." in least.how_made


def test_the_least_changes_no_more_than_the_mandatory_rules_ask():
    limits = """
    limit_id | kind    | subject | is_mandatory | priority | value | comparator
    no-ash   | exclude | ash     | yes          |          |       |
    few      | suppliers_max |   | no           | 1        | 0     | at_most
    """
    shortlist = made(council(limits=limits))
    assert set(shortlist.option("do_minimum").starts_after) == {"forms"}
    assert shortlist.option("do_minimum").rules_broken == ("few",)
    assert shortlist.option("business_as_usual").rules_broken == ("no-ash", "few")


def test_where_no_choice_keeps_the_mandatory_rules_the_least_is_not_possible():
    limits = """
    limit_id | kind    | subject | is_mandatory
    no-birch | exclude | birch   | yes
    no-ash   | exclude | ash     | yes
    no-cedar | exclude | cedar   | yes
    """
    shortlist = made(council(limits=limits))
    least = shortlist.option("do_minimum")
    assert least.offer_ids is None
    assert least.why_not == "The rules no-ash and no-birch leave no offer for case."
    assert shortlist.option("business_as_usual").offer_ids is not None


def test_the_in_house_option_stays_within_the_posts_that_may_be_taken():
    items = ITEMS.replace(
        "o3       | forms        | 0           | 15000      | 0        | 0              | 0            |",
        "o3       | forms        | 0           | 15000      | 0        | 0              | 1            |",
    )
    limits = """
    limit_id | kind | comparator | value | is_mandatory
    posts    | fte  | at_most    | {}    | yes
    """
    within = made(council(offer_items=items, limits=limits.format("1")))
    beyond = made(council(offer_items=items, limits=limits.format("0.5")))
    assert "o3" in within.option("in_house_led").offer_ids
    assert "o3" not in beyond.option("in_house_led").offer_ids
    assert "not known" not in within.option("in_house_led").how_made


def test_the_single_supplier_is_the_one_that_can_have_the_most():
    # Birch and its company Cedar have the case system today (30,000) and offer the forms; Ash has
    # the forms (20,000) and offers the case system: both can have both, Birch at less.
    shortlist = made(council())
    option = shortlist.option("single_supplier")
    ways = [w for w in shortlist.situation.ways if w.offer_id in set(option.offer_ids)]
    outside = {w.group_id for w in ways if w.component_id != "servers"}
    assert len(outside) == 1
    situation = shortlist.situation
    costs = {
        offers: choice_present_gbp(flows_of(situation, offers, Around()), situation)
        for offers in every_choice(situation)
        if len({w.group_id for w in situation.ways if w.offer_id in offers} - {"in-house"}) == 1
        and "o3" not in offers
    }
    assert option.offer_ids == min(costs, key=costs.__getitem__)


def test_without_a_choice_of_the_award_the_others_still_stand():
    shortlist = made(council(), award_figures=None)
    assert shortlist.option("chosen_range").why_not == "The step award has made no choice."
    assert all(shortlist.option(o).flows is not None for o in FIVE[:4])


def test_a_choice_made_from_other_tables_is_not_costed():
    figures = {"choices": [{"offer_id": "gone"}, {"offer_id": "retain:case"}]}
    option = made(council(), award_figures=figures).option("chosen_range")
    assert option.flows is None
    assert "gone may not be chosen" in option.why_not
    figures = {"choices": [{"offer_id": "retain:case"}]}
    option = made(council(), award_figures=figures).option("chosen_range")
    assert "nothing is chosen for forms and servers" in option.why_not


def test_without_offers_only_business_as_usual_is_left():
    shortlist = made(council(offers=None, offer_items=None), award_figures=None)
    possible = [o.option_id for o in shortlist.options if o.offer_ids is not None]
    assert possible == ["business_as_usual", "do_minimum"]
    assert shortlist.option("single_supplier").why_not.startswith("No outside supplier")


def test_offers_that_cannot_be_followed_are_left_aside():
    doubled = (
        OFFERS + "    o9 | nobody-listed | indicative | 24 | | at_free_exit | no | dollars | | |\n"
    )
    shortlist = made(council(offers=doubled), award_figures=None)
    assert [o.option_id for o in shortlist.options] == FIVE
    assert shortlist.option("business_as_usual").flows is not None


def test_limits_that_cannot_be_followed_are_said_and_no_rule_is_called_kept():
    limits = """
    limit_id | kind    | subject | is_mandatory
    who      | exclude | nobody  | yes
    """
    shortlist = made(council(limits=limits), award_figures=None)
    assert shortlist.rules == ()
    why = "It rests on the rules in force, and the limits cannot be followed."
    assert shortlist.option("do_minimum").why_not == why
    assert shortlist.option("in_house_led").why_not == why
    said = "Which rules an option breaks: the limits cannot be followed."
    assert said in shortlist.option("business_as_usual").flows.not_known


def test_a_scenario_fixes_adds_and_leaves_out():
    scenarios = [
        Scenario(scenario_id="home", name="Forms at home", fixed=(("forms", "o3"),)),
        {
            "name": "No Ash!",
            "extra_limits": ({"limit_id": "x", "kind": "exclude", "subject": "ash"},),
        },
        {"name": "Odd", "fixed": [("forms", "nobody")]},
        {
            "name": "All barred",
            "extra_limits": tuple(
                {"limit_id": f"x{s}", "kind": "exclude", "subject": s}
                for s in ("ash", "birch", "cedar")
            ),
        },
    ]
    shortlist = made(council(), scenarios=scenarios)
    assert [o.option_id for o in shortlist.options[5:]] == ["home", "no_ash", "odd", "all_barred"]
    home, no_ash, odd, barred = shortlist.options[5:]
    assert "o3" in home.offer_ids
    assert home.how_made == "The best range under a scenario somebody named (fixed: forms with o3)."
    assert not {"o2", "retain:forms"} & set(no_ash.offer_ids)
    assert odd.offer_ids is None
    assert "nobody" in odd.why_not
    assert barred.why_not == "No choice satisfies these rules."


def test_two_options_of_one_name_keep_apart():
    mine = Scenario(scenario_id="do_minimum", name="Mine")
    shortlist = made(council(), scenarios=[mine, mine])
    assert [o.option_id for o in shortlist.options[5:]] == ["do_minimum_2", "do_minimum_3"]


def test_a_plan_nobody_offers_anything_for_is_named():
    components = COMPONENTS + "    portal | application | supplier | | 50 | | | planned\n"
    shortlist = made(council(components=components), award_figures=None)
    assert shortlist.option("do_minimum").why_not == "Nobody offers anything for portal."
    only = made(
        council(
            components=COMPONENTS.replace("live", "planned"),
            charges=None,
            offers=None,
            offer_items=None,
        ),
        award_figures=None,
    )
    assert {o.why_not for o in only.options} == {
        "Everything is only planned, and nobody offers anything for it."
    }


def test_a_service_on_which_part_is_not_known_has_no_effect_that_is_claimed():
    items = ITEMS.replace("| 50          | 0\n    o2", "|             |\n    o2")
    shortlist = made(
        council(offer_items=items),
        award_figures={"choices": [{"offer_id": o} for o in ("o1", "o2", "retain:servers")]},
    )
    option = shortlist.option("chosen_range")
    assert option.service_effect == {"permits": None}
    assert option.service_effect_known == {"permits": 0.0}
    assert shortlist.option("business_as_usual").service_effect == {"permits": 0.0}


def test_quality_is_weighted_by_what_components_cost_and_blanks_are_left_out():
    components = COMPONENTS.replace(
        "forms        | application | supplier |                     | 50 ",
        "forms        | application | supplier |                     | 80 ",
    )
    usual = made(council(components=components)).option("business_as_usual")
    # 20,000 at 80 points and 30,000 at 50, each let again once; of the servers nothing is known.
    assert usual.quality_points == pytest.approx((20 * 80 + 30 * 50) / 50, abs=0.5)
    blank = COMPONENTS.replace("| 50 ", "|    ")
    items = ITEMS.replace("| 50  ", "|     ")
    nothing = made(council(components=blank, offer_items=items))
    assert nothing.option("business_as_usual").quality_points is None


def test_a_line_is_told_by_part_component_group_kind_and_offer():
    shortlist = made(
        council(),
        award_figures={
            "choices": [{"offer_id": o} for o in ("o1", "retain:case", "retain:servers")]
        },
    )
    flows = shortlist.option("chosen_range").flows
    assert len(set(flows.lines)) == len(flows.lines)
    assert {line.part for line in flows.lines} <= set(PARTS)
    by = {(line.part, line.component_id): line for line in flows.lines}
    assert by["running", "forms"].group_id == "birch"
    assert by["running", "forms"].offer_id == "o1"
    assert by["running", "servers"].group_id is None
    assert by["procurement", "forms"].group_id is None


def test_money_paid_for_what_there_is_now_goes_to_whom_it_is_with_now():
    shortlist = made(
        council(),
        award_figures={
            "choices": [{"offer_id": o} for o in ("retain:forms", "o2", "retain:servers")]
        },
    )
    lines = shortlist.option("chosen_range").flows.lines
    present = next(li for li in lines if (li.part, li.component_id) == ("present", "case"))
    assert (present.group_id, present.kind, present.offer_id) == ("birch", "retain", "o2")
    running = next(li for li in lines if (li.part, li.component_id) == ("running", "case"))
    assert (running.group_id, running.kind) == ("ash", "outsource")


def test_the_longlist_names_all_four_dimensions_with_reasons_from_the_tables():
    shortlist = made(council())
    assert {c.dimension for c in shortlist.longlist} == {"scope", "delivery", "supply", "timing"}
    assert {c.verdict for c in shortlist.longlist} == {"carried forward", "rejected", "preferred"}
    assert all(c.reason for c in shortlist.longlist)
    by_name = {c.name: c for c in shortlist.longlist}
    at_once = by_name["Everything at once when the plan starts"]
    assert at_once.verdict == "rejected"
    assert at_once.reason.startswith("1 of 3 components are not free then")
    early = by_name["Leaving a contract early"]
    assert early.reason.startswith("No offer starts before")


def test_without_a_chosen_range_nothing_on_the_longlist_is_preferred():
    shortlist = made(council(), award_figures=None)
    assert "preferred" not in {c.verdict for c in shortlist.longlist}


def test_with_nothing_to_choose_for_every_option_says_so():
    shortlist = make_shortlist({"components": table("components", "component_id\n")}, on=ON)
    assert [o.option_id for o in shortlist.options] == FIVE
    assert {o.why_not for o in shortlist.options} == {
        "No components were read: there is nothing to choose for."
    }
    assert shortlist.longlist == ()
    assert not shortlist.baseline.real_gbp.any()


def test_the_same_tables_and_seed_give_the_same_shortlist():
    one, other = (made(council(roles=ROLES)) for _ in range(2))
    for a, b in zip(one.options, other.options, strict=True):
        assert a.offer_ids == b.offer_ids
        assert np.array_equal(a.flows.real_gbp, b.flows.real_gbp)
        assert a.flows.lines == b.flows.lines


def test_progress_is_told_and_a_stop_ends_it_with_what_there_is():
    told = []
    made(council(), progress=lambda done, of, words: told.append((done, of, words)))
    assert told[0] == (0, 5, "costing business as usual")
    assert told[-1] == (5, 5, "options costed")
    stopped = made(council(), stop=lambda: True)
    assert stopped.option("business_as_usual").flows is not None


def test_a_day_before_any_policy_still_gives_a_shortlist():
    shortlist = make_shortlist(council(), on=date(2026, 2, 1))
    assert shortlist.option("business_as_usual").flows is not None


def test_harrowmoor_has_its_five_options_and_each_is_checked(harrowmoor):
    day = date(2026, 11, 23)
    tables = untower.read(harrowmoor, on=day).tables
    shortlist = make_shortlist(tables, on=day, award_figures=None)
    assert [o.option_id for o in shortlist.options] == FIVE
    assert all(o.flows is not None for o in shortlist.options[:4])
    assert all(len(set(o.flows.lines)) == len(o.flows.lines) for o in shortlist.options[:4])
    usual = shortlist.option("business_as_usual")
    assert {"integrator-apart", "hosting-not-one"} <= set(usual.rules_broken)
    least = shortlist.option("do_minimum")
    ranked = {r.rule_id for r in shortlist.rules if not r.is_mandatory}
    assert set(least.rules_broken) <= ranked
    assert 0 < len(least.starts_after) < len(shortlist.situation.component_ids) / 2
