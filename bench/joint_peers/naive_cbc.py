"""The naive model through PuLP with CBC."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import naive
import pulp
import written_round

if TYPE_CHECKING:
    from types import SimpleNamespace


def choose(one: SimpleNamespace, clock: written_round.Clock) -> written_round.Told:
    """Build and solve; the bound is what CBC's log says last."""
    it, take = naive.model(one, clock)
    left = clock.mark_built()
    threads, gap = written_round.THREADS, written_round.GAP
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        it.solve(
            pulp.PULP_CBC_CMD(
                msg=False, threads=threads, timeLimit=left, gapRel=gap, logPath=str(log)
            )
        )
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    chosen = naive.chosen(it, take)
    bounds = re.findall(r"(?:Lower bound:|best possible)\s+(-?[\d.e+]+)", text)
    status = pulp.LpSolution[it.sol_status]
    return status, pulp.value(it.objective), float(bounds[-1]) if bounds else None, chosen


written_round.run(choose)
