"""What is known of a run while it is under way, and what somebody asks of it meanwhile."""

from __future__ import annotations

from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from untower.actions.attempt import Ended
from untower.journey import STEPS
from untower.record.runs.models import Asked, Run, RunState

if TYPE_CHECKING:
    from untower.actions.attempt import Attempt
    from untower.award.problem import Progress as Known

POINTS_MOST = 60
TITLES = {step.title: step.name for step in STEPS}


class Following:
    """Hears the progress of one attempt and writes it down at each beat of the worker.

    The thread that computes only leaves word here; the worker's thread of beats writes, and reads
    what was asked: so nothing that is computed ever waits for the database.
    """

    def __init__(self, run: Run, attempt: Attempt) -> None:
        self._run_id, self._attempt = run.id, attempt
        self._lock = Lock()
        self._told: dict[str, Any] = {"attempt": attempt.number, "curve": []}
        self._written: dict[str, Any] = {}
        self._keeps, self._cancels = Event(), Event()
        self.heed(run.asked)

    # --- asked by what computes ------------------------------------------------------------

    def stop(self) -> bool:
        """Whether to end and keep nothing."""
        return self._cancels.is_set() or self._attempt.stop()

    def stop_search(self) -> bool:
        """Whether to end the search, with the best found so far."""
        return self._keeps.is_set() or self.stop()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody cancelled it."""
        return self._cancels.is_set()

    @property
    def is_kept_early(self) -> bool:
        """Whether somebody asked for the best so far."""
        return self._keeps.is_set()

    def go_on(self) -> None:
        """Raise Ended where nothing is to be kept."""
        if self._cancels.is_set():
            raise Ended("cancelled")
        self._attempt.go_on()

    # --- told by what computes -------------------------------------------------------------

    def progress(self, done: int, of: int, what: str) -> None:
        """Hear what every long step tells."""
        with self._lock:
            if what in TITLES and of > 1:
                self._told |= {"step": TITLES[what], "steps_done": done, "steps": of}
            self._told |= {"done": done, "of": of, "words": what}
        self.go_on()

    def known(self, known: Known) -> None:
        """Hear what is known of the choice: best, bound, gap, work, in whole pounds as text."""
        best = None if known.best_gbp is None else f"{known.best_gbp:.0f}"
        bound = f"{known.bound_gbp:.0f}" if abs(known.bound_gbp) < float("inf") else None
        gap = None if known.gap is None else f"{known.gap:.6f}"
        with self._lock:
            curve = self._told["curve"]
            if curve and known.work < curve[-1][0]:  # begun anew, with fewer rules
                curve.clear()
            if not curve or curve[-1][1:3] != [best, bound]:
                if len(curve) >= POINTS_MOST:  # a thinner line of the same shape
                    del curve[1::2]
                curve.append([known.work, best, bound, gap])
            self._told |= {
                "work": known.work,
                "work_at_most": known.work_at_most,
                "best_gbp": best,
                "bound_gbp": bound,
                "gap": gap,
            }

    # --- the worker's beats ----------------------------------------------------------------

    def beat(self) -> None:
        """Write what is known, and read what was asked."""
        with self._lock:
            told = {**self._told, "curve": [list(point) for point in self._told["curve"]]}
        mine = Run.objects.filter(
            id=self._run_id, state=RunState.RUNNING, attempts=self._attempt.number
        )
        if told != self._written:
            mine.update(progress=told)
            self._written = told
        self.heed(mine.values_list("asked", flat=True).first() or "")

    def heed(self, asked: str) -> None:
        """Do as somebody asked."""
        if asked == Asked.CANCEL:
            self._cancels.set()
        elif asked == Asked.KEEP:
            self._keeps.set()

    @property
    def told(self) -> dict[str, Any]:
        """What is known, as it is kept with the run."""
        with self._lock:
            return {**self._told, "curve": [list(point) for point in self._told["curve"]]}
