"""How long does a body with 2,000 components to tender wait for its lots, and how good are they?

Fourteen copies of the invented council side by side, ids apart, suppliers shared: 2,576 components,
2,044 of them to tender. Time is processor time of step 6 alone, tables read before; beside the cut
stand the cheapest habits of cutting, counted alike.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bench.line import Line

if TYPE_CHECKING:
    import polars as pl

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "harrowmoor"
ON = date(2026, 4, 1)
COPIES = 14
ONCE = ("organisation", "limits", "platforms", "passed_over", "suppliers")
SAME_ID = ("platform_id", "supplier_id", "parent_id")
AIM_SECONDS = 8.0


def run() -> list[Line]:
    """Cut once, and say what it took and what it costs beside other cuts."""
    from untower.lots import analyse

    tables = copies(COPIES)
    started = time.process_time()
    found = analyse(tables, on=ON)
    seconds = time.process_time() - started
    cutting = found.figures["cuts"][0]
    cut, beside = cutting["cut"], cutting["beside"]
    habits = ", ".join(f"{r['name']} £{r['total_gbp']:,.0f}" for r in beside)
    cost = cut["total_gbp"]
    return [
        Line(
            f"lots of {cutting['components']:,} components",
            f"{seconds:.1f} s of processor time",
            f"{cut['lots']} lots, £{cost:,.0f} a year by house weights; {habits}",
            failed=seconds > AIM_SECONDS,
        )
    ]


def copies(count: int) -> dict[str, pl.DataFrame]:
    """The invented council so many times over; of its limits the largest contract only."""
    import polars as pl

    import untower

    found = {}
    for name, frame in untower.read(FOLDER, on=ON).tables.items():
        ids = [
            c
            for c in frame.columns
            if c.endswith("_id") and frame.schema[c] == pl.String and c not in SAME_ID
        ]
        found[name] = (
            frame
            if name in ONCE
            else pl.concat([frame.with_columns(pl.col(ids) + f"~{n}") for n in range(count)])
        )
    found["limits"] = found["limits"].filter(pl.col("kind") == "contract_value")
    return found
