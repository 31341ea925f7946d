"""How is the cost of a shared component split over the services that use it?

By completed transactions; equally where any of them is blank. The same split everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = pl.Schema({"component_id": pl.String(), "service_id": pl.String(), "share": pl.Float64()})


def service_shares(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Each component's share by service: component_id, service_id, share (summing to 1).

    Reads `uses` and, for completed transactions, `services`. A component no service uses has no
    row. Where one of a component's services has a blank count, or none completed any, its
    services share equally.
    """
    uses = tables.get("uses")
    if uses is None or not {"service_id", "component_id"} <= set(uses.columns):
        return pl.DataFrame(schema=SCHEMA)
    pairs = uses.select("component_id", "service_id").drop_nulls().unique()
    counted = pairs.join(_completed(tables.get("services")), on="service_id", how="left")
    whole = pl.col("completed").sum().over("component_id")
    known = pl.col("completed").is_not_null().all().over("component_id")
    return (
        counted.with_columns(
            share=pl.when(known & (whole > 0))
            .then(pl.col("completed") / whole)
            .otherwise(1.0 / pl.len().over("component_id"))
        )
        .select(SCHEMA.names())
        .sort("component_id", "service_id")
    )


def _completed(services: pl.DataFrame | None) -> pl.DataFrame:
    schema = {"service_id": pl.String(), "completed": pl.Float64()}
    if services is None or not {"service_id", "completed"} <= set(services.columns):
        return pl.DataFrame(schema=schema)
    return (
        services.select("service_id", pl.col("completed").cast(pl.Float64))
        .drop_nulls("service_id")
        .unique("service_id", keep="first", maintain_order=True)
    )


def split_pence(amounts: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Split amounts over services to the penny: nothing is lost and nothing is made.

    `amounts` has a key of its own in `cell`, component_id and `pence` (whole, may be null). Comes
    back: cell, component_id, service_id (null where no service uses the component), pence. The
    pennies left over by rounding go to the largest remainders, then in order of service id.
    """
    joined = amounts.join(shares, on="component_id", how="left").with_columns(
        exact=pl.col("pence") * pl.col("share").fill_null(1.0)
    )
    floored = joined.with_columns(whole=pl.col("exact").floor().cast(pl.Int64))
    left = pl.col("pence") - pl.col("whole").sum().over("cell")
    place = (
        pl.struct((pl.col("whole") - pl.col("exact")).round(9), "service_id")
        .rank("ordinal")
        .over("cell")
    )
    return floored.with_columns(
        pence=pl.when(pl.col("pence").is_null())
        .then(None)
        .otherwise(pl.col("whole") + (place <= left).cast(pl.Int64))
    ).select("cell", "component_id", "service_id", "pence")
