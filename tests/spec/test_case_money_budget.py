"""Which budget a year has, VAT that is a cost, and who is paid: each from what the tables say."""

from __future__ import annotations

from datetime import date

import pytest
from tests.case_flows import ON, flows, terms
from tests.small_tables import table

from untower.case.at_once import AtOnce
from untower.case.money.budget import budget_sentence, budgets_of
from untower.case.money.value_added_tax import irrecoverable_tax, tax_sentence, tax_treatment
from untower.policy import with_overlay

HEAD = "limit_id | kind | year | comparator | value | is_mandatory | priority\n"


def tables(*limits, budget="100000", vat=""):
    found = {
        "organisation": table(
            "organisation", f"name | annual_budget_gbp | vat_recoverable\nTarn | {budget} | {vat}"
        )
    }
    if limits:
        found["limits"] = table("limits", HEAD + "\n".join(limits))
    return found


def budgets(*limits, budget="100000", policy=None):
    return [
        (b.budget_gbp, b.limit_id)
        for b in budgets_of(tables(*limits, budget=budget), terms(3), on=ON, policy=policy)
    ]


def test_a_yearly_budget_stays_as_it_is_in_cash_until_somebody_raises_it():
    assert budgets() == [(100_000, None)] * 3
    assert "taken to stay as it is in cash" in budget_sentence(tables(), on=ON, policy=None)


def test_a_rise_of_the_organisations_own_is_applied_year_by_year():
    own = with_overlay(
        {
            "number": [
                {
                    "name": "budget_yearly_rise_pct",
                    "sentence": "Rise.",
                    "value": 10,
                    "unit": "pct",
                    "comparator": "equals",
                    "binds": ["all"],
                    "nation": ["all"],
                    "force": "house_convention",
                    "source": "Medium-term plan",
                    "confirmed": True,
                }
            ]
        }
    )

    assert [round(b or 0) for b, _ in budgets(policy=own)] == [100_000, 110_000, 121_000]
    assert "rise 10% a year in cash" in budget_sentence(tables(), on=ON, policy=own)


def test_without_a_budget_no_year_has_one_and_nothing_is_said_of_its_rise():
    assert budgets(budget="") == [(None, None)] * 3
    assert budget_sentence(tables(budget=""), on=ON, policy=None) == ""


def test_a_limit_of_the_year_comes_before_one_of_every_year_and_that_before_the_budget():
    found = budgets(
        "two | budget_year | 2 | at_most | 70000 | yes |",
        "all | budget_year |   | at_most | 90000 | yes |",
    )

    assert found == [(90_000, "all"), (70_000, "two"), (90_000, "all")]


def test_a_binding_limit_comes_before_a_ranked_one_and_a_first_rank_before_a_second():
    found = budgets(
        "third  | budget_year | 1 | at_most | 70000 | no  | 3",
        "second | budget_year | 1 | at_most | 75000 | no  | 2",
        "wished | budget_year | 2 | at_most | 60000 |     | 1",
        "bound  | budget_year | 2 | at_most | 80000 |     |",
    )

    assert found == [(75_000, "second"), (80_000, "bound"), (100_000, None)]


def test_a_least_to_be_spent_is_no_budget():
    assert budgets("least | budget_year | 1 | at_least | 70000 | yes |")[0] == (100_000, None)


def test_a_limit_without_a_value_means_the_yearly_budget():
    assert budgets("blank | budget_year | 1 | at_most | | yes |")[0] == (100_000, "blank")


def test_two_of_the_same_standing_leave_the_year_not_known():
    found = budgets(
        "a | budget_year | 1 | at_most | 70000 | yes |",
        "b | budget_year | 1 | at_most | 70000 | yes |",
    )

    assert found[0] == (None, "a")


PAID = flows(
    ("running", [100.0, 100.0, 100.0], {"group_id": "ash", "kind": "saas"}),
    ("discounts", [-10.0, 0.0, 0.0], {"group_id": "ash"}),
    ("in_house_posts", [50.0, 50.0, 50.0]),
    ("managing_suppliers", [5.0, 5.0, 5.0], {"group_id": "ash"}),
    ("procurement", [9.0, 0.0, 0.0]),
    ("income", [-20.0, 0.0, 0.0], {"group_id": "birch"}),
)


@pytest.mark.parametrize(
    ("says", "treatment", "expected"),
    [
        ("", "not known", None),
        ("yes", "recoverable", [0, 0, 0]),
        ("no", "not recoverable", [18, 20, 20]),
    ],
)
def test_vat_is_a_cost_only_on_what_is_bought_and_only_where_it_is_not_recovered(
    says, treatment, expected
):
    told = tax_treatment(tables(vat=says), on=ON)
    found = irrecoverable_tax(PAID, told, {})

    assert told.treatment == treatment
    assert (None if found is None else found.tolist()) == expected


def test_a_day_before_any_rate_that_is_known_leaves_vat_not_known():
    told = tax_treatment(tables(vat="no"), on=date(2005, 1, 1))

    assert told.rate_pct is None
    assert irrecoverable_tax(PAID, told, {}) is None
    assert "no rate is known" in tax_sentence(told, terms(3), None)


def test_the_sentence_names_the_rate_as_not_confirmed_and_what_it_comes_to():
    told = tax_treatment(tables(vat="no"), on=ON)
    said = tax_sentence(told, terms(3, rate=0), irrecoverable_tax(PAID, told, {}))

    assert "at 20% (standard rate, not confirmed)" in said
    assert "comes to £58 at present value" in said


def test_work_done_at_once_gives_back_what_it_finds_or_raises():
    done = AtOnce()

    assert done.submit(lambda a, b: a + b, 1, b=2).result() == 3
    with pytest.raises(ZeroDivisionError, match="division"):
        done.submit(lambda: 1 / 0).result()
