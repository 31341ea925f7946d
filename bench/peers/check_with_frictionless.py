"""frictionless on the bench file: the same types, bounds, list, required value, key and link.

The file is not named frictionless_…: frictionless imports such modules as plug-ins, and would run
the whole check twice.
"""

import json
import sys
from pathlib import Path

from frictionless import Checklist, Package, Resource, Schema, fields, system

folder = Path(sys.argv[1])
categories = sys.argv[2].split(",")
payments = Schema(
    fields=[
        fields.StringField(name="payment_id", constraints={"required": True}),
        fields.DateField(name="paid_on"),
        fields.StringField(name="supplier_id"),
        fields.StringField(name="supplier_name"),
        fields.StringField(name="category", constraints={"enum": categories}),
        fields.NumberField(
            name="amount_gbp", constraints={"required": True, "minimum": -1e12, "maximum": 1e12}
        ),
        fields.StringField(name="description"),
    ],
    primary_key=["payment_id"],
    foreign_keys=[
        {
            "fields": ["supplier_id"],
            "reference": {"resource": "suppliers", "fields": ["supplier_id"]},
        }
    ],
)
suppliers = Schema(
    fields=[fields.StringField(name="supplier_id"), fields.StringField(name="name")],
    primary_key=["supplier_id"],
)
with system.use_context(trusted=True):
    package = Package(
        resources=[
            Resource(name="payments", path=str(folder / "payments.csv"), schema=payments),
            Resource(name="suppliers", path=str(folder / "suppliers.csv"), schema=suppliers),
        ]
    )
    report = package.validate(Checklist(), limit_errors=1_000_000)
found = [
    [e.row_number, getattr(e, "field_name", ""), getattr(e, "cell", ""), e.type]
    for task in report.tasks
    for e in task.errors
]
print(json.dumps(found))
