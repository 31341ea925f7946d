"""The range of providers for the invented council, and its rules that cannot all hold."""

from __future__ import annotations

from datetime import date

import pytest
from tests.harrowmoor_files import HARROWMOOR, TIGHT

import untower
from untower.award.step import analyse
from untower.findings import Outcome
from untower.journey import State

ON = date(2026, 3, 31)
CLASH = {"finance-with-its-data", "payroll-with-its-data", "finance-not-payroll"}


@pytest.fixture(scope="module")
def tables():
    return untower.read(HARROWMOOR, on=ON).tables


@pytest.fixture(scope="module")
def answer(tables):
    return analyse(tables, on=ON, gap_pct=0.5, is_explained=False)


def test_the_choice_is_within_half_a_per_cent_and_covers_every_component_once(answer, tables):
    figures = answer.figures

    assert answer.state is State.READY
    assert figures["status"] == "best possible within gap"
    assert 0 <= figures["gap"] <= 0.005
    chosen = [c["component_id"] for c in figures["choices"]]
    assert chosen == tables["components"]["component_id"].to_list()


def test_choosing_piece_by_piece_breaks_rules_the_joint_choice_keeps(answer):
    cheapest, best_score, joint = answer.figures["piecemeal"]

    assert joint["rules_broken"] == []
    for alone in (cheapest, best_score):
        assert alone["rules_broken"]
        assert alone["suppliers"] > joint["suppliers"]


def test_what_cannot_be_dated_stays_and_is_asked_about(answer):
    (held,) = [f for f in answer.findings if f.rule == "award_can_only_stay"]

    assert held.subject_key == "benefits-archive"
    assert held.outcome is Outcome.NOT_KNOWN
    assert ("contracts", "HM-040", "ends_on") in {
        (cell.table, cell.key, cell.column) for cell in answer.missing
    }
    (choice,) = [c for c in answer.figures["choices"] if c["component_id"] == "benefits-archive"]
    assert choice["basis"] == "retain"


def test_the_three_rules_planted_to_clash_are_named_and_no_other(tables):
    tight = tables | {"limits": untower.read(TIGHT, on=ON).tables["limits"]}

    found = analyse(tight, on=ON, gap_pct=0.5)

    assert found.figures["status"] == "no choice satisfies these rules"
    assert set(found.figures["clash"]["rules"]) == CLASH
    assert found.figures["clash"]["none_can_be_dropped"] is True
    assert all(r["is_possible"] for r in found.figures["clash"]["relaxed"])
    assert found.figures["choices"] == []
