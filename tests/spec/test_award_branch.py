"""Branch and bound: what is closed is never below the best, and a closed tree proves it."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.award_rounds import Limit, Offer, Round, best_by_hand, problem_of, small_rounds

from untower.award.branch import Tree
from untower.award.branch_node import Split, allowed_at, root_of, sides_of
from untower.award.prices_ascent import Ascent
from untower.award.prices_dual import Dual
from untower.award.problem import EXTERNAL

NODES = 20


@given(one=small_rounds())
@settings(max_examples=12, deadline=None)
def test_no_branching_takes_the_bound_above_the_best(one):
    best = best_by_hand(one)
    assume(best is not None)
    tree, dual = _tree(one)

    for _ in range(NODES):
        if not tree.heap:
            break
        tree.look([dual], best[0] + 1.0)
        assert tree.bound(best[0] + 1.0) <= best[0] + 1e-6


@given(one=small_rounds())
@settings(max_examples=30, deadline=None)
def test_every_choice_is_on_one_side_of_a_split(one):
    best = best_by_hand(one)
    assume(best is not None)
    problem = problem_of(one)
    dual = Dual(problem)
    assume(len(np.unique(dual.layout.cells.component)) == problem.components)
    root = root_of(problem, dual, -np.inf, dual.multipliers.start.astype(np.float32))
    chosen = np.isin(dual.layout.cells.offer, best[1])
    used = np.isin(np.arange(problem.groups), problem.offer_group[best[1]])
    need_not_close = used | (problem.group_kind != EXTERNAL)
    for cell in np.unique(dual.layout.cells.cell):
        group = int(dual.layout.cells.group[cell])
        sides = sides_of(problem, dual.layout, root, Split(group, cell=int(cell)))

        keeping = [
            side
            for side in sides
            if side[2][dual.layout.cells.offer[chosen]].all() and (side[1] | need_not_close).all()
        ]
        assert len(keeping) == 1


def test_a_side_with_no_offer_for_a_component_is_not_listed():
    one = Round("xx", [Offer(0, {0: 5}), Offer(1, {1: 6})])
    problem = problem_of(one)
    dual = Dual(problem)
    root = root_of(problem, dual, 0.0, dual.multipliers.start.astype(np.float32))

    assert len(sides_of(problem, dual.layout, root, Split(0, cell=0))) == 1
    assert sides_of(problem, dual.layout, root, Split(0, (), with_closed=True)) != []


def test_what_a_node_bars_is_not_had():
    one = Round("xh", [Offer(0, {0: 5}), Offer(1, {0: 9})])
    problem = problem_of(one)
    dual = Dual(problem)
    root = root_of(problem, dual, 0.0, dual.multipliers.start.astype(np.float32))
    without = next(
        side for side in sides_of(problem, dual.layout, root, Split(0, offer=0)) if not side[2][0]
    )
    node = root.__class__(0.0, 1, *without, root.multipliers, 1)

    ascent = Ascent(dual, 300, allowed=allowed_at(node, dual.layout))

    assert ascent.run(300) == pytest.approx(9, abs=0.1)


def test_a_round_whose_bound_is_loose_is_closed_by_asking():
    one = _knapsack()
    best = best_by_hand(one)[0]
    tree, dual = _tree(one)
    loose = tree.bound(np.inf)

    for _ in range(200):
        tree.look([dual], best - 1e-6)

    assert loose < best - 1
    assert not tree.heap
    assert tree.bound(best) == pytest.approx(best, abs=1e-5)


def test_told_to_stop_the_tree_is_as_it_was():
    tree, dual = _tree(_knapsack())
    before = tree.bound(np.inf)

    assert tree.look([dual], np.inf, stop=lambda: True) == []
    assert len(tree.heap) == 1
    assert tree.bound(np.inf) == before


def _tree(one: Round) -> tuple[Tree, Dual]:
    problem = problem_of(one)
    dual = Dual(problem)
    ascent = Ascent(dual, 200)
    ascent.run(200)
    tree = Tree()
    tree.add([root_of(problem, dual, ascent.best, ascent.best_x.astype(np.float32))])
    return tree, dual


def _knapsack() -> Round:
    """A supplier that saves much everywhere but may take only so much, and no half components."""
    saves = {0: 10, 1: 9, 2: 8}
    offers = [Offer(1, {component: 40}) for component in saves]
    offers += [Offer(0, {component: 40 - saving}) for component, saving in saves.items()]
    weights = {(3, 0): 5, (4, 1): 4, (5, 2): 3}
    return Round("xh", offers, limits=[Limit(weights, 6, group=0)])
