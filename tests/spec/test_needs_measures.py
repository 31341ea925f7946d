"""The four measures of a service, by their published formulas and from counts done by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from small_tables import table
from untower.needs import measure_services
from untower.needs.measures import ANSWERS, overall_outcome

ON = date(2026, 2, 11)
HEAD = (
    "service_id | started | completed | completed_digitally | total_cost_gbp | very_satisfied | "
    "satisfied | neither | dissatisfied | very_dissatisfied | measured_on"
)


def measured(*rows, on=ON):
    found = measure_services({"services": table("services", "\n".join((HEAD, *rows)))}, on=on)
    return found[0] if len(found) == 1 else found


# --- what must not happen --------------------------------------------------------------------


def test_a_period_without_transactions_scores_neither_100_nor_0():
    # Golden case of the scorecard: months without transactions must not score 100
    # (github.com/frappe/erpnext/issues/31597).
    found = measured("bins | 0 | 0 | 0 | 0.00 | 0 | 0 | 0 | 0 | 0 | 2026-01-31")
    assert found.completion_pct is None
    assert found.digital_pct is None
    assert found.satisfaction_pct is None
    assert found.cost_per_transaction_gbp is None
    assert found.user_outcome_pct is None
    assert not found.is_measured


def test_a_service_with_every_measure_blank_is_not_known_rather_than_nought():
    found = measured("bins | | | | | | | | | |")
    shares = [found.share_pct(s) for s in ("satisfaction", "completion", "digital")]
    assert shares == [None, None, None]
    assert found.cost_per_transaction_gbp is found.user_outcome_pct is None
    assert found.satisfaction_n is found.completion_n is found.digital_n is found.cost_n is None


@pytest.mark.parametrize("blank", range(len(ANSWERS)))
def test_one_blank_answer_count_leaves_satisfaction_not_known(blank):
    counts = ["10"] * len(ANSWERS)
    counts[blank] = ""
    found = measured(f"bins | 8 | 8 | 8 | 1.00 | {' | '.join(counts)} | 2026-01-31")
    assert found.satisfaction_pct is None
    assert found.satisfaction_n is None


def test_more_completed_than_started_is_a_clash_and_never_above_100():
    found = measured("bins | 10 | 11 | 12 | 5.50 | | | | | |")
    assert found.completion_pct is None
    assert found.digital_pct is None


def test_an_outcome_without_a_day_is_shown_and_is_not_measured():
    found = measured("bins | 10 | 8 | | | 1 | 1 | 1 | 1 | 0 |")
    assert found.user_outcome_pct == pytest.approx(65)
    assert not found.is_measured


def test_a_count_dated_after_the_day_asked_about_is_not_a_measurement_yet():
    row = "bins | 10 | 8 | | | 1 | 1 | 1 | 1 | 0 | 2026-02-12"
    assert not measured(row).is_measured
    assert measured(row, on=date(2026, 2, 12)).is_measured


def test_a_day_without_a_number_is_not_a_measurement():
    assert not measured("bins | | | | | | | | | | 2026-01-31").is_measured


def test_absent_columns_are_as_blank_ones():
    found = measure_services({"services": table("services", "service_id\nbins")}, on=ON)
    assert [found[0].user_outcome_pct, found[0].cost_per_transaction_gbp] == [None, None]


def test_without_a_services_table_there_are_no_measures():
    assert measure_services({}, on=ON) == ()


# --- by hand ---------------------------------------------------------------------------------


def test_satisfaction_is_satisfied_and_very_satisfied_among_all_answers():
    # Policy reference §7.1: five-point scale, counts per level and an overall per cent.
    found = measured("bins | | | | | 30 | 45 | 10 | 9 | 6 | 2026-01-31")
    assert found.satisfaction_pct == 75
    assert found.satisfaction_n == 100


def test_completion_is_completed_among_started():
    # Policy reference §7.1: transactions reaching a valid end state / transactions started.
    found = measured("bins | 400 | 300 | | | | | | | |")
    assert found.completion_pct == 75
    assert found.completion_n == 400


def test_digital_take_up_is_completed_online_among_completed_not_among_started():
    # Policy reference §7.1: completed digital transactions / all completed, same period.
    found = measured("bins | 400 | 300 | 240 | | | | | | |")
    assert found.digital_pct == 80
    assert found.digital_n == 300


def test_cost_per_transaction_is_the_whole_cost_over_completed_to_the_penny():
    # Policy reference §7.1: total cost, all channels / completed transactions.
    found = measured("bins | 400 | 300 | | 1000.00 | | | | | |")
    assert found.cost_per_transaction_gbp == Decimal("3.33")
    assert found.cost_n == 300


def test_the_user_outcome_is_the_mean_of_satisfaction_and_completion():
    found = measured("bins | 400 | 300 | 0 | | 30 | 20 | 50 | 0 | 0 | 2026-01-31")
    assert found.user_outcome_pct == pytest.approx((50 + 75) / 2)
    assert found.is_measured


def test_the_user_outcome_of_one_known_measure_is_that_measure():
    found = measured("bins | 400 | 300 | | | | | | | | 2026-01-31")
    assert found.user_outcome_pct == 75
    assert found.is_measured


def test_services_for_staff_are_measured_as_any_other():
    text = "service_id | user_kind | started | completed\ndesk | staff | 4 | 3"
    (found,) = measure_services({"services": table("services", text)}, on=ON)
    assert (found.user_kind, found.completion_pct) == ("staff", 75)


# --- all services together -------------------------------------------------------------------


def test_the_overall_outcome_is_weighted_by_completed_transactions():
    found = measured("a | 100 | 100 | | | | | | | |", "b | 600 | 300 | | | | | | | |")
    assert overall_outcome(found) == (pytest.approx(62.5), "by completed transactions")


def test_one_blank_weight_makes_all_weights_equal_rather_than_one_of_them_nought():
    found = measured(
        "a | 100 | 100 | | | | | | | |",
        "b | | | | | 50 | 0 | 50 | 0 | 0 | 2026-01-31",
    )
    assert overall_outcome(found) == (pytest.approx(75), "each service counts the same")


def test_a_service_without_an_outcome_does_not_lower_the_overall_one():
    found = measured("a | 100 | 90 | | | | | | | |", "b | 0 | 0 | | | | | | | |")
    assert overall_outcome(found)[0] == pytest.approx(90)


def test_without_any_outcome_the_overall_one_is_not_known():
    assert overall_outcome([measured("a | | | | | | | | | |")])[0] is None
