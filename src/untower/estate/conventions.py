"""Which numbers of the house and of policy does the estate use on a day?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.policy import Policy, convention

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class Conventions:
    """House conventions by name, as policy ships or an organisation overlays them."""

    recurring_payments_min: int
    duplicate_window_days: int
    month_incomplete_share: float
    top_group_single_supplier_share: float
    hhi_concentrated_from: float
    hhi_highly_concentrated_from: float
    policy: Policy | None


def read_conventions(on: date, policy: Policy | None) -> Conventions:
    """The conventions in force on a day."""

    def value(name: str) -> float:
        return convention(name, on=on, policy=policy)

    return Conventions(
        recurring_payments_min=int(value("recurring_payments_min")),
        duplicate_window_days=int(value("duplicate_window_days")),
        month_incomplete_share=value("month_incomplete_share"),
        top_group_single_supplier_share=value("top_group_single_supplier_share"),
        hhi_concentrated_from=value("hhi_concentrated_from"),
        hhi_highly_concentrated_from=value("hhi_highly_concentrated_from"),
        policy=policy,
    )
