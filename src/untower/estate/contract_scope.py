"""What does each contract in force cover, and what is known of it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from untower.arithmetic.calendar_months import whole_months
from untower.estate.contract_dates import LAPSED, NOT_KNOWN_WHEN
from untower.findings import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    import polars as pl

    from untower.estate.contract_dates import ContractTerm
    from untower.estate.supplier_parents import SupplierGroups


@dataclass(frozen=True)
class Charge:
    """One charge of a contract; any part may be blank."""

    component_id: str | None
    layer: str | None
    annual_gbp: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ContractScope:
    """One contract, its group and its charges; `counts` is None while being in force is unknown."""

    contract_id: str
    title: str | None
    group_id: str | None
    counts: bool | None
    values: Mapping[str, Any]
    charges: tuple[Charge, ...]

    @property
    def named(self) -> str:
        """Its id, with its title where it has one."""
        return f"{self.contract_id} ({self.title})" if self.title else self.contract_id

    @property
    def row(self) -> Row:
        """The row behind it."""
        return Row(
            table="contracts",
            key=self.contract_id,
            file=self.values.get("source_file"),
            row=self.values.get("source_row"),
        )

    @property
    def term_months(self) -> int | None:
        """Its first term: as stated, else from its start to the first end stated."""
        months: int | None = self.values.get("initial_term_months")
        starts, ends = self.day("starts_on"), self.day("initial_ends_on")
        if months is None and starts is not None and ends is not None:
            return whole_months(starts, ends)
        return months

    def day(self, column: str) -> date | None:
        """One of its dates as stated."""
        value: date | None = self.values.get(column)
        return value

    def certainly(self, verdict: bool | None) -> bool | None:
        """A verdict about it, not known where it is not known to count."""
        return None if self.counts is None and verdict else verdict


def contract_scopes(
    tables: Mapping[str, pl.DataFrame], terms: Sequence[ContractTerm], groups: SupplierGroups
) -> list[ContractScope]:
    """The contracts with outside suppliers that are in force, or are still charged for.

    One that has lapsed and is charged for nothing is left out, as is one with the organisation's
    own company. Where either is not known the contract stays, with `counts` None. A charge without
    its contract may be any contract's: each then has one more charge of which nothing is known.
    """
    contracts = tables.get("contracts")
    if contracts is None or "contract_id" not in contracts.columns:
        return []
    charged, is_loose = _charges(tables)
    loose = (Charge(None, None, None),) if is_loose else ()
    states = {t.contract_id: t.state for t in terms}
    scopes = []
    for row in contracts.iter_rows(named=True):
        name = row["contract_id"]
        outside = groups.is_outside(row.get("supplier_id"))
        charges = charged.get(name, ())
        in_force = {LAPSED: False, NOT_KNOWN_WHEN: None}.get(states.get(name, ""), True)
        is_over = in_force is False and not charges and not loose
        if name is None or outside is False or is_over:
            continue
        is_sure = outside is not None and (in_force or bool(charges))
        scopes.append(
            ContractScope(
                contract_id=name,
                title=row.get("title"),
                group_id=groups.group(row.get("supplier_id")),
                counts=True if is_sure else None,
                values=row,
                charges=(*charges, *loose),
            )
        )
    return scopes


def _charges(tables: Mapping[str, pl.DataFrame]) -> tuple[dict[str, tuple[Charge, ...]], bool]:
    """By contract, what it charges for; and whether a charge may be any contract's."""
    charges = tables.get("charges")
    if charges is None or not {"contract_id", "component_id"} <= set(charges.columns):
        return {}, False
    layers: dict[str, str | None] = {}
    components = tables.get("components")
    if components is not None and {"component_id", "layer"} <= set(components.columns):
        layers = dict(components.select("component_id", "layer").iter_rows())
    found: dict[str, list[Charge]] = {}
    for row in charges.drop_nulls("contract_id").iter_rows(named=True):
        component = row["component_id"]
        layer = layers.get(component) if component is not None else None
        found.setdefault(row["contract_id"], []).append(
            Charge(component, layer, row.get("annual_gbp"))
        )
    is_loose = charges["contract_id"].null_count() > 0
    return {name: tuple(rows) for name, rows in found.items()}, is_loose
