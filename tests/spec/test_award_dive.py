"""A dive decides every group and bounds what remains; settling makes choices of it."""

import numpy as np
from hypothesis import assume, given, settings
from tests.award_rounds import Offer, Round, best_by_hand, problem_of, small_rounds

from untower.award.dive import Manner, dive
from untower.award.prices_ascent import Ascent
from untower.award.prices_dual import Dual
from untower.award.problem import EXTERNAL
from untower.award.recost import cost_of
from untower.award.search_layout import lay_out
from untower.award.settling import settle

PLAIN = Manner(steps=20, share=0.3, sure=0.98, soft=0.0003)
BY_CHANCE = Manner(steps=5, share=0.2, sure=0.98, soft=0.001, noise=2.0)


@given(one=small_rounds())
@settings(max_examples=30, deadline=None)
def test_nothing_is_left_open_and_no_more_groups_are_in_than_may_be(one):
    dual = _dual(one)
    assume(_is_covered(dual))
    problem = dual.problem

    for manner in (PLAIN, BY_CHANCE):
        leaf = dive(dual, dual.multipliers.start, manner, seed=1)
        if leaf is None:
            continue  # the groups decided on cannot cover everything

        ways = np.bincount(
            dual.layout.options.group[leaf.allowed.options], minlength=problem.groups
        )
        outside = problem.group_kind == EXTERNAL
        is_in = outside & (ways > 0)
        assert (ways[outside] <= 1).all()
        assert not (leaf.allowed.closing & is_in).any()
        assert is_in.sum() <= problem.groups_at_most


@given(one=small_rounds())
@settings(max_examples=30, deadline=None)
def test_the_best_choice_of_a_leaf_is_no_cheaper_than_its_bound(one):
    best = best_by_hand(one)
    dual = _dual(one)
    assume(best is not None and _is_covered(dual))
    leaf = dive(dual, dual.multipliers.start, PLAIN, seed=1)
    assume(leaf is not None)
    for chosen in settle(dual.problem, dual, leaf, lay_out(dual.problem), seed=1, work=500):
        cost, broken = cost_of(dual.problem, chosen)

        if not broken:
            assert cost >= best[0] - 1e-6


def test_a_bound_at_the_cutoff_ends_the_dive():
    dual = _dual(_bands())

    assert dive(dual, dual.multipliers.start, PLAIN, seed=1, cutoff=0.0) is None


def test_told_to_stop_a_dive_brings_nothing_back():
    dual = _dual(_bands())

    assert dive(dual, dual.multipliers.start, PLAIN, seed=1, stop=lambda: True) is None


def test_a_group_that_must_be_in_is_not_left_out():
    one = Round(
        "xxh",
        [Offer(0, {0: 9}), Offer(1, {1: 9}), Offer(2, {0: 1}), Offer(2, {1: 1})],
        groups_at_least=1,
    )
    dual = _dual(one)

    leaf = dive(dual, dual.multipliers.start, PLAIN, seed=1)

    in_groups = set(dual.layout.options.group[leaf.allowed.options].tolist()) - {2}
    assert len(in_groups) >= 1


def test_a_band_worth_reaching_is_reached_together():
    # Apart, each component is a little cheaper elsewhere: only together do they reach the band.
    dual = _dual(_bands())
    ascent = Ascent(dual, 300)
    ascent.run(300)
    leaf = dive(dual, ascent.best_x, PLAIN, seed=1)

    costs = [
        cost_of(dual.problem, chosen)
        for chosen in settle(dual.problem, dual, leaf, lay_out(dual.problem), seed=1, work=2_000)
    ]

    best, offers = best_by_hand(_bands())
    assert min(cost for cost, broken in costs if not broken) == best
    assert sorted(offers) == [0, 1, 2]


def test_the_same_seed_settles_the_same_choice():
    dual = _dual(_bands())

    def settled():
        leaf = dive(dual, dual.multipliers.start, BY_CHANCE, seed=7)
        found = settle(dual.problem, dual, leaf, lay_out(dual.problem), seed=7, work=500)
        return [chosen.tolist() for chosen in found]

    assert settled() == settled()


def _bands() -> Round:
    return Round(
        "xx",
        [
            *(Offer(0, {k: 100}) for k in range(3)),
            *(Offer(1, {k: 97}) for k in range(3)),
        ],
        bands={0: [(300, 0.2)]},
    )


def _dual(one: Round) -> Dual:
    return Dual(problem_of(one))


def _is_covered(dual: Dual) -> bool:
    return len(np.unique(dual.layout.cells.component)) == dual.problem.components
