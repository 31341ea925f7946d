"""Ranges, spread, tornado, years and effects as drawings: marks, words, blanks and widths."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from untower.answers import (
    Bin,
    Effect,
    EffectLine,
    Effects,
    RangeLine,
    Ranges,
    Spread,
    Swing,
    Tone,
    Tornado,
    YearLayer,
    Years,
)
from untower.publish.drawing import DESK, PHONE, draw
from untower.publish.drawing.band import band
from untower.publish.drawing.svg import width_of

STYLE = re.compile(r"\bstyle=|<pattern|<script|\bon\w+=|fill=\"#|href=\"(?!#)")
PLAIN = {"title": "Two", "drawn": "Drawn.", "columns": ("A",), "rows": (), "reads": ("x.y",)}


def elements(svg, tag, css=None):
    found = [e for e in ET.fromstring(svg).iter() if e.tag.endswith(tag)]  # noqa: S314  our own
    return [e for e in found if css is None or set(css.split()) <= set(e.get("class", "").split())]


def texts(svg):
    return [e.text for e in elements(svg, "text")]


def ranges(*lines):
    return Ranges(picture_id="ranges", **PLAIN, lines=lines, unit="£")


def spread(low=11.0, middle=23.0, high=34.0, **changed):
    given = {"claim_at": 40.0, "claim_words": "the 40% claim", "claim_under": "3 in 100", **changed}
    bins = tuple(Bin(5.0 * n, 5.0 * n + 5, 10.0) for n in range(10))
    return Spread(
        picture_id="spread",
        **PLAIN,
        **{"bins": bins, **given},
        low=low,
        middle=middle,
        high=high,
        unit="%",
        x_words="saving",
    )


def tornado(*swings):
    return Tornado(
        picture_id="tornado", **PLAIN, swings=swings, middle_words="saving £1.0m", unit="£"
    )


def years(*values, now=(), limits=(), tone=Tone.SOLID):
    layer = YearLayer("bought", tone, values)
    periods = tuple(f"{2027 + n}/{28 + n}" for n in range(len(values)))
    return Years(
        picture_id="years",
        **PLAIN,
        periods=periods,
        layers=(layer,),
        unit="£",
        now=now,
        limits=limits,
        limit_words="budget",
    )


def effects(**counts):
    told = {Effect[name.upper()]: count for name, count in counts.items()}
    return Effects(
        picture_id="effects", **PLAIN, lines=(EffectLine("For staff", told, "9 transactions"),)
    )


COSTED = RangeLine(label="As usual", low=8e6, middle=9e6, high=11e6, point=8.5e6, text="£8.5m")
CHOSEN = replace(COSTED, label="Chosen", is_chosen=True, under="breaks 1 rule")
BLANK = RangeLine(label="All to one", text="not possible", under="nobody offers it")
EVERY = [
    ranges(COSTED, CHOSEN, BLANK),
    spread(),
    tornado(Swing("Prices", 2e6, -3e6, "house", "85% to 120%"), Swing("Income", None, None, "x")),
    years(9e6, None, now=(8e6, None), limits=(9.5e6, None)),
    effects(gains=30, level=2, worse=1, not_known=4),
]


# --- what must not happen ------------------------------------------------------------------


@pytest.mark.parametrize("picture", EVERY, ids=lambda p: p.picture_id)
def test_a_drawing_holds_no_style_no_script_and_no_colour_and_says_its_finding(picture):
    drawing = draw(picture)
    for svg, width, css in ((drawing.wide, DESK, "wide"), (drawing.narrow, PHONE, "narrow")):
        root = ET.fromstring(svg)  # noqa: S314  our own drawing
        assert not STYLE.search(svg)
        assert root.get("class") == f"c {css}"
        assert root.get("role") == "img"
        assert root.get("aria-label").startswith(picture.title)
        assert root.get("width") == str(width)


@pytest.mark.parametrize("picture", EVERY, ids=lambda p: p.picture_id)
def test_nothing_is_drawn_beyond_the_sides(picture):
    for svg, width in ((draw(picture).wide, DESK), (draw(picture).narrow, PHONE)):
        for e in elements(svg, "rect"):
            assert float(e.get("x")) >= -1
            assert float(e.get("x")) + float(e.get("width")) <= width + 1
        for e in elements(svg, "text"):
            x, wide = float(e.get("x")), width_of(e.text)
            css = e.get("class", "").split()
            left = x - wide if "e" in css else x - wide / 2 if "k" in css else x
            assert left >= -12, e.text
            assert left + wide <= width + 12, e.text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><b>', "A & B"])
def test_a_name_from_outside_stays_text(name):
    for picture in (
        ranges(replace(COSTED, label=name), replace(BLANK, under=name)),
        spread(claim_words=name),
        tornado(Swing(name, 1.0, -1.0, name, name)),
        replace(years(1.0), periods=(name,)),
        replace(effects(gains=1), lines=(EffectLine(name, {Effect.GAINS: 1}, name),)),
    ):
        assert "<script>" not in draw(picture).wide
        ET.fromstring(draw(picture).narrow)  # noqa: S314  our own drawing


def test_an_option_without_a_cost_is_a_dashed_box_with_its_reason_and_no_mark():
    svg = draw(ranges(COSTED, BLANK)).wide

    assert len(elements(svg, "rect", "da")) == 1
    assert len(elements(svg, "rect", "rng")) == 1
    assert len(elements(svg, "circle")) == 1
    assert "nobody offers it" in texts(svg)


def test_an_end_that_was_not_reckoned_is_no_bar_of_nothing():
    svg = draw(tornado(Swing("Income", None, None, "house"))).wide

    assert elements(svg, "rect", "brand") == []
    assert elements(svg, "rect", "short") == []
    assert len(elements(svg, "rect", "da")) == 1


def test_a_year_that_is_not_known_is_a_dashed_box_with_a_question_mark():
    svg = draw(years(None, 5e6)).wide

    assert len(elements(svg, "rect", "da")) == 1
    assert "?" in texts(svg)
    assert len(elements(svg, "rect", "brand")) == 1


def test_a_budget_that_is_not_known_is_no_line_at_nought():
    svg = draw(years(5e6, 5e6, limits=(6e6, None))).wide

    assert len(elements(svg, "path", "limit")) == 1
    assert "not known" in texts(svg)


# --- what must -----------------------------------------------------------------------------


def test_the_chosen_option_wears_a_tint_and_an_edge_bar():
    svg = draw(ranges(COSTED, CHOSEN)).wide
    (tint,) = elements(svg, "rect", "tint")
    edge = next(e for e in elements(svg, "rect", "brand") if e.get("x") == "0")

    assert tint.get("width") == str(DESK)
    assert edge.get("height") == tint.get("height")


def test_a_band_runs_from_p10_to_p90_with_the_middle_inside():
    svg = draw(ranges(COSTED)).wide
    (found,) = elements(svg, "rect", "rng")
    (middle,) = elements(svg, "rect", "brand")
    left, wide = float(found.get("x")), float(found.get("width"))

    assert float(middle.get("x")) + 2 == pytest.approx(left + wide / 3, abs=0.3)


def test_the_claim_is_a_dashed_line_with_its_words_however_far_off():
    far = spread(low=-13.0, middle=-11.0, high=-9.0, bins=(Bin(-14.0, -8.0, 100.0),))
    for svg, width in ((draw(far).wide, DESK), (draw(far).narrow, PHONE)):
        (claim,) = elements(svg, "path", "claim")
        assert 0 < float(re.match(r"M([\d.]+)", claim.get("d"))[1]) < width
        assert {"the 40% claim", "3 in 100"} <= set(texts(svg))


def test_draws_within_the_band_beyond_it_and_past_the_claim_differ():
    svg = draw(spread()).wide

    # Bins of five from 0 to 50: centres 12.5 to 32.5 lie within 11 to 34, 42.5 and 47.5 past 40.
    counted = {
        css: sum(e.get("d").count("z") for e in elements(svg, "path", css))
        for css in ("rng", "brand", "faint")
    }
    assert counted == {"rng": 5, "brand": 2, "faint": 3}


def test_percentiles_that_would_meet_are_told_in_one_line():
    near = draw(spread(low=22.8, middle=23.0, high=23.2)).wide

    assert "P10 22.8% · P50 23% · P90 23.2%" in texts(near)
    assert {"P10 11%", "P50 23%", "P90 34%"} <= set(texts(draw(spread()).wide))


def test_what_makes_it_less_runs_left_and_what_makes_it_more_runs_right():
    svg = draw(tornado(Swing("Prices", 2e6, -3e6, "house"))).wide
    (less,), (more,) = elements(svg, "rect", "short"), elements(svg, "rect", "brand")

    assert float(less.get("x")) + float(less.get("width")) == pytest.approx(
        float(more.get("x")), abs=0.2
    )
    assert float(less.get("width")) == pytest.approx(1.5 * float(more.get("width")), rel=0.01)
    assert {"−£3.0m", "+£2.0m"} <= set(texts(svg))


def test_a_year_over_its_budget_is_red_and_says_over():
    svg = draw(years(9e6, 5e6, limits=(8e6, 8e6))).wide
    (red,) = [e for e in elements(svg, "text") if "r" in e.get("class", "").split()]

    assert red.text == "£9.0m over"
    assert "£5.0m" in texts(svg)


def test_a_credit_runs_below_nought():
    picture = years(9e6, tone=Tone.SOLID)
    credit = YearLayer("income", Tone.SLANTED, (-1e6,))
    svg = draw(replace(picture, layers=(*picture.layers, credit))).wide
    (cost,) = elements(svg, "rect", "brand")
    (below,) = elements(svg, "rect", "paper")

    assert float(below.get("y")) == pytest.approx(
        float(cost.get("y")) + float(cost.get("height")), abs=0.2
    )
    assert "£8.0m" in texts(svg)


def test_layers_differ_in_more_than_colour():
    for tone, css in ((Tone.HATCHED, "hC"), (Tone.LEVEL, "hC"), (Tone.SLANTED, "hC")):
        assert elements(draw(years(9e6, tone=tone)).wide, "path", css)
    assert not elements(draw(years(9e6, tone=Tone.LIGHT)).wide, "path", "hC")


def test_every_service_is_one_square_and_effects_differ_in_shape():
    drawing = draw(effects(gains=3, level=2, worse=1, not_known=2))
    boxes = {
        css: sum(e.get("d").count("z") for e in elements(drawing.wide, "path", css))
        for css in ("okb", "late", "paper edge")
    }

    assert boxes == {"okb": 3, "late": 1, "paper edge": 4}
    assert texts(drawing.wide).count("?") == 2
    assert "3 gain, 2 held level, 1 gets worse, 2 not known" in texts(drawing.wide)
    assert [k.words for k in drawing.key] == [
        "gains",
        "held level",
        "gets worse",
        "nothing can be said",
    ]


def test_very_many_services_share_squares_and_the_key_says_so():
    drawing = draw(effects(gains=1000, not_known=1))

    assert drawing.key[-1].words == "one square is 5 services, or part of so many"
    assert texts(drawing.wide).count("?") == 1


def test_the_band_of_the_cover_holds_the_claim_as_dashes_and_is_hidden():
    svg = str(band(-13.0, -11.0, -9.0, 40.0))

    assert 'aria-hidden="true"' in svg
    assert len(elements(svg, "rect", "late")) > 1
    assert elements(str(band(1.0, 2.0, 3.0)), "rect", "late") == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(-60, 60), min_size=3, max_size=3).map(sorted),
    st.floats(-60, 90),
    st.lists(st.one_of(st.none(), st.floats(-5e6, 9e6)), min_size=1, max_size=12),
)
def test_whatever_the_figures_nothing_leaves_the_picture(ends, claim, amounts):
    low, middle, high = ends
    bins = (Bin(low, high + 1, 100.0),)
    for picture in (
        spread(low, middle, high, claim_at=claim, bins=bins),
        years(*amounts, limits=tuple(amounts), now=tuple(amounts)),
        tornado(*(Swing("A", a, 1e6, "house") for a in amounts)),
    ):
        for svg, width in ((draw(picture).wide, DESK), (draw(picture).narrow, PHONE)):
            for e in elements(svg, "rect"):
                assert float(e.get("x")) >= -1.1
                assert float(e.get("x")) + float(e.get("width")) <= width + 1.1
                assert float(e.get("height")) >= 0
