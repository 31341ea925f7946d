"""When a plan has paid back: by the month, for good, or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from untower.case.money.payback import payback


def months(usual, plan):
    return payback(np.array(usual, dtype=float), np.array(plan, dtype=float))


def test_a_plan_that_never_pays_back_says_by_how_much_it_falls_short():
    found = months([100, 100], [150, 90])

    assert found.months is None
    assert found.sentence == (
        "It does not pay back within 2 years: by then £40 more has been paid than for business as "
        "usual."
    )


def test_the_month_lies_where_the_years_difference_spread_evenly_reaches_nought():
    # 60 more in the first year, 120 less in the second: half of the second year.
    found = months([100, 220], [160, 100])

    assert found.months == 18
    assert found.sentence.startswith("It pays back after 18 months")


def test_a_part_of_a_month_counts_as_a_month():
    assert months([100, 200], [150, 100]).months == 18
    assert months([100, 200], [151, 100]).months == 19


def test_it_pays_back_exactly_at_the_end_of_the_horizon():
    assert months([100, 150], [150, 100]).months == 24


def test_nothing_more_paid_at_any_time_is_paid_back_at_once():
    found = months([100, 100], [90, 100])

    assert found.months == 0
    assert "in no" not in found.sentence
    assert found.sentence.startswith("At the end of no year")


def test_the_same_cost_is_paid_back_at_once():
    assert months([100, 100], [100, 100]).months == 0


def test_what_is_lost_again_later_has_not_paid_back_before():
    # Ahead after a year, behind again after leaving costs, ahead for good at last.
    found = months([100, 100, 100, 100], [50, 200, 100, 20])

    assert found.months == 36 + 8  # 50 behind, 80 a year: 7.5 months, which is in the eighth
    assert months([100, 100], [50, 160]).months is None


@given(
    saved=st.lists(st.integers(-1000, 1000), min_size=1, max_size=10),
)
def test_payback_agrees_with_counting_months_one_by_one(saved):
    usual = np.full(len(saved), 5000.0)
    found = payback(usual, usual - np.array(saved, dtype=float)).months

    # Twelfths as whole numbers: what was saved by the end of each month, times 12.
    running, behind = 0, []
    for year in saved:
        for _ in range(12):
            running += year
            behind.append(running < 0)
    if behind[-1]:
        assert found is None
        return
    ends = [behind[12 * year + 11] for year in range(len(saved))]
    if not any(ends):
        assert found == 0
        return
    last = max(n for n, is_behind in enumerate(behind) if is_behind)
    assert found == last + 2 - (0 if behind[last] else 1)


def test_a_wrong_shape_is_a_fault():
    with pytest.raises(ValueError, match="broadcast"):
        months([1, 2], [1, 2, 3])
