"""One joint choice on one invented round: `python -m bench.joint_one 500 0 15 0.1`.

Components, seed, seconds and the gap asked for in per cent. Prints one JSON line. Compilation is
warmed up on a small round first and timed apart; the clock then starts before the arrays are built
and stops the choice at the time given. The gap is counted from what the independent checker says
the choice costs, never from what the choice says of itself.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from bench import joint_instances
from bench.joint_checker import check
from bench.joint_problem import problem as built
from untower.award.joint import choose

WARM_COMPONENTS = 20
WARM_SECONDS = 30.0


def main(components: int, seed: int, seconds: float, gap_pct: float) -> None:
    """Choose once within the seconds and print what came of it."""
    started = time.perf_counter()
    until = started + WARM_SECONDS
    warm = built(joint_instances.instance(WARM_COMPONENTS, seed=99))
    choose(warm, seed=1, gap_pct=5.0, stop=lambda: time.perf_counter() > until)
    warm_seconds = time.perf_counter() - started

    instance = joint_instances.instance(components, seed)
    seen: list[tuple[float, float]] = []
    started = time.perf_counter()
    until = started + seconds

    def tell(progress) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        if progress.gap is not None:
            seen.append((round(time.perf_counter() - started, 2), progress.gap))

    problem = built(instance)
    building = time.perf_counter() - started
    found = choose(
        problem,
        seed=seed,
        gap_pct=gap_pct,
        progress=tell,
        stop=lambda: time.perf_counter() > until,
    )
    took = time.perf_counter() - started
    checked = None if found.chosen is None else check(instance, found.chosen.tolist())
    objective = None if checked is None or checked.broken else checked.cost
    print(
        json.dumps(
            {
                "who": "untower",
                "components": components,
                "offers": problem.offers,
                "seed": seed,
                "seconds": round(took, 2),
                "building_seconds": round(building, 2),
                "compiling_seconds": round(warm_seconds, 2),
                "objective": objective,
                "said": found.objective,
                "bound": found.bound,
                "gap_pct": None
                if objective is None
                else 100 * (objective - found.bound) / objective,
                "broken": [] if checked is None else checked.broken,
                "work": found.work,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000,
                "seen": seen,
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
