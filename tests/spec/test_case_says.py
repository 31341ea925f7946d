"""Planted estates: the case says it where outsourcing less, one supplier, or nothing is better."""

from __future__ import annotations

from functools import cache

import pytest
from tests.planted_estates import ON, less_outsourcing, nothing_saves_forty, one_supplier

from untower.award.step import analyse as choose
from untower.case import analyse
from untower.publish.report import report_html


@cache
def case_of(make):
    tables = make()
    award = choose(tables, on=ON, is_explained=False)
    return analyse(tables, on=ON, earlier={"award": award}, draws=2_000, has_regret=False)


def options(found):
    return {o["option_id"]: o for o in found.figures["options"]}


def test_where_outsourcing_less_is_better_the_first_sentence_says_so():
    found = case_of(less_outsourcing)

    assert options(found)["in_house_led"]["npv_gbp"] == found.figures["plan_gbp"]
    assert found.answer.startswith("The chosen range costs least")
    assert "outsourcing less is better here: " in found.answer.split(". ")[0]
    assert "single supplier is" not in found.answer


def test_where_a_single_supplier_is_better_the_chosen_range_loses_and_the_report_says_so():
    found = case_of(one_supplier)

    assert found.figures["cheapest_option_id"] == "single_supplier"
    assert found.answer.startswith("A single supplier is cheaper here: giving all to one costs £")
    assert "less than the chosen range, though it breaks 1 rule (two)" in found.answer
    (cheaper,) = [f for f in found.findings if f.rule == "case_cheaper_option"]
    assert cheaper.sentence.startswith("A single supplier is cheaper here")
    assert "outsourcing less is" not in found.answer


def test_where_nothing_saves_forty_the_second_sentence_says_what_the_most_is():
    found = case_of(nothing_saves_forty)

    second = found.answer.split(". ")[1]
    assert second.startswith("Nothing compared here saves 40% (the most, the chosen range, saves ")
    assert "reaches it" in second
    assert found.figures["chance_of_target"] == 0
    assert found.figures["claim"]["reached"] is False


@pytest.mark.parametrize("make", [less_outsourcing, one_supplier])
def test_nowhere_else_is_it_said(make):
    assert "Nothing compared here" not in case_of(make).answer


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (less_outsourcing, "outsourcing less is better here"),
        (one_supplier, "A single supplier is cheaper here"),
        (nothing_saves_forty, "Nothing compared here saves 40%"),
    ],
)
def test_the_report_has_the_sentence_and_a_picture_of_all_options(make, words):
    from untower.answers import Plan, Reading
    from untower.publish.editions import Edition, cut

    found = case_of(make)
    plan = Plan(
        purpose="plan",
        on=ON,
        organisation="Tarn",
        reading=Reading(tables=make(), intake=()),
        steps=(found,),
        missing=found.missing,
    )
    page = report_html(cut(plan, Edition.FULL), ON)

    assert words in page
    assert "Single supplier" in page
