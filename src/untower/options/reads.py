"""Which columns stand behind what the step says? Editions cut by these."""

from __future__ import annotations

from untower.options.benefits import BENEFIT_READS
from untower.options.catalogue import PLATFORM_READS
from untower.options.delivery import DELIVERY_READS
from untower.options.gate import GATE_READS
from untower.options.present_cost import PRESENT_READS
from untower.options.terms import TERMS_READS
from untower.options.weights import WEIGHT_READS

WAY_READS = (
    "options.option_id",
    "options.component_id",
    "options.kind",
    "options.platform_id",
    "components.component_id",
    "components.status",
)
PRICE_READS = (
    "options.one_off_gbp",
    "options.annual_gbp",
    "options.exit_gbp",
    "options.months_to_move",
    "options.in_house_fte",
    "platforms.one_off_gbp",
    "platforms.annual_gbp",
    "platforms.months_to_move",
)
COST_READS = (*WAY_READS, *PRICE_READS, *PRESENT_READS, *TERMS_READS)
POINT_READS = (
    "options.user_points",
    "options.cloud_points",
    "options.agile_points",
    "components.user_points",
    "components.cloud_points",
    "components.agile_points",
)
RANK_READS = (*COST_READS, *POINT_READS, *WEIGHT_READS)
OPTION_READS = (
    *RANK_READS,
    *BENEFIT_READS,
    "options.supplier_id",
    "options.points_evidence",
    "options.user_effect_points",
    "options.blocker",
)
PROPOSAL_READS = (
    *WAY_READS,
    *PLATFORM_READS,
    "components.name",
    "components.capability",
    "components.users",
    "uses.component_id",
    "interfaces.from_component_id",
    "interfaces.to_component_id",
)
COMPONENT_READS = (*RANK_READS, "components.name", "components.layer", *GATE_READS)
DECISION_READS = (*DELIVERY_READS, "components.name", "options.annual_gbp", "options.kind")
PASSAGE_READS = (*GATE_READS, "components.name", "delivery_models.decided")
