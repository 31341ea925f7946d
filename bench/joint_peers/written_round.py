"""A written round as plain columns, and the one line a peer prints about it."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace

import numpy as np

THREADS = 2
GAP = 1e-4


Told = tuple[str, float | None, float | None, Sequence[int] | None]


class OutOfTime(Exception):
    """Building the model took all the seconds there were."""


class Clock:
    """How long building and solving have taken, against the seconds given for both."""

    def __init__(self, seconds: float) -> None:
        """Start now."""
        self.seconds, self.started = seconds, time.perf_counter()
        self.built: float | None = None

    def left(self) -> float:
        """Seconds left; raises when there are none."""
        left = self.seconds - (time.perf_counter() - self.started)
        if left <= 0:
            raise OutOfTime
        return left

    def mark_built(self) -> float:
        """Building ends here; the seconds left are for solving."""
        self.built = time.perf_counter()
        return self.left()


def read(path: str) -> SimpleNamespace:
    """The columns of a round by name, with `offers`, `components` and `nobody` counted."""
    with np.load(path) as file:
        columns = {name: file[name] for name in file.files}
    columns = {name: one.item() if one.ndim == 0 else one for name, one in columns.items()}
    one = SimpleNamespace(**columns)
    one.components, one.offers = len(one.layer), len(one.offer_provider)
    one.nobody = len(one.managing_cost)
    one.offer_cost = one.offer_price + one.offer_transition + one.offer_shortfall
    one.parts = np.split(one.part_component, one.part_start[1:-1])
    starts = one.either_or_start
    one.sets = [one.either_or_offer[a:b] for a, b in itertools.pairwise(starts)]
    return one


def run(choose: Callable[[SimpleNamespace, Clock], Told]) -> None:
    """Read the round named on the command line, let `choose(round, clock)` work on it, print.

    `choose` gives back (status, objective, bound, chosen offers or None).
    """
    one, clock = read(sys.argv[1]), Clock(float(sys.argv[2]))
    try:
        status, objective, bound, chosen = choose(one, clock)
    except OutOfTime:
        status, objective, bound, chosen = "still building", None, None, None
    ended = time.perf_counter()
    built = ended if clock.built is None else clock.built
    said = {
        "status": status,
        "objective": None if chosen is None else float(objective),
        "bound": None if bound is None or not np.isfinite(bound) else float(bound),
        "chosen": None if chosen is None else [int(n) for n in chosen],
        "build_seconds": round(built - clock.started, 3),
        "solve_seconds": round(ended - built, 3),
        "peak_mb": _peak_mb(),
    }
    print(json.dumps(said))


def _peak_mb() -> float | None:
    """Peak memory of this process and of the largest it started; None where it is not counted."""
    if sys.platform == "win32":
        return None
    import resource

    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = sum(resource.getrusage(one).ru_maxrss for one in who)
    return peak / 1_000_000 if sys.platform == "darwin" else peak / 1_000
