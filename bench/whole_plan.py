"""How long does a large body wait for its plan, from files to report?

5,000 components, 20,000 interfaces, 2,000 contracts and 40,000 uses as CSV, `untower plan` as a
whole process from cold: reading, steps 1 to 3, assurance, report, workbook and plan.json.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.line import Line, time_command

ROOT = Path(__file__).resolve().parents[1]
COMPONENTS = 5_000
AIM_SECONDS = 10.0


def run() -> list[Line]:
    """Write the files in a process of their own, then time the command."""
    folder = ROOT / "build" / "bench" / "estate"
    subprocess.run([sys.executable, "-m", "bench.whole_plan", str(folder)], check=True)
    made = ROOT / "build" / "bench" / "plan"
    command = [sys.executable, "-m", "untower", "plan", str(folder), "-o", str(made)]
    timed = time_command([*command, "--on", "2026-04-01"], runs=3)
    size_kb = (made / "report.html").stat().st_size / 1_000
    return [
        Line(
            f"untower plan, {COMPONENTS:,} components",
            timed.words,
            f"aim {AIM_SECONDS:.0f} s; report {size_kb:,.0f} KB",
            failed=timed.exit_code != 0 or timed.median_seconds > AIM_SECONDS or size_kb > 1_000,
        )
    ]


def write(folder: Path) -> None:
    """The invented estate of the tower bench as CSV files."""
    from bench.tower_measure import invented_estate

    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in invented_estate(COMPONENTS).items():
        frame.drop("source_file", "source_row", strict=False).write_csv(folder / f"{name}.csv")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
