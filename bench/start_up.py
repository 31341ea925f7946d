"""How soon does `untower --help` answer? Aim: 150 ms."""

from __future__ import annotations

import sys

from bench.line import Line, time_command

AIM_SECONDS = 0.150


def run() -> list[Line]:
    """Time the help page, cold process, beside a bare Python."""
    bare = time_command([sys.executable, "-c", "pass"], runs=11)
    help_page = time_command([sys.executable, "-m", "untower", "--help"], runs=11)
    return [
        Line("python -c pass", bare.words),
        Line(
            "untower --help",
            help_page.words,
            f"aim {AIM_SECONDS * 1000:.0f} ms",
            failed=help_page.exit_code != 0 or help_page.median_seconds > AIM_SECONDS,
        ),
    ]
