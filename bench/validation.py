"""How fast is a large spend file checked, and do we find what the others find?

One million rows, seven columns, defects planted where we know them. Each checker is a whole process
from cold and is asked for the same: types, a range, a list, a required value, a key, a link. The
runs take turns, so that a machine that slows down slows all of them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.joint_peers import peers_python
from bench.line import Line, Timed, time_command
from bench.spend_file import CATEGORIES, SpendFile, made_in

ROOT = Path(__file__).resolve().parents[1]
ROWS = int(os.environ.get("UNTOWER_BENCH_ROWS", "1000000"))
ROUNDS = 3
AIM_TIMES_FASTER = 15
AIM_PEAK_MB = 600
PEERS = ("frictionless", "pandera", "duckdb")


def run() -> list[Line]:
    """Make the file, run everybody in turn, compare times and defects."""
    folder = ROOT / "build" / "bench"
    # In a process of its own: a child's peak memory counts what its parent held when it was born.
    subprocess.run([sys.executable, "-m", "bench.spend_file", str(folder), str(ROWS)], check=True)
    made = made_in(folder)
    size_mb = made.payments.stat().st_size / 1_000_000
    arguments = [str(folder), ",".join(CATEGORIES)]
    commands = {"untower": [sys.executable, str(ROOT / "bench/check_with_untower.py"), *arguments]}
    peers = peers_python()
    for peer in PEERS:
        commands[peer] = [str(peers), str(ROOT / f"bench/peers/check_with_{peer}.py"), *arguments]
    runs: dict[str, list[Timed]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            runs[name].append(time_command(command, runs=1))
    timed = {name: _together(many) for name, many in runs.items()}
    lines = [Line(f"file of {ROWS:,} rows, {size_mb:.0f} MB", f"{len(made.defects):,} defects")]
    for name, result in timed.items():
        lines.append(Line(name, result.words, _agreement(name, result, made)))
    ours = timed["untower"]
    times = timed["frictionless"].median_seconds / ours.median_seconds
    lines.append(
        Line(
            "frictionless / untower, medians",
            f"{times:.1f} times",
            f"aim {AIM_TIMES_FASTER}; peak under {AIM_PEAK_MB} MB",
            failed=times < AIM_TIMES_FASTER
            or (ours.peak_mb or 0) > AIM_PEAK_MB
            or _found(ours) != made.defects,
        )
    )
    return lines


def _together(many: list[Timed]) -> Timed:
    peaks = [one.peak_mb for one in many if one.peak_mb is not None]
    return Timed(
        seconds=tuple(s for one in many for s in one.seconds),
        peak_mb=max(peaks) if peaks else None,
        output=many[-1].output,
        exit_code=max(one.exit_code for one in many),
    )


def _found(result: Timed) -> set[tuple[int, str, str]]:
    return {(row, column, text) for row, column, text, *_ in json.loads(result.output)}


def _agreement(name: str, result: Timed, made: SpendFile) -> str:
    """How the checker's list compares with what was planted, in words."""
    if result.exit_code:
        return f"exit {result.exit_code}"
    listed = json.loads(result.output)
    lines_planted = {row for row, _, _ in made.defects}
    lines_found = {one[0] for one in listed}
    missed, extra = len(lines_planted - lines_found), len(lines_found - lines_planted)
    if missed or extra:
        why = "; the first use of a repeated key is listed too" if name == "pandera" else ""
        return f"{missed} lines missed, {extra} more{why}"
    if name == "frictionless":
        blank = sum(1 for one in listed if not one[1])
        return f"the same lines; column left blank on {blank} (keys and links)"
    if len(listed[0]) < 3:
        return "the same lines and columns, without the text"
    return "the same list" if _found(result) == made.defects else "the same lines"
