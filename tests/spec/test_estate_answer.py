"""What the estate says first, and what it took for granted: short, and honest about months."""

from __future__ import annotations

from datetime import date

import pytest

from small_tables import table
from untower.estate import analyse

ON = date(2026, 4, 1)
PAYMENTS = "supplier_name | paid_on | amount_gbp | category"


def spend_answer(months):
    """`months` maps "2025-01" to its number of rows of £10 for IT."""
    rows = [
        f"Brindlow Ltd | {month}-{1 + i % 28:02d} | 10.00 | ICT"
        for month, count in months.items()
        for i in range(count)
    ]
    return analyse({"payments": table("payments", "\n".join([PAYMENTS, *rows]))}, on=ON)


def test_months_with_few_rows_are_not_counted_as_read():
    answer = spend_answer({"2015-01": 10, "2015-02": 10, "2025-03": 1})
    assert "over 123 months (2 look whole)" in answer.answer
    (drawn,) = (p for p in answer.pictures if p.picture_id == "spend_over_time")
    assert drawn.title.endswith("from January 2015 to March 2025: 2 of 123 months look whole")


def test_whole_months_need_no_further_word():
    answer = spend_answer({"2025-01": 10, "2025-02": 10})
    assert "over 2 months, of which" in answer.answer
    (drawn,) = (p for p in answer.pictures if p.picture_id == "spend_over_time")
    assert drawn.title.endswith("from January 2025 to February 2025")


@pytest.mark.parametrize("months", [{"2025-01": 10}, {"2015-01": 10, "2025-02": 1}])
def test_what_is_assumed_of_spend_is_a_line_each_and_defined_in_the_figures(months):
    answer = spend_answer(months)
    assert len(answer.assumed) >= 3
    assert all(len(said) <= 140 and said.endswith(".") for said in answer.assumed)
    for means in ("it_spend_means", "annual_means", "concentration_means"):
        assert len(str(answer.figures[means])) > 60


def test_a_year_without_whole_months_is_said_not_to_be_known():
    payments = table("payments", "supplier_name | amount_gbp\nBrindlow Ltd | 50.00")
    answer = analyse({"payments": payments}, on=ON)
    assert "No month looks whole, so no yearly figure of spend is known." in answer.assumed


def test_how_a_year_of_a_series_is_made_stands_under_the_list_of_them():
    answer = spend_answer({f"2025-{m:02d}": 3 for m in range(1, 13)})
    (drawn,) = (p for p in answer.pictures if p.picture_id == "probable_contracts")
    assert "never more than was paid in the last twelve whole months" in drawn.note


def test_an_application_list_alone_is_something_read():
    components = table("components", "component_id | name\nA1 | Planning\nA2 | Revenues")
    answer = analyse({"components": components}, on=ON)
    assert answer.answer == (
        "2 components were read; how they depend on each other is not known: no interfaces were "
        "read. What was paid, and to whom, is not known: no payments were read."
    )


def test_nothing_read_is_said_so_and_an_empty_list_is_nothing():
    said = analyse({}, on=ON).answer
    assert said.startswith("Nothing was read about the estate yet.")
    empty = table("components", "component_id | name\nA1 | Planning").clear()
    assert analyse({"components": empty}, on=ON).answer == said
