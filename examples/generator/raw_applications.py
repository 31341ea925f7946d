"""Harrowmoor's application list as a technology team keeps it: one sheet, a subset of columns."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from examples.generator.components import paid_under
from examples.generator.raw_register import published_day
from examples.generator.workbook import Cell, workbook

if TYPE_CHECKING:
    from examples.generator.records import Tables

HEADERS = ("System name", "Business owner", "Supplier", "Contract ref", "Hosting",
           "Number of users", "End of support", "Annual cost (£)", "Notes")  # fmt: skip
LISTED_LAYERS = ("application", "data")
HOSTING_WORDS = {"on_premises": "On premise", "private_cloud": "Private cloud",
                 "public_cloud": "Public cloud", "saas": "SaaS"}  # fmt: skip


def application_list(tables: Tables) -> bytes:
    """The bytes of the workbook."""
    names = {str(row["supplier_id"]): str(row["name"]) for row in tables["suppliers"]}
    contracts = {str(row["contract_id"]): row for row in tables["contracts"]}
    charged = {
        str(row["component_id"]): Decimal(str(row["annual_gbp"])) for row in tables["charges"]
    }
    under = paid_under()
    rows: list[list[Cell]] = [["Applications in use, from the technology team"], [], list(HEADERS)]
    for component in tables["components"]:
        name = str(component["component_id"])
        if component["layer"] not in LISTED_LAYERS:
            continue
        contract = contracts.get(under.get(name, ""))
        cost = charged.get(name) or component.get("in_house_annual_gbp")
        users = component.get("users")
        rows.append([
            str(component["name"]),
            str(component.get("owner_role") or ""),
            names[str(contract["supplier_id"])] if contract else "In-house",
            str(contract["contract_id"]) if contract else "",
            HOSTING_WORDS.get(str(component.get("hosting")), ""),
            int(str(users)) if users else None,
            published_day(component.get("support_ends_on")),
            float(str(cost)) if cost else None,
            "To be switched off" if component["status"] == "retiring" else "",
        ])  # fmt: skip
    return workbook({"Applications": rows})
