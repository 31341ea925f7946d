"""How long does it take to see what suppliers follow, and how does the time grow?

An invented estate, seeded: a component serves eight services, four interfaces each, two contracts
for five components. The measure runs its 999 chance allocations; the step is everything the
estate's page needs, the measure and the signs of towers included.
"""

from __future__ import annotations

import math
import time
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bench.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SEED = 20261123
SIZES = (1_250, 2_500, 5_000)
ON = date(2026, 4, 1)
SERVICES_EACH, INTERFACES_EACH = 8, 4
LAYERS = (
    "application",
    "data",
    "integration",
    "hosting",
    "network",
    "end_user",
    "service_desk",
    "security",
    "service_management",
)
MEASURE_LIMIT_SECONDS, STEP_LIMIT_SECONDS = 2.0, 10.0


def invented_estate(components: int) -> Mapping[str, pl.DataFrame]:
    """Tables of an estate of that many components, a third by layer and the rest by chance."""
    chance = np.random.default_rng(SEED)
    contracts, services = components * 2 // 5, components // 15
    suppliers = contracts // 5
    names = np.array([f"c{n:05d}" for n in range(components)])
    layer = chance.integers(0, len(LAYERS), components)
    contract = np.where(
        chance.random(components) < 1 / 3, layer, chance.integers(0, contracts, components)
    )
    used = chance.integers(0, services, (components, SERVICES_EACH))
    ends = chance.integers(0, components, (components * INTERFACES_EACH, 2))
    ends = ends[ends[:, 0] != ends[:, 1]]
    months = chance.integers(12, 84, contracts)
    starts = pl.Series([date(2020 + n % 6, 4, 1) for n in range(contracts)])
    tables = {
        "components": pl.DataFrame(
            {
                "component_id": names,
                "name": names,
                "layer": [LAYERS[n] for n in layer],
                "run_by": ["supplier"] * components,
                "owner_role": ["Head of technology"] * components,
            }
        ),
        "services": pl.DataFrame(
            {
                "service_id": [f"s{n:04d}" for n in range(services)],
                "name": [f"Service {n}" for n in range(services)],
                "is_public_facing": [True] * services,
                "owner_role": ["Service owner"] * services,
                "completed": chance.integers(100, 100_000, services),
            }
        ),
        "uses": pl.DataFrame(
            {
                "service_id": [f"s{n:04d}" for n in used.ravel()],
                "component_id": np.repeat(names, SERVICES_EACH),
            }
        ).unique(maintain_order=True),
        "interfaces": pl.DataFrame(
            {
                "from_component_id": names[ends[:, 0]],
                "to_component_id": names[ends[:, 1]],
                "standard": ["open"] * len(ends),
            }
        ),
        "suppliers": pl.DataFrame(
            {
                "supplier_id": [f"g{n:04d}" for n in range(suppliers)],
                "name": [f"Group {n}" for n in range(suppliers)],
                "is_in_house": [False] * suppliers,
            }
        ),
        "contracts": pl.DataFrame(
            {
                "contract_id": [f"k{n:05d}" for n in range(contracts)],
                "supplier_id": [f"g{n % suppliers:04d}" for n in range(contracts)],
                "title": [f"Contract {n}" for n in range(contracts)],
                "part": ["integration" if n % 50 == 0 else "delivery" for n in range(contracts)],
                "starts_on": starts,
                "initial_term_months": months,
                "ends_on": starts.dt.offset_by("7y"),
                "renewal": ["none"] * contracts,
            }
        ),
        "charges": pl.DataFrame(
            {
                "contract_id": [f"k{n:05d}" for n in contract],
                "component_id": names,
                "annual_gbp": pl.Series(chance.lognormal(10, 1, components).round(2)).cast(
                    pl.Decimal(38, 2)
                ),
            }
        ),
    }
    return {
        name: frame.with_columns(
            source_file=pl.lit(f"{name}.csv"), source_row=pl.int_range(pl.len(), dtype=pl.UInt32)
        )
        for name, frame in tables.items()
    }


def _seconds(run: Callable[[], object], runs: int = 3) -> float:
    """The least of a few runs: what the machine does when nothing else asks for it."""
    best = math.inf
    for _ in range(runs):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return best


def _growth(times: Mapping[int, float]) -> str:
    """The exponent of size in time between the smallest and the largest."""
    first, last = min(times), max(times)
    return f"{math.log(times[last] / times[first]) / math.log(last / first):.2f}"


def run() -> list[Line]:
    """Time the measure alone and the whole step, at each size."""
    from untower import estate
    from untower.estate.supplier_parents import supplier_groups
    from untower.estate.tower_class import classify_towers, tower_thresholds
    from untower.estate.whole_cost import whole_cost

    limits = tower_thresholds(ON, None)
    measured: dict[int, float] = {}
    whole: dict[int, float] = {}
    for size in SIZES:
        tables = invented_estate(size)
        cost = whole_cost(tables, supplier_groups(tables["suppliers"]))
        cost.parts  # noqa: B018  worked out before the clock starts
        measured[size] = _seconds(partial(classify_towers, cost, limits))
        whole[size] = _seconds(partial(estate.analyse, tables, on=ON), runs=1)
    biggest = SIZES[-1]
    return [
        *(
            Line(
                f"tower measure, {size:,} components, {size * SERVICES_EACH:,} uses, "
                f"{limits.permutations} allocations",
                f"{measured[size]:.2f} s",
                "growth exponent " + _growth(measured) if size == biggest else "",
                failed=measured[size] > MEASURE_LIMIT_SECONDS,
            )
            for size in SIZES
        ),
        *(
            Line(
                f"estate step, {size:,} components, {size * INTERFACES_EACH:,} interfaces, "
                f"{size * 2 // 5:,} contracts",
                f"{whole[size]:.2f} s",
                "growth exponent " + _growth(whole) if size == biggest else "",
                failed=whole[size] > STEP_LIMIT_SECONDS,
            )
            for size in SIZES
        ),
    ]
