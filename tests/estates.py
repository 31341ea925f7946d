"""Invented estates of a planted shape, as typed tables: for specs of the tower measure and class.

Five shapes: tower (a supplier a layer), service_aligned (a supplier a bundle of services), half
(each component by one or the other), random, single. Applications, data and integration belong to
one service; hosting, network and end user devices are shared by several, as in real estates.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl

from untower.tables import TABLES

SHAPES = ("tower", "service_aligned", "half", "random", "single")
LAYERS = ("application", "data", "integration", "hosting", "network", "end_user")
SHARED = {"hosting", "network", "end_user"}


def typed(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as the reader would give them."""
    declared = TABLES[name]
    columns = list(rows[0])
    frame = pl.DataFrame(
        {c: pl.Series(c, [r[c] for r in rows], dtype=declared.column(c).dtype()) for c in columns}
    )
    return frame.with_columns(
        source_file=pl.lit(f"{name}.csv"),
        source_row=pl.int_range(2, frame.height + 2, dtype=pl.UInt32),
    )


def estate(
    shape: str, components: int, *, seed: int, services: int = 40, noise: float = 0.1
) -> dict[str, pl.DataFrame]:
    """An estate of one shape: components, services, uses, suppliers, contracts, charges."""
    chance = np.random.default_rng(seed)
    bundles = 8
    names = [f"s{n:03d}" for n in range(services)]
    uses, charges, parts = [], [], []
    for n in range(components):
        layer = LAYERS[int(chance.integers(len(LAYERS)))]
        main = int(chance.integers(services))
        used = {main}
        if layer in SHARED:
            bundle = [s for s in range(services) if s % bundles == main % bundles]
            pool = bundle if chance.random() < 0.7 else range(services)
            used |= {int(s) for s in chance.choice(list(pool), size=min(3, len(pool)))}
        supplier = _supplier(shape, layer, main % bundles, chance, noise)
        parts.append({"component_id": f"c{n:04d}", "layer": layer, "run_by": "supplier"})
        uses += [{"service_id": names[s], "component_id": f"c{n:04d}"} for s in sorted(used)]
        charges.append(
            {
                "contract_id": f"k-{supplier}",
                "component_id": f"c{n:04d}",
                "annual_gbp": Decimal(round(float(chance.lognormal(10.5, 0.8)), 2)).quantize(
                    Decimal("0.01")
                ),
            }
        )
    suppliers = sorted({c["contract_id"].removeprefix("k-") for c in charges})
    return {
        "components": typed("components", parts),
        "services": typed(
            "services",
            [
                {"service_id": s, "name": s.upper(), "completed": int(chance.integers(100, 9000))}
                for s in names
            ],
        ),
        "uses": typed("uses", uses),
        "suppliers": typed(
            "suppliers",
            [{"supplier_id": s, "name": f"{s} Limited", "is_in_house": False} for s in suppliers],
        ),
        "contracts": typed(
            "contracts", [{"contract_id": f"k-{s}", "supplier_id": s} for s in suppliers]
        ),
        "charges": typed("charges", charges),
    }


def _supplier(
    shape: str, layer: str, bundle: int, chance: np.random.Generator, noise: float
) -> str:
    drawn, coin = f"g{chance.integers(8)}", chance.random()
    is_noise = chance.random() < noise
    if shape == "single":
        return "g0"
    if shape == "random" or is_noise:
        return drawn
    by_layer = shape == "tower" or (shape == "half" and coin < 0.5)
    return f"g{LAYERS.index(layer)}" if by_layer else f"b{bundle}"
