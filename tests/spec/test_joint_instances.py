"""The invented rounds of the bench: their sizes, and three ways of costing them that must agree."""

import dataclasses

import numpy as np
import pytest
from bench.joint_checker import check
from bench.joint_instances import PROVIDERS, SEEDS, instance
from bench.joint_problem import problem

from untower.award.recost import cost_of


def some_choice(one, chance):
    """Every component once: packages by chance, then single offers by chance."""
    left, chosen = set(range(one.components)), []
    lengths = np.diff(one.part_start)
    order = chance.permutation(len(lengths))
    packages = order[lengths[order] > 1]
    for offer in [*packages[: len(packages) // 4], *order[lengths[order] == 1]]:
        parts = one.part_component[one.part_start[offer] : one.part_start[offer + 1]].tolist()
        if left.issuperset(parts):
            chosen.append(int(offer))
            left.difference_update(parts)
    return chosen


@pytest.mark.parametrize(("components", "offers"), [(50, 1_082), (200, 4_227), (500, 10_660)])
def test_a_round_has_the_number_of_offers_and_providers_of_its_size(components, offers):
    for seed in SEEDS:
        one = instance(components, seed)
        assert abs(len(one.offer_price) - offers) <= 0.05 * offers
        assert one.nobody == PROVIDERS[components]
        assert len(one.interfaces) == 1.5 * components


def test_the_same_size_and_seed_give_the_same_round_and_another_seed_another():
    one, same, other = instance(50, 1), instance(50, 1), instance(50, 2)
    for field in dataclasses.fields(one):
        np.testing.assert_equal(getattr(one, field.name), getattr(same, field.name))
    assert not np.array_equal(one.baseline, other.baseline)


def test_a_round_of_too_few_components_is_refused():
    with pytest.raises(ValueError, match="at least 10 components; 3 were asked for"):
        instance(3, 0)


def test_packages_are_connected_cheaper_than_their_parts_and_of_one_provider():
    one = instance(200, 0)
    lengths = np.diff(one.part_start)
    linked = {tuple(pair) for pair in one.interfaces.tolist()}
    whole = [offers[0] for offers in one.either_or]
    assert len(whole) > 20
    for offer in whole:
        parts = one.part_component[one.part_start[offer] : one.part_start[offer + 1]].tolist()
        assert 2 <= lengths[offer] <= 8
        assert all(any((min(a, b), max(a, b)) in linked for b in parts) for a in parts)
        same = (lengths == 1) & (one.offer_provider == one.offer_provider[offer])
        singles = np.flatnonzero(same)
        component = one.part_component[one.part_start[singles]]
        cheapest = [one.offer_price[singles[component == part]].min() for part in parts]
        assert one.offer_price[offer] < sum(cheapest)


def test_arrays_and_raw_columns_cost_any_choice_alike_and_find_as_many_rules_broken():
    for components, seed in ((24, 0), (50, 1), (200, 2)):
        one = instance(components, seed)
        arrays = problem(one)
        chance = np.random.default_rng(seed)
        for _ in range(10):
            chosen = some_choice(one, chance)
            checked = check(one, chosen)
            cost, broken = cost_of(arrays, np.array(chosen))
            assert cost == pytest.approx(checked.cost, rel=1e-9)
            integrator = [name for name in broken if name.startswith("apart 0 ")]
            assert len(broken) - max(len(integrator) - 1, 0) == len(checked.broken)


def test_the_checker_names_a_component_left_out_and_an_offer_taken_twice():
    one = instance(24, 0)
    chosen = some_choice(one, np.random.default_rng(0))
    before = check(one, chosen).broken
    assert "1 components are not covered exactly once" in check(one, chosen[:-1]).broken
    assert "an offer is taken twice" in check(one, [*chosen, chosen[0]]).broken
    assert "an offer is taken twice" not in before
