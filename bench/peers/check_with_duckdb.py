"""DuckDB on the bench file: every check as SQL over text columns."""

import json
import sys
from pathlib import Path

import duckdb

folder = Path(sys.argv[1])
categories = sys.argv[2].split(",")
db = duckdb.connect()
db.execute(
    "create table p as select row_number() over () + 1 as line, * "
    "from read_csv(?, all_varchar = true, header = true, parallel = false)",
    [str(folder / "payments.csv")],
)
db.execute(
    "create table s as select * from read_csv(?, all_varchar = true, header = true)",
    [str(folder / "suppliers.csv")],
)
found = db.execute(
    """
    select line, 'paid_on', paid_on from p
     where paid_on is not null and try_cast(paid_on as date) is null
    union all
    select line, 'amount_gbp', amount_gbp from p
     where amount_gbp is null
        or try_cast(amount_gbp as decimal(38, 2)) is null
        or abs(try_cast(amount_gbp as decimal(38, 2))) > 1e12
    union all
    select line, 'category', category from p
     where category is not null and not list_contains(?, category)
    union all
    select line, 'payment_id', payment_id from (
        select line, payment_id, row_number() over (partition by payment_id order by line) as n
        from p
    ) where n > 1
    union all
    select line, 'supplier_id', supplier_id from p
     where supplier_id is not null and supplier_id not in (select supplier_id from s)
    """,
    [categories],
).fetchall()
print(json.dumps([[line, column, text or ""] for line, column, text in found]))
