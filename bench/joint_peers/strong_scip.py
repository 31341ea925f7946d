"""The strong model with SCIP through PySCIPOpt; SCIP runs one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyscipopt
import strong
import written_round

if TYPE_CHECKING:
    from types import SimpleNamespace


def choose(one: SimpleNamespace, clock: written_round.Clock) -> written_round.Told:
    """Build variable by variable and row by row, as its interface has it, and solve."""
    it = strong.model(one, clock)
    solver = pyscipopt.Model()
    solver.hideOutput()
    columns = [
        solver.addVar(vtype="B" if whole and upper == 1 else "C", lb=0, ub=upper, obj=cost)
        for whole, upper, cost in zip(
            it.is_whole.tolist(), it.upper.tolist(), it.cost.tolist(), strict=True
        )
    ]
    start, index, value = it.start.tolist(), it.index.tolist(), it.value.tolist()
    for row, (lower, upper) in enumerate(
        zip(it.row_lower.tolist(), it.row_upper.tolist(), strict=True)
    ):
        if row % 1_000 == 0:
            clock.left()
        entries = range(start[row], start[row + 1])
        if not entries:
            continue
        total = pyscipopt.quicksum(value[n] * columns[index[n]] for n in entries)
        if lower == upper:
            solver.addCons(total == upper)
        elif lower == -np.inf:
            solver.addCons(total <= upper)
        elif upper == np.inf:
            solver.addCons(total >= lower)
        else:
            solver.addCons(lower <= (total <= upper))
    solver.addObjoffset(it.offset)
    solver.setParam("limits/gap", written_round.GAP)
    solver.setParam("limits/time", clock.mark_built())
    solver.optimize()
    bound = solver.getDualbound()
    bound = None if abs(bound) >= solver.infinity() else bound
    if not solver.getNSols():
        return solver.getStatus(), None, bound, None
    best = solver.getBestSol()
    chosen = [n for n in range(one.offers) if solver.getSolVal(best, columns[n]) > 0.5]
    return solver.getStatus(), solver.getSolObjVal(best), bound, chosen


written_round.run(choose)
