"""How do the others do on the same round, each in a process and an environment of its own?

A peer reads one file of a round (`write`), is given seconds for building and solving together, and
prints one line of JSON. None is handicapped: default settings, two threads where it takes them. A
peer that has no choice at the end has none: its `chosen` is null, whatever it says of its status.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bench.joint_instances import Instance

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PEERS = {
    "naive model, PuLP and HiGHS": "naive_highs.py",
    "naive model, PuLP and CBC": "naive_cbc.py",
    "strong model, OR-Tools CP-SAT": "strong_cpsat.py",
    "strong model, SCIP": "strong_scip.py",
    "strong model, HiGHS alone": "strong_highs.py",
}
GRACE = 2.0
"""A peer is ended at this many times its seconds plus `GRACE_SECONDS`: it has overrun."""
GRACE_SECONDS = 60.0


@dataclass(frozen=True)
class Told:
    """What a peer printed, and what it was when it did not print."""

    status: str
    objective: float | None
    bound: float | None
    chosen: tuple[int, ...] | None
    build_seconds: float | None
    solve_seconds: float | None
    peak_mb: float | None


def peers_python() -> Path:
    """The Python of the peers' own environment, made again whenever their lock file changes."""
    lock, home = ROOT / "bench" / "requirements.lock", ROOT / "build" / "peers"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready, made_from = home / "ready", hashlib.sha256(lock.read_bytes()).hexdigest()
    if not ready.exists() or ready.read_text(encoding="utf-8") != made_from:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        install = [str(python), "-m", "pip", "install", "-qq", "--require-hashes", "-r", str(lock)]
        subprocess.run(install, check=True)
        ready.write_text(made_from, encoding="utf-8")
    return python


def write(instance: Instance, path: Path) -> None:
    """Write a round for the peers: its columns by name, either-or sets as starts and offers."""
    columns = {one.name: getattr(instance, one.name) for one in fields(instance)}
    sets = columns.pop("either_or")
    lengths = [len(one) for one in sets]
    columns["either_or_start"] = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    columns["either_or_offer"] = np.array([n for one in sets for n in one], dtype=np.int64)
    np.savez(path, **columns)


def told_by(python: Path, peer: str, path: Path, seconds: float) -> Told:
    """Run one of `PEERS` on a written round for so many seconds and read what it prints."""
    command = [str(python), str(HERE / PEERS[peer]), str(path), str(seconds)]
    try:
        ended = subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=GRACE * seconds + GRACE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Told("overran", None, None, None, None, None, None)
    lines = ended.stdout.strip().splitlines()
    if ended.returncode or not lines:
        last = (ended.stderr.strip().splitlines() or ["no word"])[-1]
        return Told(f"exit {ended.returncode}: {last}", None, None, None, None, None, None)
    said = json.loads(lines[-1])
    chosen = said["chosen"]
    return Told(**{**said, "chosen": None if chosen is None else tuple(chosen)})
