"""How much of what contracts charge goes to one group, at least and at most?"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from untower.assurance.contract_tests import group_of_supplier, without_owner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from untower.assurance.case_file import CaseFile
    from untower.assurance.verdict import Line

SHARE_READS = (
    "charges.contract_id",
    "charges.component_id",
    "charges.annual_gbp",
    "contracts.contract_id",
    "contracts.supplier_id",
    "suppliers.supplier_id",
    "suppliers.parent_id",
)


def top_share(case: CaseFile, charges: Iterable[Line]) -> tuple[float, float, str] | None:
    """The largest group's share of charges at least and at most, and the group at least.

    Suppliers of whom no owner is known might be one group: the most counts them as one with the
    largest. None where a charge or its supplier is not known, or nothing is charged.
    """
    groups, loose = group_of_supplier(case), without_owner(case)
    totals: dict[str, Decimal] = defaultdict(Decimal)
    unsure: set[str] = set()
    for charge in charges:
        supplier = case.linked(charge, "contracts", "contract_id")["supplier_id"]
        if charge["annual_gbp"] is None or supplier is None:
            return None
        group = groups.get(supplier, supplier)
        totals[group] += charge["annual_gbp"]
        if supplier in loose or supplier not in groups:
            unsure.add(group)
    whole = sum(totals.values(), Decimal(0))
    if whole <= 0:
        return None
    largest = max(totals, key=lambda g: (totals[g], g))
    most = sum((v for g, v in totals.items() if g in unsure or g == largest), Decimal(0))
    return float(totals[largest] / whole), float(most / whole), largest
