"""The estate's cost, class and signs from the tables, worked out when first asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from untower.estate.contract_scope import contract_scopes
from untower.estate.sign import SIGNS_MEAN
from untower.estate.supplier_parents import SupplierGroups, supplier_groups
from untower.estate.tower_class import TowerClass, classify_towers, tower_thresholds
from untower.estate.tower_findings import CLASS_READS
from untower.estate.tower_signs import SignInputs, sign_limits, tower_signs
from untower.estate.towers import SPEND_ALONE, missing_for_towers
from untower.estate.whole_cost import COST_MEANS, WholeCost, whole_cost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import polars as pl

    from untower.estate.contract_dates import ContractTerm
    from untower.estate.conventions import Conventions
    from untower.estate.sign import Sign
    from untower.estate.spend import Spend

COST_READS = CLASS_READS
TOWER_READS = (
    *COST_READS,
    *(f"charges.{name}" for name in ("contract_id", "component_id")),
    *(
        f"contracts.{name}"
        for name in (
            "contract_id",
            "title",
            "part",
            "starts_on",
            "initial_term_months",
            "initial_ends_on",
            "ends_on",
            "maximum_ends_on",
            "renewal",
            "extensions_allowed",
            "break_on",
            "value_gbp",
            "maximum_value_gbp",
            "minimum_volume_gbp",
            "is_exclusive",
        )
    ),
    *(f"services.{name}" for name in ("name", "owner_role", "is_public_facing")),
    *(f"roles.{name}" for name in ("name", "retained_as", "fte_employed")),
)


class TowerFacts:
    """What `Facts` knows of cost, class and signs."""

    tables: Mapping[str, pl.DataFrame]
    on: date
    conventions: Conventions
    spend: Spend | None
    terms: Sequence[ContractTerm]

    @cached_property
    def supplier_groups(self) -> SupplierGroups:
        """Groups as payees were resolved, joined with the register's own parents."""
        resolved = self.spend.groups if self.spend is not None else None
        return supplier_groups(self.tables.get("suppliers"), resolved)

    @cached_property
    def whole_cost(self) -> WholeCost:
        """Charges and in-house cost by component, layer, service and group."""
        return whole_cost(self.tables, self.supplier_groups)

    @cached_property
    def tower_class(self) -> TowerClass:
        """The class of the estate, or why it is not known."""
        missing = missing_for_towers(self.tables)
        found = classify_towers(
            self.whole_cost,
            tower_thresholds(self.on, self.conventions.policy),
            missing_columns=missing,
        )
        if missing and not {"components", "contracts"} & self.tables.keys():
            return replace(found, reason=f"{SPEND_ALONE} {found.reason}")
        return found

    @cached_property
    def sign_inputs(self) -> SignInputs:
        """What the signs rest on."""
        return SignInputs(
            tables=self.tables,
            scopes=contract_scopes(self.tables, self.terms, self.supplier_groups),
            cost=self.whole_cost,
            limits=sign_limits(self.on, self.conventions.policy),
        )

    @cached_property
    def signs(self) -> list[Sign]:
        """S1 to S11."""
        return tower_signs(self.sign_inputs)


def cost_figures(facts: TowerFacts) -> dict[str, Any]:
    """by_layer, by_service, by_component, by_group and towers, as plan.json carries them."""
    figures: dict[str, Any] = {
        "towers": {
            **facts.tower_class.figure(),
            "signals": [sign.figure() for sign in facts.signs],
            "signals_mean": SIGNS_MEAN,
        }
    }
    if facts.whole_cost.is_empty:
        return figures
    return figures | {
        "by_layer": facts.whole_cost.by_layer(),
        "by_service": facts.whole_cost.by_service(),
        "by_component": facts.whole_cost.by_component(),
        "by_group": facts.whole_cost.by_group(),
        "cost_means": COST_MEANS,
    }
