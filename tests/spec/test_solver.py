"""The one door to the solver: what goes in comes out as status, cost, bound, columns and duals."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

import numpy as np
import pytest

from untower.arithmetic.solver import (
    LinearRows,
    Program,
    Solver,
    SolverFault,
    Status,
    gathered,
)

INFINITE = np.inf


def rows_of(dense, lower, upper):
    matrix = np.array(dense, dtype=float).reshape(len(lower), -1)
    row, column = np.nonzero(matrix)
    return gathered(
        row, column, matrix[row, column], np.array(lower), np.array(upper), matrix.shape[1]
    )


def program_of(cost, dense, lower, upper, *, whole=False, most=INFINITE, offset=0.0):
    return Program(
        cost=np.array(cost, dtype=float),
        lower=np.zeros(len(cost)),
        upper=np.full(len(cost), float(most)),
        is_whole=np.full(len(cost), whole),
        rows=rows_of(dense, lower, upper),
        offset=offset,
    )


# Least 3 a + 2 b with a + b >= 4 and a + 3 b >= 6: at a = 3, b = 1 both hold tightly; but b is the
# cheaper for either row, so a = 0, b = 4 costs 8. The first row's price is 2, the second's 0.
TWO_ROWS = program_of([3, 2], [[1, 1], [1, 3]], [4.0, 6.0], [INFINITE, INFINITE], offset=1.0)


def knapsack(items=20):
    """Whole numbers that do not fall out of the first fractional answer."""
    chance = np.random.default_rng(3)
    weight = chance.integers(20, 90, (3, items)).astype(float)
    value = weight.sum(axis=0) + chance.integers(0, 30, items)
    return program_of(-value, weight, [-INFINITE] * 3, [items * 18.0] * 3, whole=True, most=1)


def test_an_answer_has_cost_bound_columns_and_duals():
    answer = Solver(TWO_ROWS).solve()
    assert answer.status is Status.OPTIMAL
    assert answer.objective == pytest.approx(9)
    assert answer.bound == pytest.approx(9)
    assert answer.column == pytest.approx([0, 4])
    assert answer.row_dual == pytest.approx([2, 0])
    assert answer.column_dual == pytest.approx([1, 0])
    assert answer.nodes == 0


def test_whole_columns_are_whole_and_have_no_duals():
    # 2 a + 2 b >= 3: one and a half would do; two it must be.
    whole = program_of([1, 1], [[2, 2]], [3.0], [INFINITE], whole=True)
    answer = Solver(whole).solve()
    assert answer.objective == pytest.approx(2)
    assert answer.row_dual is None
    assert Solver(whole, is_relaxed=True).solve().objective == pytest.approx(1.5)


def test_rows_that_cannot_all_hold_are_infeasible_and_nothing_is_believed():
    answer = Solver(program_of([1], [[1], [1]], [2.0, -INFINITE], [INFINITE, 1.0])).solve()
    assert answer.status is Status.INFEASIBLE
    assert (answer.objective, answer.column) == (None, None)
    assert answer.bound == INFINITE


def test_what_only_whole_numbers_forbid_is_infeasible_too():
    # 2 a + 2 b = 3 has an answer, but no whole one.
    halves = program_of([1, 1], [[2, 2]], [3.0], [3.0], whole=True, most=5)
    assert Solver(halves).solve().status is Status.INFEASIBLE
    assert Solver(halves, is_relaxed=True).solve().status is Status.OPTIMAL


@pytest.mark.parametrize("whole", [False, True])
def test_a_cost_that_falls_without_end_is_unbounded_and_not_infeasible(whole):
    falling = program_of([-1, -1], [[1, -1]], [-INFINITE], [2.0], whole=whole)
    answer = Solver(falling).solve()
    assert answer.status is Status.UNBOUNDED
    assert answer.bound == -INFINITE


def test_rows_added_later_count_from_the_next_run():
    solver = Solver(TWO_ROWS)
    solver.solve()
    solver.add_rows(rows_of([[0, 1]], [-INFINITE], [3.0]))
    # b may now be 3 at most: a = 1, b = 3 costs 3 + 6 + 1.
    assert solver.solve().objective == pytest.approx(10)


def test_entries_of_one_row_and_column_are_added_up_and_nothings_left_out():
    rows = gathered(
        np.array([1, 0, 1, 1]),
        np.array([2, 1, 2, 0]),
        np.array([1.5, 4.0, 2.5, 0.0]),
        np.zeros(2),
        np.ones(2),
        3,
    )
    assert rows.start.tolist() == [0, 1, 2]
    assert rows.index.tolist() == [1, 2]
    assert rows.value.tolist() == [4.0, 4.0]
    assert rows.activity(np.array([9.0, 2.0, 0.5])).tolist() == [8.0, 2.0]


def test_a_run_stopped_at_once_has_a_bound_and_never_the_word_optimal():
    answer = Solver(knapsack()).solve(stop=lambda: True)
    best = Solver(knapsack()).solve().objective
    assert answer.status in (Status.INTERRUPTED, Status.BOUND_ONLY)
    assert answer.bound <= best


def test_a_relaxed_run_stopped_at_once_claims_no_bound():
    # Without presolve, which alone would solve so small a program.
    answer = Solver(knapsack(), is_relaxed=True, is_presolved=False).solve(stop=lambda: True)
    assert answer.status is Status.BOUND_ONLY
    assert answer.bound == -INFINITE
    assert answer.objective is None


def test_a_run_out_of_nodes_is_interrupted_and_goes_no_further():
    answer = Solver(knapsack(40)).solve(node_limit=1)
    assert answer.nodes <= 1
    assert answer.status in (Status.INTERRUPTED, Status.BOUND_ONLY)


def test_a_run_with_no_seconds_ends_without_claiming_a_proof():
    assert Solver(knapsack(40)).solve(seconds=0.0).status is not Status.OPTIMAL


def test_seconds_count_for_each_run_and_not_for_all():
    solver = Solver(TWO_ROWS)
    for _ in range(3):
        assert solver.solve(seconds=60.0).status is Status.OPTIMAL


def test_a_start_is_kept_where_it_may_be_and_left_aside_where_not():
    program = knapsack()
    best = Solver(program).solve()
    begun = Solver(program).solve(start=best.column)
    assert begun.objective == pytest.approx(best.objective)
    everything = np.ones(len(program.cost))
    assert Solver(program).solve(start=everything).objective == pytest.approx(best.objective)


def test_a_start_that_may_be_is_an_answer_at_once():
    program = knapsack(40)
    start = np.zeros(40)
    start[:5] = 1.0
    answer = Solver(program).solve(start=start, node_limit=0)
    assert answer.objective <= program.cost @ start + 1e-9


def test_progress_is_told_with_a_bound_below_and_a_best_above():
    told = []
    answer = Solver(knapsack(40)).solve(progress=told.append)
    assert told
    assert all(one.bound <= answer.objective + 1e-6 for one in told)
    assert all(one.best is None or one.best >= answer.objective - 1e-6 for one in told)
    assert all(later.nodes >= one.nodes for one, later in itertools.pairwise(told))


def test_an_error_in_what_is_told_comes_back_to_the_caller():
    def fail(_):
        raise RuntimeError("no more paper")

    with pytest.raises(RuntimeError, match="no more paper"):
        Solver(knapsack(40)).solve(progress=fail)


def test_the_same_program_and_nodes_give_the_same_answer():
    first, again = (Solver(knapsack(40)).solve(node_limit=20) for _ in range(2))
    assert first.nodes == again.nodes
    assert first.bound == again.bound
    assert first.objective == again.objective


def test_another_thread_count_elsewhere_in_the_process_does_not_stop_a_run():
    # HiGHS keeps one pool a process, and a run that asks for another size ends at once, bound 0.
    code = """
import highspy, numpy as np
other = highspy.Highs()
other.setOptionValue("output_flag", False)
other.setOptionValue("threads", 2)
other.addVar(0.0, 1.0)
other.run()
from untower.arithmetic.solver import Program, Solver, gathered
rows = gathered(np.array([0]), np.array([0]), np.ones(1), np.ones(1), np.full(1, np.inf), 1)
one = Program(np.ones(1), np.zeros(1), np.full(1, 9.0), np.array([True]), rows)
answer = Solver(one).solve()
print(answer.status.value, answer.objective)
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True
    )
    assert ended.stdout.split() == ["optimal", "1.0"]


def test_a_program_the_solver_will_not_take_is_a_fault_of_ours_in_words():
    good = TWO_ROWS.rows
    bad = LinearRows(good.start, good.index + 7, good.value, good.lower, good.upper)
    broken = Program(TWO_ROWS.cost, TWO_ROWS.lower, TWO_ROWS.upper, TWO_ROWS.is_whole, bad)
    with pytest.raises(SolverFault, match="would not take the program"):
        Solver(broken)


def test_the_solver_is_silent(capfd):
    Solver(knapsack()).solve()
    written = capfd.readouterr()
    assert written.out == ""
    assert written.err == ""
