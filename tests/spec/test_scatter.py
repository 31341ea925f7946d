"""Scatters: everything a blank leaves open is drawn, nothing is hidden behind another."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from untower.answers import Axis, Mark, Point, Scatter
from untower.publish.drawing import DESK, PHONE, draw
from untower.publish.drawing.svg import width_of

FIT = Scatter(
    picture_id="time",
    title="1 of 5 components is a candidate to eliminate",
    drawn="Components by fit.",
    columns=("Component",),
    rows=(("a",),),
    reads=("components.business_fit",),
    points=(
        Point(None, 1, 1, 1, 1),
        Point(None, 3, 3, 4, 4, Mark.ON_THE_LINE),
        Point(None, 3, 3, 4, 4, Mark.ON_THE_LINE),
        Point(None, 1, 5, 4, 4),
        Point(None, 2, 2, 1, 5),
    ),
    x=Axis("technical fit", 1, 5, 3),
    y=Axis("business fit", 1, 5, 3),
    quarters=("Migrate 1", "Invest 2", "Eliminate 1", "Tolerate 0"),
)
RISK = replace(
    FIT,
    picture_id="legacy",
    title="1 of 3 components is red; 1 more may be",
    points=(
        Point("Old payroll & pensions", 4.5, 4.5, 5.5, 5.5, Mark.ALARM),
        Point("Elections", 2.2, 4.1, 3.3, 5.2, Mark.MIGHT),
        Point(None, 2, 2, 2, 2),
    ),
    x=Axis("impact", 1, 5),
    y=Axis("likelihood", 1, 6),
    quarters=None,
    product_from=16,
    product_words="16 or more: red",
)
BOTH = [FIT, RISK]


def elements(svg, tag):
    return [e for e in ET.fromstring(svg).iter() if e.tag == tag]  # noqa: S314  our own drawing


def texts(svg):
    return [e.text for e in elements(svg, "text")]


def with_class(svg, tag, css):
    return [e for e in elements(svg, tag) if css in (e.get("class") or "").split()]


@pytest.mark.parametrize("picture", BOTH, ids=lambda p: p.picture_id)
def test_nothing_is_drawn_beyond_the_sides_and_no_colour_is_named(picture):
    for svg, width in ((draw(picture).wide, DESK), (draw(picture).narrow, PHONE)):
        assert not re.search(r"\bstyle=|<pattern|<script|fill=\"#", svg)
        for e in elements(svg, "rect"):
            assert float(e.get("x")) >= -2
            assert float(e.get("x")) + float(e.get("width")) <= width + 2
        for e in elements(svg, "text"):
            x, wide = float(e.get("x")), width_of(e.text)
            css = (e.get("class") or "").split()
            left = x - wide if "e" in css else x - wide / 2 if "k" in css else x
            assert left >= -12, e.text
            assert left + wide <= width + 12, e.text


@pytest.mark.parametrize("picture", BOTH, ids=lambda p: p.picture_id)
def test_the_drawing_says_its_finding_at_both_widths(picture):
    for svg, width in ((draw(picture).wide, DESK), (draw(picture).narrow, PHONE)):
        root = ET.fromstring(svg)  # noqa: S314
        assert root.get("aria-label") == picture.title
        assert root.get("width") == str(width)


def test_a_name_from_outside_stays_text():
    named = replace(RISK, title="<b>", points=(Point("<script>", 4, 4, 4, 4, Mark.ALARM),))
    for svg in (draw(named).wide, draw(named).narrow):
        assert "<script>" not in svg
        assert "<script>" in texts(svg)


def test_points_on_one_spot_do_not_cover_one_another():
    crowd = replace(FIT, points=(Point(None, 4, 4, 5, 5),) * 30)
    for svg in (draw(crowd).wide, draw(crowd).narrow):
        circles = elements(svg, "circle")
        assert len(circles) == 30
        places = [(float(c.get("cx")), float(c.get("cy"))) for c in circles]
        radius = float(circles[0].get("r"))
        for (ax, ay), (bx, by) in combinations(places, 2):
            assert (ax - bx) ** 2 + (ay - by) ** 2 >= (1.5 * radius) ** 2


def test_a_crowd_shrinks_so_that_it_keeps_clear_of_the_next_spot():
    crowds = (Point(None, 4, 4, 5, 5),) * 150 + (Point(None, 3, 3, 5, 5, Mark.ON_THE_LINE),) * 150
    svg = draw(replace(FIT, points=crowds)).narrow
    left = [float(c.get("cx")) for c in with_class(svg, "circle", "da")]
    solid = [
        float(c.get("cx")) for c in elements(svg, "circle") if "da" not in c.get("class").split()
    ]
    assert max(left) < min(solid)


def test_what_is_too_much_to_draw_is_counted_and_alarms_are_drawn_first():
    many = (Point(None, 2, 2, 2, 2),) * 5001 + (Point(None, 5, 5, 5, 5, Mark.ALARM),)
    drawing = draw(replace(RISK, points=many))
    assert drawing.left_out == "2 more points, not drawn: all are in plan.xlsx."
    assert len(with_class(drawing.wide, "rect", "late")) == 1


def test_what_one_scale_lacks_stands_in_a_lane_marked_not_known():
    svg = draw(FIT).wide
    assert len(elements(svg, "circle")) == 5
    assert texts(svg).count("?") == 2
    without = draw(replace(FIT, points=FIT.points[:3])).wide
    assert "?" not in texts(without)


def test_what_is_partly_known_is_the_box_of_everything_it_could_be():
    svg = draw(RISK).wide
    boxes = [r for r in with_class(svg, "rect", "da") if float(r.get("width")) > 100]
    assert len(boxes) == 1
    assert float(boxes[0].get("height")) > 100
    assert texts(svg).count("?") == 1


def test_an_alarm_is_a_square_and_is_named():
    svg = draw(RISK).wide
    assert len(with_class(svg, "rect", "late")) == 1
    assert "Old payroll & pensions" in texts(svg)
    assert "16 or more: red" in texts(svg)


def test_points_on_the_line_are_dashed_rings():
    assert len(with_class(draw(FIT).wide, "circle", "da")) == 2


def test_the_key_says_what_the_marks_mean():
    assert [k.words for k in draw(FIT).key] == ["on the line", "?: not known on that scale"]
    assert [k.words for k in draw(RISK).key] == [
        "at or above the limit",
        "everything it could be, with the blanks",
    ]


def test_a_limit_out_of_reach_shades_nothing():
    assert with_class(draw(RISK).wide, "path", "zone")
    assert not with_class(draw(replace(RISK, product_from=31)).wide, "path", "zone")


def test_a_picture_of_nothing_is_still_a_picture():
    assert elements(draw(replace(FIT, points=())).wide, "svg")


SPAN = st.tuples(st.floats(1, 5), st.floats(1, 5)).map(sorted)


@given(st.lists(st.tuples(SPAN, SPAN, st.sampled_from(Mark), st.none() | st.text(max_size=20))))
def test_every_point_is_drawn_once_wherever_it_lies(drawn):
    points = tuple(Point(label, *x, *y, mark) for x, y, mark, label in drawn if _safe(label))
    svg = draw(replace(RISK, points=points, product_from=None, product_words="")).narrow
    shapes = len(elements(svg, "circle")) + len(with_class(svg, "rect", "late"))
    boxes = [r for r in with_class(svg, "rect", "da") if "edge" in r.get("class").split()]
    assert shapes + len(boxes) >= len(points)


def _safe(label):
    """Letters a drawing may hold: control characters never reach it, as the reader drops them."""
    return label is None or label.isprintable()


def test_a_long_scale_has_a_few_round_figures_and_a_short_one_every_whole_number():
    prices = replace(
        RISK,
        points=(Point("t", 68, 68, 1274, 1274, Mark.ALARM),),
        x=Axis("quality", 0, 100),
        y=Axis("price, £ thousand", 1240, 1490),
        product_from=None,
        product_words="",
        alarm_words="its price leads to questions",
    )
    said = texts(draw(prices).wide)
    assert [w for w in said if w.replace(",", "").isdigit()] == [
        *("0", "20", "40", "60", "80", "100"),
        *("1,250", "1,300", "1,350", "1,400", "1,450"),
    ]
    assert [k.words for k in draw(prices).key] == ["its price leads to questions"]
    assert [w for w in texts(draw(FIT).wide) if w.isdigit()] == [*"12345", *"12345"]


def test_a_scale_shorter_than_one_still_has_figures():
    narrow = replace(FIT, points=(Point("t", 0.2, 0.2, 1, 1),), x=Axis("share", 0.1, 0.3))
    assert "0.2" in texts(draw(narrow).wide)
