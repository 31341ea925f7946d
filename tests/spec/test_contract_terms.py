"""When contracts end and by when somebody must decide; cases from published trackers by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from small_tables import table
from untower.arithmetic.calendar_months import (
    add_months,
    is_same_end,
    last_day_for_notice,
    months_from,
    tacit_end,
    term_end,
    warn_on,
    whole_months,
)
from untower.estate.contract_dates import contract_terms

ON = date(2026, 2, 11)


def terms(text: str, charges: str | None = None, on: date = ON):
    tables = {"contracts": table("contracts", text)}
    if charges is not None:
        tables["charges"] = table("charges", charges)
    return {t.contract_id: t for t in contract_terms(tables, on=on)}


def test_a_contract_without_any_date_is_not_known_and_never_free():
    found = terms("contract_id | title\nA | Hosting")["A"]
    assert found.state == "not_known_when"
    assert found.ends_on is None
    assert found.decide_by is None


def test_an_express_renewal_never_renews_itself():
    found = terms(
        """
        contract_id | starts_on  | initial_term_months | renewal | extension_months
        A           | 2022-01-01 | 36                  | express | 12
        """
    )["A"]
    assert found.ends_on == date(2025, 1, 1)
    assert found.state == "lapsed"
    assert not found.is_auto_renewing


def test_extensions_allowed_but_not_taken_do_not_move_the_end():
    found = terms(
        """
        contract_id | starts_on  | initial_term_months | extensions_allowed | extension_months
        A           | 2023-04-01 | 36                  | 2                  | 12
        """
    )["A"]
    assert found.ends_on == date(2026, 4, 1)
    assert found.maximum_ends_on == date(2028, 4, 1)


def test_sixty_months_and_twelve_are_seventy_two_never_a_hundred_and_twenty():
    found = terms(
        """
        contract_id | starts_on  | initial_term_months | extensions_taken | extension_months
        A           | 2020-01-01 | 60                  | 1                | 12
        """
    )["A"]
    assert found.ends_on == date(2026, 1, 1)
    assert whole_months(date(2020, 1, 1), date(2026, 1, 1)) == 72


def test_a_first_end_rolled_on_by_tacit_renewal_and_its_last_day_for_notice():
    found = terms(
        """
        contract_id | initial_ends_on | renewal | extension_months | notice_months
        A           | 2025-08-28      | tacit   | 12               | 2
        """
    )["A"]
    assert found.ends_on == date(2026, 8, 28)
    assert found.decide_by == date(2026, 6, 28)
    assert found.state == "running"
    assert found.is_auto_renewing


def test_thirty_six_months_from_a_first_of_august_end_on_a_first_of_august():
    assert term_end(date(2020, 8, 1), 36) == date(2023, 8, 1)


def test_a_warning_three_weeks_before_the_last_day_for_notice():
    end = term_end(date(2018, 9, 27), 36)
    assert warn_on(end, 3, 21) == date(2021, 6, 6)


def test_a_warning_is_not_known_while_the_notice_is_not():
    assert warn_on(date(2021, 9, 27), None, 21) is None
    assert last_day_for_notice(None, 3) is None
    assert term_end(date(2020, 1, 1), None) is None
    assert term_end(None, 12) is None


def test_a_tacit_renewal_of_unknown_length_leaves_a_passed_end_not_known():
    found = terms(
        """
        contract_id | ends_on    | renewal
        A           | 2025-08-28 | tacit
        """
    )["A"]
    assert found.ends_on is None
    assert found.state == "not_known_when"


def test_a_tacit_renewal_keeps_an_end_that_has_not_passed():
    found = terms(
        """
        contract_id | ends_on    | renewal
        A           | 2026-02-11 | tacit
        """
    )["A"]
    assert found.ends_on == date(2026, 2, 11)
    assert found.state == "running"


def test_a_renewal_without_length_is_refused():
    with pytest.raises(ValueError, match="a renewal of 0 months never ends"):
        tacit_end(date(2025, 1, 1), 0, ON)


def test_an_end_stated_the_day_before_the_anniversary_is_the_same_term():
    assert is_same_end(date(2026, 3, 31), date(2026, 4, 1))
    assert is_same_end(date(2026, 4, 1), date(2026, 4, 1))
    assert not is_same_end(date(2026, 4, 2), date(2026, 4, 1))
    found = terms(
        """
        contract_id | starts_on  | initial_term_months | initial_ends_on
        A           | 2023-04-01 | 36                  | 2026-03-31
        B           | 2023-04-01 | 36                  | 2026-06-30
        """
    )
    assert found["A"].clash is None
    assert found["A"].ends_on == date(2026, 3, 31)
    assert "36 months from 1 April 2023 end on 1 April 2026" in (found["B"].clash or "")


def test_extensions_taken_of_unknown_length_leave_the_end_not_known():
    found = terms(
        """
        contract_id | starts_on  | initial_term_months | extensions_taken
        A           | 2023-04-01 | 36                  | 1
        """
    )["A"]
    assert found.ends_on is None


def test_an_end_after_the_furthest_end_may_be_right_and_is_no_clash_of_dates():
    found = terms(
        """
        contract_id | ends_on    | maximum_ends_on
        A           | 2027-03-31 | 2026-03-31
        """
    )["A"]
    assert found.clash is None
    assert found.ends_on == date(2027, 3, 31)


def test_a_value_without_basis_is_ambiguous_and_a_blank_value_is_not():
    found = terms(
        """
        contract_id | value_gbp | value_basis
        A           | 1000.00   | unknown
        B           | 1000.00   |
        C           | 1000.00   | ex_vat
        D           |           |
        """
    )
    assert [found[k].is_basis_ambiguous for k in "ABCD"] == [True, True, False, False]


def test_a_yearly_amount_comes_from_charges_only_when_every_one_is_known():
    found = terms(
        """
        contract_id | starts_on  | initial_term_months | value_gbp
        A           | 2023-04-01 | 24                  | 2400.00
        B           | 2023-04-01 | 24                  | 2400.00
        C           |            |                     |
        """,
        """
        contract_id | component_id | annual_gbp
        A           | x            | 500.00
        A           | y            | 250.00
        B           | x            | 500.00
        B           | y            |
        """,
    )
    assert (found["A"].annual_gbp, found["A"].annual_from) == (Decimal("750.00"), "charges")
    assert found["B"].annual_gbp == Decimal("1200.00")
    assert found["B"].annual_from == "value over the first term"
    assert found["C"].annual_gbp is None


def test_a_yearly_value_its_register_states_stands_before_one_spread_over_the_term():
    found = terms(
        """
        contract_id | starts_on  | initial_term_months | value_gbp | annual_gbp
        A           | 2023-04-01 | 24                  | 2400.00   | 1300.00
        B           | 2023-04-01 | 24                  | 2400.00   |
        """
    )
    assert (found["A"].annual_gbp, found["A"].annual_from) == (
        Decimal("1300.00"),
        "value a year as stated",
    )
    assert found["B"].annual_from == "value over the first term"


def test_contracts_are_sorted_by_decide_by_with_the_unknown_last():
    text = """
        contract_id | ends_on    | notice_months
        A           |            |
        B           | 2027-12-31 | 3
        C           | 2026-12-31 | 6
        """
    found = contract_terms({"contracts": table("contracts", text)}, on=ON)
    assert [t.contract_id for t in found] == ["C", "B", "A"]


def test_a_contract_not_begun_is_neither_running_nor_lapsed():
    found = terms("contract_id | starts_on | ends_on\nA | 2026-04-01 | 2028-03-31")["A"]
    assert found.state == "not_started"


def test_a_day_that_does_not_exist_becomes_the_months_last():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)


def test_a_term_outside_the_calendar_is_refused_or_not_known():
    with pytest.raises(ValueError, match="outside the calendar"):
        add_months(date(2024, 1, 1), 12 * 9000)
    assert term_end(date(2024, 1, 1), 12 * 9000) is None


def test_whole_months_are_not_known_for_a_term_that_is_none():
    assert whole_months(date(2024, 1, 1), date(2024, 12, 31)) == 12
    assert whole_months(date(2024, 1, 1), date(2024, 12, 15)) is None
    assert whole_months(date(2024, 1, 1), date(2023, 12, 31)) is None


def test_months_run_over_a_new_year():
    assert months_from(date(2025, 11, 30), date(2026, 2, 1)) == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]
