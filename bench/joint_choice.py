"""How close to the best possible is the joint choice, how soon, and beside whom?

Invented rounds of six sizes, five seeds each: one whole process a run, its gap counted from what
the independent checker says the choice costs. The peers get the same round (seed 0) once for each
row's seconds; a peer without a choice has none. UNTOWER_BENCH_SIZES names the sizes to run (all,
where it is not set), UNTOWER_BENCH_PEERS=0 leaves the peers out.
"""

from __future__ import annotations

import itertools
import json
import math
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import joint_instances, joint_peers
from bench.joint_checker import check
from bench.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
GAP_ASKED_PCT = 0.01
"""No run ends early for being good enough: the seconds of its row are what it has."""
BETTER_AT = (500, 2_000)
"""Sizes at which untower's choice must be better than every peer's, and its gap a tenth."""
NO_PEER_BETTER_AT = (50,)
"""Sizes at which no peer's choice may be better."""
EVERY_PEER_UP_TO = 2_000
"""Beyond, only the fair peer runs: the naive model would need more memory than there is."""
FAIR_PEER = "strong model, HiGHS alone"


@dataclass(frozen=True)
class Row:
    """A size, the seconds it is given and what is asked of it."""

    components: int
    seconds: float
    median_pct: float
    worst_pct: float = math.inf
    peak_mb: float = math.inf


ROWS = (
    Row(50, 10, 0.1, worst_pct=0.5),
    Row(200, 12, 0.2),
    Row(200, 60, 0.1),
    Row(500, 15, 0.1),
    Row(2_000, 10, 0.3, peak_mb=700),
    Row(2_000, 25, 0.15, peak_mb=700),
    Row(10_000, 60, 0.1, peak_mb=1_000),
    Row(50_000, 240, 0.05, peak_mb=2_500),
)


def run() -> list[Line]:
    """Every row asked for, its peers below it, and how time to the aim grows with size."""
    wanted = {int(n) for n in os.environ.get("UNTOWER_BENCH_SIZES", "").split(",") if n}
    has_peers = os.environ.get("UNTOWER_BENCH_PEERS") != "0"
    lines: list[Line] = []
    soonest: dict[int, float] = {}
    for row in ROWS:
        if wanted and row.components not in wanted:
            continue
        runs = [_one(row, seed) for seed in joint_instances.SEEDS]
        peers = []
        if has_peers:
            peers = [_peer(row, name) for name in _peers_of(row)]
        lines.append(_line(row, runs, peers))
        lines += [_peer_line(row, peer) for peer in peers]
        if soon := [s for r in runs if (s := _reached(r, row.median_pct)) is not None]:
            soonest[row.components] = statistics.median(soon)
    lines += _growth(soonest)
    return lines


def _peers_of(row: Row) -> list[str]:
    every = list(joint_peers.PEERS)
    return every if row.components <= EVERY_PEER_UP_TO else [FAIR_PEER]


def _one(row: Row, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.joint_one", str(row.components), str(seed)]
    command += [str(row.seconds), str(GAP_ASKED_PCT)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


@dataclass(frozen=True)
class Peer:
    """What a peer brought, as the independent checker counts it."""

    name: str
    cost: float | None
    bound: float | None
    status: str
    peak_mb: float | None

    @property
    def gap_pct(self) -> float | None:
        """Its own bound against its own choice; None without either."""
        if self.cost is None or self.bound is None:
            return None
        return 100 * (self.cost - self.bound) / self.cost


def _peer(row: Row, name: str) -> Peer:
    instance = joint_instances.instance(row.components, joint_instances.SEEDS[0])
    file = ROOT / "build" / "bench" / f"round-{row.components}.npz"
    file.parent.mkdir(parents=True, exist_ok=True)
    joint_peers.write(instance, file)
    told = joint_peers.told_by(joint_peers.peers_python(), name, file, row.seconds)
    checked = None if told.chosen is None else check(instance, told.chosen)
    is_kept = checked is not None and not checked.broken
    return Peer(
        name=name,
        cost=float(checked.cost) if checked is not None and is_kept else None,
        bound=told.bound,
        status=told.status if is_kept or checked is None else "its choice breaks rules",
        peak_mb=told.peak_mb,
    )


def _line(row: Row, runs: list[dict[str, Any]], peers: list[Peer]) -> Line:
    gaps = [math.inf if r["gap_pct"] is None else float(r["gap_pct"]) for r in runs]
    median, worst = statistics.median(gaps), max(gaps)
    peak = max(float(r["peak_mb"]) for r in runs)
    compiling = statistics.median(float(r["compiling_seconds"]) for r in runs)
    seconds = max(float(r["seconds"]) for r in runs)
    failed = median > row.median_pct or worst > row.worst_pct or peak > row.peak_mb
    note = f"aim {row.median_pct}%"
    note += f", none above {row.worst_pct}%" if math.isfinite(row.worst_pct) else ""
    note += f", under {row.peak_mb:,.0f} MB" if math.isfinite(row.peak_mb) else ""
    note += f"; compiling {compiling:.1f} s apart"
    cost = runs[0]["objective"]
    if peers and row.components in NO_PEER_BETTER_AT:
        better = [p.name for p in peers if p.cost is not None and (cost is None or p.cost < cost)]
        failed = failed or bool(better)
        note += f"; beaten by {', '.join(better)}" if better else "; no peer better"
    if peers and row.components in BETTER_AT:
        beaten = [p.name for p in peers if p.cost is not None and (cost is None or p.cost <= cost)]
        their_gap = min((p.gap_pct for p in peers if p.gap_pct is not None), default=math.inf)
        failed = failed or bool(beaten) or gaps[0] > their_gap / 10
        note += f"; beaten by {', '.join(beaten)}" if beaten else "; no peer's choice as good"
        note += f"; seed 0's gap {gaps[0] / their_gap:.2f} of the best peer's"
    return Line(
        f"{row.components:,} components ({runs[0]['offers']:,} offers), {row.seconds:.0f} s",
        f"gap {median:.3f}% (of {len(gaps)}: {min(gaps):.3f} to {worst:.3f}); "
        f"{seconds:.1f} s, peak {peak:,.0f} MB",
        note,
        failed=failed,
    )


def _peer_line(row: Row, peer: Peer) -> Line:
    if peer.cost is None:
        result = f"no choice ({peer.status})"
    else:
        gap = "no bound" if peer.gap_pct is None else f"gap {peer.gap_pct:.2f}%"
        result = f"{peer.cost:,.0f}, {gap}"
    peak = "" if peer.peak_mb is None else f"peak {peer.peak_mb:,.0f} MB"
    return Line(f"… {peer.name}, seed 0, {row.seconds:.0f} s", result, peak)


def _reached(told: dict[str, Any], aim_pct: float) -> float | None:
    """When a run was first as close as its row asks; None if it never was."""
    return next((at for at, gap in told["seen"] if 100 * gap <= aim_pct), None)


def _growth(soonest: dict[int, float]) -> Iterator[Line]:
    """The exponent between neighbouring sizes: seconds to the aim against components."""
    sizes = sorted(soonest)
    for small, large in itertools.pairwise(sizes):
        grown = math.log(soonest[large] / soonest[small]) / math.log(large / small)
        yield Line(
            f"seconds to the aim, {small:,} to {large:,} components",
            f"{soonest[small]:.1f} to {soonest[large]:.1f} s, exponent {grown:.2f}",
        )
