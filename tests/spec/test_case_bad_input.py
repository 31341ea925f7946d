"""What the money of the case cannot follow is named with its place, all of it together."""

from __future__ import annotations

from datetime import date

import pytest
from tests.range_tables import ON, ORGANISATION, council

from untower.award.step import analyse as choose
from untower.case import analyse
from untower.case.bad_input import case_troubles
from untower.findings import Outcome
from untower.journey import State
from untower.storage.mapping import header_maps
from untower.storage.read import read

LIMITS = "limit_id | kind | year | comparator | value | unit | is_mandatory | priority\n"
OFFERS = """
    offer_id | supplier_id | basis      | includes_vat | currency | rate_to_gbp
    o1       | cedar       | indicative | no           | EUR      | 0.85
    o2       | ash         | indicative | no           | EUR      | 0.90
"""


def organisation(**changed):
    """The council's row with other values in some columns."""
    head, row = [
        [cell.strip() for cell in line.split("|")] for line in ORGANISATION.strip().splitlines()
    ]
    for column, value in changed.items():
        if column not in head:
            head.append(column)
            row.append("")
        row[head.index(column)] = str(value)
    return " | ".join(head) + "\n" + " | ".join(row)


def troubles(**changed):
    return case_troubles(council(**changed))


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        ("horizon_years", 0, "between 1 and 30"),
        ("horizon_years", 31, "between 1 and 30"),
        ("discount_rate_pct", -5, "between 0 and 20"),
        ("general_inflation_pct", -30, "between -20 and 50"),
        ("price_base_year", 27, "between 1990 and 2100"),
        ("target_saving_pct", 140, "between 0 and 100"),
    ],
)
def test_years_and_rates_out_of_range_leave_no_case_and_are_named_with_their_place(
    column, value, allowed
):
    tables = council(organisation=organisation(**{column: value}))
    found = analyse(tables, on=ON, draws=1_000, has_regret=False)

    assert found.state is State.INCOMPLETE
    assert found.figures["status"] == "not made: the input cannot be followed"
    assert found.figures["options"] == []
    assert found.figures["plan_gbp"] is None
    (problem,) = found.figures["input_problems"]
    assert problem.startswith(f"organisation.csv · row 2 · {column} · organisation: {value}")
    assert allowed in problem
    assert problem in found.answer
    (finding,) = found.findings
    assert (finding.rule, finding.outcome) == ("case_input", Outcome.NOT_MET)
    assert finding.rows[0].row == 2


def test_everything_that_stops_it_is_named_at_once():
    found = troubles(organisation=organisation(horizon_years=0, discount_rate_pct=-5))

    assert [t.column for t in found.stopping] == ["horizon_years", "discount_rate_pct"]


def test_a_blank_is_not_known_and_no_trouble():
    found = troubles(
        organisation=organisation(horizon_years="", discount_rate_pct="", price_base_year="")
    )

    assert found.all == ()


def test_a_years_budget_given_twice_is_named_and_that_year_counts_as_not_known():
    limits = LIMITS + (
        "a | budget_year | 2 | at_most | 100000 | gbp | yes |\n"
        "b | budget_year | 2 | at_most | 120000 | gbp | yes |\n"
        "c | budget_year | 1 | at_most | 130000 | gbp | yes |"
    )
    (found,) = troubles(limits=limits).leaving_open

    assert found.sentence.startswith(
        "limits.csv · row 3 · year · b: the budget of year 2 is given twice, first by a in row 2."
    )
    tables = council(limits=limits)
    award = choose(tables, on=ON, is_explained=False)
    case = analyse(tables, on=ON, earlier={"award": award}, draws=1_000, has_regret=False)
    first, second = case.figures["affordability"]
    assert second["budget_gbp"] is None
    assert second["headroom_gbp"] is None
    assert first["budget_gbp"] == 130000
    assert "case_input" in {f.rule for f in case.findings}
    assert case.figures["plan_gbp"] is not None


def test_a_binding_budget_and_a_wished_one_for_the_same_year_contradict_nothing():
    limits = LIMITS + (
        "a | budget_year | 2 | at_most | 100000 | gbp | yes |\n"
        "b | budget_year | 2 | at_most | 90000  | gbp | no  | 2\n"
        "c | budget_year | 2 | at_most | 80000  | gbp | no  | 3\n"
        "d | budget_year |   | at_most | 70000  | gbp | yes |"
    )

    assert troubles(limits=limits).all == ()


def test_every_years_budget_given_twice_is_named_as_such():
    limits = LIMITS + (
        "a | budget_year | | at_most | 100000 | gbp | yes |\n"
        "b | budget_year | | at_most | 110000 | gbp | yes |"
    )
    (found,) = troubles(limits=limits).leaving_open

    assert "the budget of every year is given twice" in found.sentence


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ({"quality_weight_pct": 70, "price_weight_pct": 50}, "come to 120"),
        ({"user_weight_pct": 50, "cloud_weight_pct": 20, "agile_weight_pct": 20}, "come to 90"),
    ],
)
def test_weights_that_do_not_sum_are_named_and_read_as_parts_of_their_sum(weights, total):
    (found,) = troubles(organisation=organisation(**weights)).leaving_open

    assert total in found.sentence
    assert found.column == next(iter(weights))


def test_a_weight_left_blank_leaves_nothing_to_sum():
    assert troubles(organisation=organisation(quality_weight_pct=70, price_weight_pct="")).all == ()


def test_one_currency_at_two_rates_is_named_and_so_is_a_rate_with_pounds():
    (mixed,) = troubles(offers=OFFERS).leaving_open
    pounds = OFFERS.replace("EUR      | 0.85", "GBP      | 0.85").replace("0.90", "    ")

    assert mixed.sentence.startswith(
        "offers.csv · row 3 · rate_to_gbp · o2: EUR at 0.9 here and at 0.85 in offer o1"
    )
    (rated,) = troubles(offers=pounds).leaving_open
    assert "a rate of 0.85 with a price in pounds" in rated.sentence
    assert troubles(offers=OFFERS.replace("0.90", "0.85")).all == ()


def test_the_reader_refuses_the_same_by_file_row_and_column(tmp_path):
    (tmp_path / "organisation.csv").write_text(
        "name,horizon_years,discount_rate_pct\nTarn,0,-5\n", encoding="utf-8"
    )
    reading = read([tmp_path], maps=header_maps({}, ()), on=date(2026, 11, 1))
    (intake,) = reading.intake
    refused = {r["column"]: r["allowed"] for r in intake.refused.iter_rows(named=True)}

    assert intake.rows_refused == 1
    assert "between 1 and 30" in refused["horizon_years"]
    assert "between 0 and 20" in refused["discount_rate_pct"]
