"""What holds of the test of any model on invented tenders."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from untower.bids.model_tests import Model, Realistic, Scored, try_model
from untower.bids.price_methods import METHODS, Settings

FEW = Realistic(fields=60, tenders=3)


@st.composite
def models(draw):
    count = draw(st.integers(1, 4))
    cuts = draw(st.lists(st.integers(1, 99), min_size=count, max_size=count, unique=True))
    edges = [0, *sorted(cuts), 100]
    price, *weights = [b - a for a, b in itertools.pairwise(edges)]
    criteria = []
    for n, weight in enumerate(weights):
        scale = sorted(draw(st.sets(st.integers(0, 20), min_size=1, max_size=6)) | {20})
        minimum = draw(st.none() | st.sampled_from(scale))
        criteria.append(Scored(f"c{n}", weight, tuple(map(float, scale)), minimum))
    estimate = draw(st.integers(100, 10**9))
    published = Settings(estimate * draw(st.sampled_from([0.01, 0.9, 1, 1.1, 50])), estimate / 60)
    method = METHODS[draw(st.sampled_from(list(METHODS)))]
    return Model(method, price, tuple(criteria), published, estimate)


@given(models(), st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_any_model_is_tried_and_its_record_is_plain(model, seed):
    found = try_model(model, seed=seed, realistic=FEW, weightings=50)
    assert found.refusals == ()
    assert found.weightings == 50
    record = found.record()
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    carried = [i.carried_pct for i in found.influences]
    assert sum(carried) == pytest.approx(100)
    assert all(0 <= i.decides_pct <= 100 for i in found.influences)
    assert sum(p.first_pct for p in found.profiles) == pytest.approx(100)
    assert sum(p.first_near_pct for p in found.profiles) == pytest.approx(100)
    assert min(p.place for p in found.profiles) == 1


@given(models(), st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_only_a_marked_method_flips(model, seed):
    flips = try_model(model, seed=seed, realistic=FEW, weightings=1).flips
    if not model.method.is_relative:
        assert (flips.realistic, flips.any_price, flips.example) == (0, 0, None)


@given(models(), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_what_carries_nothing_decides_nothing(model, seed):
    found = try_model(model, seed=seed, realistic=FEW, weightings=1)
    for one in found.influences[1:]:
        if one.carried_pct == 0:
            assert one.is_dead
