"""Pictures of users and people: benchmarks as ticks, who decides what, and posts as squares."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish_plans import GROUPS, HOUSE, NOBODY, ON, estate, plan
from small_tables import table as small_table
from untower import capability, needs
from untower.answers import Dress, Grid, PostLine, Posts, StepAnswer, Table, TowerMap, Wearer
from untower.journey import State
from untower.publish.drawing import DESK, PHONE, draw
from untower.publish.drawing.cells import cell_bar
from untower.publish.drawing.grid import group_dresses, in_the_plans_dress
from untower.publish.drawing.svg import width_of
from untower.publish.editions import Edition, cut
from untower.publish.report import report_html
from untower.publish.report_cover import cover_of
from untower.publish.report_tables import picture_table

CONTRACTOR = Dress(Wearer.CONTRACTOR, None, "c", "a contractor")
UNDRESSED = Dress(Wearer.OTHERS, None, "+", "Cawdrey")
READS = ("services.name",)


def grid(*cells, **parts):
    shown = {
        "picture_id": "holders",
        "title": "Two of four decisions sit outside",
        "drawn": "Who takes each decision now",
        "columns": ("Decision", "In house", "Contractor", "Supplier", "Not known"),
        "rows": (("Architecture", "·", "·", "Cawdrey", "·"),),
        "reads": READS,
        "down": ("Architecture", "Priorities", "Changing a supplier", "Security"),
        "across": ("In house", "Contractor", "Supplier", "Not known"),
        "cells": cells
        or (
            (None, None, UNDRESSED, None),
            (HOUSE, None, None, None),
            (None, CONTRACTOR, None, None),
            (None, None, None, NOBODY),
        ),
    }
    return Grid(**(shown | parts))


def posts(*lines):
    return Posts(
        picture_id="posts",
        title="Four roles to keep have empty posts",
        drawn="Full-time posts by who fills them",
        columns=("Role", "Needed"),
        rows=(("Architect", 4.0),),
        reads=READS,
        lines=lines
        or (
            PostLine("Architect", 1.0, 1.0, 2.0, 0.0, 0.0),
            PostLine("Commercial manager", 1.0, 0.0, 0.0, 2.0, 0.0, "2 empty"),
            PostLine("Data owner", 0.5, 0.0, 0.0, 0.0, 0.0),
            PostLine("Security lead", 0.0, 0.0, 0.0, 0.0, None, "posts needed not known"),
            PostLine("User researcher", 0.0, 0.0, 0.0, 0.0, 2.0, "holders of 2 not known"),
        ),
    )


def measures(*rows, short=frozenset(), **parts):
    return Table(
        picture_id="measures",
        title="One of three falls short",
        drawn="Share of users, %",
        columns=("Service", "Users", "Satisfaction, %", "Answers", "Cost, £"),
        rows=rows
        or (
            ("Council tax", "public", 76.0, 41200, 4),
            ("Libraries", None, None, None, None),
            ("Parking", "public", 88.0, 31, 2),
        ),
        reads=READS,
        bar_columns=(2,),
        number_columns=(2, 3, 4),
        benchmarks={2: 78.0},
        falls_short=short or frozenset({(0, 2), (1, 2)}),
        under_head=(1, 3),
        **parts,
    )


def elements(svg, tag):
    return [e for e in ET.fromstring(svg).iter() if e.tag == tag]  # noqa: S314  our own drawing


def rects(svg, css):
    return [e for e in elements(svg, "rect") if css in (e.get("class") or "").split()]


def texts(svg):
    return [e.text for e in elements(svg, "text")]


# --- a benchmark in a cell -------------------------------------------------------------------


def test_what_is_not_known_stands_beside_no_benchmark_and_never_falls_short():
    svg = cell_bar(None, 100.0, benchmark=78.0, is_short=True)
    assert len(rects(svg, "da")) == 1
    assert not rects(svg, "short")
    assert 'class="tick"' not in svg
    cell = picture_table(measures()).rows[1][1]
    assert not cell.is_known
    assert cell.words == "not known"
    assert cell.short_of == ""


def test_a_bar_that_falls_short_is_warm_and_one_that_does_not_is_not():
    below = cell_bar(76.0, 100.0, benchmark=78.0, is_short=True)
    above = cell_bar(88.0, 100.0, benchmark=78.0)
    assert (len(rects(below, "short")), len(rects(below, "brand"))) == (1, 0)
    assert (len(rects(above, "short")), len(rects(above, "brand"))) == (0, 1)


def test_the_tick_stands_at_the_benchmark_and_out_of_the_bar_above_and_below():
    svg = cell_bar(76.0, 100.0, benchmark=78.0)
    (tick,) = [e for e in elements(svg, "path") if e.get("class") == "tick"]
    assert tick.get("d") == "M78 -2V14"
    assert ET.fromstring(svg).get("viewBox") == "0 -2 100 16"  # noqa: S314


def test_a_bar_without_a_benchmark_is_drawn_as_ever():
    svg = cell_bar(76.0, 100.0)
    assert "tick" not in svg
    assert ET.fromstring(svg).get("viewBox") == "0 0 100 12"  # noqa: S314


def test_the_step_says_what_falls_short_not_the_rounded_number():
    rounded = measures(("A", "public", 78.0, 9, 1), ("B", "public", 78.0, 9, 1), short={(1, 2)})
    first, second = (row[1] for row in picture_table(rounded).rows)
    assert first.short_of == ""
    assert second.short_of == "not above the benchmark, 78%"


def test_who_does_not_see_the_mark_is_told_in_words():
    cells = [row[1] for row in picture_table(measures()).rows]
    assert [c.words for c in cells] == ["76%", "not known", "88%"]
    assert [c.short_of for c in cells] == ["below the benchmark, 78%", "", ""]
    made = replace(plan(), steps=(replace(estate(), pictures=(measures(),)),))
    html = report_html(cut(made, Edition.FULL), ON)
    assert (
        '<strong>76% <span aria-hidden="true">▾</span></strong>'
        '<span class="vh">, below the benchmark, 78%</span>' in html
    )
    assert html.count("▾</span>") == 1


def test_columns_under_the_head_are_told_there_and_a_blank_is_not_known_there_too():
    shown = picture_table(measures())
    assert shown.heads == ("Service", "Satisfaction", "Cost, £")
    assert [row[0].small for row in shown.rows] == [
        "public · answers 41,200",
        "users not known · answers not known",
        "public · answers 31",
    ]
    assert shown.number_columns == {2}
    assert {len(row) for row in shown.rows} == {3}


def test_the_table_of_measures_marks_exactly_those_below_by_the_exact_value():
    services = small_table(
        "services",
        """
        service_id | name | user_kind | very_satisfied | satisfied | neither | dissatisfied | \
very_dissatisfied | measured_on | total_cost_gbp
        a | Above | public | 7801 | 0 | 2199 | 0 | 0 | 2026-01-01 | 3
        b | Below | public | 7799 | 0 | 2201 | 0 | 0 | 2026-01-01 | 2
        c | Blank | public | | | | | | | 1
        """,
    )
    organisation = small_table("organisation", "kind | nation\ncouncil | england")
    answer = needs.analyse(
        {"services": services, "organisation": organisation}, on=date(2026, 6, 1)
    )
    picture = answer.pictures[0]
    assert [row[2] for row in picture.rows] == [78.0, 78.0, None]
    assert picture.falls_short == {(1, 2)}
    assert [row[1].short_of for row in picture_table(picture).rows] == [
        "",
        "not above the benchmark, 78%",
        "",
    ]


# --- who decides -----------------------------------------------------------------------------


@pytest.mark.parametrize("picture", [grid(), posts()], ids=["grid", "posts"])
def test_nothing_is_drawn_beyond_the_sides_and_nothing_from_outside_breaks_out(picture):
    bad = '"><script>&'
    named = replace(picture, title=bad)
    for svg, width in ((draw(named).wide, DESK), (draw(named).narrow, PHONE)):
        root = ET.fromstring(svg)  # noqa: S314  our own drawing
        assert (root.get("width"), root.get("role")) == (str(width), "img")
        assert root.get("aria-label") == bad
        assert "<script" not in svg
        assert not re.search(r"\bstyle=|<pattern|fill=\"#", svg)
        for e in elements(svg, "rect"):
            assert float(e.get("x")) >= -1
            assert float(e.get("x")) + float(e.get("width")) <= width + 1
        for e in elements(svg, "text"):
            css = (e.get("class") or "").split()
            wide = width_of(e.text, 12 if "s" in css else 13)
            left = float(e.get("x")) - (wide / 2 if "k" in css else 0)
            assert left >= -8, e.text
            assert left + wide <= width + 8, e.text


def test_what_is_not_known_wears_no_suppliers_dress_and_nobody_is_a_point():
    svg = draw(grid()).wide
    assert texts(svg).count("·") == 12
    assert texts(svg).count("?") == 1
    assert len(rects(svg, "da")) == 1
    assert not re.search(r"\bp[1-8]\b", svg)


def test_in_house_is_double_edged_and_every_wearer_has_its_letter():
    drawing = draw(grid())
    assert [t for t in texts(drawing.wide) if t in {"+", "in", "c", "?"}] == ["+", "in", "c", "?"]
    assert len(rects(drawing.wide, "ed")) == 4  # others, contractor, and two of the house's own
    assert [k.words for k in drawing.key] == ["Cawdrey", "a contractor", HOUSE.name, NOBODY.name]


def test_a_supplier_wears_the_dress_its_group_has_elsewhere_in_the_plan():
    worn = next(d for d in GROUPS if d.name == "Cawdrey")
    tower = TowerMap(
        picture_id="map",
        title="T",
        drawn="",
        columns=(),
        rows=(),
        reads=READS,
        services=("Libraries",),
        layers=("Data",),
        cells=((worn,),),
    )
    redressed = in_the_plans_dress(grid(), group_dresses([tower]))
    assert redressed.cells[0][2] == worn
    assert redressed.cells[1:] == grid().cells[1:]
    step = StepAnswer(step="capability", state=State.READY, answer="A.", pictures=(grid(),))
    made = replace(plan(), steps=(step, replace(estate(), pictures=(tower,))))
    html = report_html(cut(made, Edition.FULL), ON)
    figure = re.search(r'id="capability-holders".*?</figure>', html, re.DOTALL)[0]
    assert f'class="p{worn.slot} ed"' in figure


def test_a_name_that_two_groups_share_dresses_nobody():
    first, second = replace(GROUPS[0], name="Cawdrey"), replace(GROUPS[1], name="Cawdrey")
    both = grid((first, second, None, None))
    assert group_dresses([both]) == {}
    assert in_the_plans_dress(grid(), group_dresses([both])) == grid()


def test_a_supplier_is_named_by_the_topmost_owner_on_record():
    decisions = small_table(
        "decisions",
        """
        decision | holder | held_by_role | supplier_id | evidence
        roadmap | supplier | | low |
        data | supplier | | ring |
        exit | supplier | | |
        """,
    )
    suppliers = small_table(
        "suppliers",
        """
        supplier_id | name | parent_id
        low | Low Ltd | middle
        middle | | top
        top | Top plc |
        ring | Ring Ltd | rung
        rung | Rung Ltd | ring
        """,
    )
    answer = capability.analyse({"decisions": decisions, "suppliers": suppliers}, on=ON)
    (picture,) = answer.pictures
    marks = dict(zip(picture.down, picture.cells, strict=True))
    assert marks["Roadmap"][2].name == "Top plc"
    assert marks["Data"][2].name == "Rung Ltd"
    assert marks["Leaving a supplier"][2].name == "a supplier not named"
    assert marks["Architecture"] == (None, None, None, marks["Architecture"][3])
    assert marks["Architecture"][3].wearer is Wearer.NOT_KNOWN
    assert picture.rows[1][3] == "Low Ltd"


# --- posts -----------------------------------------------------------------------------------


def test_what_is_not_known_of_a_post_is_dashed_with_a_question_and_never_staff():
    only = posts(PostLine("A", 0.0, 0.0, 0.0, 0.0, None), PostLine("B", 0.0, 0.0, 0.0, 0.0, 2.0))
    svg = draw(only).wide
    assert len(rects(svg, "da")) == 3
    assert texts(svg).count("?") == 2
    assert "? not known" in texts(svg)
    assert not rects(svg, "brand")
    assert "holder not known" in [k.words for k in draw(only).key]


def test_one_square_is_one_post_and_half_a_post_half_a_square():
    svg = draw(posts()).wide
    squares = rects(svg, "brand")
    assert [float(r.get("width")) for r in squares] == [22, 22, 11]
    assert len(rects(svg, "po")) == 2
    assert "2 empty" in texts(svg)
    assert "a part of one is a part of a square" in draw(posts()).key[-1].words
    assert "part" not in draw(posts(PostLine("A", 2.0, 0.0, 0.0, 0.0, 0.0))).key[-1].words


def test_staff_contractor_supplier_and_empty_differ_without_colour():
    kinds = draw(posts(PostLine("A", 1.0, 1.0, 1.0, 1.0, 1.0))).key[:-1]
    assert [k.words for k in kinds] == [
        "own staff",
        "contractor",
        "supplier",
        "empty",
        "holder not known",
    ]
    shapes = [re.sub(r'aria-\w+="\w+"', "", str(k.swatch)) for k in kinds]
    assert len(set(shapes)) == 5
    assert 'class="hC"' in shapes[1]
    assert texts(shapes[2]) == ["S"]
    assert "da" in shapes[3]
    assert texts(shapes[4]) == ["?"]


def test_very_many_posts_are_cut_and_counted():
    many = posts(PostLine("Agent", 400.0, 0.0, 0.0, 0.0, 0.0, "of 400"))
    assert draw(many).left_out == "340 more squares, not drawn: all are in plan.xlsx."
    assert len(rects(draw(many).narrow, "brand")) == 60


@given(st.lists(st.floats(0, 12), min_size=5, max_size=5), st.sampled_from([DESK, PHONE]))
def test_the_squares_of_a_role_add_up_to_its_posts_and_stay_on_the_page(counts, width):
    line = PostLine("Delivery manager", *counts, note="some words to the right")
    drawing = draw(posts(line))
    svg = drawing.wide if width == DESK else drawing.narrow
    square = 22 if width == DESK else 17
    drawn = sum(float(r.get("width")) for r in rects(svg, "brand")) / square
    # A sliver is drawn two pixels wide, so that it is seen.
    assert drawn == pytest.approx(counts[0], abs=2 / square + 0.01)
    assert all(
        float(r.get("x")) + float(r.get("width")) <= width + 1 for r in elements(svg, "rect")
    )
    height = float(ET.fromstring(svg).get("height"))  # noqa: S314  our own drawing
    assert all(float(r.get("y")) + float(r.get("height")) <= height for r in elements(svg, "rect"))


ROLES = "role_id | name | retained_as | fte_needed | fte_employed | fte_contractor | fte_supplier"


@pytest.mark.parametrize(
    ("row", "empty", "unknown", "note"),
    [
        ("x | X | architect | 3 | 1 | 0 | 0", 2.0, 0.0, "2 empty"),
        ("x | X | architect | 3 | 1 | | 0", 0.0, 2.0, "holders of 2 not known"),
        ("x | X | architect | 1 | 1 | | 0", 0.0, 0.0, "not all counted"),
        ("x | X | architect | | 1 | 0 | 0", 0.0, None, "posts needed not known"),
        ("x | X | architect | 2 | 0 | 2 | 0", 0.0, 0.0, "no employee"),
        ("x | X | data_owner | 2 | 0 | 2 | 0", 0.0, None, "no such role on record"),
    ],
)
def test_a_post_is_empty_only_where_every_count_is_known(row, empty, unknown, note):
    answer = capability.analyse({"roles": small_table("roles", f"{ROLES}\n{row}")}, on=ON)
    picture = next(p for p in answer.pictures if isinstance(p, Posts))
    line = next(one for one in picture.lines if one.label == "Architect")
    assert (line.empty, line.not_known) == (empty, unknown)
    assert note in line.note


# --- the cover -------------------------------------------------------------------------------


def cover_with(**figures):
    step = StepAnswer(
        step="needs",
        state=State.READY,
        answer="Not yet: a supplier decides. More.",
        answer_reads=READS,
        figures=figures,
        figure_reads=dict.fromkeys(figures, READS),
    )
    return cover_of(cut(replace(plan(), steps=(step, estate())), Edition.FULL), ON)


def keys(cover):
    return {key.name: key.value for key in cover.keys}


SERVICES = [
    {"phase": "live", "satisfaction_verdict": "not met"},
    {"phase": "live", "satisfaction_verdict": "met"},
    {"phase": None, "satisfaction_verdict": "not known"},
    {"phase": "retired", "satisfaction_verdict": "not met"},
]


def test_an_outcome_that_nobody_measured_is_not_known_on_the_cover():
    found = cover_with(services=SERVICES, overall={"user_outcome_pct": None, "services": 0})
    assert keys(found)["User outcome, 0 to 100"] is None


def test_the_cover_shows_the_user_outcome_and_how_many_services_lie_behind_it():
    found = cover_with(services=SERVICES, overall={"user_outcome_pct": 71.26, "services": 2})
    key = next(k for k in found.keys if k.name.startswith("User outcome"))
    assert key.value == "71.3"
    assert key.small == (
        "mean of 2 of 3 services; 1 of 2 asked are below the benchmark on satisfaction"
    )
    assert len(found.keys) == 4


def test_without_services_the_cover_shows_the_roles_to_keep():
    roles = [{"outcome": o} for o in ("met", "not met", "not known", "not applicable")]
    key = next(k for k in cover_with(roles=roles).keys if k.name.startswith("Roles"))
    assert (key.value, key.small) == ("1 of 3", "1 not known")
    unknown = cover_with(roles=[{"outcome": "not known"}])
    assert keys(unknown)["Roles to keep, held in-house"] is None


def bounds(name, layer, service, **parts):
    return {
        "class": name,
        "layer_bound": layer,
        "layer_by_chance_to": 0.05,
        "service_bound": service,
        "service_by_chance_to": 0.05,
        "top_share_pct": 15.1,
    } | parts


@pytest.mark.parametrize(
    ("towers", "said"),
    [
        (bounds("not_known", 0.9, 0.1), "three supplier groups take 66% of spend"),
        (bounds("no_pattern", 0.02, 0.01), "three supplier groups take 66% of spend"),
        (bounds("mixed", 0.3, 0.25), "three supplier groups take 66% of spend"),
        (bounds("mixed", 0.04, 0.01), "three supplier groups take 66% of spend"),
        (bounds("mixed", None, 0.3), "three supplier groups take 66% of spend"),
        (bounds("tower_like", 0.7, 0.1), "suppliers follow technology layers"),
        (bounds("service_aligned", 0.1, 0.7), "suppliers follow services"),
        (bounds("mixed", 0.42, 0.1), "suppliers follow technology layers more than services"),
        (bounds("mixed", 0.1, 0.42), "suppliers follow services more than technology layers"),
        (
            bounds("single_supplier", None, None, top_share_pct=91.2),
            "one supplier group holds 91% of outside IT cost",
        ),
    ],
)
def test_the_title_says_what_suppliers_follow_only_as_far_as_the_figures_do(towers, said):
    assert cover_with(towers=towers).title == (
        f"Saltmere Council: {said}, and two contract decisions fall due within a year"
    )


def test_a_sentence_that_answered_a_question_stands_alone_on_the_cover():
    step = StepAnswer(
        step="capability", state=State.READY, answer="Not yet: nobody owns it.", answer_reads=READS
    )
    steps = (step, replace(step, step="needs", answer="All is measured."), estate())
    found = cover_of(cut(replace(plan(), steps=steps), Edition.FULL), ON)
    assert "Nobody owns it." in found.sentences


def test_the_shortfall_that_most_people_meet_is_told_first_and_an_uncounted_one_last():
    head = (
        "service_id | name | very_satisfied | satisfied | neither | dissatisfied | "
        "very_dissatisfied | started | completed"
    )
    answers = "1 | 1 | 1 | 1 | 1"
    services = small_table(
        "services",
        f"{head}\nblank | Blank | {answers} | |\nfew | Few | {answers} | 10 | 9\n"
        f"many | Many | {answers} | 100 | 90",
    )
    organisation = small_table("organisation", "kind | nation\ncouncil | england")
    tables = {"services": services, "organisation": organisation}
    found = needs.analyse(tables, on=date(2026, 6, 1)).findings
    below = [f.subject_key for f in found if f.rule == "service_below_benchmark"]
    assert below == ["many", "few", "blank"]
