"""The options of a whole council, through the library and the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

import untower
from untower.journey import State
from untower.publish.editions import Edition, cut
from untower.publish.plan_json import plan_as_json

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def body(harrowmoor):
    return untower.read(harrowmoor, on=ON)


@pytest.fixture(scope="module")
def answer(body):
    return body.options()


def keyed(answer, figure, key="component_id"):
    return {row[key]: row for row in answer.figures[figure]}


def test_every_component_in_scope_has_a_way_to_keep_it_a_gate_and_a_decision(answer):
    components = keyed(answer, "components")
    for figure in ("gate", "delivery_models"):
        assert set(keyed(answer, figure)) == set(components)
    kept = {o["component_id"] for o in answer.figures["options"] if o["kind"] == "retain"}
    assert kept == set(components)


def test_a_way_is_either_costed_in_parts_or_says_what_its_cost_waits_for(answer):
    for way in answer.figures["options"]:
        assert (way["whole_life_gbp"] is None) == bool(way["not_costed_for"]), way["option_id"]
        if way["whole_life_gbp"] is not None:
            parts = sum(way["parts_gbp"].values())
            assert abs(parts - way["whole_life_gbp"]) <= Decimal("0.10"), way["option_id"]


def test_the_shares_of_the_ways_of_a_component_sum_to_a_hundred(answer):
    shares: dict[str, list[float]] = {}
    for way in answer.figures["options"]:
        if way["first_in_pct"] is not None:
            shares.setdefault(way["component_id"], []).append(way["first_in_pct"])
    whole = {c for c, row in keyed(answer, "components").items() if not row["is_first_at_worst"]}
    assert shares
    for component, found in shares.items():
        if component in whole:
            assert sum(found) == pytest.approx(100, abs=0.3), component


def test_what_was_planted_in_the_example_is_found(answer):
    gate, decisions = keyed(answer, "gate"), keyed(answer, "delivery_models")
    ways = keyed(answer, "options", "option_id")
    for component in ("night-scripts", "door-access", "name-services", "desk-members"):
        assert gate[component]["kinds_considered"] == []
        assert not gate[component]["goes_further"]
    for component in ("cctv-recording", "meeting-webcast"):
        assert len(gate[component]["kinds_considered"]) == 1
        assert not gate[component]["goes_further"]
    assert gate["penetration-tests"]["passed_over_reason"]
    proposed = {p["component_id"] for p in answer.figures["proposals"] if p["kind"] == "reuse"}
    assert {"certificates", "scam-alerts", "resident-sign-in"} <= proposed
    for option in ("reporting.cloud", "maps.saas", "forms.reuse"):
        assert "annual_gbp" in ways[option]["not_costed_for"]
    assert decisions["crm"]["standing"] == "not decided"
    assert not gate["crm"]["goes_to_tender"]
    assert decisions["backup"]["standing"] == "decided without public interest test"
    assert decisions["care-hosting"]["standing"] == "not in line with comparator"


def test_the_step_is_not_ready_while_a_component_is_held_back(answer):
    assert answer.state is State.INCOMPLETE
    assert answer.figures["counts"]["considered"] < answer.figures["counts"]["components"]


@pytest.mark.parametrize("edition", list(Edition))
def test_no_edition_shows_a_figure_above_it(body, answer, edition):
    plan = body.only_read()
    made = type(plan)(**{**vars(plan), "steps": (answer,), "missing": answer.missing})
    loaded = json.loads(plan_as_json(cut(made, edition)))
    figures = loaded["steps"]["options"]["figures"]
    assert ("options" in figures) is (edition is not Edition.PUBLIC)
    assert ("delivery_models" in figures) is (edition is not Edition.PUBLIC)


def test_the_command_prints_the_answer_and_its_findings(tmp_path):
    (tmp_path / "components.csv").write_text(
        "component_id,name,layer,capability,run_by,in_house_annual_gbp\n"
        "till,Till,application,payments,in_house,100.00\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "untower", "options", str(tmp_path), "--on", "2026-11-23"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Options (incomplete)" in done.stdout
    assert "No options were read for 1 component" in done.stdout
    assert "GOV.UK Pay does the same" in done.stdout
    assert "Needs (" not in done.stdout
