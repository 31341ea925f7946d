"""A benchmark is a benchmark: chosen for the body and the day, sourced, and never called law."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from small_tables import table
from untower import needs
from untower.findings import Force, Outcome
from untower.needs.benchmarks import read_benchmarks
from untower.policy import with_overlay

ON = date(2026, 2, 11)
HEAD = (
    "service_id | name | started | completed | completed_digitally | very_satisfied | satisfied | "
    "neither | dissatisfied | very_dissatisfied | measured_on"
)
GOOD = "good | Good | 100 | 90 | 80 | 40 | 40 | 10 | 5 | 5 | 2026-01-31"
POOR = "poor | Poor | 100 | 70 | 35 | 40 | 30 | 20 | 5 | 5 | 2026-01-31"
BLANK = "blank | Blank | | | | | | | | |"
OWN = """
[[number]]
name = "great_service_satisfaction_pct"
sentence = "Satisfaction we promised."
value = 65
unit = "pct"
comparator = "at least"
binds = ["council"]
nation = ["england"]
in_force_from = 2025-04-01
force = "commitment"
source = "Customer promise 2025"
confirmed = true
"""


def organisation(kind="council", nation="england"):
    return table("organisation", f"name | kind | nation\nHere | {kind} | {nation}")


def analysed(*rows, kind="council", nation="england", **more):
    tables = {
        "services": table("services", "\n".join((HEAD, *rows))),
        "organisation": organisation(kind, nation),
    }
    return needs.analyse(tables, on=ON, **more)


def below(answer):
    return [f for f in answer.findings if f.rule == "service_below_benchmark"]


# --- what must not happen --------------------------------------------------------------------


def test_a_blank_measure_is_neither_above_nor_below_a_benchmark():
    answer = analysed(BLANK)
    assert below(answer) == []
    (service,) = answer.figures["services"]
    assert {service[f"{s}_verdict"] for s in ("satisfaction", "completion", "digital")} == {
        "not known"
    }


def test_a_nation_without_a_benchmark_is_not_judged_by_another_nations():
    answer = analysed(POOR, nation="scotland")
    assert below(answer) == []
    assert answer.figures["services"][0]["satisfaction_verdict"] == "not applicable"
    assert "not covered" in answer.figures["benchmarks"][0]["reason"]
    assert any("not covered" in line for line in answer.assumed)


def test_a_body_of_unknown_kind_is_not_judged_and_its_kind_is_asked_for():
    answer = analysed(POOR, kind="")
    assert below(answer) == []
    assert ("organisation", "kind") in {(c.table, c.column) for c in answer.missing}


def test_a_day_before_the_benchmark_was_published_has_none():
    tables = {"services": table("services", f"{HEAD}\n{POOR}"), "organisation": organisation()}
    answer = needs.analyse(tables, on=date(2023, 10, 29))
    assert below(answer) == []


def test_a_service_above_every_benchmark_is_not_accused():
    (finding,) = below(analysed(GOOD))
    assert finding.outcome is Outcome.MET
    assert "1 service of 1 is above every benchmark: Good." in finding.sentence


def test_a_retired_service_is_shown_and_not_judged():
    text = f"{HEAD} | phase\n{POOR} | retired"
    tables = {"services": table("services", text), "organisation": organisation()}
    answer = needs.analyse(tables, on=ON)
    assert answer.findings == () or all(f.subject_key != "poor" for f in answer.findings)
    assert answer.figures["services"][0]["service_id"] == "poor"


@pytest.mark.parametrize(
    ("kind", "force"), [("central", "GUIDANCE"), ("council", "HOUSE_CONVENTION")]
)
def test_a_finding_is_no_stronger_than_the_benchmark_binds(kind, force):
    (finding,) = below(analysed(POOR, kind=kind))
    assert finding.force is finding.severity is Force[force]


# --- what is said ----------------------------------------------------------------------------


def test_a_finding_names_each_measure_below_its_benchmark_and_the_word_benchmark():
    (finding,) = below(analysed(POOR))
    assert finding.outcome is Outcome.NOT_MET
    assert finding.subject_key == "poor"
    assert finding.sentence == (
        "Poor is below the benchmark: satisfaction 70.0% against a benchmark of 78%, completion "
        "70.0% against a benchmark of 80% and digital take-up 50.0% against a benchmark of 79%."
    )
    assert "PublicTechnology, 30 October 2023" in finding.source
    assert "not confirmed" in finding.source


@pytest.mark.parametrize(
    ("share", "level"), [("satisfaction", 78), ("completion", 80), ("digital", 79)]
)
def test_exactly_the_benchmark_is_not_above_it(share, level):
    # Policy reference §7.1: adoption > 79%, completion > 80%, satisfaction > 78%.
    benchmarks = read_benchmarks({"organisation": organisation()}, on=ON, policy=None)
    assert benchmarks.verdict(share, float(level)) is Outcome.NOT_MET
    assert benchmarks.verdict(share, level + 0.001) is Outcome.MET


def test_the_exact_share_is_compared_and_not_the_rounded_one():
    row = "near | Near | 1 | 1 | 1 | 78001 | 0 | 21999 | 0 | 0 | 2026-01-31"
    (service,) = analysed(row).figures["services"]
    assert service["satisfaction_pct"] == 78.0
    assert service["satisfaction_verdict"] == "met"


def test_an_organisations_own_number_is_used_before_the_shipped_one():
    policy = with_overlay(tomllib.loads(OWN))
    answer = analysed(POOR, policy=policy)
    assert answer.figures["services"][0]["satisfaction_verdict"] == "met"
    assert answer.figures["benchmarks"][0]["source"] == "Customer promise 2025"


def test_the_benchmarks_are_dated_and_sourced_in_the_figures():
    for benchmark in analysed(GOOD).figures["benchmarks"]:
        assert benchmark["in_force_from"] == date(2023, 10, 30)
        assert "PublicTechnology" in benchmark["source"]
        assert benchmark["is_confirmed"] is False


def test_the_table_of_measures_carries_a_tick_for_each_benchmark():
    (picture,) = analysed(GOOD, POOR, BLANK).pictures
    assert picture.benchmarks == {2: 78.0, 3: 80.0, 4: 79.0}
    assert [picture.columns[n] for n in picture.benchmarks] == [
        "Satisfaction, %",
        "Completion, %",
        "Digital take-up, %",
    ]
    assert picture.title == (
        "One of 2 services whose users were asked satisfies fewer people than the benchmark"
    )
