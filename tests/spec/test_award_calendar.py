"""When each component can change hands: never a day too early, and never on a guess."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.range_tables import CHARGES, ON, council

from untower.arithmetic.calendar_months import add_months
from untower.award.calendar import months_until
from untower.award.situation import gather_situation
from untower.award.way import RETAIN

HEAD = """
    contract_id | supplier_id | starts_on | ends_on | renewal | maximum_ends_on | extension_months | notice_months | break_on | break_cost_gbp | exit_cost_gbp | regime
"""


def contracts(*rows: str) -> str:
    return HEAD + "\n".join(rows)


def present(component="forms", *, on=ON, **changed):
    return gather_situation(council(**changed), on=on).present[component]


def with_contract(row: str, *, on=ON, component="forms"):
    other = "C2 | birch | 2024-04-01 | 2027-09-30 | none | | | 3 | | | 0 | pcr2015"
    return present(component, on=on, contracts=contracts(row, other))


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("C1 | ash | 2024-04-01 | | none | | | 3 | | | | ", "ends_on"),
        ("C1 | ash | 2024-04-01 | 2027-03-31 | tacit | | 12 | | | | | ", "notice_months"),
        ("C1 | ash | 2024-04-01 | 2027-03-31 | | | | | | | | ", "notice_months"),
        ("C1 | ash | 2024-04-01 | 2026-12-31 | | | | 6 | | | | ", "renewal"),
        ("C1 | ash | 2024-04-01 | 2026-12-31 | tacit | | | 6 | | | | ", "extension_months"),
    ],
)
def test_what_is_not_known_is_never_free_and_can_only_stay(row, cell):
    held = with_contract(row)

    assert held.state == "not known when"
    assert held.free_after_months is None
    assert held.is_held
    assert ("contracts", "C1", cell) in held.missing


def test_a_component_that_cannot_be_dated_has_no_way_but_to_stay_and_its_offers_are_named():
    tables = council(contracts=contracts("C1 | ash | 2024-04-01 | | none | | | 3 | | | | "))

    situation = gather_situation(tables, on=ON)

    assert [w.basis for w in situation.ways if w.component_id == "forms"] == [RETAIN]
    reasons = {x.offer_id: x.reason for x in situation.left_out}
    assert set(reasons) == {"o1", "o2", "o3"}
    assert reasons["o1"] == (
        "when its contract can be left is not known of forms, which can only stay"
    )


def test_a_component_somebody_outside_runs_without_a_contract_is_not_free():
    held = present(charges="contract_id | component_id | annual_gbp\nC2 | case | 30000")

    assert held.state == "not known when"
    assert ("charges", "forms", "contract_id") in held.missing


def test_a_component_whose_charge_is_blank_can_only_stay_and_counts_what_is_known():
    held = present(charges=CHARGES.replace("20000", "     "))

    assert held.free_after_months == 0
    assert held.annual_gbp is None
    assert held.known_gbp == 0
    assert held.is_held
    assert ("charges", "C1 / forms", "annual_gbp") in held.missing


def test_one_that_has_ended_by_the_plans_start_is_free_now():
    assert with_contract("C1 | ash | 2024-04-01 | 2027-03-31 | none | | | 3 | | | | ").state == (
        "free now"
    )


def test_one_that_ends_later_is_locked_until_then_and_moves_on_the_first_of_the_month_after():
    case = present("case")

    assert (case.state, case.free_after_months, case.change_on) == (
        "locked until",
        6,
        date(2027, 10, 1),
    )


def test_one_that_renews_by_itself_says_by_when_to_decide():
    found = with_contract("C1 | ash | 2024-04-01 | 2027-09-30 | tacit | | 12 | 6 | | | | ")

    assert (found.state, found.decide_by) == ("decide by", date(2027, 3, 30))
    assert found.free_after_months == 6


def test_one_whose_notice_is_too_late_runs_on_to_its_next_end():
    found = with_contract("C1 | ash | 2024-04-01 | 2027-03-31 | tacit | | 12 | 6 | | | | ")

    assert found.decide_by == date(2027, 9, 30)
    assert found.change_on == date(2028, 4, 1)


def test_a_break_that_costs_nothing_frees_a_component_and_one_that_costs_something_does_not():
    free = "C1 | ash | 2024-04-01 | 2028-03-31 | none | | | 3 | 2027-09-30 | 0 | | "
    dear = "C1 | ash | 2024-04-01 | 2028-03-31 | none | | | 3 | 2027-09-30 | 500 | | "

    assert with_contract(free).change_on == date(2027, 10, 1)
    assert with_contract(free).decide_by == date(2027, 6, 30)
    assert with_contract(dear).change_on == date(2028, 4, 1)


def test_leaving_early_on_a_break_costs_what_the_contract_says():
    found = with_contract(
        "C1 | ash | 2024-04-01 | 2028-03-31 | none | | | 3 | 2027-09-30 | 500 | | "
    )

    assert (found.early_after_months, found.early_break_gbp) == (6, 500)
    assert not found.is_break_assumed


def test_a_break_that_notice_can_no_longer_be_given_for_is_none():
    row = "C1 | ash | 2024-04-01 | 2028-03-31 | none | | | {} | 2027-09-30 | 500 | | "

    for notice in ("12", ""):
        found = with_contract(row.format(notice))
        assert found.is_break_assumed
        assert found.early_break_gbp == pytest.approx(20000)


@pytest.mark.parametrize(
    ("break_on", "months_paid"), [("          ", 12), ("2027-09-30", 6), ("2026-09-30", 12)]
)
def test_a_blank_break_cost_is_the_charges_to_the_next_break_or_end_and_named_as_assumed(
    break_on, months_paid
):
    found = with_contract(f"C1 | ash | 2024-04-01 | 2028-03-31 | none | | | 3 | {break_on} | | | ")

    assert found.early_after_months == 0
    assert found.early_break_gbp == pytest.approx(20000 * months_paid / 12)
    assert found.is_break_assumed


def test_several_contracts_on_one_component_are_all_waited_for_and_the_dearest_names_it():
    found = present(charges=CHARGES + "\n    C2          | forms        | 25000", component="forms")

    assert found.free_after_months == 6
    assert found.supplier_id == "birch"
    assert found.annual_gbp == 45000


def test_work_in_house_can_change_at_once():
    assert (present("servers").state, present("servers").annual_gbp) == ("free now", 10000)


def test_what_stays_runs_no_further_than_it_lawfully_may_and_is_let_again_after():
    unknown_law = with_contract(
        "C1 | ash | 2025-04-01 | 2027-03-31 | none | 2028-03-31 | | 3 | | | | "
    )
    situation = gather_situation(
        council(
            contracts=contracts(
                "C1 | ash | 2024-04-01 | 2027-03-31 | none | 2028-03-31 | | 3 | | | | pcr2015",
                "C2 | birch | 2024-04-01 | 2027-09-30 | none | 2030-03-31 | | 3 | | | 0 | pcr2015",
            )
        ),
        on=ON,
    )

    # Which law it was let under is not known: as far as its end, then a month held over.
    assert unknown_law.retain_term_months == 1
    assert situation.present["forms"].retain_term_months == 12
    # Two years at 20,000 and, after the first, letting it again at a tenth of a year's price.
    assert situation.baseline_gbp["forms"] == pytest.approx(42_000)


def test_a_retired_component_is_out_of_scope_and_a_planned_one_cannot_stay():
    tables = council(
        components="""
            component_id | layer       | run_by   | in_house_annual_gbp | status
            forms        | application | supplier |                     | live
            case         | application | supplier |                     |
            servers      | hosting     | in_house | 10000               | retired
            portal       | application |          |                     | planned
        """
    )

    situation = gather_situation(tables, on=ON)

    assert list(situation.present) == ["forms", "case", "portal"]
    assert situation.present["portal"].is_planned
    assert not [w for w in situation.ways if w.component_id == "portal"]


def test_exit_cost_is_split_by_charges_and_assumed_where_blank():
    blank = with_contract("C1 | ash | 2024-04-01 | 2027-03-31 | none | | | 3 | | | | ")
    stated = with_contract("C1 | ash | 2024-04-01 | 2027-03-31 | none | | | 3 | | | 900 | ")

    assert (blank.exit_gbp, blank.is_exit_assumed) == (2000, True)
    assert (stated.exit_gbp, stated.is_exit_assumed) == (900, False)


@given(
    starts_on=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    day=st.dates(date(2010, 1, 1), date(2045, 12, 31)),
)
def test_the_change_is_never_before_the_end_and_never_a_whole_month_after(starts_on, day):
    months = months_until(starts_on, day)

    assert months is not None
    assert months >= 0
    assert add_months(starts_on, months) >= min(day, starts_on)
    if day > starts_on:
        assert add_months(starts_on, months) >= day
        assert add_months(starts_on, months - 1) < day
    else:
        assert months == 0
