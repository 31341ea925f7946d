"""The order of the journey as a gate: ready, incomplete, or passed over on record, who and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.small_tables import table

from untower.answers import MissingCell, StepAnswer
from untower.assurance import analyse
from untower.assurance.case_file import case_file
from untower.assurance.gates import gate, if_passed_over
from untower.assurance.judging import judged
from untower.assurance.rule import rules
from untower.findings import Outcome
from untower.journey import STEPS, State

ON = date(2026, 4, 1)
BEGAN = date(2026, 3, 1)
RULES = {rule.name: rule for rule in rules()}
BODY = table("organisation", "name | kind | nation\n---\nAnywhere | council | england")
HEAD = "step | kind | subject_table | subject_key | by_role | reason | decided_on\n---\n"


def answered(step, state, *missing):
    return {step: StepAnswer(step=step, state=state, answer="", missing=missing)}


def asked(table_name, column, question):
    return MissingCell(
        table=table_name,
        key="k",
        column=column,
        question=question,
        owner_role="Head",
        money_gbp=Decimal(1),
        settles=1,
    )


def case(records="", earlier=None, **tables):
    if records:
        tables["passed_over"] = table("passed_over", HEAD + records)
    return case_file({"organisation": BODY, **tables}, on=ON, earlier=earlier)


# --- what passes nothing over --------------------------------------------------------------


@pytest.mark.parametrize(
    "record",
    [
        "options | skip | | | | a crisis | 2026-02-01",
        "options | skip | | | Head | | 2026-02-01",
        "options | skip | | | Head | a crisis | ",
        "options | | | | Head | a crisis | 2026-02-01",
        "options | skip | components | | Head | a crisis | 2026-02-01",
        "options | skip | | ash | Head | a crisis | 2026-02-01",
    ],
)
def test_a_record_that_leaves_something_blank_settles_nothing(record):
    found = gate(case(record), "options", [("components", "ash")])
    assert found.is_in_doubt
    assert found.record is None


@pytest.mark.parametrize(
    "record",
    [
        "options | skip | | | Head | none | 2026-02-01",
        "options | skip | | | Head | a crisis | 2026-05-01",
        "options | skip | components | birch | Head | a crisis | 2026-02-01",
        "options | accept | | | Head | a crisis | 2026-02-01",
        "needs | skip | | | Head | a crisis | 2026-02-01",
    ],
)
def test_no_reason_a_day_to_come_another_row_or_another_step_pass_nothing_over(record):
    found = gate(case(record), "options", [("components", "ash")])
    assert not found.is_in_doubt
    assert found.record is None


def test_a_record_about_one_component_passes_over_no_other():
    one = case("options | skip | components | ash | Head | a crisis | 2026-02-01")
    assert gate(one, "options", [("components", "ash")]).record is not None
    assert gate(one, "options", [("components", "birch")]).record is None
    assert gate(one, "options").record is None


def test_a_record_made_after_it_began_passes_nothing_over():
    late = case("options | skip | | | Head | a crisis | 2026-03-20")
    assert if_passed_over(late, late.whole("lots"), "options", began=BEGAN) is None


def test_a_record_is_not_known_to_be_in_time_where_the_beginning_is_not_known():
    early = case("options | skip | | | Head | a crisis | 2026-02-01")
    found = if_passed_over(early, early.whole("lots"), "options", began=None)
    assert found.outcome is Outcome.NOT_KNOWN


def test_a_step_that_is_incomplete_is_held_against_nobody():
    procurements = table("procurements", "procurement_id | commenced_on\n---\np1 | 2026-03-01")
    states = {
        "needs": State.READY,
        "capability": State.INCOMPLETE,
        "estate": State.READY,
        "market": State.TO_COME,
        "options": State.READY,
    }
    earlier = {}
    for step, state in states.items():
        earlier |= answered(step, state)
    found = judged(RULES["steps_in_order"], case(earlier=earlier, procurements=procurements))
    (answer,) = found.answers
    assert answer.outcome is Outcome.NOT_KNOWN
    assert "capability is incomplete" in answer.words
    assert "does not answer market yet" in answer.words


# --- what does ------------------------------------------------------------------------------


def test_who_passed_a_step_over_when_and_why_is_said():
    early = case("options | skip | | | Head of Homes | the roof is off. | 2026-02-01")
    found = if_passed_over(early, early.whole("lots"), "options", began=BEGAN)
    assert found.outcome is Outcome.NOT_APPLICABLE
    assert found.words == (
        "options was passed over on record by Head of Homes on 1 February 2026: the roof is off"
    )


def test_every_step_is_told_with_what_it_lacks_or_who_passed_it_over():
    cell = asked("contracts", "ends_on", "When does k end?")
    secret = asked("legacy", "l6", "Which weaknesses has k?")
    answer = analyse(
        {
            "organisation": BODY,
            "passed_over": table(
                "passed_over", HEAD + "market | skip | | | Head | no time | 2026-02-01"
            ),
        },
        on=ON,
        earlier=answered("estate", State.INCOMPLETE, secret, cell),
    )
    gates = {g["step"]: g for g in answer.figures["gates"]}
    assert list(gates) == [s.name for s in STEPS if s.number is not None]
    assert gates["estate"]["state"] == "incomplete"
    assert gates["estate"]["missing"] == ["When does k end?"]
    assert (gates["market"]["state"], gates["market"]["by_role"]) == ("passed_over", "Head")
    assert gates["needs"]["state"] is None
    (picture,) = [p for p in answer.pictures if p.picture_id == "gates"]
    assert "1 is incomplete and 1 passed over on record" in picture.title
    assert "weaknesses" not in str(picture.rows)


def test_what_an_earlier_step_asks_for_is_not_asked_twice():
    contracts = table(
        "contracts", "contract_id | procurement_commenced_on | data_owner\n---\nk | 2022-01-01 |"
    )
    tables = {"organisation": BODY, "contracts": contracts}
    before = answered("estate", State.READY, asked("contracts", "data_owner", "Whose is it?"))

    def of(earlier):
        found = analyse(tables, on=ON, earlier=earlier).missing
        return [(c.table, c.key, c.column) for c in found]

    assert ("contracts", "k", "data_owner") in of(None)
    assert ("contracts", "k", "data_owner") not in of(before)


# --- what going further needs ---------------------------------------------------------------


def test_no_component_goes_to_tender_without_a_decision_who_delivers_it():
    tables = {
        "offers": table("offers", "offer_id | basis | procurement_id\n---\nt | tender | p1"),
        "offer_items": table("offer_items", "offer_id | component_id\n---\nt | ash\nt | birch"),
        "procurements": table(
            "procurements", "procurement_id | tender_notice_on\n---\np1 | 2026-03-01"
        ),
        "delivery_models": table(
            "delivery_models",
            "component_id | decided | decided_on\n---\nash | in_house | 2026-01-01\n"
            "birch | outsource | 2026-01-01",
        ),
    }
    found = judged(RULES["decided_before_tender"], case(**tables))
    assert {a.key: a.outcome for a in found.answers} == {
        "t · ash": Outcome.NOT_MET,
        "t · birch": Outcome.MET,
    }
