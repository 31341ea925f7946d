"""One line of the bench table, and how a whole process is timed."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Line:
    """What was measured, the result with its unit, and what a reader must know beside it."""

    what: str
    result: str
    note: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Timed:
    """One command run several times from cold: wall seconds of each, peak memory, last output."""

    seconds: tuple[float, ...]
    peak_mb: float | None
    output: str
    exit_code: int

    @property
    def median_seconds(self) -> float:
        """The middle of the runs."""
        return statistics.median(self.seconds)

    @property
    def words(self) -> str:
        """Median and spread, and the peak where the platform tells it."""
        spread = f"{min(self.seconds):.2f} to {max(self.seconds):.2f}"
        peak = "" if self.peak_mb is None else f", peak {self.peak_mb:,.0f} MB"
        return f"{self.median_seconds:.2f} s (of {len(self.seconds)}: {spread}){peak}"


def time_command(command: Sequence[str], runs: int) -> Timed:
    """Run a command `runs` times, each a whole process from cold, and keep its output."""
    seconds = []
    peaks = []
    for _ in range(runs):
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        output = process.stdout.read() if process.stdout else ""
        peaks.append(_wait(process))
        seconds.append(time.perf_counter() - started)
    known = [p for p in peaks if p is not None]
    return Timed(tuple(seconds), max(known) if known else None, output, process.returncode)


def _wait(process: subprocess.Popen[str]) -> float | None:
    """Wait for the process; its peak memory in MB, where the platform counts it."""
    if sys.platform == "win32":
        process.wait()
        return None
    import os

    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts kilobytes, macOS bytes.
    return usage.ru_maxrss / MEGABYTE if sys.platform == "darwin" else usage.ru_maxrss / 1_000
