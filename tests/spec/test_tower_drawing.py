"""The tower map and the measure as pictures: blocks, letters, blanks, and what chance gives."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from untower.answers import Dress, Gauge, Measure, TowerMap, Wearer
from untower.publish.drawing import DESK, PHONE, draw
from untower.publish.drawing.svg import width_of

A = Dress(Wearer.GROUP, 1, "A", "Ash plc")
B = Dress(Wearer.GROUP, 2, "B", "Birch Ltd")
HOUSE = Dress(Wearer.HOUSE, None, "=", "In-house")
OTHERS = Dress(Wearer.OTHERS, None, "+", "All other groups")
OTHER_LOTS = Dress(Wearer.OTHERS, None, "+", "All other lots")
NOBODY = Dress(Wearer.NOT_KNOWN, None, "?", "Not known")
STYLE = re.compile(r"\bstyle=|<pattern|<script|\bon\w+=|href=\"(?!#)|fill=\"#")
LAYERS = ("Application", "Data", "Integration", "Hosting", "Network", "End user", "Service desk",
          "Security", "Service management")  # fmt: skip


def tower_map(cells, services=None, layers=None, measures=()):
    return TowerMap(
        picture_id="tower_map",
        title="2 of 3 layers are held wholly by one group",
        drawn="Services by layer.",
        columns=("Service",),
        rows=(),
        reads=("components.layer",),
        services=services or tuple(f"Service {n}" for n in range(len(cells))),
        layers=layers or LAYERS[: len(cells[0])],
        cells=cells,
        measures=measures,
    )


def measure(*gauges):
    return Measure(
        picture_id="tower_measure",
        title="Layers explain who supplies what (0.71)",
        drawn="Corrected for chance.",
        columns=("Follows",),
        rows=(),
        reads=("components.layer",),
        gauges=gauges,
    )


def elements(svg, tag):
    return [e for e in ET.fromstring(svg).iter() if e.tag == tag]  # noqa: S314  our own drawing


def rects(svg, css):
    return [e for e in elements(svg, "rect") if css in (e.get("class") or "").split()]


def texts(svg):
    return [e.text for e in elements(svg, "text")]


def edge_lines(svg):
    paths = [p.get("d") for p in elements(svg, "path") if p.get("class") == "ax"]
    return [one for d in paths for one in re.findall("M[^M]+", d)]


WIDE_MAP = tower_map(
    tuple((A, B, HOUSE, OTHERS, NOBODY, None, A, B, HOUSE) for _ in range(14)),
    services=tuple(f"A service with quite a long name, number {n}" for n in range(14)),
    measures=(("layer", 0.71), ("service", None)),
)
GAUGES = measure(
    Gauge("Layer", 0.71, 0.06, "0.71, p 0.001"),
    Gauge("Service", None, None, ""),
    Gauge("Below", -0.6, 0.04, "-0.60, p 0.970"),
    Gauge("At the end", 1.0, None, "1.00, p 0.001"),
)


# --- what must not happen ------------------------------------------------------------------


@pytest.mark.parametrize("picture", [WIDE_MAP, GAUGES], ids=["map", "measure"])
def test_a_drawing_holds_no_style_no_script_no_pattern_fill_and_no_colour(picture):
    drawing = draw(picture)
    for svg in (drawing.wide, drawing.narrow, *(k.swatch for k in drawing.key)):
        assert not STYLE.search(svg)


@pytest.mark.parametrize("picture", [WIDE_MAP, GAUGES], ids=["map", "measure"])
def test_nothing_is_drawn_beyond_the_sides(picture):
    for svg, width in ((draw(picture).wide, DESK), (draw(picture).narrow, PHONE)):
        for e in elements(svg, "rect"):
            assert float(e.get("x")) >= -2
            assert float(e.get("x")) + float(e.get("width")) <= width + 2
        for e in elements(svg, "text"):
            if e.get("transform"):
                continue
            x, wide = float(e.get("x")), width_of(e.text)
            css = (e.get("class") or "").split()
            left = x - wide if "e" in css else x - wide / 2 if "k" in css else x
            assert left >= -12, e.text
            assert left + wide <= width + 12, e.text


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_last_layers_name_leans_within_the_drawing(width):
    import math

    svg = getattr(draw(WIDE_MAP), width)
    full = DESK if width == "wide" else PHONE
    leaning = [e for e in elements(svg, "text") if e.get("transform")]
    assert [e.text for e in leaning] == list(LAYERS)
    for e in leaning:
        degrees = float(re.search(r"rotate\((-?\d+)", e.get("transform"))[1])
        run, rise = (f(math.radians(-degrees)) * width_of(e.text) for f in (math.cos, math.sin))
        assert float(e.get("x")) + run <= full
        assert float(e.get("y")) - rise >= 0


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><b>', "A & B", "]]>"])
def test_a_name_from_outside_stays_text(name):
    picture = tower_map(((A,),), services=(name,), layers=(name,))
    for svg in (draw(picture).wide, draw(picture).narrow):
        ET.fromstring(svg)  # noqa: S314
        assert "<script>" not in svg


def test_what_is_not_known_is_a_dashed_box_with_a_question_and_joins_nothing():
    svg = draw(tower_map(((NOBODY, NOBODY), (NOBODY, NOBODY)))).wide
    assert len(rects(svg, "da")) == 4
    assert texts(svg).count("?") == 4
    assert edge_lines(svg) == []


def test_all_other_groups_are_not_drawn_as_one():
    svg = draw(tower_map(((OTHERS, OTHERS),))).wide
    assert len(rects(svg, "po")) == 2
    assert all("ax" in r.get("class").split() for r in rects(svg, "po"))  # each its own edge


def test_a_measure_not_known_is_a_dashed_box_over_the_scale_with_the_words():
    svg = draw(measure(Gauge("Service", None, None, ""))).wide
    assert "not known" in texts(svg)
    assert elements(svg, "circle") == []
    assert max(float(r.get("width")) for r in rects(svg, "da")) > 600


# --- what must -----------------------------------------------------------------------------


def test_equal_neighbours_join_into_one_block_whose_edge_alone_is_drawn():
    tower = draw(tower_map(((A, B), (A, B), (A, B)))).wide
    assert len(edge_lines(tower)) == 16  # two columns: top, bottom and two sides of three rows
    lying = draw(tower_map(((A, A), (B, B)))).wide
    assert len(rects(lying, "p1")) == len(rects(lying, "p2")) == 1  # a row is one rectangle
    assert len(edge_lines(lying)) == 12


def test_every_cell_keeps_its_letter():
    found = texts(draw(tower_map(((A, A, B), (A, HOUSE, None)))).wide)
    assert [found.count(sign) for sign in ("A", "B", "in", "·")] == [3, 1, 1, 1]


def test_in_house_has_a_double_edge():
    assert len(edge_lines(draw(tower_map(((HOUSE,),))).wide)) == 8


def test_an_l_shaped_block_is_one_block():
    svg = draw(tower_map(((A, B), (A, A)))).wide
    assert len(edge_lines(svg)) == 12


def test_a_hole_in_a_row_keeps_the_runs_apart():
    svg = draw(tower_map(((A, B, A), (A, A, A)))).wide
    assert next(float(r.get("width")) for r in rects(svg, "p1")) < 60
    assert len(rects(svg, "p1")) == 3


def test_at_most_twelve_services_are_drawn_and_the_key_names_every_dress_once():
    drawing = draw(WIDE_MAP)
    assert sum(t.startswith("A service") for t in texts(drawing.wide)) == 12
    assert [k.words for k in drawing.key] == [
        "Ash plc", "Birch Ltd", "All other groups", "In-house", "Not known", "no component",
    ]  # fmt: skip


def test_the_measures_stand_beside_the_map_and_unknown_is_said():
    assert "layer 0.71 · service not known" in texts(draw(WIDE_MAP).wide)


def test_a_map_without_a_gap_has_no_key_for_one():
    assert [k.words for k in draw(tower_map(((A,),))).key] == ["Ash plc"]


def test_what_chance_gives_is_hatched_and_the_value_is_said():
    svg = draw(GAUGES).wide
    assert {"0.71, p 0.001", "-0.60, p 0.970", "1.00, p 0.001"} <= set(texts(svg))
    assert len(elements(svg, "circle")) == 3
    assert [k.words for k in draw(GAUGES).key] == ["what chance gives"]
    hatched = [r for r in rects(svg, "da") if float(r.get("width")) < 600]
    assert len(hatched) == 2  # where chance is known


@pytest.mark.parametrize("picture", [WIDE_MAP, GAUGES], ids=["map", "measure"])
def test_a_picture_is_drawn_for_desk_and_phone_and_says_its_finding(picture):
    drawing = draw(picture)
    for svg, width, css in ((drawing.wide, DESK, "wide"), (drawing.narrow, PHONE, "narrow")):
        root = ET.fromstring(svg)  # noqa: S314
        assert root.get("width") == str(width)
        assert css in root.get("class").split()
        assert root.get("aria-label") == picture.title


def test_a_map_of_one_cell_and_of_none_is_drawn():
    assert draw(tower_map(((A,),))).narrow
    assert draw(tower_map((), services=(), layers=("Data",))).wide


def test_where_lots_and_not_groups_are_drawn_the_key_says_lots():
    key = draw(tower_map(((A, OTHER_LOTS), (OTHER_LOTS, OTHER_LOTS)))).key
    assert [k.words for k in key] == ["Ash plc", "All other lots"]
    both = draw(tower_map(((A, OTHER_LOTS), (OTHERS, OTHER_LOTS)))).key
    assert [k.words for k in both] == ["Ash plc", "All other groups"]
