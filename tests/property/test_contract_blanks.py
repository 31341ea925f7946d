"""How far contracts run, for every start, length and extension; and what blanks may not do."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from untower.arithmetic.calendar_months import add_months
from untower.estate.contract_dates import contract_terms
from untower.estate.lawful_dates import lawful_dates, provided_end
from untower.estate.lock_in import lock_in
from untower.findings import Outcome

ON = date(2026, 11, 23)
DAYS = st.dates(min_value=date(2010, 1, 1), max_value=date(2040, 12, 31))
LENGTHS = st.integers(1, 120)
SCHEMA = {
    "contract_id": pl.String,
    "starts_on": pl.Date,
    "initial_term_months": pl.Int64,
    "initial_ends_on": pl.Date,
    "ends_on": pl.Date,
    "renewal": pl.String,
    "extensions_allowed": pl.Int64,
    "extensions_taken": pl.Int64,
    "extension_months": pl.Int64,
    "maximum_ends_on": pl.Date,
    "notice_months": pl.Int64,
    "break_on": pl.Date,
    "is_exclusive": pl.Boolean,
    "minimum_volume_gbp": pl.Decimal(38, 2),
    "data_owner": pl.String,
    "ip_owner": pl.String,
    "exit_plan_on": pl.Date,
    "regime": pl.String,
    "procurement_commenced_on": pl.Date,
}


@st.composite
def contracts(draw):
    """A contract whose dates agree with one another, in force to any day at all."""
    start, months = draw(DAYS), draw(LENGTHS)
    allowed, length = draw(st.integers(0, 4)), draw(st.integers(1, 36))
    step = timedelta(days=draw(st.integers(0, 1)))
    return {
        "contract_id": "A",
        "starts_on": start,
        "initial_term_months": months,
        "initial_ends_on": add_months(start, months) - step,
        "ends_on": add_months(start, draw(LENGTHS)),
        "renewal": draw(st.sampled_from(["none", "express", "tacit"])),
        "extensions_allowed": allowed,
        "extensions_taken": draw(st.integers(0, allowed)),
        "extension_months": length,
        "maximum_ends_on": add_months(start, months + allowed * length) - step,
        "notice_months": draw(st.integers(0, 24)),
        "break_on": add_months(start, draw(LENGTHS)),
        "is_exclusive": draw(st.booleans()),
        "minimum_volume_gbp": draw(st.integers(0, 1)),
        "data_owner": draw(st.sampled_from(["buyer", "supplier", "shared", "unknown"])),
        "ip_owner": draw(st.sampled_from(["buyer", "supplier", "shared", "unknown"])),
        "exit_plan_on": start,
        "regime": draw(st.sampled_from(["pcr2015", "pa2023"])),
        "procurement_commenced_on": start,
    }


def judged(row):
    frame = pl.DataFrame([row], schema=SCHEMA)
    terms = contract_terms({"contracts": frame}, on=ON)
    (days,) = lawful_dates(terms, frame, on=ON, nation="england", kind="council")
    (signs,) = lock_in(terms, {"contracts": frame}, on=ON)
    return days, signs.signs


@given(contracts())
def test_dates_that_agree_are_never_called_a_clash(row):
    end, told, clash = provided_end(row)
    assert (end, told, clash) == (row["maximum_ends_on"], "stated", None)
    derived, _, _ = provided_end(row | {"maximum_ends_on": None})
    assert derived == row["maximum_ends_on"]


@given(contracts())
def test_a_change_of_term_reaches_no_less_far_than_the_contract_and_a_tenth_at_most(row):
    days, _ = judged(row)
    if days.changed_ends_on is not None:
        assert days.provided_ends_on <= days.changed_ends_on
        whole = (days.provided_ends_on - days.starts_on).days
        assert (days.changed_ends_on - days.provided_ends_on).days * 10 <= whole
    assert (days.changed_ends_on is None) is (row["regime"] == "pcr2015")


BLANKS = st.sets(st.sampled_from(sorted(set(SCHEMA) - {"contract_id"})), max_size=5)


@given(contracts(), BLANKS)
def test_blanks_never_turn_an_end_past_its_terms_into_one_within_them(row, blanks):
    before, _ = judged(row)
    after, _ = judged(row | dict.fromkeys(blanks))
    if before.is_beyond is True:
        assert after.is_beyond is not False
    if "notice_months" in blanks:
        assert after.last_day_for_notice is None


@given(contracts(), BLANKS)
def test_blanks_move_every_sign_of_lock_in_only_towards_not_known(row, blanks):
    _, before = judged(row)
    _, after = judged(row | dict.fromkeys(blanks))
    for sign, outcome in after.items():
        assert outcome in (before[sign], Outcome.NOT_KNOWN), sign
