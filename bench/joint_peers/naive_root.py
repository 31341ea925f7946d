"""How loose is the naive model? Its linear relaxation, in thousands of pounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import naive
import pulp
import written_round

if TYPE_CHECKING:
    from types import SimpleNamespace


def choose(one: SimpleNamespace, clock: written_round.Clock) -> written_round.Told:
    """Solve with every variable fractional; no choice, only a bound."""
    it, _ = naive.model(one, clock)
    left = clock.mark_built()
    it.solve(pulp.HiGHS(mip=False, msg=False, threads=written_round.THREADS, timeLimit=left))
    status = it.solverModel.getModelStatus()
    is_done = status == highspy.HighsModelStatus.kOptimal
    bound = it.solverModel.getInfo().objective_function_value if is_done else None
    return it.solverModel.modelStatusToString(status), None, bound, None


written_round.run(choose)
