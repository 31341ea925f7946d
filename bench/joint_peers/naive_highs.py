"""The naive model through PuLP with HiGHS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import naive
import pulp
import written_round

if TYPE_CHECKING:
    from types import SimpleNamespace


def choose(one: SimpleNamespace, clock: written_round.Clock) -> written_round.Told:
    """Build and solve; status and bound are HiGHS's own, for PuLP calls a stopped run optimal."""
    it, take = naive.model(one, clock)
    left = clock.mark_built()
    threads, gap = written_round.THREADS, written_round.GAP
    it.solve(pulp.HiGHS(msg=False, threads=threads, timeLimit=left, gapRel=gap))
    solver = it.solverModel
    info = solver.getInfo()
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    chosen = naive.chosen(it, take) if has_plan else None
    status = solver.modelStatusToString(solver.getModelStatus())
    return status, info.objective_function_value, info.mip_dual_bound, chosen


written_round.run(choose)
