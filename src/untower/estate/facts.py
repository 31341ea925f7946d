"""Everything the estate's answer rests on, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from untower.estate.by_supplier import by_supplier
from untower.estate.concentration import Concentration, concentration_of
from untower.estate.contract_dates import ContractTerm, contract_terms
from untower.estate.dependence import Dependence, depend
from untower.estate.dresses import Wardrobe, dress_groups
from untower.estate.duplicates import Duplicates, find_duplicates
from untower.estate.payment_links import Link, groups_with_contract, propose_links
from untower.estate.recurring import Recurring, find_recurring
from untower.estate.risks import Risks, gather_risks
from untower.estate.spend import Progress, Spend, Stop, gather_spend
from untower.estate.tower_facts import TowerFacts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from untower.estate.conventions import Conventions


@dataclass(frozen=True, kw_only=True)
class Facts(TowerFacts):
    """What was found, table by table; a part without its table is None or empty."""

    tables: Mapping[str, pl.DataFrame]
    on: date
    conventions: Conventions
    spend: Spend | None
    suppliers: list[dict[str, Any]]
    it_suppliers: list[dict[str, Any]]
    concentration: tuple[Concentration, ...]
    it_concentration: tuple[Concentration, ...]
    duplicates: Duplicates | None
    recurring: list[Recurring]
    terms: list[ContractTerm]
    links: list[Link]
    dependence: Dependence | None

    @cached_property
    def risks(self) -> Risks:
        """Lawful dates, lock-in, legacy, fit and reorganisation."""
        return gather_risks(self)

    @cached_property
    def wardrobe(self) -> Wardrobe:
        """The dresses of the costliest groups: by IT spend, then by any, then by contract value."""
        groups = {
            s["group_id"]: s["name"]
            for s in (*self.it_suppliers, *self.suppliers)
            if s["share_pct"]
        }
        for term in sorted(self.terms, key=lambda t: (-(t.annual_gbp or 0), t.contract_id)):
            if term.supplier_id is not None:
                group = self.group_of_contract(term)
                groups.setdefault(group, self.supplier_groups.name(group))
        return dress_groups(groups.items())

    def group_of_contract(self, term: ContractTerm) -> str:
        """The group a contract is with: as its payees were resolved, else its supplier's own id."""
        supplier = term.supplier_id or ""
        return self.group_of_supplier.get(supplier, supplier)

    @cached_property
    def _names(self) -> dict[str, str]:
        suppliers = self.tables.get("suppliers")
        if suppliers is None or not {"supplier_id", "name"} <= set(suppliers.columns):
            return {}
        return dict(suppliers.select("supplier_id", "name").drop_nulls().iter_rows())

    def supplier_name(self, supplier_id: str | None) -> str | None:
        """The registered name of a supplier id, where the suppliers table has it."""
        return None if supplier_id is None else self._names.get(supplier_id)

    def organisation(self, column: str) -> str | None:
        """What the organisation's one row says in a column; None where it says nothing."""
        table = self.tables.get("organisation")
        if table is None or table.is_empty() or column not in table.columns:
            return None
        value = table[column][0]
        return None if value is None else str(value)

    @cached_property
    def _under_contract(self) -> dict[str, pl.DataFrame]:
        if self.spend is None:
            return {}
        named = self.spend.payments.drop_nulls("contract_id")
        return {str(key[0]): rows for key, rows in named.group_by("contract_id")}

    def payments_under(self, contract_id: str) -> pl.DataFrame | None:
        """The payments that name a contract, or were linked to it; None where none does."""
        return self._under_contract.get(contract_id)

    @property
    def group_of_supplier(self) -> Mapping[str, str]:
        """The group of each supplier id: as its payees were resolved, else by its parents."""
        return self.supplier_groups.group_of


def gather_facts(
    tables: Mapping[str, pl.DataFrame],
    *,
    on: date,
    conventions: Conventions,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Facts:
    """Compute every part the tables allow."""
    spend = _spend(tables, conventions, progress, stop)
    it_rows = None
    if spend is not None:
        it_rows = spend.outside().filter(pl.col("it_level").is_in(["stated", "probable"]))
    terms = contract_terms(tables, on=on)
    return Facts(
        tables=tables,
        on=on,
        conventions=conventions,
        spend=spend,
        suppliers=by_supplier(spend) if spend else [],
        it_suppliers=by_supplier(spend, it_rows) if spend else [],
        concentration=concentration_of(spend) if spend else (),
        it_concentration=concentration_of(spend, only_it=True) if spend else (),
        duplicates=(
            find_duplicates(spend.payments, window_days=conventions.duplicate_window_days)
            if spend
            else None
        ),
        recurring=(
            find_recurring(
                spend,
                payments_min=conventions.recurring_payments_min,
                with_contract=groups_with_contract(spend, terms),
            )
            if spend
            else []
        ),
        terms=terms,
        links=propose_links(tables, spend, terms),
        dependence=_dependence(tables),
    )


def _spend(
    tables: Mapping[str, pl.DataFrame],
    conventions: Conventions,
    progress: Progress | None,
    stop: Stop | None,
) -> Spend | None:
    payments = tables.get("payments")
    if payments is None or "amount_gbp" not in payments.columns:
        return None
    if payments["amount_gbp"].count() == 0:
        return None
    return gather_spend(
        tables,
        incomplete_share=conventions.month_incomplete_share,
        progress=progress,
        stop=stop,
    )


def _dependence(tables: Mapping[str, pl.DataFrame]) -> Dependence | None:
    components, interfaces = tables.get("components"), tables.get("interfaces")
    if components is None or interfaces is None:
        return None
    if not {"from_component_id", "to_component_id"} <= set(interfaces.columns):
        return None
    return depend(components, interfaces)
