"""The strong model with OR-Tools CP-SAT: whole numbers throughout, its own forms where it has them.

Money stays in whole thousands of pounds; discounts and shares are whole thousandths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import strong
import written_round
from ortools.sat.python import cp_model

THOUSANDTHS = 1_000

if TYPE_CHECKING:
    from types import SimpleNamespace


def choose(one: SimpleNamespace, clock: written_round.Clock) -> written_round.Told:
    """Build with at-most-one and exactly-one where a row is one, and solve on two workers."""
    it = strong.model(one, clock, is_scaled=False)
    model = cp_model.CpModel()
    columns = [
        model.new_bool_var("") if upper == 1 else model.new_int_var(0, int(upper), "")
        for upper in it.upper.tolist()
    ]
    is_bool = it.upper == 1
    for row in range(len(it.row_lower)):
        if row % 1_000 == 0:
            clock.left()
        entries = slice(it.start[row], it.start[row + 1])
        if it.start[row] < it.start[row + 1]:
            _add(model, it, row, [columns[n] for n in it.index[entries]], entries, is_bool)
    objective = np.round(it.cost * THOUSANDTHS).astype(np.int64)
    costly = np.flatnonzero(objective)
    model.minimize(
        cp_model.LinearExpr.weighted_sum([columns[n] for n in costly], objective[costly].tolist())
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = written_round.THREADS
    solver.parameters.relative_gap_limit = written_round.GAP
    solver.parameters.max_time_in_seconds = clock.mark_built()
    status = solver.solve(model)
    bound = solver.best_objective_bound / THOUSANDTHS + it.offset
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return solver.status_name(status), None, bound, None
    chosen = [n for n in range(one.offers) if solver.boolean_value(columns[n])]
    cost = solver.objective_value / THOUSANDTHS + it.offset
    return solver.status_name(status), cost, bound, chosen


def _add(
    model: cp_model.CpModel,
    it: SimpleNamespace,
    row: int,
    columns: list[cp_model.IntVar],
    entries: slice,
    is_bool: np.ndarray,
) -> None:
    """One row: in CP-SAT's own form where there is one, else as a sum of whole multiples."""
    value, lower, upper = it.value[entries], it.row_lower[row], it.row_upper[row]
    if (
        (value == 1).all()
        and is_bool[it.index[entries]].all()
        and upper == 1
        and lower in (1, -np.inf)
    ):
        (model.add_exactly_one if lower == 1 else model.add_at_most_one)(columns)
        return
    by = 1 if (value == np.round(value)).all() else THOUSANDTHS
    total = cp_model.LinearExpr.weighted_sum(
        columns, np.round(value * by).astype(np.int64).tolist()
    )
    least = cp_model.INT_MIN if lower == -np.inf else int(np.ceil(lower * by - 1e-6))
    most = cp_model.INT_MAX if upper == np.inf else int(np.floor(upper * by + 1e-6))
    model.add_linear_constraint(total, least, most)


written_round.run(choose)
