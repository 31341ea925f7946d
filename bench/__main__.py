"""`make bench`: every figure from this run, on this machine, printed as one table.

`python -m bench` runs all; `python -m bench validation start_up` runs the named ones. Each bench
is a module here with `run() -> list[Line]`. Peers are installed from bench/requirements.lock into
build/peers, apart from untower's own environment.
"""

from __future__ import annotations

import importlib
import platform
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.line import Line

BENCHES = (
    "start_up",
    "validation",
    "supplier_resolution",
    "tower_measure",
    "whole_plan",
    "lots_cut",
    "joint_choice",
    "package_auctions",
    "bid_assessment",
    "bid_methods",
    "case_draws",
    "web_record",
    "web_load",
    "web_kills",
)


def main(names: list[str]) -> int:
    """Run the named benches, or all, and print the table; 1 if a line says it failed."""
    unknown = [n for n in names if n not in BENCHES]
    if unknown:
        print(f"No bench called {', '.join(unknown)}: there are {', '.join(BENCHES)}.")
        return 2
    print(f"Python {platform.python_version()} on {platform.machine()} {platform.system()}")
    print("| bench | what | result | note |\n|---|---|---|---|", flush=True)
    lines: list[Line] = []
    for name in names or BENCHES:
        for line in importlib.import_module(f"bench.{name}").run():
            lines.append(line)
            print(f"| {name} | {line.what} | {line.result} | {line.note} |", flush=True)
    return 1 if any(line.failed for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
