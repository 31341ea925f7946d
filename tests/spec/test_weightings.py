"""How sure a first place is: shares of weightings, the smallest change, and published methods."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pymcdm.methods import PROMETHEE_II, SPOTIS, WSM
from scipy.optimize import linprog

from untower.arithmetic.weightings import acceptability, draw_weightings, smallest_change

POINTS = st.integers(0, 1000).map(lambda n: n / 10)


def shares(values, starts=(0,), *, count=4_000, seed=1):
    return acceptability(np.array(values, float), np.array(starts), count=count, seed=seed)[0]


def choices(least=2):
    return st.tuples(st.integers(least, 6), st.integers(2, 4)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=POINTS)
    )


@st.composite
def weightings(draw, criteria):
    parts = draw(st.lists(st.integers(0, 20), min_size=criteria, max_size=criteria))
    assume(sum(parts))
    return np.array(parts, float) / sum(parts)


# --- what must not happen ------------------------------------------------------------------


@given(choices())
@settings(max_examples=60, deadline=None)
def test_what_is_worse_in_everything_is_never_first(values):
    worst = values.min(axis=0) - 1
    found = shares(np.vstack([worst, values]))
    assert found[0] == 0


def test_options_of_other_choices_take_no_share():
    alone = shares([[90, 10], [10, 90]])
    beside = shares([[90, 10], [10, 90], [100, 100], [99, 99]], starts=(0, 2))
    assert beside[:2].tolist() == alone.tolist()
    assert beside[2:].tolist() == [1, 0]


def test_no_draw_says_not_known_and_never_nought():
    found, drawn = acceptability(
        np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([0]), count=100, seed=1, stop=lambda: True
    )
    assert drawn == 0
    assert np.isnan(found).all()


def test_nothing_to_choose_from_has_no_share():
    found, drawn = acceptability(np.empty((0, 4)), np.array([], dtype=int), count=100, seed=1)
    assert (found.tolist(), drawn) == ([], 0)


# --- shares --------------------------------------------------------------------------------


@given(choices(least=1), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_the_shares_of_a_choice_sum_to_one(values, seed):
    assert math.isclose(shares(values, seed=seed).sum(), 1)


@given(choices(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_options_are_listed_in_changes_no_share(values, chance):
    order = list(range(len(values)))
    chance.shuffle(order)
    assert shares(values)[order] == pytest.approx(shares(values[order]))


def test_two_that_mirror_one_another_share_evenly():
    first, second = shares([[80, 20], [20, 80]], count=100_000)
    assert abs(first - 0.5) < 0.01
    assert math.isclose(first + second, 1)


def test_two_that_are_the_same_share_every_weighting():
    assert shares([[50, 60, 70], [50, 60, 70], [0, 0, 0]]).tolist() == [0.5, 0.5, 0]


def test_a_share_is_the_length_of_the_weights_that_put_it_first():
    # With two criteria the weight of the first is uniform: ahead while 100 w > 75, for w > 0.75.
    found = shares([[100, 0], [75, 75]], count=100_000)
    assert abs(found[0] - 0.25) < 0.01


def test_three_criteria_agree_with_the_area_of_their_triangle():
    # Ahead while w1 > 1/2: a triangle of half the side, so a quarter of the area.
    found = shares([[100, 0, 0], [50, 50, 50]], count=100_000)
    assert abs(found[0] - 0.25) < 0.01


@given(st.integers(1, 5000), st.integers(1, 700), st.integers(2, 5))
@settings(max_examples=40, deadline=None)
def test_weightings_are_whole_and_the_same_whatever_the_block(count, block, criteria):
    whole = np.vstack(list(draw_weightings(count, criteria, 3)))
    parts = np.vstack(list(draw_weightings(count, criteria, 3, block=block)))
    assert whole.shape == (count, criteria)
    assert (whole >= 0).all()
    assert whole.sum(axis=1) == pytest.approx(1)
    assert (whole == parts).all()


def test_another_seed_draws_others_and_the_same_seed_the_same():
    one, same, other = (next(iter(draw_weightings(9, 3, s))) for s in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()


# --- the smallest change -------------------------------------------------------------------


def least_move(lead, weights):
    """The same question as a linear programme: least total taken, so that the rival is level."""
    n = len(weights)
    # Variables: what each criterion gives and what each gets; all that is given is got.
    moved = np.concatenate([-lead, lead])
    found = linprog(
        c=np.concatenate([np.ones(n), np.zeros(n)]),
        A_ub=[-moved],
        b_ub=[float(lead @ weights)],
        A_eq=[np.concatenate([np.ones(n), -np.ones(n)])],
        b_eq=[0],
        bounds=[(0, w) for w in weights] + [(0, None)] * n,
    )
    return found.fun if found.status == 0 else None


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_smaller_move_of_weight_would_do_by_a_linear_programme(data):
    values = data.draw(choices())
    weights = data.draw(weightings(values.shape[1]))
    first = int(np.argmax(values @ weights))
    leads = [values[r] - values[first] for r in range(len(values)) if r != first]
    moves = [m for lead in leads if (m := least_move(lead, weights)) is not None and max(lead) > 0]
    change = smallest_change(values, weights)
    if change is None:
        assert not moves
    elif moves:
        assert math.isclose(change.moved, min(moves), abs_tol=1e-6)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_after_the_move_the_rival_is_level_and_the_weights_are_whole(data):
    values = data.draw(choices())
    weights = data.draw(weightings(values.shape[1]))
    change = smallest_change(values, weights)
    assume(change is not None)
    moved = weights - np.array(change.taken)
    moved[change.to] += change.moved
    worth = values @ moved
    assert moved.sum() == pytest.approx(1)
    assert (moved >= -1e-12).all()
    assert worth[change.rival] >= worth[int(np.argmax(values @ weights))] - 1e-6


def test_what_nothing_can_overtake_has_no_smallest_change():
    assert smallest_change(np.array([[9.0, 9.0], [5.0, 8.0]]), np.array([0.5, 0.5])) is None


def test_one_option_alone_has_no_smallest_change():
    assert smallest_change(np.array([[9.0, 9.0]]), np.array([0.5, 0.5])) is None


def test_a_drawn_first_place_needs_no_weight_to_move():
    change = smallest_change(np.array([[80.0, 20.0], [20.0, 80.0]]), np.array([0.5, 0.5]))
    assert change.moved == 0


def test_it_says_how_much_weight_moves_from_where_to_where_and_who_draws_level():
    # Worth 68 and 62; each point of weight moved from the first to the second makes up 1 point.
    change = smallest_change(np.array([[80.0, 50.0], [50.0, 80.0]]), np.array([0.6, 0.4]))
    assert change.moved == pytest.approx(0.1)
    assert change.taken == pytest.approx((0.1, 0.0))
    assert (change.to, change.rival) == (1, 1)


# --- published methods ---------------------------------------------------------------------

METHODS = {
    # Each of these is a weighted sum of the values where every criterion has the same scale.
    "weighted sum": lambda n: WSM(lambda values, cost: values),
    "PROMETHEE II": lambda n: PROMETHEE_II("vshape", p=np.full(n, 1000.0)),
    "SPOTIS": lambda n: SPOTIS(np.array([[-1000.0, 1000.0]] * n)),
}


@pytest.mark.parametrize("method", METHODS)
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_the_first_place_is_that_of_a_published_method(method, data):
    values = data.draw(choices())
    weights = data.draw(weightings(values.shape[1]))
    worth = np.sort(values @ weights)
    assume(worth[-1] - worth[-2] > 1e-6)
    criteria = values.shape[1]
    judged = METHODS[method](criteria)
    found = judged.rank(judged(values, weights, np.ones(criteria), validation=False))
    assert int(np.argmin(found)) == int(np.argmax(values @ weights))
