"""The room as a whole: what it answers from nothing, and what it finds in Harrowmoor."""

from __future__ import annotations

from datetime import date

import pytest

from small_tables import table
from untower import capability
from untower.findings import Force, Outcome
from untower.journey import State
from untower.storage.read import read
from untower.tables import TABLES

ON = date(2026, 2, 11)
READ = ("organisation", "strategy", "decisions", "roles", "services", "suppliers")


@pytest.fixture(scope="module")
def council(harrowmoor):
    tables = read([harrowmoor / f"{name}.csv" for name in READ], on=ON).tables
    return capability.analyse(tables, on=ON)


def keys(answer, rule, *outcomes):
    return {
        f.subject_key
        for f in answer.findings
        if f.rule == rule and (not outcomes or f.outcome in outcomes)
    }


# --- what must not happen --------------------------------------------------------------------


def test_from_nothing_all_is_not_known_and_nothing_is_passed():
    answer = capability.analyse({}, on=ON)
    assert answer.state is State.INCOMPLETE
    assert "Nothing was read" in answer.answer
    assert {f.outcome for f in answer.findings} == {Outcome.NOT_KNOWN}
    for name in ("decisions", "strategies", "roles", "gaps_fte", "suppliers_manageable"):
        assert answer.figures[name] is None, name
    assert answer.pictures == ()
    assert {(c.table, c.column) for c in answer.missing} == {
        ("decisions", "holder"),
        ("roles", "role_id"),
        ("strategy", "document"),
    }


def test_empty_tables_are_no_pass():
    tables = {name: table(name, "|".join(TABLES[name].column_names)) for name in READ}
    answer = capability.analyse(tables, on=ON)
    assert answer.state is State.INCOMPLETE
    assert Outcome.MET not in {f.outcome for f in answer.findings}


def test_no_finding_is_stronger_than_a_house_convention(council):
    # No official list of roles or decisions to keep in-house was found: policy reference §6.
    assert {f.force for f in council.findings} == {Force.HOUSE_CONVENTION}


def test_being_stopped_leaves_services_unasked():
    services = table("services", "service_id | owner_role\nbins |")
    answer = capability.analyse({"services": services}, on=ON, stop=lambda: True)
    assert answer.figures["service_owners"] == []


def test_every_figure_finding_and_picture_names_declared_columns(council):
    assert council.figure_reads.keys() == council.figures.keys()
    for reads in (
        council.answer_reads,
        *council.figure_reads.values(),
        *(f.reads for f in council.findings),
        *(p.reads for p in council.pictures),
    ):
        assert reads
        for column in reads:
            name, _, field = column.partition(".")
            assert field in TABLES[name].column_names, column


def test_rows_in_any_order_give_the_same_answer():
    roles = "role_id | name | retained_as | fte_needed | fte_employed\n"
    rows = ["a | A | architect | 2 | 1", "b | B | data_owner | 1 | 0", "c | C | | 3 | 1"]
    one, other = (
        capability.analyse({"roles": table("roles", roles + "\n".join(r))}, on=ON)
        for r in (rows, rows[::-1])
    )
    assert one.answer == other.answer
    assert one.pictures == other.pictures


def test_progress_is_told_by_name():
    seen = []
    capability.analyse({}, on=ON, progress=lambda *what: seen.append(what))
    assert seen == [(0, 2, "reading roles"), (1, 2, "reading decisions")]


# --- Harrowmoor ------------------------------------------------------------------------------


def test_decisions_the_outside_integrator_holds_are_found(council):
    held = [
        f.subject_key
        for f in council.findings
        if f.rule == "decision_in_house" and "Ollerby Integration" in f.sentence
    ]
    assert sorted(held) == ["architecture", "roadmap", "supplier_change"]


def test_the_decision_nobody_is_known_to_hold_is_found_and_no_other(council):
    assert keys(council, "decision_in_house", Outcome.NOT_KNOWN) == {"exit"}


def test_decisions_employees_hold_are_not_accused(council):
    accused = keys(council, "decision_in_house", Outcome.NOT_MET, Outcome.NOT_KNOWN)
    assert {"priorities", "data"} & accused == set()


def test_the_strategy_with_neither_owner_nor_approval_is_found(council):
    assert "Cloud and hosting strategy (draft)" in keys(
        council, "strategy_owned", Outcome.NOT_KNOWN
    )
    assert keys(council, "strategy_owned", Outcome.MET) == {"Data strategy"}


def test_kept_roles_held_by_a_contractor_by_a_supplier_or_by_nobody_are_found(council):
    planted = {"security-lead", "service-integrator", "enterprise-architect", "user-researcher"}
    accused = keys(council, "retained_role_in_house", Outcome.NOT_MET)
    # The service owner for care is a contractor as well: true, if not planted.
    assert accused - planted == {"service-owner-care"}
    assert planted <= accused


def test_kept_roles_resting_on_one_person_are_found_and_shared_posts_are_not(council):
    single = keys(council, "retained_role_on_one_person", Outcome.NOT_MET)
    assert {"commercial-manager", "head-of-data"} <= single
    sound = {"service-owner-waste", "service-owner-libraries", "service-owner-parking"}
    assert sound & single == set()


def test_a_suppliers_people_not_counted_stay_not_known(council):
    row = next(g for g in council.figures["gaps_fte"] if g["role_id"] == "infrastructure-engineer")
    assert (row["supplier_fte"], row["empty_fte"], row["gap_fte"]) == (None, None, 3)
    (finding,) = [f for f in council.findings if f.rule == "role_counts_not_known"]
    assert [r.key for r in finding.rows] == ["infrastructure-engineer"]


def test_the_service_without_an_owner_is_found(council):
    assert "food-safety" in keys(council, "service_has_owner", Outcome.NOT_KNOWN)
    assert keys(council, "service_has_owner", Outcome.NOT_MET) == {"adult-assessment"}


def test_owners_of_the_soundly_sourced_services_are_known_employees(council):
    owners = {o["service_id"]: o for o in council.figures["service_owners"]}
    for service in ("waste-collection", "libraries", "parking-permits"):
        assert owners[service]["outcome"] == "met"
        assert owners[service]["is_retained"]


def test_free_time_and_suppliers_manageable_as_counted_by_hand(council):
    # Commercial manager 0.3, contract officer 0.7; four groups a post.
    assert council.figures["free_time_total"]["suppliers_fte"] == 1.0
    assert council.figures["suppliers_manageable"] == 4
