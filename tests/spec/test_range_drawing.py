"""The curve, the waves and the map of two times as pictures: marks, words, blanks and widths."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from untower.answers import (
    Axis,
    Course,
    Curve,
    Dress,
    Grid,
    Spot,
    SpotKind,
    Table,
    TowerMap,
    Waves,
    Wearer,
)
from untower.findings import Force
from untower.publish.drawing import draw
from untower.publish.drawing.grid import in_the_plans_dress
from untower.publish.report_tables import picture_table

A = Dress(Wearer.GROUP, 1, "A", "Ash plc")
BARE = Dress(Wearer.OTHERS, None, "+", "Birch Ltd")
HOUSE = Dress(Wearer.HOUSE, None, "=", "In-house")
STYLE = re.compile(r"\bstyle=|<pattern|<script|\bon\w+=|fill=\"#|href=\"(?!#)")
PLAIN = {"title": "Two", "drawn": "Drawn.", "columns": ("A",), "rows": (), "reads": ("x.y",)}


def curve(places=((1.0, 70.0), (2.0, 72.0)), spots=(), line_at=None, line_words=""):
    return Curve(
        picture_id="curve",
        **PLAIN,
        places=places,
        spots=spots,
        x=Axis("cost", 0.0, 4.0),
        y=Axis("outcome", 60.0, 80.0, line_at),
        x_unit="£{}m",
        line_words=line_words,
    )


def waves(*courses, periods=("2027/28", "2028/29"), names=("Wave 1", "")):
    return Waves(picture_id="waves", **PLAIN, courses=courses, periods=periods, waves=names)


def elements(svg, tag, css=None):
    found = [e for e in ET.fromstring(svg).iter() if e.tag == tag]  # noqa: S314  our own drawing
    return [e for e in found if css is None or css in (e.get("class") or "").split()]


def texts(svg):
    return [e.text for e in elements(svg, "text")]


# --- the curve -----------------------------------------------------------------------------


def test_a_curve_without_places_draws_no_line():
    svg = draw(curve(places=())).wide

    assert elements(svg, "path", "heavy") == []
    assert elements(svg, "circle") == []


def test_each_place_is_a_point_and_one_line_joins_them():
    svg = draw(curve()).wide

    assert len(elements(svg, "circle", "paper")) == 2
    assert len(elements(svg, "path", "heavy")) == 1


def test_chosen_now_and_what_breaks_rules_differ_in_shape_and_not_only_in_colour():
    spots = (
        Spot(SpotKind.CHOSEN, 1.5, 71.0, "Chosen"),
        Spot(SpotKind.NOW, 3.5, 65.0, "Now"),
        Spot(SpotKind.BREAKS, 1.0, 65.0, "Cheapest", alarm="breaks 4 rules"),
    )
    drawing = draw(curve(spots=spots))

    assert len(elements(drawing.wide, "circle", "brand")) == 1
    assert len(elements(drawing.wide, "rect", "rng")) == 1
    assert len(elements(drawing.wide, "path", "thick")) == 1
    assert [entry.words for entry in drawing.key] == [
        "cheapest range at its level",
        "chosen range",
        "going on as now",
        "breaks rules",
    ]


def test_what_breaks_rules_says_how_many_in_red():
    svg = draw(
        curve(spots=(Spot(SpotKind.BREAKS, 3.0, 65.0, "Cheapest", "£3m", "breaks 4 rules"),))
    )
    (red,) = [e for e in elements(svg.wide, "text") if e.text == "breaks 4 rules"]

    assert "r" in red.get("class").split()


def test_the_level_of_now_is_drawn_across_and_named():
    svg = draw(curve(line_at=65.0, line_words="no worse than now, 65")).wide

    assert len(elements(svg, "path", "dots")) == 1
    assert "no worse than now, 65" in texts(svg)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 4), st.floats(60, 80)), max_size=6),
    st.lists(st.tuples(st.floats(0, 4), st.floats(60, 80)), max_size=12),
)
def test_no_words_cover_other_words_and_nothing_leaves_the_picture(spots, places):
    told = tuple(
        Spot(SpotKind.BREAKS, x, y, f"Choice {n}", "£2m", "breaks 3 rules")
        for n, (x, y) in enumerate(spots)
    )
    drawing = draw(curve(places=tuple(sorted(places)), spots=told))

    for svg, width in ((drawing.wide, 820), (drawing.narrow, 343)):
        own = [
            (float(e.get("x")), float(e.get("y")))
            for e in elements(svg, "text")
            if (e.text or "").startswith(("Choice", "breaks"))
        ]
        assert len(set(own)) == len(own)
        assert all(0 <= x <= width for x, _ in own)
        assert not STYLE.search(svg)


def test_a_figure_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="no number"):
        draw(curve(places=((float("nan"), 70.0), (1.0, 70.0))))


# --- the waves -----------------------------------------------------------------------------


def test_what_does_not_move_has_its_whole_bar_and_no_hatch():
    drawing = draw(waves(Course("Permits", A, "Ash plc")))

    assert elements(drawing.wide, "path", "hC") == []
    assert "Ash plc" in texts(drawing.wide)
    assert "moving: both are paid" not in [entry.words for entry in drawing.key]


def test_what_moves_is_as_now_then_hatched_then_in_its_new_dress():
    svg = draw(waves(Course("Permits", A, "Ash plc", moves_at=0.5, moved_at=1.0))).wide
    (now,) = elements(svg, "rect", "rng")
    (held,) = elements(svg, "rect", "p1")
    left, step = float(now.get("x")), (819 - float(now.get("x"))) / 2

    assert float(now.get("width")) == pytest.approx(0.5 * step, abs=0.2)
    assert float(held.get("x")) == pytest.approx(left + step, abs=0.2)
    assert elements(svg, "path", "hC")


def test_a_move_that_ends_after_the_plan_stays_inside_the_picture():
    svg = draw(waves(Course("Permits", A, "Ash plc", moves_at=1.9, moved_at=4.0))).narrow

    assert all(float(e.get("x")) + float(e.get("width")) <= 343.1 for e in elements(svg, "rect"))


def test_only_periods_in_which_something_begins_to_move_are_waves():
    svg = draw(waves(Course("Permits", A, "Ash plc", moves_at=0.0, moved_at=0.5))).wide

    assert texts(svg).count("Wave 1") == 1
    assert len(elements(svg, "rect", "trough")) == 1


def test_lines_beyond_what_one_page_holds_are_counted():
    courses = [Course(f"Service {n}", A, "Ash plc") for n in range(30)]
    drawing = draw(waves(*courses))

    assert drawing.left_out == "6 more lines, not drawn: all are in plan.xlsx."


def test_groups_without_a_dress_of_their_own_stand_as_one_in_the_key():
    other = Dress(Wearer.OTHERS, None, "+", "Cedar Ltd")
    drawing = draw(waves(Course("One", BARE, "Birch"), Course("Two", other, "Cedar")))

    assert [entry.words for entry in drawing.key] == ["All other groups"]
    assert {"Birch", "Cedar"} <= set(texts(drawing.wide))


# --- now and then --------------------------------------------------------------------------


def both(cells, after):
    def one(of, words):
        return TowerMap(
            picture_id="map",
            **PLAIN,
            services=tuple(f"Service {n}" for n in range(len(of))),
            layers=("Application", "Hosting"),
            cells=of,
            measures=(("layer", 0.5), ("service", None)),
            words=words,
        )

    return replace(one(cells, "Now"), after=one(after, "The range"))


def test_two_maps_stand_side_by_side_with_one_column_of_names_and_on_a_phone_one_below():
    drawing = draw(both(((A, A),), ((HOUSE, A),)))

    assert texts(drawing.wide).count("Service 0") == 1
    assert texts(drawing.narrow).count("Service 0") == 2
    for svg in (drawing.wide, drawing.narrow):
        assert {"Now", "The range"} <= set(texts(svg))
        assert texts(svg).count("layer 0.50 · service not known") == 2


def test_the_key_of_two_maps_names_who_is_only_on_the_later_one():
    drawing = draw(both(((A, A),), ((HOUSE, None),)))

    assert [entry.words for entry in drawing.key] == ["Ash plc", "In-house", "no component"]


def test_an_undressed_group_wears_what_the_plan_gives_its_name_wherever_it_stands():
    dresses = {"Birch Ltd": Dress(Wearer.GROUP, 2, "B", "Birch Ltd")}
    worn = in_the_plans_dress(both(((BARE, A),), ((A, BARE),)), dresses)
    grid = Grid(picture_id="g", **PLAIN, down=("x",), across=("y",), cells=((BARE,),))

    assert worn.cells[0][0].letter == "B"
    assert worn.after.cells[0][1].letter == "B"
    assert in_the_plans_dress(grid, dresses).cells[0][0].slot == 2
    assert in_the_plans_dress(grid, {}).cells[0][0] == BARE


# --- a force in a table --------------------------------------------------------------------


def test_a_force_stands_with_its_sign_and_words_that_name_none_stand_alone():
    table = Table(
        picture_id="t",
        title="2 rules",
        drawn="Drawn.",
        columns=("Rule", "Force"),
        rows=(("One", Force.COMPLY_OR_EXPLAIN.words.capitalize()), ("Two", None)),
        reads=("x.y",),
        force_column=1,
    )
    first, second = (row[1] for row in picture_table(table).rows)

    assert first.sign is not None
    assert "f-4" in first.sign
    assert second.sign is None
    assert not second.is_known
