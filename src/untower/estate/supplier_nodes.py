"""Which names are there to resolve, how well known is each, and who says which company it is?

A node is one distinct raw name, or one row of the suppliers table (its name is the best known of
all). Nodes are numbered by content, so that the order of the rows never changes an answer.
"""

from __future__ import annotations

import polars as pl

from untower.estate.payees import kinds_of_read_names
from untower.estate.supplier_names import read_names
from untower.estate.supplier_words import small_words

# Legal forms that the same business may use in turn: a limited company becomes a plc.
_FAMILIES = {"ltd": "company", "plc": "company"}


def nodes_of(names: pl.DataFrame, suppliers: pl.DataFrame | None) -> pl.DataFrame:
    """One row per node, best-known first in `rank`, with the keys of `read_names`.

    Goes out: `node` (its row number), `rank`, `supplier_name`, `supplier_id` (null unless the node
    is a row of the suppliers table), `parent_id`, `is_reseller`, `scheme` and `identifier`,
    `payee_kind`, `kind_reason`, `family`, `formal` and the keys.
    """
    raw = _payees(names)
    if suppliers is not None and suppliers.height:
        raw = pl.concat([raw, _register(suppliers)], how="diagonal")
    raw = raw.sort("supplier_name", "supplier_id", nulls_last=False)
    read = read_names(raw["supplier_name"])
    read = kinds_of_read_names(read, category=raw["category"])
    nodes = raw.hstack(read.drop("supplier_name")).with_row_index("node")
    return _keyed(_ranked(_identified(nodes)))


def _keyed(nodes: pl.DataFrame) -> pl.DataFrame:
    """The keys that rules join by, beside those of `read_names`."""
    whole = pl.concat_str("core", pl.lit(" "), "form").str.strip_chars_end()
    few = (
        pl.col("core")
        .str.split(" ")
        .list.eval(pl.element().filter(~pl.element().is_in(sorted(small_words()))))
    )
    plain = pl.col("alias").is_null()
    # A name that ends on "for the" is cut short: its last words are missing, not small.
    cut = pl.col("core").str.contains(rf" (?:{'|'.join(sorted(small_words()))})$")
    return nodes.with_columns(
        family=pl.col("form").replace(_FAMILIES),
        formal=pl.when(plain & pl.col("note").is_null()).then(whole),
        noted=pl.when(plain).then(whole),
        whole=whole,
        few=pl.when((few.list.len() >= 2) & ~cut).then(few.list.join(" ")),
        turned=pl.when((few.list.len() >= 3) & ~cut).then(few.list.sort().list.join(" ")),
    )


def _payees(names: pl.DataFrame) -> pl.DataFrame:
    """The names given, one row each; doubled ones are added up, clashing identifiers dropped."""
    has = set(names.columns)
    blank = {
        "identifier": pl.String,
        "category": pl.String,
        "rows": pl.Int64,
        "first_paid_on": pl.Date,
        "last_paid_on": pl.Date,
    }
    full = names.with_columns(
        pl.lit(None, dtype=kind).alias(column)
        for column, kind in blank.items()
        if column not in has
    )
    if "amount_gbp" not in has:
        full = full.with_columns(amount_gbp=pl.lit(None, dtype=pl.Decimal(38, 2)))
    full = full.with_columns(pl.col("supplier_name", "identifier", "category").cast(pl.String))
    one = pl.col("identifier").drop_nulls()
    return (
        full.group_by("supplier_name")
        .agg(
            identifier=pl.when(one.n_unique() == 1).then(one.first()),
            category=pl.col("category").drop_nulls().sort().first(),
            first_paid_on=pl.col("first_paid_on").min(),
            last_paid_on=pl.col("last_paid_on").max(),
            rows=pl.col("rows").cast(pl.Int64).sum(),
            amount_gbp=pl.col("amount_gbp").cast(pl.Float64).sum(),
        )
        .with_columns(supplier_id=pl.lit(None, dtype=pl.String), is_given=pl.lit(True))
    )


def _register(suppliers: pl.DataFrame) -> pl.DataFrame:
    """The rows of the suppliers table that have a key, as nodes."""
    has = set(suppliers.columns)
    text = ("supplier_id", "name", "identifier", "parent_id")
    rows = suppliers.select(
        *(
            pl.col(c).cast(pl.String) if c in has else pl.lit(None, dtype=pl.String).alias(c)
            for c in text
        ),
        (
            pl.col("is_reseller").cast(pl.Boolean)
            if "is_reseller" in has
            else pl.lit(None, dtype=pl.Boolean).alias("is_reseller")
        ),
    )
    rows = (
        rows.filter(pl.col("supplier_id").is_not_null())
        .sort(pl.all())
        .unique("supplier_id", keep="first", maintain_order=True)
    )
    return (
        rows.with_columns(supplier_name=pl.coalesce("name", "supplier_id"))
        .drop("name")
        .with_columns(is_given=pl.lit(False))
    )


def _identified(nodes: pl.DataFrame) -> pl.DataFrame:
    """Split `identifier` into scheme and value: GB-COH-1234567 is GB-COH, 01234567."""
    whole = pl.col("identifier").str.to_uppercase().str.replace_all(r"\s", "")
    scheme = whole.str.extract(r"^([A-Z]{2,4}-[A-Z]+)-.+$").fill_null("")
    value = pl.coalesce(whole.str.extract(r"^[A-Z]{2,4}-[A-Z]+-(.+)$"), whole)
    # Companies House numbers lose their leading noughts in spreadsheets.
    value = (
        pl.when(value.str.contains(r"^\d{1,7}$") & scheme.is_in(["", "GB-COH"]))
        .then(value.str.zfill(8))
        .otherwise(value)
    )
    scheme = (
        pl.when((scheme == "") & value.str.contains(r"^(?:\d{8}|[A-Z]{2}\d{6})$"))
        .then(pl.lit("GB-COH"))
        .otherwise(scheme)
    )
    known = whole.is_not_null() & (whole != "")
    return nodes.with_columns(
        scheme=pl.when(known).then(scheme), identifier=pl.when(known).then(value)
    )


def _ranked(nodes: pl.DataFrame) -> pl.DataFrame:
    """Number the nodes from the best known: the register's, then most rows, most money."""
    if "parent_id" not in nodes.columns:
        nodes = nodes.with_columns(
            parent_id=pl.lit(None, dtype=pl.String), is_reseller=pl.lit(None, dtype=pl.Boolean)
        )
    order = nodes.with_columns(
        unlisted=pl.col("supplier_id").is_null(),
        few=-pl.col("rows").fill_null(0),
        small=-pl.col("amount_gbp").abs().fill_null(0),
    ).sort("unlisted", "few", "small", "node")
    ranked = order.select("node").with_row_index("rank", offset=1)
    return nodes.join(ranked, on="node", maintain_order="left")
