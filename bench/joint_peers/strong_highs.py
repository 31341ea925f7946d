"""The strong model with HiGHS alone, handed over as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np
import strong
import written_round

if TYPE_CHECKING:
    from types import SimpleNamespace


def choose(one: SimpleNamespace, clock: written_round.Clock) -> written_round.Told:
    """Build, hand over, solve; a plan only where HiGHS says it has a feasible one."""
    it = strong.model(one, clock)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", written_round.THREADS)
    solver.setOptionValue("mip_rel_gap", written_round.GAP)
    solver.passModel(
        len(it.cost),
        len(it.row_lower),
        len(it.value),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        it.offset,
        it.cost,
        np.zeros(len(it.cost)),
        it.upper,
        it.row_lower,
        it.row_upper,
        it.start[:-1].astype(np.int32),
        it.index.astype(np.int32),
        it.value,
        it.is_whole.astype(np.int32),
    )
    solver.setOptionValue("time_limit", clock.mark_built())
    solver.run()
    info = solver.getInfo()
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    taken = np.asarray(solver.getSolution().col_value)[: one.offers] if has_plan else None
    chosen = None if taken is None else np.flatnonzero(taken > 0.5)
    status = solver.modelStatusToString(solver.getModelStatus())
    return status, info.objective_function_value, info.mip_dual_bound, chosen


written_round.run(choose)
