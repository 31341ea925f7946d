"""What does each component cost a year now: contract charges and in-house cost together?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.estate.supplier_parents import supplier_groups
from untower.estate.whole_cost import whole_cost

if TYPE_CHECKING:
    from collections.abc import Mapping

PRESENT_READS = (
    "charges.component_id",
    "charges.annual_gbp",
    "contracts.is_revenue",
    "components.in_house_annual_gbp",
    "components.run_by",
)


def present_costs(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The present yearly cost of each component: component_id, present_annual_gbp (Decimal).

    Null where any part is not known: a charge that is blank, an outside run component no contract
    charges for, an in-house one without its cost. Then no part stands for the whole.
    """
    cells = whole_cost(tables, supplier_groups(tables.get("suppliers"))).cells
    return (
        cells.drop_nulls("component_id")
        .group_by("component_id", maintain_order=True)
        .agg(
            present_annual_gbp=pl.when(pl.col("annual_gbp").null_count() == 0).then(
                pl.col("annual_gbp").sum()
            )
        )
    )
