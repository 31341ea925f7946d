"""What cannot be followed is named, all of it together, and never solved around."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

import pytest
from tests.range_tables import COMPONENTS, ITEMS, OFFERS, ON, council

from untower.award.step import analyse
from untower.findings import Outcome
from untower.journey import State

LIMIT_HEAD = "limit_id | kind | subject | other_subject | year | comparator | value | unit\n"


def problems(**changed):
    answer = analyse(council(**changed), on=ON)
    assert answer.state is State.INCOMPLETE
    assert answer.figures["status"] == "not chosen: the input cannot be followed"
    assert answer.figures["choices"] == []
    assert answer.figures["cost_gbp"] is None
    named = [f.sentence for f in answer.findings if f.rule == "award_input"]
    assert named == answer.figures["input_problems"]
    return named


def limits(*rows):
    return LIMIT_HEAD + "\n".join(rows)


def test_an_input_without_a_slip_has_no_such_finding():
    answer = analyse(council(), on=ON)

    assert answer.state is State.READY
    assert not [f for f in answer.findings if f.rule == "award_input"]
    assert answer.figures["input_problems"] == []


def test_everything_wrong_is_named_at_once():
    found = problems(
        offer_items=ITEMS.replace("18000", "-1800")
        + "    o1 | portal | 0 | 1 | 0 | 0 | 0 | 50 | 0\n    o3 | forms | 0 | 1 | 0 | 0 | 0 | 50 | 0",
        discounts="""
            supplier_id | annual_from_gbp | discount_pct
            ash         | 1000            | 5
            ash         | 2000            | 4
        """,
    )

    assert len(found) == 4


def test_an_offer_for_an_unknown_component_is_named_with_its_row():
    (said,) = problems(offer_items=ITEMS + "    o1 | portal | 0 | 1 | 0 | 0 | 0 | 50 | 0")

    assert said == (
        "offer_items.csv · row 5 · component_id · o1 / portal: portal is not in the table "
        "components. Correct the id, or add its row there."
    )


def test_a_part_of_an_offer_that_is_not_listed_is_named():
    (said,) = problems(offer_items=ITEMS + "    o9 | case | 0 | 1 | 0 | 0 | 0 | 50 | 0")

    assert "o9 is not in the table offers" in said


def test_an_offer_that_prices_one_component_twice_is_named():
    (said,) = problems(offer_items=ITEMS + "    o3 | forms | 0 | 1 | 0 | 0 | 0 | 50 | 0")

    assert "o3 / forms: it is given twice, first in row 4." in said


def test_a_negative_price_is_named_but_a_credit_against_a_price_is_not():
    (annual,) = problems(offer_items=ITEMS.replace("12000", "-1200"))
    (whole,) = problems(
        offer_items=ITEMS.replace("o1       | forms        | 0     ", "o1 | forms | -90000")
    )

    assert "a price of -1,200.00 pounds a year would pay the organisation." in annual
    assert "credits of more than the price" in whole
    credit = ITEMS.replace("o1       | forms        | 0     ", "o1 | forms | -900")
    assert analyse(council(offer_items=credit), on=ON).state is State.READY


def test_an_either_or_word_shared_by_two_suppliers_is_named():
    (said,) = problems(
        offers=OFFERS.replace("24          |           | at", "24          | x         | at")
    )

    assert "“x” joins offers of ash and cedar" in said


def test_a_discount_that_falls_as_spend_rises_is_named_for_the_whole_group():
    (said,) = problems(
        discounts="""
            supplier_id | annual_from_gbp | discount_pct
            birch       | 1000            | 5
            cedar       | 2000            | 5
            ash         | 1000            |
        """
    )

    assert "cedar / 2000.00: from 2,000 pounds a year 5% is taken off, no more than the 5%" in said


def test_a_number_that_is_none_is_named():
    (said,) = problems(
        offers=OFFERS.replace("|                |                |", "|            NaN |").replace(
            "|                |\n", "| NaN            |\n", 1
        )
    )

    assert "nan is not a number" in said


def test_a_weight_of_nothing_on_price_has_no_exchange_rate():
    (said,) = problems(
        organisation="""
            name | plan_starts_on | horizon_years | quality_weight_pct | price_weight_pct
            Tarn | 2027-04-01     | 2             | 100                | 0
        """
    )

    assert "no rate between quality and pounds" in said


def test_a_planned_component_that_nobody_offers_is_named():
    (said,) = problems(
        components=COMPONENTS + "    portal | application | | | | | | planned",
    )

    assert "portal: it is only planned, and no offer covers it" in said


def test_a_component_with_no_offer_is_named_and_stays_as_it_is():
    answer = analyse(council(), on=ON)

    (finding,) = [f for f in answer.findings if f.rule == "award_component_without_offer"]
    assert finding.outcome is Outcome.NOT_KNOWN
    assert finding.sentence.endswith("which can only stay: servers.")
    assert [c["basis"] for c in answer.figures["choices"] if c["component_id"] == "servers"] == [
        "retain"
    ]


def test_a_plan_in_which_nothing_costs_anything_says_so():
    nothing = ITEMS.replace("12000", "0").replace("18000", "0").replace("15000", "0")

    (said,) = problems(
        charges="""
            contract_id | component_id | annual_gbp
            C1          | forms        | 0
            C2          | case         | 0
        """,
        components=COMPONENTS.replace("10000", "0    "),
        offer_items=nothing,
    )

    assert "everything there is and everything offered costs nothing" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("l | supplier_share | elm | | | at_most | 40 | pct", "elm is no supplier that was read"),
        ("l | layer_share | attic | | | at_most | 40 | pct", "attic is no layer that was read"),
        ("l | user_floor | parking | | | at_least | 0 | points", "parking is no service"),
        ("l | exclude | | | | | | ", "it is blank: the rule is about nothing."),
        ("l | exclude | ash | attic | | | | ", "attic is no component or layer or service"),
        ("l | together | forms | portal | | | | ", "portal is no component that was read"),
        ("l | apart | forms | | | | | ", "it is blank: the rule is about nothing."),
        ("l | fix | forms | elm | | | | ", "elm is no offer or supplier or basis"),
        ("l | suppliers_max | ash | | | at_most | 2 | suppliers", "says nothing here"),
        (
            "l | suppliers_max | | | | at_most | | suppliers",
            "it is blank, so the rule says nothing",
        ),
        ("l | suppliers_max | | | | at_least | 2 | suppliers", "at_least means nothing"),
        ("l | sme_share | | | | at_least | 140 | pct", "140 is more than the whole."),
        ("l | sme_share | | | | at_least | 25 | gbp", "gbp is no unit of sme_share."),
        ("l | contract_value | | | | at_most | -1 | gbp", "-1 is below nothing."),
        ("l | fte | | | 1 | at_most | 2 | fte", "a year means nothing with fte"),
        ("l | budget_year | | | 3 | at_most | 9 | gbp", "the plan has 2 years."),
        ("l | apart | forms | case | | at_most | | ", "at_most means nothing with apart."),
    ],
)
def test_a_rule_that_cannot_be_followed_is_named(row, said):
    (found,) = problems(limits=limits(row))

    assert found.startswith("limits.csv · row 2 · ")
    assert said in found


def test_a_rule_given_twice_and_a_rule_of_no_name_are_named():
    twice = "l | suppliers_max | | | | at_most | 4 | suppliers"
    answer = analyse(council(limits=limits(twice, twice)), on=ON, without=("elm",))

    said = answer.figures["input_problems"]
    assert len(said) == 2
    assert "l: it is given twice." in said[0]
    assert "elm: no rule has that name." in said[1]


def test_a_fixed_choice_of_nothing_that_was_read_is_named():
    answer = analyse(council(), on=ON, fixed=(("portal", "elm"),))

    assert answer.figures["input_problems"] == [
        "components · component_id · portal: portal is no component that was read, or it is "
        "retired. Correct the id.",
        "offers · offer_id · elm: elm is no offer, supplier or basis that was read. Correct the id.",
    ]


def test_a_cap_below_the_only_offer_is_named_with_the_component_and_the_rule():
    answer = analyse(
        council(
            components=COMPONENTS + "    portal | application | | | | | | planned",
            offer_items=ITEMS + "    o1 | portal | 0 | 90000 | 0 | 0 | 0 | 50 | 0",
            limits=limits("dear | contract_value | | | | at_most | 150000 | gbp"),
        ),
        on=ON,
    )

    assert answer.state is State.INCOMPLETE
    assert answer.figures["status"] == "no choice satisfies these rules"
    assert answer.figures["blocked"] == [{"component_id": "portal", "rules": ["dear"]}]
    assert "they leave no offer for portal" in answer.answer
    (finding,) = [f for f in answer.findings if f.rule == "award_component_left_without_offer"]
    assert finding.sentence.startswith("No offer for portal can be chosen under dear")
