"""First places under any blanks: what is first at worst stays first however they are filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm.methods import WSM

from untower.options.ranking import benchmark_points, rank
from untower.options.terms import terms_of
from untower.options.ways import LISTED, POINTS, PROPOSED
from untower.options.weights import weights_of
from untower.options.whole_life import whole_life

ON = date(2026, 11, 23)
TERMS = replace(terms_of({}, on=ON), bias={})
WEIGHTS = weights_of({}, on=ON)
SCORE = st.integers(0, 100).map(float)
DRAWN = 500


def ranked(ways, barred=(), terms=TERMS):
    """Places by component of ways given as dicts; what is left out costs nothing."""
    blank = {
        "component_id": "ash", "kind": "cloud", "origin": LISTED, "one_off_gbp": 0.0,
        "annual_gbp": 0.0, "exit_gbp": 0.0, "months_to_move": 0.0, "in_house_fte": 0.0,
        "present_annual_gbp": 100.0,
    }  # fmt: skip
    floats = (*(n for n, v in blank.items() if isinstance(v, float)), *POINTS)
    schema = dict.fromkeys((*blank, *POINTS), pl.String()) | dict.fromkeys(floats, pl.Float64())
    frame = pl.DataFrame([blank | dict.fromkeys(POINTS) | way for way in ways], schema=schema)
    is_barred = np.isin(np.arange(len(ways)), list(barred))
    return rank(frame, whole_life(frame, terms), WEIGHTS, count=DRAWN, is_barred=is_barred)


def way(price, points, **more):
    return {"annual_gbp": float(price), **dict(zip(POINTS, points, strict=True)), **more}


def keeping(*points):
    return way(100, points, kind="retain")


@st.composite
def some_ways(draw, blanks):
    point = st.one_of(st.none(), SCORE) if blanks else SCORE
    points = st.tuples(point, point, point)
    others = draw(st.lists(st.tuples(st.integers(1, 250), points), min_size=1, max_size=4))
    return [keeping(*draw(points)), *(way(price, given_) for price, given_ in others)]


@given(st.data())
@settings(max_examples=150)
def test_what_is_first_at_worst_stays_first_and_as_sure_however_the_blanks_are_filled(data):
    ways = data.draw(some_ways(blanks=True))
    found = ranked(ways)
    place = found.places["ash"]
    filled = [w | {p: data.draw(SCORE) for p in POINTS if w[p] is None} for w in ways]
    after = ranked(filled)
    if place.is_at_worst:
        best = np.nanmax(after.worth)
        assert after.worth[place.first] >= best - 1e-9
        assert after.share_first[place.first] >= found.share_first[place.first] - 1e-9


@given(some_ways(blanks=True), st.data())
@settings(max_examples=150)
def test_what_is_not_named_as_able_to_overtake_never_does(ways, data):
    place = ranked(ways).places["ash"]
    if place.first is None or place.is_at_worst:
        return
    filled = [w | {p: data.draw(SCORE) for p in POINTS if w[p] is None} for w in ways]
    worth = ranked(filled).worth
    named = {*place.ranked, *place.may_overtake}
    assert all(worth[r] <= worth[place.first] + 1e-9 for r in range(len(ways)) if r not in named)


@given(some_ways(blanks=False))
@settings(max_examples=80)
def test_the_first_option_is_that_of_the_published_weighted_sum(ways):
    found = ranked(ways)
    points = np.array([[w[p] for p in POINTS] for w in ways])
    values = np.column_stack([found.cost_points, points])
    method = WSM(lambda column, cost: column)
    worth = method(values, WEIGHTS.by_criterion, np.ones(4), validation=False)
    assert found.worth == pytest.approx(worth)
    assert worth[found.places["ash"].first] == pytest.approx(worth.max())


@given(some_ways(blanks=False), st.integers(1, 4))
@settings(max_examples=60)
def test_dearer_and_worse_in_everything_is_never_first_under_any_weighting(ways, extra):
    lowest = [min(w[p] for w in ways) - 1 for p in POINTS]
    dearest = max(w["annual_gbp"] for w in ways) + extra
    found = ranked([*ways, way(dearest, lowest)])
    assert found.share_first[-1] == 0
    assert found.places["ash"].first != len(ways)


def test_a_bare_proposal_and_what_is_barred_take_no_place():
    ways = [
        keeping(50, 50, 50),
        way(1, (100, 100, 100), origin=PROPOSED),
        way(1, (100, 100, 100), kind="retire"),
        way(90, (60, 60, 60)),
    ]
    found = ranked(ways, barred=[2])
    assert found.places["ash"].ranked == (3, 0)
    assert found.places["ash"].may_overtake == ()
    assert np.isnan(found.share_first[[1, 2]]).all()


def test_components_are_ranked_apart_and_one_without_rivals_has_no_first():
    ways = [
        keeping(50, 50, 50),
        way(90, (60, 60, 60)),
        keeping(1, 1, 1) | {"component_id": "birch"},
    ]
    found = ranked(ways)
    assert found.places["ash"].first == 1
    assert found.places["birch"].first is None
    assert np.isnan(found.share_first[2])


def test_without_a_row_for_keeping_there_is_no_measure_and_no_first():
    found = ranked([way(90, (60, 60, 60)), way(80, (60, 60, 60))])
    assert found.places["ash"].first is None
    assert np.isnan(found.cost_points).all()


def test_no_ways_at_all_have_no_places():
    found = ranked([])
    assert (found.places, found.drawn) == ({}, 0)


def test_bias_may_change_the_first_and_says_so():
    biased = terms_of({}, on=ON)
    ways = [keeping(50, 50, 50), way(90, (55, 55, 55))]
    assert not ranked(ways).places["ash"].is_changed_by_bias
    place = ranked(ways, terms=biased).places["ash"]
    assert (place.first, place.first_without_bias, place.is_changed_by_bias) == (0, 1, True)


@pytest.mark.parametrize(("cost", "points"), [(100, 50), (50, 100), (0, 150), (200, -50)])
def test_keeping_is_worth_50_points_and_each_per_cent_saved_one_more(cost, points):
    assert benchmark_points(np.array([cost]), np.array([100.0])).tolist() == [points]


@pytest.mark.parametrize("also", [(), ((20, 50),), ((60, 300),)])
def test_a_fixed_benchmark_gives_68_and_70_whatever_else_is_offered(also):
    # Quality 60, price 40, benchmark £100: A has 80 points at £100, B 70 points at £80.
    offers = np.array([(80, 100), (70, 80), *also], dtype=float)
    worth = 0.6 * offers[:, 0] + 0.4 * benchmark_points(offers[:, 1], np.array(100.0))
    assert worth[:2] == pytest.approx([68, 70])
