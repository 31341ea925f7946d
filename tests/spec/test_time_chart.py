"""Where components stand between business and technical fit, and what is suggested for each."""

from __future__ import annotations

from datetime import date

import pytest

from small_tables import table
from untower.estate.time_chart import replaced_by, time_chart, time_figures
from untower.estate.time_findings import time_findings, time_scatter
from untower.findings import Force, Outcome

ON = date(2026, 11, 23)
HEAD = "component_id | business_fit | technical_fit | status"


def places_of(*rows, on=ON):
    components = table("components", "\n".join([HEAD, *rows]))
    return {p.component_id: p for p in time_chart(components, on=on)}


# --- what must not happen ---------------------------------------------------------------------


def test_a_blank_fit_is_neither_low_nor_high():
    found = places_of("A | | |", "B | 5 | |", "C | | 1 |")
    assert [found[k].quarter for k in "ABC"] == [None, None, None]
    assert set(found["A"].possible) == {"invest", "migrate", "tolerate", "eliminate"}
    assert set(found["B"].possible) == {"invest", "migrate"}
    assert set(found["C"].possible) == {"migrate", "eliminate"}
    assert all(found[k].suggested == () for k in "ABC")


def test_nothing_is_said_to_be_absent_while_a_blank_could_be_it():
    told = {f.rule: f.outcome for f in time_findings(list(places_of("A | 5 | |").values()))}
    assert told == {
        "component_to_eliminate": Outcome.MET,
        "component_fit_not_known": Outcome.NOT_KNOWN,
    }


def test_what_is_retired_has_no_place_and_what_has_no_status_has():
    assert set(places_of("A | 1 | 1 | retired", "B | 1 | 1 | retiring", "C | 1 | 1 |")) == {
        "B",
        "C",
    }


def test_the_chart_reads_nothing_of_the_legacy_scores():
    picture = time_scatter(list(places_of("A | 5 | 5 |").values()), 3)
    assert picture is not None
    assert {read.split(".")[0] for read in picture.reads} == {"components"}


# --- the quarters -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("business", "technical", "quarter", "first"),
    [
        (5, 5, "invest", "replatform"),
        (4, 2, "migrate", "repurchase"),
        (2, 4, "tolerate", "retain"),
        (1, 2, "eliminate", "retire"),
        (3, 3, "invest", "replatform"),
        (3, 2, "migrate", "repurchase"),
        (2, 3, "tolerate", "retain"),
    ],
)
def test_three_counts_as_high(business, technical, quarter, first):
    """policy.md 5.2: high and high invest, high business and low technical migrate, and so on."""
    found = places_of(f"A | {business} | {technical} |")["A"]
    assert found.quarter == quarter
    assert found.suggested[0] == first
    assert found.is_on_line is (3 in (business, technical))


def test_a_migration_tries_to_buy_before_it_rebuilds():
    """policy.md 5.2: repurchase before replatform before refactor."""
    assert places_of("A | 5 | 1 |")["A"].suggested == ("repurchase", "replatform", "refactor")


def test_a_red_component_is_not_tolerated():
    """policy.md 5.2: a red legacy score overrides tolerate."""
    places = list(places_of("A | 1 | 5 |", "B | 1 | 5 |", "C | 5 | 5 |").values())
    assert replaced_by(places, ["A", "C"]) == {"A": "repurchase"}


# --- what is told -----------------------------------------------------------------------------


def test_findings_count_candidates_and_bind_no_one():
    places = list(places_of("A | 1 | 1 |", "B | 5 | 1 |", "C | 5 | 5 |", "D | | 3 |").values())
    told = {f.rule: f for f in time_findings(places)}
    assert told["component_to_eliminate"].subject_key == "A"
    assert told["component_to_eliminate"].sentence.startswith("1 of 4 components")
    assert told["component_to_migrate"].outcome is Outcome.NOT_MET
    assert told["component_fit_not_known"].subject_key == "D"
    assert {f.force for f in told.values()} == {Force.HOUSE_CONVENTION}
    assert list(time_findings([])) == []


def test_the_picture_says_its_finding_marks_the_line_and_counts_what_is_not_drawn():
    places = list(
        places_of("A | 1 | 1 |", "B | 3 | 1 |", "C | 5 | 5 |", "D | | 4 |", "E | | |").values()
    )
    picture = time_scatter(places, 3)
    assert picture is not None
    assert picture.title == "1 of 5 components is a candidate to eliminate and 1 to migrate"
    assert picture.quarters == ("Migrate 1", "Invest 1", "Eliminate 1", "Tolerate 0")
    assert len(picture.points) == 4
    assert [p.is_partly_known for p in picture.points] == [False, False, False, True]
    assert [p.mark.value for p in picture.points][:2] == ["plain", "on the line"]
    assert "1 component with neither fit: not drawn." in picture.note
    assert "In the lanes marked ? one fit is blank: 1." in picture.note
    assert len(picture.rows) == 5
    assert time_scatter([p for p in places if p.component_id == "E"], 3) is None


def test_figures_are_plain_values():
    (figure,) = time_figures(list(places_of("A | 5 | |").values()))
    assert figure["quarter"] is None
    assert figure["possible"] == ["invest", "migrate"]
    assert figure["suggested"] == []


@pytest.mark.parametrize("name", ["business_fit", "technical_fit"])
@pytest.mark.parametrize("fits", ["5 | 5", "5 | 1", "1 | 5", "1 | 1", "3 | 3"])
def test_blanking_a_fit_never_moves_a_component_to_another_quarter(name, fits):
    components = table("components", f"{HEAD}\nA | {fits} |")
    (before,) = time_chart(components, on=ON)
    blanked = components.with_columns(**{name: None}).cast({name: components[name].dtype})
    (after,) = time_chart(blanked, on=ON)
    assert after.quarter is None
    assert before.quarter in after.possible


def test_without_components_there_is_no_chart():
    assert time_chart(None, on=ON) == []
