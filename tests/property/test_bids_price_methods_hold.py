"""What holds of the price methods for any tenders."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.exact_price_methods import figures, places, worths

from untower.bids.price_methods import METHODS, Settings, Weights, standing

PENCE = st.integers(1, 10**9)
QUALITY = st.integers(1, 400).map(lambda n: n / 4)  # quarters of a point are exact in the machine
TENDER = st.tuples(PENCE.map(lambda n: n / 4), QUALITY)
TENDERS = st.lists(TENDER, min_size=1, max_size=6)
PRICE_PCT = st.integers(1, 99)
BENCHMARK, PER_POINT = 50_000_000, 1_250_000
PUBLISHED = Settings(BENCHMARK, PER_POINT)
NAMES = list(METHODS)
ALONE = [n for n, m in METHODS.items() if not m.is_relative]


def stand(name, tenders, price_pct, published=PUBLISHED):
    names = [f"t{n}" for n in range(len(tenders))]
    prices, quality = zip(*tenders, strict=True)
    return standing(METHODS[name], names, prices, quality, Weights.of_price(price_pct), published)


def exact_worths(name, tenders, price_pct, factor=1):
    return worths(
        name,
        [(Fraction(p) * factor, Fraction(q)) for p, q in tenders],
        price_pct,
        benchmark=Fraction(BENCHMARK) * factor,
        gbp_per_point=Fraction(PER_POINT) * factor,
    )


def clearly(values):
    """Whether any two exact worths are the same, or apart by more than the machine's rounding."""
    for one in values:
        for other in values:
            gap = abs(one - other)
            if gap and gap < Fraction(1, 10**9) * max(abs(one), abs(other), Fraction(1, 10**9)):
                return False
    return True


@pytest.mark.parametrize("name", ALONE)
@given(TENDERS.filter(lambda t: len(t) > 2), PRICE_PCT)
@settings(max_examples=100, deadline=None)
def test_the_order_of_two_never_depends_on_a_third_by_a_method_that_looks_at_each_alone(
    name, tenders, price_pct
):
    alone, among = stand(name, tenders[:2], price_pct), stand(name, tenders, price_pct)
    assert among.scores[:2] == alone.scores
    order = np.sign(np.diff(alone.places))
    assert np.sign(np.diff(among.places[:2])).tolist() == order.tolist()


@pytest.mark.parametrize("name", NAMES)
@given(TENDERS, PRICE_PCT)
@settings(max_examples=100, deadline=None)
def test_figures_are_those_of_exact_fractions(name, tenders, price_pct):
    exact = figures(name, tenders, price_pct, benchmark=BENCHMARK, gbp_per_point=PER_POINT)
    found = stand(name, tenders, price_pct)
    size = max(p + q * PER_POINT for p, q in tenders) if name.startswith("money") else 100
    within = 0 if name.endswith("index") or name.startswith("price per") else 1e-12 * size
    assert found.scores == pytest.approx([float(f) for f in exact], rel=1e-11, abs=within)


@pytest.mark.parametrize("name", NAMES)
@given(TENDERS, PRICE_PCT)
@settings(max_examples=100, deadline=None)
def test_places_are_those_of_exact_fractions(name, tenders, price_pct):
    exact = exact_worths(name, tenders, price_pct)
    assume(clearly(exact))
    assert list(stand(name, tenders, price_pct).places) == places(exact)


@pytest.mark.parametrize("name", NAMES)
@given(TENDERS, PRICE_PCT, st.sampled_from([0.25, 2, 8, 1024]))
@settings(max_examples=60, deadline=None)
def test_counting_in_another_currency_keeps_every_place(name, tenders, price_pct, factor):
    """All prices, and what was published in pounds, times the same factor."""
    scaled = [(p * factor, q) for p, q in tenders]
    published = Settings(BENCHMARK * factor, PER_POINT * factor)
    assume(clearly(exact_worths(name, tenders, price_pct)))
    assert (
        stand(name, scaled, price_pct, published).places == stand(name, tenders, price_pct).places
    )


@pytest.mark.parametrize("name", NAMES)
@given(TENDERS, PRICE_PCT, st.data())
@settings(max_examples=100, deadline=None)
def test_a_lower_price_never_takes_a_worse_place(name, tenders, price_pct, data):
    at = data.draw(st.integers(0, len(tenders) - 1))
    price, quality = tenders[at]
    lower = list(tenders)
    lower[at] = (price * data.draw(st.sampled_from([0.25, 0.5, 0.75])), quality)
    assume(clearly(exact_worths(name, tenders, price_pct)))
    assume(clearly(exact_worths(name, lower, price_pct)))
    before, after = (stand(name, t, price_pct).places[at] for t in (tenders, lower))
    assert after <= before


@pytest.mark.parametrize("name", NAMES)
@given(TENDERS, PRICE_PCT)
@settings(max_examples=100, deadline=None)
def test_a_lower_price_never_scores_lower_than_a_higher_one_of_the_same_quality(
    name, tenders, price_pct
):
    same = [(p, 50.0) for p, _ in tenders]
    found = stand(name, same, price_pct)
    ranked = [place for _, place in sorted(zip(same, found.places, strict=True))]
    assert ranked == sorted(ranked)


@pytest.mark.parametrize("name", NAMES)
@given(TENDERS, PRICE_PCT, st.data())
@settings(max_examples=100, deadline=None)
def test_better_quality_never_takes_a_worse_place(name, tenders, price_pct, data):
    at = data.draw(st.integers(0, len(tenders) - 1))
    price, quality = tenders[at]
    better = list(tenders)
    better[at] = (price, min(100.0, quality + data.draw(st.integers(1, 40))))
    assume(clearly(exact_worths(name, tenders, price_pct)))
    assume(clearly(exact_worths(name, better, price_pct)))
    assert stand(name, better, price_pct).places[at] <= stand(name, tenders, price_pct).places[at]


@pytest.mark.parametrize("name", NAMES)
@given(TENDERS, PRICE_PCT, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_the_tenders_are_read_in_changes_no_place(name, tenders, price_pct, chance):
    assume(clearly(exact_worths(name, tenders, price_pct)))
    found = stand(name, tenders, price_pct)
    shuffled = list(range(len(tenders)))
    chance.shuffle(shuffled)
    again = stand(name, [tenders[n] for n in shuffled], price_pct)
    assert list(again.places) == [found.places[n] for n in shuffled]


@given(TENDERS)
@settings(max_examples=100, deadline=None)
def test_price_per_point_and_the_value_index_make_the_same_order(tenders):
    per_point = stand("price per quality point", tenders, 40)
    index = stand("value-for-money index", tenders, 40)
    assert per_point.places == index.places


@pytest.mark.parametrize("name", NAMES)
@given(st.lists(st.tuples(st.sampled_from([0, -1, None, float("nan"), 5]), QUALITY), min_size=1))
@settings(max_examples=60, deadline=None)
def test_one_bad_price_scores_nobody_and_every_bad_one_is_named(name, tenders):
    found = stand(name, tenders, 40)
    bad = [f"t{n}" for n, (p, _) in enumerate(tenders) if p != 5]
    assert [r.subject for r in found.refusals] == bad
    assert (found.scores == ()) == bool(bad)
