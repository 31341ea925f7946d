"""Which offers, taken together, cost least, by a solver that proves it?

The strong model of the joint choice: one column for both ends of an interface with one group, the
managing cost of a group held by each of its components, one column for each band with the band cuts
found at the root. It goes first on small problems and is a second opinion on the search's bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from untower.arithmetic.solver import Known, LinearRows, Program, Solver, Status
from untower.award.exact_bands import BandCuts
from untower.award.exact_model import Model, model_of
from untower.award.exact_slack import is_packing, with_slack
from untower.award.exact_start import columns_chosen, cost_gbp, is_allowed
from untower.award.problem import Found, Ints, Problem, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

CUT_ROUNDS = 40
STALLED_AFTER = 4
"""Cut rounds over which the bound must rise by `STALLED_BELOW` for another to be worth running."""
STALLED_BELOW = 1e-5
NEARLY_TIGHT = 1e-6
NO_NODES = 0


@dataclass(frozen=True)
class Root:
    """The fractional choice after the band cuts: its value is a bound on every choice."""

    status: Status
    bound_gbp: float
    without_cuts_gbp: float
    cuts: LinearRows | None
    """The cuts the root rests on."""
    rounds: int


def choose_exactly(
    problem: Problem,
    *,
    gap_pct: float,
    start: Ints | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    node_limit: int | None = None,
    seconds: float | None = None,
) -> Found:
    """Choose by branch and cut until the gap is closed, the nodes are used or stop() is true.

    `gap_pct` is in percent of the objective. `start` is a choice (offer numbers) to begin from.
    Work is counted in nodes; `seconds` ends the tree earlier where it is given, never later. An
    impossible problem is said to be so only after the solver has found no whole choice twice, the
    second time without costs, cuts or presolve.
    """
    model = model_of(problem)
    root = root_of(model, stop=stop)
    if root.status is Status.INFEASIBLE:
        return _impossible_or_unknown(problem, node_limit, stop, seconds, NO_NODES)
    if root.status is not Status.OPTIMAL or (stop is not None and stop()):
        return _found(model, start, root.bound_gbp, NO_NODES)
    program = model.program if root.cuts is None else _with(model.program, root.cuts)

    def tell(known: Known) -> None:
        if progress is not None:
            progress(_progress(known, model.unit_gbp, root.bound_gbp, node_limit))

    # Presolving a packing can take longer than solving it: it rewrites nearly every row by clashes.
    answer = Solver(program, is_presolved=not is_packing(problem)).solve(
        gap=gap_pct / 100.0,
        node_limit=node_limit,
        start=None if start is None else columns_chosen(model, start),
        progress=None if progress is None else tell,
        stop=stop,
        seconds=seconds,
    )
    if answer.status is Status.INFEASIBLE:
        return _impossible_or_unknown(problem, node_limit, stop, seconds, answer.nodes)
    bound = max(root.bound_gbp, answer.bound * model.unit_gbp)
    chosen = (
        None if answer.column is None else np.flatnonzero(answer.column[: problem.offers] > 0.5)
    )
    return _found(model, start if chosen is None else chosen, bound, answer.nodes)


def relaxation_value(problem: Problem, *, has_band_cuts: bool = True) -> float:
    """The bound the strong model gives before any branching, in pounds; infinite if impossible."""
    model = model_of(problem)
    cuts = has_band_cuts and len(model.columns.bands.group) > 0
    return root_of(model, rounds=CUT_ROUNDS if cuts else 0).bound_gbp


def is_possible(
    problem: Problem,
    *,
    node_limit: int | None = None,
    stop: Callable[[], bool] | None = None,
) -> bool | None:
    """Whether any choice keeps the mandatory rules; None where the work ran out before knowing."""
    model = model_of(problem, counts_cost=False)
    answer = Solver(model.program).solve(gap=1.0, node_limit=node_limit, stop=stop)
    if answer.column is not None:
        return True
    return False if answer.status is Status.INFEASIBLE else None


def root_of(
    model: Model, *, rounds: int = CUT_ROUNDS, stop: Callable[[], bool] | None = None
) -> Root:
    """Solve the fractional choice, adding the band cuts it breaks until the bound stops rising."""
    if rounds > 0 and not len(model.columns.bands.group):
        # Nothing to cut: branch and cut solves its own root, once.
        return Root(Status.OPTIMAL, -np.inf, -np.inf, None, 0)
    solver, finder = Solver(model.program, is_relaxed=True), BandCuts(model.problem, model.columns)
    answer = solver.solve(stop=stop)
    first = answer.bound * model.unit_gbp
    if answer.status is not Status.OPTIMAL or answer.column is None:
        return Root(answer.status, first, first, None, 0)
    column, bounds, cuts = answer.column, [answer.bound], list[LinearRows]()
    for _ in range(rounds):
        broken = finder.broken(column * model.unit)
        if broken is None or _is_stalled(bounds):
            break
        cuts.append(model.scaled(broken))
        solver.add_rows(cuts[-1])
        answer = solver.solve(stop=stop)
        if answer.column is None:
            break
        column = answer.column
        bounds.append(answer.bound)
    tight = _tight(cuts, column)
    best = max(bounds) * model.unit_gbp
    return Root(Status.OPTIMAL, best, first, tight, len(bounds) - 1)


def _is_stalled(bounds: list[float]) -> bool:
    if len(bounds) <= STALLED_AFTER:
        return False
    return bounds[-1] - bounds[-1 - STALLED_AFTER] < STALLED_BELOW * abs(bounds[-1])


def _tight(cuts: list[LinearRows], column: np.ndarray) -> LinearRows | None:
    """The cuts that hold the last fractional choice; the others only slow the tree down."""
    kept = [_those(rows, rows.activity(column) > -NEARLY_TIGHT) for rows in cuts]
    kept = [rows for rows in kept if len(rows)]
    return _joined(kept) if kept else None


def _those(rows: LinearRows, kept: np.ndarray) -> LinearRows:
    length = np.diff(rows.start)
    entry = np.repeat(kept, length)
    return LinearRows(
        np.concatenate([[0], np.cumsum(length[kept])]).astype(np.int64),
        rows.index[entry],
        rows.value[entry],
        rows.lower[kept],
        rows.upper[kept],
    )


def _joined(blocks: list[LinearRows]) -> LinearRows:
    length = np.concatenate([np.diff(rows.start) for rows in blocks])
    return LinearRows(
        np.concatenate([[0], np.cumsum(length)]).astype(np.int64),
        np.concatenate([rows.index for rows in blocks]),
        np.concatenate([rows.value for rows in blocks]),
        np.concatenate([rows.lower for rows in blocks]),
        np.concatenate([rows.upper for rows in blocks]),
    )


def _with(program: Program, cuts: LinearRows) -> Program:
    rows = _joined([program.rows, cuts])
    return Program(
        program.cost, program.lower, program.upper, program.is_whole, rows, program.offset
    )


def _found(model: Model, chosen: Ints | None, bound_gbp: float, nodes: int) -> Found:
    """The choice, checked and costed from its offers alone, not from what the solver says of it."""
    nothing = Found(None, None, bound_gbp, is_impossible=False, work=nodes)
    if chosen is None:
        return nothing
    chosen = with_slack(model.problem, model.columns.slack, np.unique(chosen).astype(np.int64))
    value = columns_chosen(model, chosen)
    if not is_allowed(model, value):
        return nothing
    objective = cost_gbp(model, value)
    return Found(chosen, objective, min(bound_gbp, objective), is_impossible=False, work=nodes)


def _impossible_or_unknown(
    problem: Problem,
    node_limit: int | None,
    stop: Callable[[], bool] | None,
    seconds: float | None,
    nodes: int,
) -> Found:
    """Ask once more, another way: an impossible problem is a hard thing to tell a buyer."""
    model = model_of(problem, counts_cost=False)
    answer = Solver(model.program, is_presolved=False).solve(
        gap=1.0, node_limit=node_limit, stop=stop, seconds=seconds
    )
    is_sure = answer.status is Status.INFEASIBLE
    bound = np.inf if is_sure else -np.inf
    return Found(None, None, bound, is_impossible=is_sure, work=nodes + answer.nodes)


def _progress(known: Known, unit_gbp: float, root_gbp: float, node_limit: int | None) -> Progress:
    bound = max(root_gbp, known.bound * unit_gbp)
    best = None if known.best is None else known.best * unit_gbp
    gap = None
    if best is not None:
        gap = max(0.0, (best - bound) / abs(best)) if best else 0.0
    return Progress(best, bound, gap, known.nodes, node_limit or 0)
