"""Which contracts would be hard to leave: eight signs, each told, denied or not known."""

from __future__ import annotations

from datetime import date

import pytest

from small_tables import table
from untower.estate.contract_dates import contract_terms
from untower.estate.conventions import read_conventions
from untower.estate.facts import gather_facts
from untower.estate.lock_in import SIGNS, lock_in, lock_in_figures
from untower.estate.lock_in_findings import lock_in_findings, lock_in_table
from untower.findings import Outcome

ON = date(2026, 2, 11)
MET, NOT_MET, NOT_KNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_KNOWN
TERMS = """
    contract_id | starts_on  | initial_term_months | ends_on    | renewal | notice_months \
| break_on   | is_exclusive | minimum_volume_gbp | data_owner | ip_owner | exit_plan_on
    bad         | 2024-01-01 | 60                  | 2028-12-31 | tacit   | 7             \
| 2026-01-02 | yes          | 1.00               | buyer      | supplier | 2024-06-01
    good        | 2024-01-01 | 60                  | 2028-12-31 | none    | 6             \
| 2026-01-01 | no           | 0.00               | buyer      | shared   | 2024-06-01
    blank       |            |                     | 2028-12-31 |         |               \
|            |              |                    |            |          |
    """
CHARGES = """
    contract_id | component_id | annual_gbp
    bad         | crm          | 10.00
    good        | web          | 10.00
    """
INTERFACES = """
    from_component_id | to_component_id | standard
    crm               | bus             | proprietary
    web               | portal          | open
    """
COMPONENTS = "component_id\ncrm\nweb\nbus\nportal"


def tables_of(terms=TERMS, charges=CHARGES, interfaces=INTERFACES):
    texts = {"contracts": terms, "charges": charges, "interfaces": interfaces}
    return {name: table(name, text) for name, text in texts.items() if text is not None}


def signs_of(**texts):
    tables = tables_of(**texts)
    found = lock_in(contract_terms(tables, on=ON), tables, on=ON)
    return {f.contract_id: f for f in found}


def facts_of(tables):
    return gather_facts(tables, on=ON, conventions=read_conventions(ON, None))


def findings_of(tables):
    facts = facts_of(tables)
    return list(lock_in_findings(facts, lock_in(facts.terms, tables, on=ON)))


# --- what must not happen ---------------------------------------------------------------------


def test_a_blank_contract_shows_no_sign_and_is_free_of_none():
    blank = signs_of()["blank"]
    assert (blank.known, blank.met, blank.possible) == (0, 0, 8)
    assert set(blank.signs.values()) == {NOT_KNOWN}


def test_a_blank_exit_plan_is_neither_a_plan_nor_none():
    assert signs_of()["blank"].signs["no_exit_plan"] is NOT_KNOWN
    assert signs_of()["good"].signs["no_exit_plan"] is NOT_MET


def test_a_healthy_contract_is_not_accused():
    found = findings_of(tables_of())
    accused = {f.subject_key for f in found if f.outcome is NOT_MET}
    assert accused == {"bad"}


def test_a_contract_that_pays_the_organisation_is_left_out():
    terms = "contract_id | ends_on | is_revenue\nmast | 2030-01-01 | yes"
    assert signs_of(terms=terms) == {}


def test_a_lapsed_contract_is_counted_but_not_accused():
    lapsed = TERMS.replace("2028-12-31 | tacit", "2025-12-31 | none")
    assert "bad" in signs_of(terms=lapsed)
    assert "bad" not in {f.subject_key for f in findings_of(tables_of(terms=lapsed))}


# --- the eight signs --------------------------------------------------------------------------


def test_every_sign_of_one_contract_and_none_of_another():
    found = signs_of()
    assert {k for k, v in found["bad"].signs.items() if v is MET} == set(SIGNS) - {"no_exit_plan"}
    assert set(found["good"].signs.values()) == {NOT_MET}
    assert (found["good"].known, found["good"].met) == (8, 0)


@pytest.mark.parametrize(
    ("data", "made", "outcome"),
    [
        ("supplier", "", MET),
        ("", "supplier", MET),
        ("unknown", "supplier", MET),
        ("buyer", "", NOT_KNOWN),
        ("buyer", "unknown", NOT_KNOWN),
        ("buyer", "shared", NOT_MET),
    ],
)
def test_data_or_made_things_with_the_supplier(data, made, outcome):
    terms = f"contract_id | ends_on | data_owner | ip_owner\nA | 2028-01-01 | {data} | {made}"
    assert signs_of(terms=terms)["A"].signs["data_or_ip"] is outcome


@pytest.mark.parametrize(
    ("months", "outcome"), [("6", NOT_MET), ("7", MET), ("0", NOT_MET), ("", NOT_KNOWN)]
)
def test_long_notice_is_over_six_months(months, outcome):
    """policy.md section 12: long notice is over 6 months."""
    terms = f"contract_id | ends_on | notice_months\nA | 2028-01-01 | {months}"
    assert signs_of(terms=terms)["A"].signs["long_notice"] is outcome


@pytest.mark.parametrize(
    ("starts_on", "months", "break_on", "outcome"),
    [
        ("2024-01-01", "60", "2026-01-01", NOT_MET),
        ("2024-01-01", "60", "2026-01-02", MET),
        ("2024-01-01", "60", "", NOT_KNOWN),
        ("", "60", "2026-01-01", NOT_KNOWN),
        ("2024-01-01", "24", "", NOT_MET),
        ("2024-01-01", "25", "", NOT_KNOWN),
        ("2024-01-01", "", "2026-01-01", NOT_MET),
        ("2024-01-01", "", "2026-01-02", NOT_KNOWN),
    ],
)
def test_a_break_is_counted_from_the_start(starts_on, months, break_on, outcome):
    """policy.md section 12: lock-in's break is counted from starts_on."""
    terms = (
        "contract_id | ends_on | starts_on | initial_term_months | break_on\n"
        f"A | 2028-01-01 | {starts_on} | {months} | {break_on}"
    )
    assert signs_of(terms=terms)["A"].signs["no_early_break"] is outcome


def test_a_blank_standard_leaves_only_a_no_not_known():
    interfaces = """
        from_component_id | to_component_id | standard
        crm               | bus             | proprietary
        bus               | crm             |
        web               | portal          | open
        web               | bus             |
        """
    found = signs_of(interfaces=interfaces)
    assert found["bad"].signs["proprietary_interfaces"] is MET
    assert found["good"].signs["proprietary_interfaces"] is NOT_KNOWN


def test_components_no_interface_names_leave_it_not_known():
    alone = "from_component_id | to_component_id | standard\ncrm | bus | proprietary"
    assert signs_of(interfaces=alone)["good"].signs["proprietary_interfaces"] is NOT_KNOWN
    for missing in ({"charges": None}, {"interfaces": None}):
        assert signs_of(**missing)["bad"].signs["proprietary_interfaces"] is NOT_KNOWN


def test_renewal_by_decision_is_not_automatic():
    terms = "contract_id | ends_on | renewal\nA | 2028-01-01 | express"
    assert signs_of(terms=terms)["A"].signs["automatic_extension"] is NOT_MET


# --- what is told -----------------------------------------------------------------------------


def test_findings_count_what_is_known_and_name_what_is_there():
    found = {f.subject_key: f for f in findings_of(tables_of())}
    assert "7 signs of lock-in of 8 that are known" in found["bad"].sentence
    assert found["blank"].outcome is NOT_KNOWN
    assert "with the blanks it could be 8" in found["blank"].sentence
    assert found["all"].outcome is MET
    assert "whatever the blanks hold" in found["all"].sentence


def test_the_table_shows_a_blank_as_not_known_and_counts_both_kinds():
    facts = facts_of(tables_of())
    picture = lock_in_table(facts, lock_in(facts.terms, facts.tables, on=ON))
    assert picture is not None
    assert picture.title == "1 of 3 contracts shows 3 or more of 8 signs of lock-in; 1 more might"
    by_contract = {row[0]: row for row in picture.rows}
    assert by_contract["blank"][2:4] == (0, 0)
    assert by_contract["blank"][4:] == (None,) * 8
    assert by_contract["good"][4:] == ("no",) * 8
    assert lock_in_table(facts, []) is None
    blank = [f for f in lock_in(facts.terms, facts.tables, on=ON) if f.contract_id == "blank"]
    assert lock_in_table(facts, blank) is None


def test_figures_are_plain_values():
    (first, *_) = lock_in_figures(list(signs_of().values()))
    assert (first["contract_id"], first["met"], first["known"], first["signs"]) == ("bad", 7, 8, 8)
    assert {"sign": "no_exit_plan", "outcome": "not met"} in first["by_sign"]


@pytest.mark.parametrize("contract", ["bad", "good"])
@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("data_owner", "data_or_ip"),
        ("ip_owner", "data_or_ip"),
        ("exit_plan_on", "no_exit_plan"),
        ("is_exclusive", "exclusive"),
        ("minimum_volume_gbp", "minimum_volume"),
        ("renewal", "automatic_extension"),
        ("notice_months", "long_notice"),
        ("break_on", "no_early_break"),
        ("starts_on", "no_early_break"),
        ("initial_term_months", "no_early_break"),
    ],
)
def test_blanking_an_input_moves_its_sign_only_towards_not_known(contract, name, sign):
    tables = tables_of()
    whole = tables["contracts"]
    tables["contracts"] = whole.with_columns(**{name: None}).cast({name: whole[name].dtype})
    found = {f.contract_id: f for f in lock_in(contract_terms(tables, on=ON), tables, on=ON)}
    before = signs_of()[contract].signs
    for which, outcome in found[contract].signs.items():
        allowed = {before[which], NOT_KNOWN} if which == sign else {before[which]}
        assert outcome in allowed


def test_without_contracts_there_is_nothing():
    assert lock_in([], {}, on=ON) == []
