"""The picture of what breaks if a component stops: counted bars, rings, and what is not known."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from untower.answers import Dependence, Node
from untower.estate.dependence import depend
from untower.publish.drawing import DESK, PHONE, draw
from untower.publish.drawing.svg import width_of

LONG = "A component whose name runs on and on, far beyond any label a page could hold " * 2
NODES = (
    Node("Database hosting", 52, 48, 6),
    Node("Web filter", 2, 24, 5, unknown=("hosting not known", "owner not known")),
    Node("Customer records", 2, 3, 1, ring=("Data warehouse", "Person matching")),
    Node("leaver-7", 1, 0, 2, unknown=("not in the list of components",)),
)


def dependence(*nodes, unknown_ends=0):
    return Dependence(
        picture_id="most_depended_on",
        title="If Database hosting stops, 100 of 184 components stop with it",
        drawn="Components by how many others stop with them",
        columns=("Component", "Stop with it"),
        rows=tuple((n.label, n.reach) for n in nodes or NODES),
        reads=("components.name",),
        nodes=nodes or NODES,
        unknown_ends=unknown_ends,
    )


def both(of):
    drawing = draw(of)
    return (str(drawing.wide), DESK), (str(drawing.narrow), PHONE)


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - drawn here


def texts(svg):
    return [e.text for e in parsed(svg).iter() if e.tag.endswith("text")]


def boxes(svg, css):
    return [
        e.attrib for e in parsed(svg).iter() if e.tag.endswith("rect") and e.get("class") == css
    ]


def assert_inside(svg, width):
    root = parsed(svg)
    height = float(root.get("height"))
    for e in root.iter():
        if e.tag.endswith("rect"):
            x, y = float(e.get("x")), float(e.get("y"))
            assert 0 <= x <= width + 0.2 - float(e.get("width")), e.attrib
            assert 0 <= y <= height + 0.2 - float(e.get("height")), e.attrib
        elif e.tag.endswith("circle"):
            x, y, r = (float(e.get(n)) for n in ("cx", "cy", "r"))
            assert r <= x <= width - r, e.attrib
            assert r <= y <= height - r, e.attrib
        elif e.tag.endswith("text"):
            x, css, long = float(e.get("x")), (e.get("class") or "").split(), width_of(e.text)
            start = x - long if "e" in css else x - long / 2 if "k" in css else x
            assert -0.2 <= start <= width + 0.2 - long, e.text
            assert 0 < float(e.get("y")) <= height, e.text
        elif e.tag.endswith("path"):
            assert all(
                float(a) <= width + 0.2 and float(b) <= height + 0.2
                for a, b in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", e.get("d"))
            ), e.attrib


def test_a_component_fully_known_and_in_no_ring_wears_no_sign_of_either():
    for svg, _ in both(dependence(NODES[0])):
        assert "edge da" not in svg
        assert "ring" not in " ".join(texts(svg))
        assert "?" not in texts(svg)
        assert "ax thick" not in svg


def test_the_title_is_what_a_screen_reader_hears():
    for svg, _ in both(dependence()):
        assert parsed(svg).get("role") == "img"
        assert parsed(svg).get("aria-label") == dependence().title


def test_the_bar_is_split_in_proportion_into_direct_and_further():
    for svg, _ in both(dependence(Node("Sign-in", 30, 10, 3))):
        (direct,), (further,) = boxes(svg, "brand"), boxes(svg, "rng ed")
        assert float(direct["width"]) == pytest.approx(3 * float(further["width"]), abs=0.4)
        assert float(direct["x"]) + float(direct["width"]) == pytest.approx(
            float(further["x"]), abs=0.2
        )


def test_those_further_on_are_lined_so_that_grey_tells_them_apart_and_never_by_a_pattern_fill():
    for svg, _ in both(dependence(Node("Sign-in", 30, 10, 3))):
        assert 'class="h5"' in svg
        assert "<pattern" not in svg
    assert 'class="h5"' not in str(draw(dependence(Node("Sign-in", 30, 0, 2))).wide)


def test_the_counts_and_the_chain_are_said_in_words_at_both_widths():
    wide, narrow = (" | ".join(texts(svg)) for svg, _ in both(dependence(NODES[0])))
    assert "100: 52 directly, 48 further" in wide
    assert "chain of 6" in wide
    assert "52 directly, 48 further, chain of 6" in narrow
    assert "100" in narrow.split(" | ")


def test_a_member_of_a_ring_has_the_sign_the_word_and_its_fellows():
    for svg, _ in both(dependence(NODES[2])):
        assert svg.count('class="ax thick"') == 2
    wide, narrow = (texts(svg) for svg, _ in both(dependence(NODES[2])))
    assert "ring with Data warehouse and Person matching" in wide
    assert "ring with Data warehouse and 1 more" in narrow


def test_of_a_large_ring_a_few_are_named_and_the_rest_counted():
    large = Node("Hub", 2, 900, 1, ring=tuple(f"c{n}" for n in range(901)))
    for svg, _ in both(dependence(large)):
        assert "ring with c0, c1, c2 and 898 more" in texts(svg)


def test_no_words_cover_or_touch_the_line_at_nought():
    for svg, _ in both(dependence(unknown_ends=2)):
        (zero,) = (
            float(e.get("d").split()[0][1:])
            for e in parsed(svg).iter()
            if e.tag.endswith("path") and e.get("class") == "ax"
        )
        for e in parsed(svg).iter():
            if e.tag.endswith("rect") and "paper" in e.get("class").split():
                assert not float(e.get("x")) <= zero <= float(e.get("x")) + float(e.get("width"))
            if e.tag.endswith("text") and e.get("y") != "13" and "k" not in (e.get("class") or ""):
                start, long = float(e.get("x")), width_of(e.text)
                if "e" not in (e.get("class") or "").split():
                    assert start > zero + 4 or start + long < zero, e.text


def test_unknown_hosting_and_owner_stand_in_dashed_boxes_with_the_words():
    for svg, _ in both(dependence(NODES[1])):
        assert len(boxes(svg, "paper edge da")) == 2
        assert {"? hosting not known", "? owner not known"} <= set(texts(svg))
        assert '<circle cx="8"' in svg
        assert "?" in texts(svg)


def test_interface_ends_in_no_list_are_a_hatched_dashed_box_and_never_a_bar():
    for svg, _ in both(dependence(NODES[0], unknown_ends=1)):
        assert len(boxes(svg, "brand")) == 1
        assert len(boxes(svg, "no edge da")) == 1
        assert 'class="hU"' in svg
        assert "1 interface end" in texts(svg)
        assert any(t.startswith("in no list of components") for t in texts(svg))
    for svg, _ in both(dependence(NODES[0])):
        assert "interface end" not in svg


def test_names_with_signs_of_markup_are_escaped():
    bad = Node('<script>"&', 1, 0, 2, ring=("<b>",), unknown=("<i> not known",))
    for svg, _ in both(replace(dependence(bad), title='If <script>" stops, 1 stops')):
        assert "<script" not in svg
        assert "<b>" not in svg
        assert "<i>" not in svg
        assert '<script>"&' in texts(svg)


def test_long_names_are_cut_and_stay_inside():
    nodes = (Node(LONG, 4_100, 5_900, 12, (LONG, "b"), (LONG, "owner not known")), *NODES)
    for svg, width in both(dependence(*nodes, unknown_ends=1_234)):
        assert any(t.endswith("…") for t in texts(svg))
        assert_inside(svg, width)


def test_twelve_are_drawn_and_the_rest_is_counted():
    drawing = draw(dependence(*(Node(f"c{n}", 30 - n, 0, 2) for n in range(20))))
    assert "c11" in texts(str(drawing.wide))
    assert "c12" not in texts(str(drawing.wide))
    assert drawing.left_out == "8 more components, not drawn: all are in plan.xlsx."


def test_the_key_names_only_what_is_drawn():
    plain = [entry.words for entry in draw(dependence(Node("a", 1, 0, 2))).key]
    assert [w.split(":")[0] for w in plain] == ["depend on it directly", "chain"]
    words = [entry.words.split(":")[0] for entry in draw(dependence()).key]
    assert words == [
        "depend on it directly",
        "depend on it further on",
        "ring",
        "not known",
        "chain",
    ]


@given(
    nodes=st.lists(
        st.builds(
            Node,
            label=st.text(
                alphabet=st.characters(codec="ascii", min_codepoint=32), min_size=1, max_size=60
            ),
            direct=st.integers(0, 60_000),
            further=st.integers(0, 60_000),
            chain=st.integers(1, 400),
            ring=st.sampled_from([(), ("x",), (LONG,), ("a", "b", "c")]),
            unknown=st.sampled_from([(), ("hosting not known",), NODES[1].unknown]),
        ),
        max_size=14,
    ),
    unknown_ends=st.integers(0, 10_000),
)
def test_nothing_runs_outside_the_drawing(nodes, unknown_ends):
    of = replace(dependence(), nodes=tuple(nodes), unknown_ends=unknown_ends)
    for svg, width in both(of):
        assert_inside(svg, width)


def test_a_chain_ends_at_the_component_and_counts_a_ring_as_one():
    found = depend(
        pl.DataFrame({"component_id": ["a", "b", "c", "d", None]}),
        pl.DataFrame(
            {
                "from_component_id": ["a", "b", "c", "c", None],
                "to_component_id": ["b", "c", "b", "d", "d"],
            }
        ),
    )
    assert found.chains == {"a": 1, "b": 2, "c": 2, "d": 3}
    assert found.depth == 3
