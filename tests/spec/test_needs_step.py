"""The room as a whole: what it answers from nothing, from services alone, and for Harrowmoor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from small_tables import table
from untower import needs
from untower.findings import Outcome
from untower.journey import State
from untower.publish.editions import Edition
from untower.storage.read import read
from untower.tables import TABLES

ON = date(2026, 2, 11)
SERVICES = """
    service_id | name  | started | completed | total_cost_gbp | measured_on | owner_role
    cheap      | Cheap | 10      | 9         | 5.00           | 2026-01-31  |
    dear       | Dear  | 10      | 9         | 500.00         |             | Head of Dear
    blank      |       |         |           |                |             |
    """
READ = [
    "organisation",
    "services",
    "needs",
    "components",
    "uses",
    "interfaces",
    "charges",
    "contracts",
    "suppliers",
]


@pytest.fixture(scope="module")
def council(harrowmoor):
    tables = read([harrowmoor / f"{name}.csv" for name in READ], on=ON).tables
    return needs.analyse(tables, on=ON)


def keys(answer, rule, *outcomes):
    return {
        f.subject_key
        for f in answer.findings
        if f.rule == rule and (not outcomes or f.outcome in outcomes)
    }


# --- what must not happen --------------------------------------------------------------------


def test_from_nothing_every_figure_is_not_known_rather_than_nought():
    answer = needs.analyse({}, on=ON)
    assert answer.state is State.INCOMPLETE
    assert "Nothing was read about services" in answer.answer
    assert answer.figures["services"] == []
    unknown = set(answer.figures) - {"services", "benchmarks"}
    assert {name: answer.figures[name] for name in unknown} == dict.fromkeys(unknown)
    assert {f.outcome for f in answer.findings} == {Outcome.NOT_KNOWN}
    assert answer.pictures == ()


def test_empty_tables_are_no_pass():
    tables = {name: table(name, "|".join(TABLES[name].column_names)) for name in READ}
    answer = needs.analyse(tables, on=ON)
    assert answer.state is State.INCOMPLETE
    assert not keys(answer, "user_outcome_not_measured", Outcome.MET)
    assert not keys(answer, "need_unmet", Outcome.MET)
    assert not keys(answer, "component_serves_nobody", Outcome.MET)


def test_services_alone_are_incomplete_and_ask_for_needs_and_uses():
    answer = needs.analyse({"services": table("services", SERVICES)}, on=ON)
    assert answer.state is State.INCOMPLETE
    asked = {(c.table, c.column) for c in answer.missing}
    assert {("needs", "need"), ("uses", "component_id")} <= asked


def test_being_stopped_leaves_the_trace_out_and_says_so():
    tables = {"services": table("services", SERVICES)}
    answer = needs.analyse(tables, on=ON, stop=lambda: True)
    assert answer.figures["trace_services"] is None
    assert any("Stopped early" in line for line in answer.assumed)


def test_every_figure_finding_and_picture_names_declared_columns(council):
    named = [*council.answer_reads]
    for reads in (
        *council.figure_reads.values(),
        *(f.reads for f in council.findings),
        *(p.reads for p in council.pictures),
    ):
        assert reads
        named += reads
    assert council.figure_reads.keys() == council.figures.keys()
    for column in named:
        name, _, field = column.partition(".")
        assert field in TABLES[name].column_names, column


def test_the_measures_of_services_may_be_published_to_all(council):
    # Publishing them is a duty (policy reference §7.1), so nothing withheld may hide behind them.
    assert Edition.PUBLIC.shows_all(council.figure_reads["services"])
    assert Edition.PUBLIC.shows_all(council.answer_reads)
    assert not Edition.PUBLIC.shows_all(council.figure_reads["needs_unmet"])


# --- what is said ----------------------------------------------------------------------------


def test_the_dearest_service_comes_first_in_the_table_of_measures():
    answer = needs.analyse({"services": table("services", SERVICES)}, on=ON)
    (picture,) = answer.pictures
    assert [row[0] for row in picture.rows] == ["Dear", "Cheap", "blank"]
    assert picture.rows[2][2:] == (None,) * 6


def test_unmeasured_services_are_counted_and_not_blamed():
    answer = needs.analyse({"services": table("services", SERVICES)}, on=ON)
    assert "On 2 of 3 services no outcome was measured" in answer.answer
    assert answer.figures["measured"] == {
        "services": 3,
        "measured": 1,
        "not_measured": ["dear", "blank"],
    }


def test_a_missing_measure_is_asked_of_the_services_owner_with_the_money_behind_it():
    cells = needs.analyse({"services": table("services", SERVICES)}, on=ON).missing
    dear = next(c for c in cells if c.key == "dear")
    assert (dear.owner_role, dear.money_gbp) == ("Head of Dear", 500)
    assert dear.question == "How satisfied are the users of Dear?"


def test_progress_is_told_by_name():
    seen = []
    needs.analyse(
        {"services": table("services", SERVICES)},
        on=ON,
        progress=lambda done, of, what: seen.append((done, of, what)),
    )
    assert seen[-1] == (2, 3, "tracing users to suppliers")


def test_the_same_tables_give_the_same_answer_in_any_order_of_rows():
    services = table("services", SERVICES)
    one = needs.analyse({"services": services}, on=ON)
    other = needs.analyse({"services": services.reverse()}, on=ON)
    assert other.answer == one.answer
    assert other.pictures == one.pictures
    assert replace(other, figures={}).missing == one.missing


# --- Harrowmoor ------------------------------------------------------------------------------


def test_each_need_planted_without_a_service_is_found_and_no_other(council):
    assert keys(council, "need_unmet") == {"N135", "N136", "N137", "N138"}


def test_each_component_planted_without_a_service_is_found_and_no_other(council):
    assert keys(council, "component_serves_nobody") == {
        "grants-register",
        "fleet-fuel",
        "emergency-rota",
        "old-intranet",
    }


def test_the_services_planted_without_research_are_those_not_known(council):
    assert keys(council, "research_not_fresh", Outcome.NOT_KNOWN) == {
        "market-stalls",
        "building-access",
        "supplier-portal",
        "land-charges",
    }


def test_the_service_planted_without_components_is_found_and_no_other(council):
    assert council.figures["services_without_component"] == ["animal-welfare"]


def test_measures_planted_blank_stay_not_known(council):
    blank = {
        "contact-centre": "digital_pct",
        "complaints": "satisfaction_pct",
        "adult-payments": "satisfaction_pct",
        "children-referrals": "satisfaction_pct",
        "fostering": "cost_per_transaction_gbp",
        "food-safety": "satisfaction_pct",
        "animal-welfare": "satisfaction_pct",
        "market-stalls": "satisfaction_pct",
        "homelessness": "satisfaction_pct",
        "elections": "satisfaction_pct",
        "council-meetings": "completion_pct",
        "supplier-portal": "satisfaction_pct",
        "legal-advice": "digital_pct",
    }
    services = {s["service_id"]: s for s in council.figures["services"]}
    assert {k: services[k][column] for k, column in blank.items()} == dict.fromkeys(blank)
    assert services["council-meetings"]["user_outcome_pct"] is None


def test_what_is_sourced_soundly_is_not_accused_of_serving_nobody(council):
    trace = {s["supplier_id"]: s for s in council.figures["trace_suppliers"]}
    sound = [t for t in trace.values() if {"HM-030", "HM-031", "HM-032"} & set(t["contract_ids"])]
    assert sound
    assert all(t["service_ids"] for t in sound)


def test_council_tax_as_counted_by_hand(council):
    # 1,045 + 1,817 of 4,354 answers; 177,965 of 192,553 begun; 108,559 online; £872,028.50.
    council_tax = council.figures["services"][0]
    assert council_tax["satisfaction_pct"] == round(100 * 2862 / 4354, 2)
    assert council_tax["completion_pct"] == round(100 * 177965 / 192553, 2)
    assert council_tax["digital_pct"] == round(100 * 108559 / 177965, 2)
    assert str(council_tax["cost_per_transaction_gbp"]) == "4.90"
    assert council_tax["satisfaction_n"] == 4354
    assert council_tax["is_measured"]
