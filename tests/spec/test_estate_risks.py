"""The invented council's planted contracts, legacy scores and fits: found, and the healthy left."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from untower import estate
from untower.answers import Plan, Reading
from untower.findings import Outcome
from untower.publish.editions import Edition, cut
from untower.publish.plan_json import plan_as_json, schema
from untower.storage.read import read
from untower.tables import TABLES, sensitivity_of

ROOT = Path(__file__).resolve().parents[2]
HARROWMOOR = ROOT / "examples" / "harrowmoor"
ON = date(2026, 11, 23)
FIGURES = ("dates", "dates_law", "lock_in", "legacy", "time")
RULES = (
    "contract_end_provided_for",
    "contract_furthest_end",
    "contract_replaced_in_time",
    "contract_regime",
    "contract_locked_in",
    "component_red_rated",
    "component_legacy",
    "component_to_eliminate",
    "component_to_migrate",
    "component_fit_not_known",
    "contract_novated",
    "reorganisation_consent",
    "reorganisation_day",
    "reorganisation_successor",
)
HEALTHY = {"HM-030", "HM-031", "HM-032"}
RENEWS = {"HM-002", "HM-012", "HM-016", "HM-017", "HM-025", "HM-029", "HM-033", "HM-036"}
PARTLY_SCORED = {
    "safeguarding-hub",
    "transport-routes",
    "burial-records",
    "income-management",
    "integration-bus",
    "night-scripts",
}


@pytest.fixture(scope="module")
def tables():
    kept = sorted(p for p in HARROWMOOR.glob("*.csv") if p.stem != "payments")
    return dict(read(kept).tables)


@pytest.fixture(scope="module")
def answer(tables):
    return estate.analyse(tables, on=ON)


@pytest.fixture(scope="module")
def told(answer):
    return [f for f in answer.findings if f.rule in RULES]


def by_contract(answer, figure):
    return {row["contract_id"]: row for row in answer.figures[figure]}


# --- nothing healthy is accused ---------------------------------------------------------------


def test_the_healthy_corner_is_not_accused_of_anything(told):
    accused = {
        f.subject_key
        for f in told
        if f.subject_table == "contracts" and f.outcome in (Outcome.NOT_MET, Outcome.NOT_KNOWN)
    }
    rows = {
        row.key
        for f in told
        if f.subject_table == "contracts" and f.outcome is not Outcome.MET
        for row in f.rows
    }
    assert not HEALTHY & (accused | rows)


def test_the_healthy_corner_shows_none_of_eight_known_signs_of_lock_in(answer):
    found = by_contract(answer, "lock_in")
    assert {(found[k]["met"], found[k]["known"]) for k in HEALTHY} == {(0, 8)}


def test_a_council_that_is_not_replaced_is_asked_nothing_about_it(answer, told):
    assert "reorganisation" not in answer.figures
    assert not [f for f in told if f.rule.startswith(("reorganisation", "contract_novated"))]


# --- every planted gap is found ---------------------------------------------------------------


def test_the_contract_extended_past_its_furthest_end_is_the_only_one_charged(told):
    found = {f.subject_key: f for f in told if f.rule == "contract_end_provided_for"}
    charged = {key for key, f in found.items() if f.outcome is Outcome.NOT_MET}
    assert charged == {"HM-012"}
    assert "24 months past the furthest end" in found["HM-012"].sentence


def test_the_end_nobody_knows_leaves_its_lawful_end_not_known(answer):
    found = by_contract(answer, "dates")["HM-040"]
    for name in ("ends_on", "provided_ends_on", "lawful_maximum_ends_on", "is_beyond", "regime"):
        assert found[name] is None, name


def test_a_first_term_stated_to_its_anniversary_is_no_clash(answer):
    found = by_contract(answer, "dates")["HM-023"]
    assert found["provided_clash"] == []
    assert found["is_beyond"] is False


def test_exit_terms_left_blank_stay_not_known(answer):
    found = by_contract(answer, "lock_in")["HM-041"]
    unknown = {s["sign"] for s in found["by_sign"] if s["outcome"] == "not known"}
    assert unknown >= {"data_or_ip", "no_exit_plan", "exclusive", "minimum_volume"}


def test_every_contract_that_renews_itself_has_that_sign_and_no_other(answer):
    found = {
        contract
        for contract, row in by_contract(answer, "lock_in").items()
        if {"sign": "automatic_extension", "outcome": "met"} in row["by_sign"]
    }
    assert found == RENEWS


def test_legacy_scores_with_blanks_are_ranges_and_the_others_are_one_number(answer):
    ranges = {
        row["component_id"]
        for row in answer.figures["legacy"]
        if row["overall_low"] != row["overall_high"]
    }
    assert ranges == PARTLY_SCORED
    assert {r["component_id"] for r in answer.figures["legacy"] if r["blanks"]} == PARTLY_SCORED


def test_a_red_range_is_red_only_where_every_filling_is(answer):
    for row in answer.figures["legacy"]:
        if row["overall_low"] > 16.01:
            assert row["is_red"] is True
        elif row["overall_high"] < 15.99:
            assert row["is_red"] is False
        elif row["component_id"] in PARTLY_SCORED:
            assert row["is_red"] is None


# --- what may be seen -------------------------------------------------------------------------


def plan_of(answer, tables):
    return Plan(
        purpose="plan",
        on=ON,
        organisation="Harrowmoor Council",
        reading=Reading(tables=tables, intake=()),
        steps=(answer,),
        missing=(),
    )


@pytest.mark.parametrize("edition", [Edition.MEMBERS, Edition.PUBLIC])
def test_nothing_of_the_legacy_scores_stands_below_the_full_edition(answer, tables, edition):
    (step,) = cut(plan_of(answer, tables), edition).plan.steps
    assert "legacy" not in step.figures
    assert "legacy" not in {p.picture_id for p in step.pictures}
    assert not {f.rule for f in step.findings} & {"component_red_rated", "component_legacy"}
    held = json.dumps({**step.figures}, default=str)
    assert "overall_low" not in held
    assert "suggested_in_place_of_tolerate" not in held


def test_the_full_edition_has_every_figure_and_picture(answer, tables):
    (step,) = cut(plan_of(answer, tables), Edition.FULL).plan.steps
    assert set(FIGURES) <= step.figures.keys()
    assert {"lock_in", "legacy", "time"} <= {p.picture_id for p in step.pictures}


def test_every_figure_and_finding_names_columns_that_are_declared(answer, told):
    for reads in (*(answer.figure_reads[name] for name in FIGURES), *(f.reads for f in told)):
        for name in reads:
            sensitivity_of(name)


# --- without tables, and with blank ones ------------------------------------------------------


def test_without_its_tables_a_part_is_absent_rather_than_empty():
    answer = estate.analyse({}, on=ON)
    assert not set(FIGURES) & answer.figures.keys()
    assert not [f for f in answer.findings if f.rule in RULES]


@pytest.mark.parametrize("name", ["contracts", "components", "legacy", "organisation"])
def test_a_table_of_keys_alone_passes_nothing_and_charges_nothing(tables, name):
    frame = tables[name]
    keys = {*TABLES[name].keys, "source_file", "source_row"}
    blank = frame.with_columns(
        pl.lit(None, dtype=frame[c].dtype).alias(c) for c in frame.columns if c not in keys
    )
    answer = estate.analyse({**tables, name: blank}, on=ON)
    of = {"contracts": "contract", "components": "component_to", "legacy": "component_red"}
    found = [f for f in answer.findings if f.rule in RULES and f.rule.startswith(of.get(name, "-"))]
    assert {f.outcome for f in found} <= {Outcome.NOT_KNOWN}


def test_the_figures_meet_the_schema_of_plan_json(answer, tables):
    written = plan_as_json(cut(plan_of(answer, tables), Edition.FULL))
    jsonschema.Draft202012Validator(schema()).validate(json.loads(written))
