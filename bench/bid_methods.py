"""How soon is it known under what weightings a tender wins, and what is said where others are not?

First the places of invented tenders under 100,000 weightings, beside the published library pymcdm:
its fastest public call that makes the same order, one weighting at a time, and plain numpy. Then
the same tenders scored by the package bid-evaluation, in the peers' environment, and by untower.
UNTOWER_BENCH_PEERS=0 leaves the package out.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.bid_cases import CASES
from bench.joint_peers import peers_python
from bench.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from bench.bid_cases import Answer

    Floats = NDArray[np.float64]

HERE = Path(__file__).resolve().parent
SEED = 20261123
TENDERS, CRITERIA, WEIGHTINGS = 6, 6, 100_000
TIMES_AS_FAST = 100
RUNS, AT_ONCE = 30, 1_000


def _seconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """The least of several runs: what it takes when the machine does nothing else."""
    best = math.inf
    for _ in range(runs):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return best


def _fastest_call(values: Floats, weightings: Floats) -> tuple[str, Callable[[Floats], Floats]]:
    """Of pymcdm's public calls that order by the weighted sum of points 0 to 100, the fastest, with
    its checks switched off; what comes back rises with worth.
    """
    from pymcdm.methods import SPOTIS, WSM

    benefit = np.ones(values.shape[1])
    plain = WSM(normalization_function=lambda column, cost: column)  # noqa: ARG005
    spotis = SPOTIS(bounds=np.array([[0.0, 100.0]] * values.shape[1]))
    calls: dict[str, Callable[[Floats], Floats]] = {
        "WSM": lambda w: plain(values, w, benefit, validation=False),
        "SPOTIS": lambda w: -spotis(values, w, benefit, validation=False),
    }
    some = weightings[:AT_ONCE]
    took = {
        name: _seconds(partial(_each, call, some), runs=3)  # the pace of a thousand is enough
        for name, call in calls.items()
    }
    name = min(took, key=lambda n: took[n])
    return name, calls[name]


def _each(call: Callable[[Floats], Floats], weightings: Floats) -> list[Floats]:
    return [call(w) for w in weightings]


def _called(call: Callable[[Floats], Floats], weightings: Floats) -> tuple[float, float, Floats]:
    """Call for every weighting: the seconds for all at the pace of the fastest thousand, without
    and with ranking, and every rank [n, w].
    """
    from pymcdm.helpers import rankdata

    alone = ranked = math.inf
    ranks = []
    for begun in range(0, len(weightings), AT_ONCE):
        started = time.perf_counter()
        found = _each(call, weightings[begun : begun + AT_ONCE])
        called = time.perf_counter()
        ranks += [rankdata(f, reverse=True) for f in found]
        ended = time.perf_counter()
        alone, ranked = min(alone, called - started), min(ranked, ended - started)
    times = len(weightings) / AT_ONCE
    return alone * times, ranked * times, np.array(ranks).T


def _plainly(values: Floats, weightings: Floats) -> Floats:
    """The same shares in plain numpy: sort every weighting's worths, and count. Ties unseen."""
    worth = values @ weightings.T
    places = (-worth).argsort(axis=0).argsort(axis=0)
    return np.array([np.bincount(row, minlength=len(values)) for row in places]) / len(weightings)


def _weighting_lines() -> list[Line]:
    from untower.bids.place_shares import drawn_place_shares, place_shares, places_under

    chance = np.random.default_rng(SEED)
    values = chance.integers(40, 101, (TENDERS, CRITERIA)).astype(np.float64)
    weightings = chance.dirichlet(np.ones(CRITERIA), WEIGHTINGS)
    ours = _seconds(partial(place_shares, values, weightings))
    drawn = _seconds(
        partial(
            drawn_place_shares,
            lambda w: values @ w.T,
            TENDERS,
            CRITERIA,
            count=WEIGHTINGS,
            seed=SEED,
        )
    )
    plain = _seconds(partial(_plainly, values, weightings))
    name, call = _fastest_call(values, weightings)
    alone, ranked, ranks = _called(call, weightings)
    same = int((places_under(values, weightings) == ranks).all(axis=0).sum())
    shares = bool(
        np.allclose(place_shares(values, weightings).places, _plainly(values, weightings))
    )
    what = f"{TENDERS} tenders, {CRITERIA} criteria, {WEIGHTINGS:,} weightings: share of each place"
    return [
        Line(what, f"{ours * 1_000:.1f} ms", f"with the drawing of them {drawn * 1_000:.1f} ms"),
        Line(f"plain numpy: {what}", f"{plain * 1_000:.1f} ms", "two sorts; level tenders unseen"),
        Line(
            f"pymcdm {name}, checks off, a call a weighting: worth alone",
            f"{alone:.2f} s",
            f"untower {alone / ours:.0f} times as fast, places and shares included",
            failed=alone / ours < TIMES_AS_FAST,
        ),
        Line(
            f"pymcdm {name} and rankdata: the same ranks",
            f"{ranked:.2f} s",
            f"untower {ranked / ours:.0f} times as fast, {ranked / drawn:.0f} with the drawing; "
            f"ranks the same in {same:,} of {WEIGHTINGS:,} weightings",
            failed=same != WEIGHTINGS or not shares,
        ),
    ]


def answers_of(command: list[str], env: dict[str, str] | None = None) -> list[Answer] | str:
    """What bid-evaluation says of every case, or why it said nothing."""
    lines = "\n".join(json.dumps({"tenders": c.tenders, "calls": c.calls}) for c in CASES)
    ended = subprocess.run(
        [*command, str(HERE / "peers" / "score_with_bid_evaluation.py")],
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=env,
    )
    if ended.returncode:
        return (ended.stderr.strip().splitlines() or ["no word"])[-1]
    return [json.loads(line) for line in ended.stdout.splitlines()]


def case_lines(answers: list[Answer] | str | None) -> list[Line]:
    """Each case: what the package says, and what untower says of the same tenders."""
    found = []
    for at, case in enumerate(CASES):
        if answers is None:
            theirs = "left out"
        elif isinstance(answers, str):
            theirs = answers
        else:
            theirs = case.told(answers[at])
        ours = case.untower()
        found.append(
            Line(
                f"{case.name}: bid-evaluation",
                theirs,
                f"untower: {ours.words}",
                failed=not ours.is_said or isinstance(answers, str),
            )
        )
    return found


def run() -> list[Line]:
    """Time the shares of places, then put the two side by side."""
    with_peers = os.environ.get("UNTOWER_BENCH_PEERS") != "0"
    answers = answers_of([str(peers_python())]) if with_peers else None
    return [*_weighting_lines(), *case_lines(answers)]
