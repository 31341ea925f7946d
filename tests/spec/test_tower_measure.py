"""The corrected measure: a slow oracle agrees, chance is taken out, odd estates are named."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from untower.estate.tower_measure import Units, measure, permutations_of


def units(groups, layers, cost, cells=()):
    unit, service, share = zip(*cells, strict=True) if cells else ((), (), ())
    return Units(
        groups=np.array(groups, dtype=np.int64),
        layers=np.array(layers, dtype=np.int64),
        cost=np.array(cost, dtype=np.float64),
        cell_unit=np.array(unit, dtype=np.int64),
        cell_service=np.array(service, dtype=np.int64),
        cell_share=np.array(share, dtype=np.float64),
    )


def information(pairs):
    """I(A; B) from (a, b, weight), by its definition and nothing else."""
    both, one, other = Counter(), Counter(), Counter()
    for a, b, weight in pairs:
        both[a, b] += weight
        one[a] += weight
        other[b] += weight
    whole = sum(one.values())
    return sum(
        w / whole * math.log(w * whole / (one[a] * other[b])) for (a, b), w in both.items() if w
    )


def entropy(weights):
    whole = sum(weights)
    return -sum(w / whole * math.log(w / whole) for w in weights if w)


def slow_bound(u, attribute_cells, permutations, seed):
    """The definition, one permutation and one cell at a time."""
    by_group = Counter()
    for g, w in zip(u.groups, u.cost, strict=True):
        by_group[g] += w
    own = entropy(by_group.values())

    def of(groups):
        return information([(groups[n], a, u.cost[n] * s) for n, a, s in attribute_cells])

    observed = of(u.groups)
    chance = [of(u.groups[order]) for order in permutations_of(len(u.groups), permutations, seed)]
    mean = sum(chance) / len(chance)
    as_large = sum(c >= observed - 1e-12 for c in chance)
    return (observed - mean) / (own - mean), (1 + as_large) / (1 + len(chance)), observed / own


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_slow_definition_gives_the_same_bounds_and_p_values(seed):
    chance = np.random.default_rng(seed)
    count = 30
    cells = []
    for n in range(count):
        used = chance.choice(9, size=int(chance.integers(1, 4)), replace=False)
        parts = chance.dirichlet(np.ones(len(used)))
        cells += [(n, int(s), float(p)) for s, p in zip(used, parts, strict=True)]
    layers = chance.integers(0, 4, count)
    u = units(
        np.where(chance.random(count) < 0.5, layers, chance.integers(0, 5, count)),
        layers,
        chance.lognormal(8, 1, count),
        cells,
    )
    found = measure(u, permutations=60, seed=seed)
    for bound, listed in (
        (found.layer, [(n, int(a), 1.0) for n, a in enumerate(layers)]),
        (found.service, cells),
    ):
        value, p_value, raw = slow_bound(u, listed, 60, seed)
        assert bound.value == pytest.approx(value, abs=1e-9)
        assert bound.raw == pytest.approx(raw, abs=1e-9)
        assert bound.p_value == p_value


def test_suppliers_are_permuted_over_components_and_not_over_their_cells():
    """Each component keeps one supplier wherever it serves: the sum by group never splits."""
    u = units([0, 1, 1], [0, 1, 1], [10, 10, 10], [(0, 0, 0.5), (0, 1, 0.5), (1, 0, 1), (2, 1, 1)])
    expected, p_value, _ = slow_bound(u, [(0, 0, 0.5), (0, 1, 0.5), (1, 0, 1), (2, 1, 1)], 50, 9)
    found = measure(u, permutations=50, seed=9).service
    assert (found.value, found.p_value) == (pytest.approx(expected, abs=1e-9), p_value)


def test_one_supplier_has_no_bound_rather_than_a_nought():
    found = measure(units([0, 0, 0], [0, 1, 2], [1, 2, 3], [(0, 0, 1.0)]), permutations=20)
    assert found.layer is None
    assert found.service is None


def test_where_every_component_is_a_layer_of_its_own_there_is_nothing_to_correct():
    assert measure(units([0, 1, 2], [0, 1, 2], [1, 1, 1]), permutations=20).layer is None


def test_nothing_to_measure_gives_no_bounds():
    found = measure(units([], [], []), permutations=20)
    assert (found.layer, found.service, found.permutations) == (None, None, 0)


def test_without_services_the_layer_is_still_measured():
    found = measure(units([0, 0, 1, 1] * 5, [0, 0, 1, 1] * 5, [1.0] * 20), permutations=99)
    assert found.service is None
    assert found.layer.value == pytest.approx(1.0)
    assert found.layer.p_value == 0.01


def test_a_perfect_tower_is_one_and_raw_is_one_too():
    bound = measure(units([0, 0, 1, 1] * 5, [0, 0, 1, 1] * 5, [1.0] * 20), permutations=99).layer
    assert bound.raw == pytest.approx(1.0)
    assert bound.chance_to < 0.5


def test_being_told_to_stop_says_how_many_allocations_were_made():
    asked = []
    u = units([0, 1] * 10, [0, 1] * 10, [1.0] * 20)
    found = measure(u, permutations=500, stop=lambda: bool(asked.append(1)) or len(asked) > 2)
    assert found.permutations == 128
    assert found.layer.p_value == 1 / 129


def test_the_same_seed_gives_the_same_answer_and_another_another():
    chance = np.random.default_rng(4)
    u = units(chance.integers(0, 4, 50), chance.integers(0, 5, 50), chance.lognormal(8, 1, 50))
    one, again = (measure(u, permutations=50, seed=7) for _ in range(2))
    assert one == again
    assert measure(u, permutations=50, seed=8).layer.value != one.layer.value
