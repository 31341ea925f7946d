"""Which columns stand behind what the step says? Editions cut by these."""

from __future__ import annotations

from untower.lots.market_size import MARKET_READS
from untower.lots.route import ROUTE_READS
from untower.lots.terms import TERMS_READS
from untower.lots.thresholds import THRESHOLD_READS
from untower.options.delivery import DELIVERY_READS
from untower.options.gate import GATE_READS
from untower.options.present_cost import PRESENT_READS

SCOPE_READS = (
    "components.component_id",
    "components.status",
    "delivery_models.component_id",
    "delivery_models.decided",
    "delivery_models.decided_on",
    *GATE_READS,
)
WORTH_READS = (
    *PRESENT_READS,
    "offers.basis",
    "offers.includes_vat",
    "offers.currency",
    "offer_items.annual_gbp",
    "offer_items.component_id",
)
TIE_READS = (
    "uses.service_id",
    "uses.component_id",
    "services.completed",
    "interfaces.from_component_id",
    "interfaces.to_component_id",
    "interfaces.annual_gbp",
    "limits.kind",
    "limits.subject",
    "limits.other_subject",
    "limits.is_mandatory",
    "components.layer",
    "lots.price_months",
)
HAND_READS = (
    "lots.lot_id",
    "lots.procurement_id",
    "lots.title",
    "lots.maximum_value_gbp",
    "lots.reason_not_split",
    "lot_components.lot_id",
    "lot_components.component_id",
)
CUT_READS = (
    *SCOPE_READS,
    *WORTH_READS,
    *TIE_READS,
    *HAND_READS,
    *MARKET_READS,
    *TERMS_READS,
)
LOT_READS = (*CUT_READS, "components.name", "services.name", "suppliers.supplier_id")
PURCHASE_READS = (*CUT_READS, *THRESHOLD_READS, "procurements.route", "procurements.regime")
ALL_READS = tuple(
    dict.fromkeys((*LOT_READS, *PURCHASE_READS, *ROUTE_READS, "procurements.framework_id"))
)
DECISION_READS = (*DELIVERY_READS, *HAND_READS)
