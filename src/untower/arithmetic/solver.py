"""What is the least a linear program can cost, some of its columns whole?

The one door to HiGHS. A program goes in as arrays, the status comes out as a value: nothing raises
because a program has no answer, and no status is believed without its bound. The thread count is
fixed, so that the same program and the same work give the same answer on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from numpy.typing import NDArray

from untower.errors import UntowerError

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 1
"""HiGHS keeps one pool of threads a process and refuses to run when asked for another size."""
NO_LIMIT = 2**31 - 1
UNLIMITED = float("inf")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Status(Enum):
    """How a run ended."""

    OPTIMAL = "optimal"
    """Nothing better exists, within the gap asked for."""
    INTERRUPTED = "interrupted"
    """Stopped with an answer and a bound, before the gap was closed."""
    BOUND_ONLY = "bound only"
    """Stopped before any answer was found; the bound holds."""
    INFEASIBLE = "infeasible"
    """No values of the columns keep every row."""
    UNBOUNDED = "unbounded"
    """The cost can fall without end."""


@dataclass(frozen=True)
class LinearRows:
    """Rows lower <= sum of value x column <= upper; row r holds entries start[r]:start[r+1]."""

    start: Ints
    index: Ints
    value: Floats
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.lower)

    def activity(self, column: Floats) -> Floats:
        """What each row sums to at these column values."""
        running = np.concatenate([[0.0], np.cumsum(self.value * column[self.index])])
        sums: Floats = running[self.start[1:]] - running[self.start[:-1]]
        return sums


@dataclass(frozen=True)
class Program:
    """Minimise offset + cost x column, each column between lower and upper, subject to rows."""

    cost: Floats
    lower: Floats
    upper: Floats
    is_whole: Flags
    rows: LinearRows
    offset: float = 0.0


@dataclass(frozen=True)
class Known:
    """What a running search knows: the best cost so far (None before the first), bound, nodes."""

    best: float | None
    bound: float
    nodes: int


@dataclass(frozen=True)
class Answer:
    """What a run brings back; `bound` is never above the least cost.

    `column` and `objective` are None without an answer. `row_dual` and `column_dual` are of the
    continuous program, None where columns were whole. `nodes` is the work done.
    """

    status: Status
    objective: float | None
    bound: float
    column: Floats | None
    row_dual: Floats | None
    column_dual: Floats | None
    nodes: int


class SolverFault(UntowerError):
    """HiGHS would not take or run a program: a fault of ours, not of the tables."""


def gathered(
    row: Ints, column: Ints, value: Floats, lower: Floats, upper: Floats, columns: int
) -> LinearRows:
    """Rows from loose entries in any order; entries of one row and column are added up."""
    key, where = np.unique(row * columns + column, return_inverse=True)
    summed = np.bincount(where, weights=value, minlength=len(key))
    kept = summed != 0.0
    key, summed = key[kept], summed[kept]
    start = np.searchsorted(key, np.arange(len(lower) + 1) * columns)
    return LinearRows(start.astype(np.int64), key % columns, summed, lower, upper)


class Solver:
    """One program held by HiGHS: rows may be added between runs, and a run starts from the last."""

    def __init__(
        self, program: Program, *, is_relaxed: bool = False, is_presolved: bool = True
    ) -> None:
        """Hand the program over; `is_relaxed` lets every column be fractional."""
        self._columns = len(program.cost)
        self._is_whole = bool(program.is_whole.any()) and not is_relaxed
        self._cost, self._offset = program.cost, program.offset
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._set("output_flag", value=False)
        self._set("threads", THREADS)
        self._set("presolve", "on" if is_presolved else "off")
        rows = program.rows
        whole = program.is_whole if self._is_whole else np.zeros(self._columns, dtype=np.bool_)
        given = self._highs.passModel(
            self._columns,
            len(rows),
            len(rows.value),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            program.offset,
            program.cost,
            program.lower,
            program.upper,
            rows.lower,
            rows.upper,
            rows.start[:-1].astype(np.int32),
            rows.index.astype(np.int32),
            rows.value,
            whole.astype(np.int32),
        )
        _refuse_error(given, "take the program")

    def add_rows(self, rows: LinearRows) -> None:
        """Add rows, such as cuts; the next run starts from the last one's basis."""
        given = self._highs.addRows(
            len(rows),
            rows.lower,
            rows.upper,
            len(rows.value),
            rows.start[:-1].astype(np.int32),
            rows.index.astype(np.int32),
            rows.value,
        )
        _refuse_error(given, "take the rows")

    def solve(
        self,
        *,
        gap: float = 0.0,
        node_limit: int | None = None,
        start: Floats | None = None,
        progress: Callable[[Known], None] | None = None,
        stop: Callable[[], bool] | None = None,
        seconds: float | None = None,
    ) -> Answer:
        """Run until the gap (a share of the cost) is closed, the nodes are used or stop() is true.

        `start` gives a value for each column; one that breaks a row is left aside by HiGHS. HiGHS
        asks stop() between the steps of its search, not within one: where a large program must end
        by a time, `seconds` ends it there too, and never makes it run longer.
        """
        self._set(
            "time_limit", UNLIMITED if seconds is None else self._highs.getRunTime() + seconds
        )
        self._set("mip_rel_gap", gap)
        self._set("mip_abs_gap", 0.0 if gap == 0.0 else 1e-6)
        self._set("mip_max_nodes", NO_LIMIT if node_limit is None else node_limit)
        if start is not None:
            every = np.arange(self._columns, dtype=np.int32)
            self._highs.setSolution(self._columns, every, start)
        watch = _Watch(progress, stop)
        kinds = (self._highs.cbMipInterrupt, self._highs.cbSimplexInterrupt)
        for kind in kinds:
            kind.subscribe(watch.look)
        try:
            self._run()
        finally:
            for kind in kinds:
                kind.unsubscribe(watch.look)
        if watch.raised is not None:
            raise watch.raised
        return self._answer()

    def _run(self) -> None:
        """Run; where another part of the process set up a pool of another size, renew the pool."""
        status = self._highs.run()
        if status == highspy.HighsStatus.kError:
            highspy.Highs.resetGlobalScheduler(True)
            status = self._highs.run()
        _refuse_error(status, "run the program")
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            # Presolve cannot tell the two apart; the run without it can.
            self._set("presolve", "off")
            _refuse_error(self._highs.run(), "run the program")

    def _answer(self) -> Answer:
        """Read status, values and bound, and believe none of them without the others."""
        status = self._highs.getModelStatus()
        info = self._highs.getInfo()
        solution = self._highs.getSolution()
        kinds = highspy.HighsModelStatus
        if status == kinds.kInfeasible:
            return self._nothing(Status.INFEASIBLE, UNLIMITED)
        if status in (kinds.kUnbounded, kinds.kUnboundedOrInfeasible):
            return self._nothing(Status.UNBOUNDED, -UNLIMITED)
        if not self._is_whole:
            if status not in (kinds.kOptimal, kinds.kModelEmpty):
                return self._nothing(Status.BOUND_ONLY, -UNLIMITED)
            column = np.asarray(solution.col_value, dtype=np.float64)
            row_dual = np.asarray(solution.row_dual, dtype=np.float64)
            column_dual = np.asarray(solution.col_dual, dtype=np.float64)
            cost = self._cost_of(column)
            return Answer(Status.OPTIMAL, cost, cost, column, row_dual, column_dual, 0)
        nodes, bound = max(0, int(info.mip_node_count)), float(info.mip_dual_bound)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return self._nothing(Status.BOUND_ONLY, bound)
        column = np.asarray(solution.col_value, dtype=np.float64)
        cost = self._cost_of(column)
        ended = Status.OPTIMAL if status == kinds.kOptimal else Status.INTERRUPTED
        return Answer(ended, cost, min(bound, cost), column, None, None, nodes)

    def _nothing(self, status: Status, bound: float) -> Answer:
        nodes = max(0, int(self._highs.getInfo().mip_node_count)) if self._is_whole else 0
        return Answer(status, None, bound, None, None, None, nodes)

    def _cost_of(self, column: Floats) -> float:
        return float(self._offset + self._cost @ column)

    def _set(self, name: str, value: bool | float | str) -> None:
        _refuse_error(self._highs.setOptionValue(name, value), f"set {name}")


class _Watch:
    """Looks in on a run: tells progress, asks stop, and carries an exception safely past C++."""

    def __init__(
        self, progress: Callable[[Known], None] | None, stop: Callable[[], bool] | None
    ) -> None:
        self._progress, self._stop = progress, stop
        self._told: tuple[float, float] | None = None
        self.raised: BaseException | None = None

    def look(self, event: Any) -> None:  # noqa: ANN401 - HiGHS does not name the type
        try:
            if self.raised is not None or (self._stop is not None and self._stop()):
                event.interrupt()
            elif self._progress is not None:
                self._tell(event.data_out)
        except BaseException as raised:  # noqa: BLE001 - raised again once HiGHS has returned
            self.raised = raised
            event.interrupt()

    def _tell(self, seen: Any) -> None:  # noqa: ANN401 - HiGHS does not name the type
        best, bound = float(seen.mip_primal_bound), float(seen.mip_dual_bound)
        if not np.isfinite(bound) or self._told == (best, bound) or self._progress is None:
            return
        self._told = (best, bound)
        known = best if np.isfinite(best) and best < highspy.kHighsInf else None
        self._progress(Known(known, bound, int(seen.mip_node_count)))


def _refuse_error(status: highspy.HighsStatus, what: str) -> None:
    if status == highspy.HighsStatus.kError:
        raise SolverFault(f"The solver would not {what}. This is a fault of untower: report it.")
