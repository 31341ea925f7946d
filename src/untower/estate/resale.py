"""Behind whom does the money stand: who was paid, who sold it, who makes it?

Three answers kept apart. A reseller's invoice says who was paid; whose product it was is known only
where the row, its contract or `sold_through` names them. Otherwise it is not known, and counted so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.estate.it_spend import knowledge

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTSIDE = ("supplier", "reseller")
UNKNOWN = ("redacted", "not_known")


def with_seller_and_maker(
    payments: pl.DataFrame, known: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Payments with `seller_id`, `maker_id`, `is_resale`; `group_id` for outside payees only.

    The payee that is not known or withheld keeps the group_id that says so, and has no seller and
    no maker.

    Comes in: payments with payee_kind and group_id, and `known`, every resolved name with its
    group. Resale: the payee is a reseller, the row names the payee itself as `sold_through`, or
    the row's contract is of part resale. A `sold_through` other than the payee makes that one the
    seller and the payee the maker.
    """
    outside, unknown = (pl.col("payee_kind").is_in(kinds) for kinds in (OUTSIDE, UNKNOWN))
    through = pl.col("sold_through_group").is_not_null() & outside
    elsewhere = through & (pl.col("sold_through_group") != pl.col("group_id"))
    resale = outside & (
        (pl.col("payee_kind") == "reseller")
        | (pl.col("contract_part") == "resale").fill_null(False)
        | (pl.col("sold_through_group") == pl.col("group_id")).fill_null(False)
    )
    groups = known.select(sold_through="supplier_name", sold_through_group="group_id")
    return (
        _with_contract(payments, known, tables)
        .join(groups, on="sold_through", how="left", maintain_order="left")
        .with_columns(group_id=pl.when(outside | unknown).then(pl.col("group_id")))
        .with_columns(is_resale=resale & ~elsewhere.fill_null(False))
        .with_columns(
            seller_id=pl.when(elsewhere).then("sold_through_group").when(outside).then("group_id"),
            maker_id=pl.when("is_resale")
            .then(pl.coalesce(_contract_maker(), _named_maker()))
            .when(outside)
            .then("group_id"),
        )
        .drop("contract_part", "contract_group", "sold_through_group")
    )


def _with_contract(
    payments: pl.DataFrame, known: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """The part and the supplier's group of the contract each row names."""
    contracts = tables.get("contracts")
    columns = ("contract_id", "part", "supplier_id")
    schema = dict.fromkeys(columns, pl.String)
    have = pl.DataFrame(schema=schema) if contracts is None else contracts
    absent = [pl.lit(None, dtype=pl.String).alias(c) for c in columns if c not in have.columns]
    groups = known.select("supplier_id", contract_group="group_id").drop_nulls()
    named = (
        have.with_columns(absent)
        .select("contract_id", "supplier_id", contract_part="part")
        .drop_nulls("contract_id")
        .unique("contract_id", keep="first", maintain_order=True)
        .join(groups.unique("supplier_id", keep="first"), on="supplier_id", how="left")
        .drop("supplier_id")
    )
    return payments.join(named, on="contract_id", how="left", maintain_order="left")


def _contract_maker() -> pl.Expr:
    """The supplier the row's contract is with, where that is not who was paid."""
    return pl.when(pl.col("contract_group") != pl.col("group_id")).then("contract_group")


def _named_maker() -> pl.Expr:
    """The maker whose name stands in the row's own words; null where none, or two, do."""
    said = (
        pl.concat_str(
            pl.col("description").fill_null(""), pl.lit(" "), pl.col("category").fill_null("")
        )
        .str.to_lowercase()
        .str.replace_all(r"[^a-z0-9]+", " ")
    )
    makers = knowledge()["makers"]
    hits = [said.str.contains(rf"\b(?:{m['pattern']})\b") for m in makers]
    count = pl.sum_horizontal(hit.cast(pl.Int32) for hit in hits)
    named = pl.coalesce(
        pl.when(hit).then(pl.lit(f"maker:{m['name']}")) for hit, m in zip(hits, makers, strict=True)
    )
    return pl.when(count == 1).then(named)
