"""What a vesting day asks of each contract, and of nobody who is not being replaced.

The amounts: Local Government and Public Involvement in Health Act 2007, section 24(1).
"""

from __future__ import annotations

from datetime import date

import pytest

from small_tables import table
from untower.estate.conventions import read_conventions
from untower.estate.facts import gather_facts
from untower.estate.reorganisation import (
    CAPITAL,
    CONSENT,
    consent_limit,
    passings,
    reorganisation_figure,
    reorganisation_findings,
    vesting_of,
)
from untower.findings import Force, Outcome
from untower.policy import NotCovered

ON = date(2026, 11, 23)
REPLACED = """
    name     | kind    | nation  | vesting_on | successor
    Old Town | council | england | 2028-04-01 | New Shire
    """
CONTRACTS = """
    contract_id | ends_on    | value_gbp | maximum_value_gbp | value_basis
    over        | 2028-04-01 | 90.00     |                   | ex_vat
    large       | 2028-03-31 | 90000.00  | 100000.01         | ex_vat
    small       | 2027-03-31 | 90000.00  | 100000.00         | ex_vat
    first_term  | 2027-03-31 | 90000.00  |                   | ex_vat
    unpriced    | 2027-03-31 |           |                   |
    open        |            | 500000.00 |                   | ex_vat
    lapsed      | 2026-01-01 | 500000.00 |                   | ex_vat
    """


def judged(organisation=REPLACED, contracts=CONTRACTS):
    tables = {"contracts": table("contracts", contracts)}
    if organisation is not None:
        tables["organisation"] = table("organisation", organisation)
    facts = gather_facts(tables, on=ON, conventions=read_conventions(ON, None))
    vesting = vesting_of(tables.get("organisation"))
    limit = consent_limit(
        CONSENT, on=ON, kind=facts.organisation("kind"), nation=facts.organisation("nation")
    )
    found = passings(vesting, facts.terms, limit)
    return vesting, found, list(reorganisation_findings(facts, vesting, found))


def by_key(found):
    return {p.term.contract_id: p for p in found}


# --- what must not happen ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "organisation", [None, "name | kind | nation\nOld Town | council | england"]
)
def test_nobody_who_is_not_being_replaced_is_asked_anything(organisation):
    vesting, found, told = judged(organisation)
    assert (vesting, found, told) == (None, [], [])
    assert reorganisation_figure(None, []) is None


def test_a_blank_end_is_not_known_to_pass_or_to_end():
    _, found, told = judged()
    assert by_key(found)["open"].at_vesting == "not_known"
    assert by_key(found)["open"].may_need_consent is None
    (asked,) = [f for f in told if f.subject_key == "open"]
    assert asked.outcome is Outcome.NOT_KNOWN


def test_a_blank_value_is_not_taken_for_a_small_one():
    assert by_key(judged()[1])["unpriced"].may_need_consent is None


def test_the_value_of_a_first_term_is_not_taken_for_the_whole_life():
    assert by_key(judged()[1])["first_term"].may_need_consent is None


def test_a_lapsed_contract_is_not_asked_about():
    assert "lapsed" not in by_key(judged()[1])


def test_a_day_without_successor_or_a_successor_without_day_is_asked_for():
    named = judged("name | successor\nOld Town | New Shire")[2]
    assert [f.rule for f in named] == ["reorganisation_day"]
    assert named[0].outcome is Outcome.NOT_KNOWN
    dated = judged("name | kind | nation | vesting_on\nOld|council|england|2028-04-01")[2]
    assert "reorganisation_successor" in {f.rule for f in dated}


@pytest.mark.parametrize(
    "organisation",
    [
        REPLACED.replace("england", "wales  "),
        REPLACED.replace("council", "central"),
        REPLACED.replace("council", "       "),
    ],
)
def test_the_law_is_not_said_to_bind_whom_it_does_not(organisation):
    _, found, told = judged(organisation)
    assert by_key(found)["large"].may_need_consent is None
    (consent,) = [f for f in told if f.rule == "reorganisation_consent"]
    assert consent.force is Force.HOUSE_CONVENTION
    assert consent.outcome is Outcome.NOT_KNOWN


# --- what must --------------------------------------------------------------------------------


def test_a_contract_in_force_on_the_day_passes_and_one_that_ends_the_day_before_does_not():
    _, found, told = judged()
    assert by_key(found)["over"].at_vesting == "crosses"
    assert by_key(found)["large"].at_vesting == "ends_before"
    (crossing,) = [f for f in told if f.subject_key == "over"]
    assert "in force on 1 April 2028 and must pass to New Shire" in crossing.sentence
    assert crossing.outcome is Outcome.NOT_KNOWN


def test_letting_again_above_the_published_amount_may_need_consent():
    """Section 24(1)(c): more than £100,000 that is not capital; 24(1)(b): £1,000,000 of capital."""
    _, found, told = judged()
    assert by_key(found)["large"].may_need_consent is True
    assert by_key(found)["small"].may_need_consent is False
    (consent,) = [f for f in told if f.subject_key == "large"]
    assert "above £100,000 ends before 1 April 2028" in consent.sentence
    assert "£1.0m if capital" in consent.sentence
    assert "Whether one does is not known." in consent.sentence
    assert (consent.outcome, consent.force) == (Outcome.NOT_KNOWN, Force.LAW)
    assert "section 24" in consent.source


@pytest.mark.parametrize(("name", "pounds"), [(CONSENT, 100_000), (CAPITAL, 1_000_000)])
def test_the_amounts_are_those_of_the_act_for_an_english_council(name, pounds):
    limit = consent_limit(name, on=ON, kind="council", nation="england")
    assert not isinstance(limit, NotCovered)
    assert (limit.value, limit.comparator, limit.confirmed) == (pounds, "above", True)


def test_figures_are_plain_values():
    vesting, found, _ = judged()
    figure = reorganisation_figure(vesting, found)
    assert figure is not None
    assert figure["successor"] == "New Shire"
    assert {c["contract_id"]: c["at_vesting"] for c in figure["contracts"]} == {
        "over": "crosses",
        "large": "ends_before",
        "small": "ends_before",
        "first_term": "ends_before",
        "unpriced": "ends_before",
        "open": "not_known",
    }
