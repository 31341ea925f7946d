"""pandera (polars) on the bench file: types, bounds, list, required value, key; links by hand.

pandera has no link between tables and judges typed columns, so texts are parsed first and a value
that does not parse is found as one that was there and is no longer; the link is an anti-join.
"""

import json
import sys
from pathlib import Path

import pandera.polars as pa
import polars as pl

folder = Path(sys.argv[1])
categories = sys.argv[2].split(",")
raw = pl.read_csv(folder / "payments.csv", infer_schema=False).with_row_index("line", 2)
typed = raw.with_columns(
    pl.col("paid_on").str.to_date(strict=False).alias("paid_on"),
    pl.col("amount_gbp").cast(pl.Float64, strict=False).alias("amount_gbp"),
)
schema = pa.DataFrameSchema(
    {
        "payment_id": pa.Column(str, unique=True, report_duplicates="exclude_first"),
        "category": pa.Column(str, pa.Check.isin(categories)),
        "amount_gbp": pa.Column(float, pa.Check.in_range(-1e12, 1e12), nullable=False),
    }
)
found: list[tuple[int, str]] = []
try:
    schema.validate(typed, lazy=True)
except pa.errors.SchemaErrors as errors:
    cases = errors.failure_cases
    for case in cases.iter_rows(named=True):
        if case["index"] is not None:
            found.append((case["index"] + 2, case["column"]))
lost = raw.select("line", "paid_on").filter(
    pl.col("paid_on").is_not_null() & typed["paid_on"].is_null()
)
found += [(line, "paid_on") for line in lost["line"]]
known = pl.read_csv(folder / "suppliers.csv", infer_schema=False)
orphans = raw.join(known, on="supplier_id", how="anti")
found += [(line, "supplier_id") for line in orphans["line"]]
print(json.dumps(found))
