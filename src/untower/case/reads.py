"""Which columns stand behind what the step says? Editions cut by these."""

from __future__ import annotations

from untower.award.reads import CHOICE_READS, LIMIT_READS, SERVICE_READS
from untower.case.money.budget import BUDGET_READS

TEAM_READS = (
    "roles.role_id",
    "roles.retained_as",
    "roles.fte_needed",
    "roles.fte_employed",
    "roles.fte_contractor",
    "roles.fte_free",
)
"""Posts kept whoever supplies; for what a role is paid see `untower.case.personal`."""
MONEY_READS = (*CHOICE_READS, *TEAM_READS, "contracts.is_revenue", "contracts.annual_gbp")
OPTION_READS = (*MONEY_READS, *LIMIT_READS, *SERVICE_READS)
TARGET_READS = (*MONEY_READS, "organisation.target_saving_pct")
AFFORDABLE_READS = (*MONEY_READS, *BUDGET_READS, "organisation.vat_recoverable")
TAX_READS = (*MONEY_READS, "organisation.vat_recoverable")
USER_READS = (*SERVICE_READS, "needs.user_group", "needs.service_id", "services.is_public_facing")
CASE_READS = tuple(
    dict.fromkeys((*OPTION_READS, *TARGET_READS, *AFFORDABLE_READS, "organisation.name"))
)
