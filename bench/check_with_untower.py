"""untower on the bench file: the same types, bounds, list, required value, key and link.

Reads through the public reader, from cold, with two tables declared here as any table is.
"""

import json
import sys
from pathlib import Path

from untower.storage.read import read
from untower.tables import Table
from untower.tables.column import choice, day, key, link, money, text

folder = Path(sys.argv[1])
categories = tuple(sys.argv[2].split(","))
TABLES = {
    "suppliers": Table(
        "suppliers",
        "estate",
        "Each supplier.",
        (key("supplier_id", "Its id."), text("name", "Its name.")),
    ),
    "payments": Table(
        "payments",
        "estate",
        "Each payment.",
        (
            key("payment_id", "Its id."),
            day("paid_on", "When it was paid."),
            link("supplier_id", "suppliers.supplier_id", "Whom."),
            text("supplier_name", "The name as paid."),
            choice("category", categories, "What for."),
            money("amount_gbp", "How much.", is_required=True),
            text("description", "In words."),
        ),
    ),
}
reading = read([folder / "suppliers.csv", folder / "payments.csv"], tables=TABLES)
found = [
    [row, column, value or ""]
    for intake in reading.intake
    for row, column, value in intake.refused.select("row", "column", "value").iter_rows()
]
json.dump(found, sys.stdout)
