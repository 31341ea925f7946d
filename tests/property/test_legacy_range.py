"""The range of a legacy score with blanks is what trying every filling gives."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from untower.estate.legacy import any_reaches, category, overall


def scores(count: int, most: int, blanks: int):
    """As many scores as a category has, some of them blank."""
    return st.lists(st.integers(1, most), min_size=count, max_size=count).flatmap(
        lambda full: st.sets(st.integers(0, count - 1), max_size=blanks).map(
            lambda out: [None if n in out else s for n, s in enumerate(full)]
        )
    )


def fillings(some, most):
    places = [n for n, s in enumerate(some) if s is None]
    for values in product(range(1, most + 1), repeat=len(places)):
        full = list(some)
        for place, value in zip(places, values, strict=True):
            full[place] = value
        yield full


LIKELIHOOD, IMPACT = scores(7, 6, 3), scores(6, 5, 2)


@settings(max_examples=60)
@given(LIKELIHOOD, IMPACT, st.integers(1, 30))
def test_the_range_is_the_least_and_the_most_over_all_fillings(likelihood, impact, limit):
    every = [overall(a, b).low for a in fillings(likelihood, 6) for b in fillings(impact, 5)]
    found = overall(likelihood, impact)
    assert (found.low, found.high) == (min(every), max(every))
    agreed = {value >= limit for value in every}
    assert found.reaches(limit) == (agreed.pop() if len(agreed) == 1 else None)


@settings(max_examples=60)
@given(LIKELIHOOD, st.integers(1, 6))
def test_legacy_is_said_only_where_every_filling_agrees(likelihood, limit):
    agreed = {any(s >= limit for s in full) for full in fillings(likelihood, 6)}
    expected = agreed.pop() if len(agreed) == 1 else None
    assert any_reaches(likelihood, limit, 6) == expected


@given(LIKELIHOOD, IMPACT, st.data())
def test_a_blank_only_widens_the_range(likelihood, impact, data):
    place = data.draw(st.integers(0, 6))
    blanked = [None if n == place else s for n, s in enumerate(likelihood)]
    before, after = overall(likelihood, impact), overall(blanked, impact)
    assert after.low <= before.low <= before.high <= after.high


@given(LIKELIHOOD)
def test_a_category_keeps_within_its_scale(likelihood):
    found = category(likelihood, 6)
    assert 1 <= found.low <= found.high <= 6
