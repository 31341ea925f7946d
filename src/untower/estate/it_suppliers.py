"""Which payees are known to sell IT, and do they sell anything else?"""

from __future__ import annotations

import polars as pl

from untower.estate.supplier_knowledge import knowledge_of
from untower.estate.supplier_names import read_names


def with_it_supplier(payments: pl.DataFrame) -> pl.DataFrame:
    """Payments with `it_supplier` added: `only`, `mostly` or `also` selling IT, null if not known.

    Comes in: `supplier_name` and `payee_kind`. Judged once per distinct name of a supplier or
    reseller, by the row of `knowledge/suppliers.csv` that fits most of the name; its column
    `sells_it_source` says where the knowledge comes from. The dates in a row say whose a company
    was, not what it sells, so they do not matter here.
    """
    names = (
        payments.filter(pl.col("payee_kind").is_in(["supplier", "reseller"]))
        .select("supplier_name")
        .drop_nulls()
        .unique(maintain_order=True)
    )
    read = read_names(names["supplier_name"])
    day = pl.lit(None, dtype=pl.Date)
    cores = (
        read.with_row_index("node")
        .filter(pl.col("core").is_not_null() & ~pl.col("is_several"))
        .select("node", "core", "supplier_name", first_paid_on=day, last_paid_on=day)
    )
    known = (
        knowledge_of(cores)
        .sort("node", pl.col("words").str.len_chars(), "row", descending=[False, True, False])
        .group_by("node", maintain_order=True)
        .first()
        .select("supplier_name", it_supplier="sells_it")
    )
    return payments.join(known, on="supplier_name", how="left", maintain_order="left").with_columns(
        it_supplier=pl.when(pl.col("payee_kind").is_in(["supplier", "reseller"])).then(
            "it_supplier"
        )
    )
