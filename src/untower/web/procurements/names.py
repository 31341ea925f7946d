"""What a page calls a supplier, and who belongs to one group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.estate.supplier_parents import supplier_groups
from untower.needs.whole_tables import records_of
from untower.record.procurements.tables import tables_in
from untower.record.versions.reading import newest

if TYPE_CHECKING:
    from untower.estate.supplier_parents import SupplierGroups
    from untower.record.procurements.models import Procurement


def supplier_names(procurement: Procurement) -> dict[str, str]:
    """Supplier → name, as the organisation's tables have it now."""
    version = procurement.settled or newest(procurement.organisation) or procurement.version
    rows = records_of(tables_in(version, ["suppliers"]), "suppliers") or []
    return {row["supplier_id"]: row["name"] or row["supplier_id"] for row in rows}


def groups_of(procurement: Procurement) -> SupplierGroups:
    """Which suppliers belong together."""
    version = procurement.settled or newest(procurement.organisation) or procurement.version
    return supplier_groups(tables_in(version, ["suppliers"]).get("suppliers"))
