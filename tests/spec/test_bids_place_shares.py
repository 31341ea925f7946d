"""Under what share of weightings each tender takes each place."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from pymcdm.helpers import rankdata
from pymcdm.methods import WSM
from tests.exact_price_methods import places

from untower.arithmetic.weightings import acceptability, draw_weightings
from untower.bids.place_shares import drawn_place_shares, place_shares, places_under

VALUES = np.array([[90.0, 40, 60], [50, 95, 55], [70, 70, 70], [40, 40, 95]])


def weightings(count=3_000, criteria=3, seed=5):
    return np.concatenate(list(draw_weightings(count, criteria, seed)))


# --- what must not happen ------------------------------------------------------------------


def test_what_is_worse_in_everything_is_never_better_than_last():
    found = place_shares(np.vstack([VALUES, VALUES.min(axis=0) - 1]), weightings())
    assert found.places[-1].tolist() == [0, 0, 0, 0, 1]
    assert found.first[-1] == 0


def test_no_draw_says_not_known_and_never_nought():
    found = drawn_place_shares(lambda w: VALUES @ w.T, 4, 3, count=100, seed=1, stop=lambda: True)
    assert found.drawn == 0
    assert np.isnan(found.first).all()
    assert np.isnan(found.places).all()


# --- what is found -------------------------------------------------------------------------


def test_places_are_those_of_exact_fractions():
    exact = [[Fraction(int(w), 20) for w in row] for row in ((20, 0, 0), (5, 5, 10), (0, 10, 10))]
    found = places_under(VALUES, np.array([[float(w) for w in row] for row in exact]))
    for at, row in enumerate(exact):
        worth = [sum(Fraction(v) * w for v, w in zip(vs, row, strict=True)) for vs in VALUES]
        assert found[:, at].tolist() == places(worth)


def test_places_are_those_of_the_published_library():
    """pymcdm's weighted sum and ranking, on the points as they are, one weighting at a time."""
    method = WSM(normalization_function=lambda column, cost: column)
    drawn = weightings(200)
    found = places_under(VALUES, drawn)
    for at, weighting in enumerate(drawn):
        ranks = rankdata(method(VALUES, weighting, np.ones(3)), reverse=True)
        assert found[:, at].tolist() == ranks.tolist()


def test_every_tender_has_a_place_under_every_weighting():
    found = place_shares(VALUES, weightings())
    assert found.places.sum(axis=1) == pytest.approx(1)
    assert found.first.sum() == pytest.approx(1)
    assert found.drawn == 3_000


def test_first_places_are_those_of_the_older_question():
    """`arithmetic.weightings.acceptability` asks for first places only: the same draws, the same
    answer.
    """
    drawn = drawn_place_shares(lambda w: VALUES @ w.T, 4, 3, count=10_000, seed=9)
    older, _ = acceptability(VALUES, np.array([0]), count=10_000, seed=9)
    assert drawn.first == pytest.approx(older)


def test_level_tenders_take_the_better_place_and_share_the_first():
    found = place_shares(np.array([[50.0, 50], [50, 50], [10, 10]]), weightings(criteria=2))
    assert found.first.tolist() == [0.5, 0.5, 0]
    assert found.places.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize("by", [1e-13, -1e-13])
def test_what_only_the_order_of_adding_parts_is_level(by):
    found = place_shares(np.array([[50.0, 50], [50 + by, 50 + by]]), weightings(500, 2))
    assert found.first.tolist() == [0.5, 0.5]
    assert found.places.tolist() == [[1, 0], [1, 0]]


def test_two_that_mirror_each_other_come_first_equally_often():
    found = place_shares(np.array([[80.0, 20], [20, 80]]), weightings(40_000, 2))
    assert found.first == pytest.approx([0.5, 0.5], abs=0.01)


def test_a_share_that_can_be_worked_out_by_hand_is_met():
    """A leads by 30 in one criterion, B by 10 in the other: A is first where its weight is above a
    quarter, in three quarters of all weightings.
    """
    found = place_shares(np.array([[80.0, 50], [50, 60]]), weightings(100_000, 2))
    assert found.first == pytest.approx([0.75, 0.25], abs=0.005)


def test_near_a_weighting_only_the_part_that_moves_is_drawn():
    seen = []

    def worth(w):
        seen.append(w)
        return VALUES @ w.T

    around = np.array([0.5, 0.3, 0.2])
    drawn_place_shares(worth, 4, 3, count=20_000, seed=2, around=around, moved=0.2)
    moved = np.concatenate(seen)
    assert moved.sum(axis=1) == pytest.approx(1)
    assert (moved >= 0.8 * around - 1e-12).all()
    assert (moved <= 0.8 * around + 0.2 + 1e-12).all()


def test_the_same_seed_gives_the_same_shares():
    def shares(seed):
        found = drawn_place_shares(lambda w: VALUES @ w.T, 4, 3, count=9_000, seed=seed)
        return found.places.tolist()

    assert shares(3) == shares(3)
    assert shares(3) != shares(4)


def test_one_weighting_of_great_size_makes_no_other_level():
    """Two apart by a part in a million under one weighting, and by a million million under the
    next: neither is taken for level.
    """
    worth = np.array([[1.0, 3e12], [1.000001, 2e12]])
    sizes = iter([worth])
    found = drawn_place_shares(lambda w: next(sizes), 2, 2, count=2, seed=1)
    assert found.places.tolist() == [[0.5, 0.5], [0.5, 0.5]]
