"""Whom does each contract serve in the end, and on whom does each user rest?

The trace goes user group → need → service → component → contract → supplier and back again, along
the tables needs, uses, charges and contracts. A link nobody recorded ends it; the ends are listed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from untower.needs.whole_tables import Record, known, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

Ids = frozenset[str]
Links = dict[str, set[str]]


@dataclass(frozen=True, kw_only=True)
class Trace:
    """The links as sets of ids, each way; a table that was not read leaves its links None."""

    needs: list[Record] | None
    services: list[Record] | None
    components: list[Record] | None
    contracts: list[Record] | None
    components_of: Links | None
    contracts_of: Links | None
    supplier_of: dict[str, str | None] | None
    supplier_names: dict[str, str]

    @cached_property
    def services_of_component(self) -> Links:
        """Component → the services that use it."""
        return _turned(self.components_of or {})

    @cached_property
    def components_of_contract(self) -> Links:
        """Contract → the components it charges for."""
        return _turned(self.contracts_of or {})

    def down(self, services: Iterable[str]) -> tuple[Ids, Ids, Ids]:
        """Components, contracts and suppliers that some services rest on."""
        components = _union(self.components_of, services)
        contracts = _union(self.contracts_of, components)
        suppliers = {s for c in contracts if (s := (self.supplier_of or {}).get(c))}
        return components, contracts, frozenset(suppliers)

    def up(self, contracts: Iterable[str]) -> tuple[Ids, Ids]:
        """Components that some contracts charge for, and the services that use them."""
        components = _union(self.components_of_contract, contracts)
        return components, _union(self.services_of_component, components)


def trace_tables(tables: Mapping[str, pl.DataFrame]) -> Trace:
    """The links between users and suppliers as the tables have them."""
    contracts = records_of(tables, "contracts")
    suppliers = records_of(tables, "suppliers") or []
    return Trace(
        needs=records_of(tables, "needs"),
        services=records_of(tables, "services"),
        components=records_of(tables, "components"),
        contracts=contracts,
        components_of=_links(records_of(tables, "uses"), "service_id", "component_id"),
        contracts_of=_links(records_of(tables, "charges"), "component_id", "contract_id"),
        supplier_of=(
            None
            if contracts is None
            else {str(c["contract_id"]): c["supplier_id"] for c in contracts}
        ),
        supplier_names={str(s["supplier_id"]): s["name"] for s in suppliers if s["name"]},
    )


def by_user_group(trace: Trace) -> list[dict[str, Any]]:
    """Forward: each group of users with its needs, services and all that stands behind them.

    A need without a user group is under None. Most needs first.
    """
    groups: dict[str | None, list[Record]] = defaultdict(list)
    for need in trace.needs or []:
        groups[need["user_group"]].append(need)
    return [
        {
            "user_group": group,
            "need_ids": [str(n["need_id"]) for n in needs],
            "service_ids": (served := known(n["service_id"] for n in needs)),
            **_behind(trace, served),
        }
        for group, needs in sorted(
            groups.items(), key=lambda g: (g[0] is None, -len(g[1]), g[0] or "")
        )
    ]


def by_service(trace: Trace) -> list[dict[str, Any]]:
    """Forward from each service, in the order of the services table."""
    needs: dict[str, list[str]] = defaultdict(list)
    for need in trace.needs or []:
        if need["service_id"] is not None:
            needs[need["service_id"]].append(str(need["need_id"]))
    return [
        {
            "service_id": service,
            "need_ids": needs[service] if trace.needs is not None else None,
            **_behind(trace, [service]),
        }
        for service in (str(s["service_id"]) for s in trace.services or [])
    ]


def by_supplier_back(trace: Trace) -> list[dict[str, Any]]:
    """Back: each supplier with its contracts, and the services, needs and users they serve.

    Contracts whose supplier is not known are under None. Most services first.
    """
    held: dict[str | None, list[str]] = defaultdict(list)
    for contract, supplier in (trace.supplier_of or {}).items():
        held[supplier].append(contract)
    rows: list[dict[str, Any]] = []
    for supplier, contracts in held.items():
        components, services = trace.up(contracts)
        served = [n for n in trace.needs or [] if n["service_id"] in services]
        rows.append(
            {
                "supplier_id": supplier,
                "supplier": trace.supplier_names.get(supplier or ""),
                "contract_ids": sorted(contracts),
                "component_ids": _ids(components, trace.contracts_of),
                "service_ids": _ids(services, trace.components_of),
                "need_ids": _ids((str(n["need_id"]) for n in served), trace.needs),
                "user_groups": _ids((n["user_group"] for n in served), trace.needs),
            }
        )
    return sorted(
        rows,
        key=lambda r: (
            r["supplier_id"] is None,
            -len(r["service_ids"] or ()),
            str(r["supplier_id"]),
        ),
    )


def _behind(trace: Trace, services: list[str]) -> dict[str, Any]:
    components, contracts, suppliers = trace.down(services)
    return {
        "component_ids": _ids(components, trace.components_of),
        "contract_ids": _ids(contracts, trace.contracts_of),
        "supplier_ids": _ids(suppliers, trace.supplier_of),
    }


def _ids(found: Iterable[str | None], table: object) -> list[str] | None:
    """The ids in order; None when the table they come through was not read."""
    return None if table is None else known(found)


def _links(rows: list[Record] | None, left: str, right: str) -> Links | None:
    if rows is None:
        return None
    links: Links = defaultdict(set)
    for row in rows:
        if row[left] is not None and row[right] is not None:
            links[row[left]].add(row[right])
    return dict(links)


def _turned(links: Links) -> Links:
    turned: Links = defaultdict(set)
    for left, rights in links.items():
        for right in rights:
            turned[right].add(left)
    return dict(turned)


def _union(links: Links | None, ids: Iterable[str]) -> Ids:
    found: set[str] = set()
    for one in ids:
        found |= (links or {}).get(one, set())
    return frozenset(found)
