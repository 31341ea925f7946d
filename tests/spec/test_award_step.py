"""The step from tables to answer: what it says, what it counts and what it leaves out by name."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.range_tables import ITEMS, OFFERS, ON, ORGANISATION, council

from untower.arithmetic.money import spell_gbp
from untower.award.step import analyse
from untower.findings import Outcome
from untower.journey import State


def answer(**changed):
    return analyse(council(**changed), on=ON)


def by_component(found):
    return {c["component_id"]: c for c in found.figures["choices"]}


def test_without_offers_the_step_is_incomplete_and_says_what_is_enough():
    found = answer(offers=None, offer_items=None)

    assert found.state is State.INCOMPLETE
    assert found.answer.startswith("No offers were read")
    assert found.figures["choices"] == []
    assert found.figures["cost_gbp"] is None
    assert found.figures["status"] == "not chosen: no offers were read"


def test_without_components_the_step_asks_for_a_list_of_applications():
    found = analyse({}, on=ON)

    assert found.state is State.INCOMPLETE
    assert found.answer.startswith("No components were read")


def test_the_answer_never_calls_a_plan_an_award_and_says_how_close_it_is():
    found = answer()

    assert found.state is State.READY
    assert found.answer.startswith("Planning model: not an award decision. The sourcing plan")
    assert "the best possible" in found.answer
    assert found.figures["status"] == "best possible within gap"


def test_every_component_has_one_choice_with_its_day_and_prices():
    found = by_component(answer())

    assert set(found) == {"forms", "case", "servers"}
    case = found["case"]
    assert (case["offer_id"], case["basis"], case["supplier_id"]) == ("o2", "indicative", "ash")
    assert case["when"] == date(2027, 10, 1)
    assert (case["annual_gbp"], case["one_off_gbp"]) == (Decimal("18000.00"), Decimal("0.00"))
    assert found["servers"]["when"] is None


def test_cost_value_and_bound_stand_in_order_and_the_parts_add_up():
    figures = answer().figures
    totals = figures["totals"]

    assert figures["bound_gbp"] <= figures["value_gbp"]
    parts = totals["offers_gbp"] + totals["interface_gbp"] + totals["managing_gbp"]
    assert abs(parts - totals["discount_gbp"] - figures["cost_gbp"]) <= Decimal("0.02")
    assert 0 < totals["of_which_optimism_bias_gbp"] < totals["offers_gbp"]
    shortfall = totals["quality_shortfall_gbp"]
    assert abs(figures["cost_gbp"] + shortfall - figures["value_gbp"]) <= Decimal("0.02")


def test_piecemeal_choices_stand_beside_the_joint_one_with_the_rules_they_break():
    found = answer(
        limits="""
            limit_id | kind          | comparator | value | unit
            two      | suppliers_min | at_least   | 2     | suppliers
        """
    )

    names = [p["name"] for p in found.figures["piecemeal"]]
    assert names == ["cheapest", "best score", "joint"]
    cheapest, _, joint = found.figures["piecemeal"]
    assert [b["rule_id"] for b in cheapest["rules_broken"]] == ["two"]
    assert joint["rules_broken"] == []
    shared = joint["cost_gbp"] - joint["cost_without_shared_gbp"]
    assert shared == Decimal("4000.00")  # two suppliers for two years
    assert found.answer.endswith(
        "Keeping everything as it is would cost £124,000 and break 0 rules, and choosing the "
        f"cheapest for each component by itself would cost {spell_gbp(cheapest['cost_gbp'])} and "
        "break 1 rule."
    )


def test_keeping_everything_as_it_is_stands_beside_the_choice():
    kept = answer().figures["as_it_is"]

    assert kept["value_gbp"] == Decimal("174000.00")
    assert kept["rules_broken"] == []
    planned = answer(
        components="""
            component_id | layer       | run_by   | in_house_annual_gbp | status
            forms        | application | supplier |                     | live
            case         | application | supplier |                     | planned
            portal       | application |          |                     | planned
        """,
        offer_items=ITEMS.replace("o2       | case  ", "o2       | portal"),
    )
    assert planned.figures["as_it_is"] is None


def test_a_point_of_quality_has_a_price_and_a_blank_point_gains_nothing():
    blank = ITEMS.replace("| 50          | 0", "|             | 0")

    found = by_component(answer(offer_items=blank))

    assert found["case"]["point_gbp"] == Decimal("600.00")  # par weights, 60,000 over two years
    assert found["case"]["quality_points"] == 50
    assert found["case"]["quality_from"] == "as now"
    assert found["servers"]["quality_points"] is None
    assert found["servers"]["quality_from"] == "not priced"
    assert found["servers"]["point_gbp"] == 0


def test_quality_that_was_agreed_comes_before_option_points_and_only_after_the_change():
    agreed = OFFERS.replace(
        "o2       | ash         | indicative | 24          |           | at_free_exit | no           |          |             |                |",
        "o2       | ash         | indicative | 24          |           | at_free_exit | no           |          |             | 90             |",
    )

    case = by_component(answer(offers=agreed))["case"]

    assert case["quality_from"] == "agreed"
    assert case["quality_points"] == 80  # six months of two years at 50, then 90


def test_an_offer_without_a_price_is_left_out_by_name_and_asked_about():
    found = answer(offer_items=ITEMS.replace("12000", "     "))

    (left,) = found.figures["left_out"]
    assert left["offer_id"] == "o1"
    assert left["reason"] == "its cost is not known: annual_gbp"
    assert [(m.table, m.key, m.column) for m in found.missing] == [
        ("offer_items", "o1 / forms", "annual_gbp")
    ]
    assert "o1" not in {c["offer_id"] for c in found.figures["choices"]}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            (
                "indicative | 24          |           | at_free_exit | no           |          |             |                |",
                "indicative | 24          |           | at_free_exit | no           | EUR      |             |                |",
            ),
            "its rate from EUR to pounds is not known",
        ),
        (("o1       | cedar ", "o1       |       "), "who makes it is not known"),
        (
            (
                "o1       | cedar       | indicative | 24          |           | at_free_exit | no           |          |             |                |",
                "o1       | cedar       | indicative | 24          |           | at_free_exit | no           |          |             |                | 2026-01-31",
            ),
            "it could be accepted until 31 January 2026",
        ),
    ],
)
def test_an_offer_that_cannot_be_taken_says_why(change, reason):
    found = answer(offers=OFFERS.replace(*change, 1))

    assert {x["offer_id"]: x["reason"] for x in found.figures["left_out"]}["o1"] == reason


def test_retiring_what_a_service_uses_needs_a_record():
    gone = {
        "offers": OFFERS + "    o9 | | retire | | | at_free_exit | no | | | |",
        "offer_items": ITEMS + "    o9 | forms | 0 | 0 | 0 | 0 | 0 | |",
    }
    record = """
        step    | kind      | subject_table | subject_key | reason
        options | exception | components    | forms       | Merged with case.
    """

    without = answer(**gone)
    on_record = answer(**gone, passed_over=record)

    (left,) = without.figures["left_out"]
    assert left["reason"] == "a service uses forms, and no record says it may go"
    assert by_component(on_record)["forms"]["offer_id"] == "o9"


def test_leaving_early_is_a_way_of_its_own_that_pays_for_it():
    cheap = {
        "offers": OFFERS + "    o9 | cedar | indicative | 24 | | early | no | | | |",
        "offer_items": ITEMS + "    o9 | case | 0 | 100 | 0 | 0 | 0 | 50 | 0",
    }

    case = by_component(answer(**cheap))["case"]

    # The six months left on the contract: 15,000, assumed.
    assert (case["offer_id"], case["when"]) == ("o9", date(2027, 4, 1))
    assert case["break_gbp"] == Decimal("15000.00")
    assert case["is_break_assumed"] is True


def test_a_guess_is_shown_and_a_blank_effect_never_excludes_alone():
    blank = ITEMS.replace("| 50          | 0", "|             |  ")

    found = answer(offer_items=blank)

    (permits,) = found.figures["services"]
    assert permits["change_points"] == 0
    assert permits["share_not_known"] == 1
    assert permits["change_if_worse_points"] == -2
    assert {f.rule for f in found.findings} >= {"award_user_effect_not_known"}
    assert by_component(found)["forms"]["offer_id"] != "retain:forms"


def test_an_estimate_comes_from_user_points_and_keeps_the_floor():
    worse = ITEMS.replace("| 50          | 0", "| 30          |  ")

    found = answer(offer_items=worse)

    assert {c["basis"] for c in found.figures["choices"]} == {"retain"}
    (permits,) = found.figures["services"]
    assert permits["change_points"] == 0


def test_a_service_whose_outcome_is_not_measured_bars_nothing_and_is_counted():
    worse = ITEMS.replace("| 50          | 0", "| 30          |  ")
    unmeasured = """
        service_id | name    | started | completed | measured_on | phase
        permits    | Permits |         |           |             | live
    """

    found = answer(offer_items=worse, services=unmeasured)

    assert by_component(found)["forms"]["basis"] != "retain"
    assert found.figures["counts"]["services_the_floor_says_nothing_on"] == 1
    (silent,) = [f for f in found.findings if f.rule == "award_user_floor_silent"]
    assert silent.outcome is Outcome.NOT_KNOWN


def test_an_organisation_that_states_little_is_answered_with_each_assumption_named():
    found = answer(
        organisation="""
            name | plan_starts_on
            Tarn |
        """
    )

    assert found.state is State.READY
    said = " ".join(found.assumed)
    for words in ("The plan starts on", "weight of quality", "What managing a supplier costs"):
        assert words in said


def test_the_same_tables_and_seed_give_the_same_answer():
    assert answer().figures == answer().figures


def test_every_figure_says_which_columns_it_rests_on():
    found = answer()

    assert set(found.figure_reads) == set(found.figures)
    assert all(found.figure_reads.values())


def test_a_fixed_choice_is_kept():
    found = analyse(council(), on=ON, fixed=(("forms", "retain"), ("case", "birch")))

    assert by_component(found)["forms"]["basis"] == "retain"
    assert by_component(found)["case"]["group_id"] == "birch"


def test_stopping_at_once_says_that_nothing_was_found_and_is_no_fault():
    found = analyse(council(), on=ON, stop=lambda: True)

    assert found.state in (State.INCOMPLETE, State.READY)
    if found.state is State.INCOMPLETE:
        assert found.figures["status"] == "stopped before a choice was found"


def test_weights_of_the_organisation_are_used():
    alone = ORGANISATION.replace(
        "| 50                 | 50               |", "| 20                 | 80               |"
    )

    assert by_component(answer(organisation=alone))["case"]["point_gbp"] == Decimal("150.00")


def test_explaining_tells_what_it_is_doing():
    told = []

    analyse(council(), on=ON, progress=lambda done, of, words: told.append(words))

    parts = [
        "explaining each choice",
        "asking what each rule costs",
        "looking for ranges as good",
        "testing each supplier's failure",
    ]
    assert [words for words in told if words in parts] == parts
