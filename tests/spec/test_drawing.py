"""Pictures: unknown is drawn, credits run the other way, nothing from outside can break out."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish_plans import GROUPS, HOUSE, NOBODY, ON, OTHERS, bars, stack, table, timeline
from untower.answers import Bar, Dress, Series, Term, Wearer
from untower.findings import Force, Outcome
from untower.journey import State
from untower.publish.drawing import DESK, PHONE, draw, marks
from untower.publish.drawing.dress import diagonals, dressed, pattern
from untower.publish.drawing.stack import _apart
from untower.publish.drawing.svg import fitted, path, strokes, ticks, width_of
from untower.publish.drawing.svg import picture as whole

DRAWN = [bars(), stack(), timeline()]
STYLE = re.compile(r"\bstyle=|<pattern|<script|\bon\w+=|href=\"(?!#)|fill=\"#")


def elements(svg, tag):
    return [e for e in ET.fromstring(svg).iter() if e.tag == tag]  # noqa: S314  our own drawing


def rects(svg, css):
    return [e for e in elements(svg, "rect") if css in (e.get("class") or "").split()]


def texts(svg):
    return [e.text for e in elements(svg, "text")]


# --- what must not happen ------------------------------------------------------------------


@pytest.mark.parametrize("picture", DRAWN, ids=lambda p: p.picture_id)
def test_a_drawing_holds_no_style_no_script_no_pattern_fill_and_no_colour(picture):
    drawing = draw(picture)
    for svg in (drawing.wide, drawing.narrow, *(k.swatch for k in drawing.key)):
        assert not STYLE.search(svg)


@pytest.mark.parametrize("picture", DRAWN, ids=lambda p: p.picture_id)
def test_nothing_is_drawn_beyond_the_sides(picture):
    for svg, width in ((draw(picture).wide, DESK), (draw(picture).narrow, PHONE)):
        for e in elements(svg, "rect"):
            assert float(e.get("x")) >= -2
            assert float(e.get("x")) + float(e.get("width")) <= width + 2
        for e in elements(svg, "text"):
            x, wide = float(e.get("x")), width_of(e.text)
            css = (e.get("class") or "").split()
            left = x - wide if "e" in css else x - wide / 2 if "k" in css else x
            assert left >= -12, e.text
            assert left + wide <= width + 12, e.text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><b>', "A & B", "]]>"])
def test_a_name_from_outside_stays_text(name):
    dress = Dress(Wearer.GROUP, 2, "<", name)
    named = (
        replace(bars(), title=name, bars=(Bar(name, 1.0, name, dress),)),
        replace(stack(), title=name, series=(replace(stack().series[0], dress=dress),)),
        replace(timeline(), title=name, terms=(replace(timeline().terms[1], label=name),)),
    )
    for picture in named:
        for svg in (draw(picture).wide, draw(picture).narrow):
            assert ET.fromstring(svg).get("aria-label") == name  # noqa: S314
            assert "<script>" not in svg


def test_a_bar_that_is_not_known_is_a_dashed_hatched_box_of_full_width_with_the_words():
    svg = draw(bars()).wide
    boxes = [r for r in rects(svg, "da") if float(r.get("width")) > 100]
    longest = max(float(r.get("width")) for r in rects(svg, "p1"))
    assert len(boxes) == 1
    assert float(boxes[0].get("width")) >= longest - 2
    assert "not known" in texts(svg)


def test_a_contract_whose_end_is_not_known_is_a_dashed_stub_with_a_question():
    svg = draw(timeline()).wide
    assert texts(svg).count("end?") == 2
    assert texts(svg).count("not known") == 3


def test_a_decision_date_that_has_passed_says_so_and_a_contract_past_its_end_says_now():
    found = texts(draw(timeline()).wide)
    assert "was 30 Sep 2026" in found
    assert "now" in found
    assert "past its end" in found
    assert "29 Jan 2027" in found


def test_a_possible_extension_is_not_taken_for_one_that_was_taken():
    term = Term("A", NOBODY, date(2020, 1, 1), date(2026, 1, 1), date(2028, 1, 1), None, None)
    svg = draw(replace(timeline(), terms=(term,))).wide
    assert "past its end" in texts(svg)
    assert "now" in texts(svg)
    running = replace(timeline(), terms=(replace(term, ends_on=date(2027, 1, 1)),))
    assert "past its end" not in texts(draw(running).wide)


# --- what must -----------------------------------------------------------------------------


@pytest.mark.parametrize("picture", DRAWN, ids=lambda p: p.picture_id)
def test_a_picture_is_drawn_for_desk_and_phone_and_says_its_finding(picture):
    drawing = draw(picture)
    for svg, width, css in ((drawing.wide, DESK, "wide"), (drawing.narrow, PHONE, "narrow")):
        root = ET.fromstring(svg)  # noqa: S314
        assert root.get("width") == str(width)
        assert root.get("role") == "img"
        assert root.get("aria-label") == picture.title
        assert css in root.get("class")


def test_a_table_is_not_drawn_it_is_a_table():
    assert draw(table()) is None


def test_a_credit_runs_left_of_nought():
    svg = draw(bars()).wide
    zero = float(rects(svg, "p1")[0].get("x"))
    house = rects(svg, "paper")
    assert any(float(r.get("x")) < zero - 5 for r in house if float(r.get("width")) > 5)
    assert "−£0.2m" in texts(svg)


def test_a_period_of_which_nothing_is_known_is_an_empty_dashed_column():
    only = replace(
        stack(),
        periods=("2024-01", "2024-02"),
        series=(Series(GROUPS[0], (5.0, None)), Series(GROUPS[1], (5.0, None))),
        doubtful=(),
    )
    svg = draw(only).wide
    tall = [r for r in rects(svg, "da") if float(r.get("height")) > 150]
    assert len(tall) == 1
    assert "not known" in texts(svg)


def test_periods_in_a_row_of_which_nothing_is_known_are_one_box():
    values = (5.0, None, None, None, 6.0, None)
    periods = tuple(f"2024-0{n}" for n in range(1, 7))
    gap = replace(
        stack(), periods=periods, series=(Series(GROUPS[0], values),), doubtful=periods[1:4]
    )
    svg = draw(gap).wide
    tall = [r for r in rects(svg, "da") if float(r.get("height")) > 150]
    assert len(tall) == 2
    assert [t for t in texts(svg) if t in {"not known", "?"}] == ["not known", "?"]


def test_a_month_that_looks_incomplete_is_outlined_and_the_key_says_so():
    drawing = draw(stack())
    assert drawing.key[-1].words == "dashed: looks incomplete"
    whole = draw(replace(stack(), doubtful=()))
    assert len(rects(drawing.wide, "da")) == len(rects(whole.wide, "da")) + 1


def test_every_group_has_its_letter_in_the_key():
    words = [(texts(k.swatch)[0], k.words) for k in draw(stack()).key[:-1]]
    assert words == [
        ("B", "Brindlow"),
        ("C", "Cawdrey"),
        ("E", "Elverton Digital Services"),
        ("F", "Fosse"),
        ("G", "Garnet"),
        ("H", "Hexley"),
        ("+", "14 others"),
        ("?", "Not known"),
    ]


def test_what_is_too_much_to_draw_is_counted():
    one = bars().bars[0]
    assert draw(replace(bars(), bars=(one,) * 30)).left_out == (
        "5 more bars, not drawn: all are in plan.xlsx."
    )
    assert draw(replace(bars(), bars=(one,) * 30), whole="assessment.xlsx").left_out.endswith(
        "not drawn: all are in assessment.xlsx."
    )
    assert draw(bars()).left_out == ""


@pytest.mark.parametrize("picture", DRAWN, ids=lambda p: p.picture_id)
def test_a_picture_of_nothing_is_still_a_picture(picture):
    parts = {"bars": (), "series": (), "periods": (), "terms": ()}
    empty = replace(picture, **{n: v for n, v in parts.items() if hasattr(picture, n)})
    assert elements(draw(empty).wide, "svg")


def test_the_eight_patterns_differ_and_the_first_is_solid():
    drawn = [pattern(slot, 0.5, 0.5, 60, 30) for slot in range(1, 9)]
    assert drawn[0] == ""
    assert len(set(drawn)) == 8


@pytest.mark.parametrize("dress", [OTHERS, HOUSE, NOBODY])
def test_those_who_are_no_supplier_wear_no_suppliers_colour(dress):
    assert not re.search(r"\bp[1-8]\b", dressed(dress, 0, 0, 40, 20))


@given(
    st.floats(0, 900), st.floats(0, 900), st.floats(0.5, 200), st.floats(0.5, 200), st.booleans()
)
def test_pattern_lines_never_leave_their_shape(x, y, w, h, rising):
    for x1, y1, x2, y2 in strokes_of(diagonals(x, y, w, h, rising=rising)):
        assert x - 0.1 <= min(x1, x2)
        assert max(x1, x2) <= x + w + 0.1
        assert y - 0.1 <= min(y1, y2)
        assert max(y1, y2) <= y + h + 0.1


PLACE = st.floats(0, 900, allow_subnormal=False)


@given(st.lists(st.tuples(PLACE, PLACE, PLACE, PLACE), max_size=40))
def test_lines_told_step_by_step_are_where_they_were_however_many(lines):
    drawn = strokes_of(strokes(lines))
    assert len(drawn) == len(lines)
    for (a, b, c, d), told in zip(lines, drawn, strict=True):
        near = [pytest.approx(ends, abs=0.06) for ends in ((a, b, c, d), (c, d, a, b))]
        assert told in near


def strokes_of(d):
    """The lines of a path told by steps, each by its two ends."""
    found, x, y = [], 0.0, 0.0
    for command, said in re.findall(r"([Mmlhv])([^Mmlhv]+)", d):
        numbers = [float(n) for n in re.findall(r"-?[\d.]+", said)]
        dx, dy = {"h": (numbers[0], 0.0), "v": (0.0, numbers[0])}.get(command) or numbers
        if command == "M":
            x, y = dx, dy
            continue
        if command != "m":
            found.append((x, y, x + dx, y + dy))
        x, y = x + dx, y + dy
    return found


def test_neighbours_of_one_class_are_one_path_and_the_order_of_all_others_stays():
    drawn = whole(
        [path("M0 0h1", "a"), path("M1 1h1", "a"), path("M2 2h1", "b"), path("M3 3h1", "a")],
        10, 10, "Lines", "wide",
    )  # fmt: skip
    found = [(p.get("class"), p.get("d")) for p in elements(drawn, "path")]
    assert found == [("a", "M0 0h1M1 1h1"), ("b", "M2 2h1"), ("a", "M3 3h1")]


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_ticks_are_few_rise_and_cover_the_range_with_nought(a, b):
    low, high = min(a, b), max(a, b)
    found = ticks(low, high)
    assert 0 in found
    assert 2 <= len(found) <= 8
    assert found == sorted(set(found))
    assert found[0] <= min(low, 0) + abs(high - low) * 1e-6
    assert found[-1] >= max(high, 0) - abs(high - low) * 1e-6


@given(st.lists(st.floats(0, 300), max_size=12))
def test_names_pushed_apart_keep_their_order_and_never_overlap(places):
    placed = _apart(sorted(places), 14, 300)
    assert all(b - a >= 13.99 for a, b in itertools.pairwise(placed))
    assert not placed or placed[-1] <= 300.01


def test_a_text_that_does_not_fit_ends_in_an_ellipsis():
    assert fitted("Wide area network", 60).endswith("…")
    assert width_of(fitted("Wide area network", 60)) <= 60
    assert fitted("Short", 200) == "Short"


def test_signs_differ_for_every_verdict_force_and_state():
    assert len({marks.verdict(o) for o in Outcome}) == 4
    assert len({marks.force(f) for f in Force}) == 6
    assert len({marks.state(s) for s in State}) == 4


def test_years_far_away_do_not_squeeze_the_years_that_matter():
    far = Term("A", NOBODY, date(1995, 1, 1), date(2099, 1, 1), None, None, None)
    years = [int(t) for t in texts(draw(replace(timeline(), terms=(far,))).wide) if t.isdigit()]
    assert min(years) >= ON.year - 4
    assert max(years) <= ON.year + 8
