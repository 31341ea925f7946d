"""A blank clears nobody; a met ground waits for a decision on record."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import pytest
from tests.bids_tables import ON, SUPPLIERS, procurement
from tests.small_tables import table

from untower.bids.assessment import assess
from untower.bids.eligibility import Eligible, eligibility_of
from untower.policy import with_overlay

HEAD = "supplier_id | eligibility | eligibility_checked_on\n"


def state(row, passed_over=None, **options):
    tables = {"suppliers": table("suppliers", HEAD + "    ash | " + row)}
    if passed_over:
        tables["passed_over"] = table("passed_over", passed_over)
    return eligibility_of(tables, ["ash"], on=options.pop("on", ON), **options)["ash"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("clear | 2026-05-10", Eligible.CLEAR),
        ("clear | 2026-03-03", Eligible.CLEAR),
        ("clear | 2026-03-02", Eligible.CHECK_TOO_OLD),
        ("clear | 2026-06-02", Eligible.NOT_CHECKED),
        ("clear |", Eligible.NOT_CHECKED),
        ("not_checked | 2026-05-10", Eligible.NOT_CHECKED),
        ("| 2026-05-10", Eligible.NOT_CHECKED),
        ("excluded | 2026-05-10", Eligible.EXCLUDED),
        ("under_consideration | 2026-05-10", Eligible.DECISION_OPEN),
    ],
)
def test_only_a_fresh_clear_check_clears(row, expected):
    found = state(row)

    assert found.state is expected
    assert found.may_be_awarded is (expected is Eligible.CLEAR)
    assert found.may_be_awarded or found.do


def test_a_supplier_nobody_lists_was_not_checked():
    found = eligibility_of({}, ["ash"], on=ON)["ash"]

    assert (found.state, found.why) == (Eligible.NOT_CHECKED, "The supplier is not listed.")


RECORD = """
    step | kind   | subject_table | subject_key | by_role        | reason                     | decided_on
    bids | accept | suppliers     | ash         | Head of buying | Put right in 2024, audited | 2026-05-20
"""


def test_a_met_ground_needs_a_decision_on_record_in_full():
    row = "under_consideration | 2026-05-10"

    found = state(row, RECORD)
    assert found.state is Eligible.DECIDED
    assert found.why.endswith("Head of buying decided on 20 May 2026: Put right in 2024, audited")
    for incomplete in ("Head of buying", "Put right in 2024, audited", "2026-05-20"):
        blank = RECORD.replace(f"| {incomplete}", "|" + " " * len(incomplete))
        assert state(row, blank).state is Eligible.DECISION_OPEN
    assert state(row, RECORD, on=date(2026, 5, 19)).state is Eligible.DECISION_OPEN


def test_no_record_makes_an_excluded_supplier_eligible():
    assert state("excluded | 2026-05-10", RECORD).state is Eligible.EXCLUDED


def test_the_set_days_are_the_organisations_to_change():
    own = with_overlay(
        {
            "number": [
                {
                    "name": "eligibility_check_max_days",
                    "sentence": "Days a check is relied on.",
                    "value": 30,
                    "unit": "days",
                    "comparator": "at most",
                    "binds": ["all"],
                    "nation": ["all"],
                    "force": "house_convention",
                    "source": "Our standing orders",
                    "confirmed": True,
                }
            ]
        }
    )

    assert state("clear | 2026-05-01", policy=own).state is Eligible.CHECK_TOO_OLD


def test_a_tender_that_cannot_be_awarded_keeps_its_place_and_is_passed_by():
    suppliers = SUPPLIERS.replace(
        "birch       | Birch |           | clear  ", "birch       | Birch |           | not_checked"
    )
    lot = assess(procurement(suppliers=suppliers), "P1", on=ON).lot("L1")

    assert [t.offer_id for t in lot.first] == ["B"]
    assert not lot.first[0].may_be_awarded
    assert [t.offer_id for t in lot.awardable] == ["A"]
