"""What was left in Harrowmoor on purpose: each gap and clash, where it is, what it tests.

`holds` looks for it in the tables as they stand in the CSV files, every cell as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Cells = Mapping[str, str]
Read = Mapping[str, Sequence[Cells]]


@dataclass(frozen=True)
class Planted:
    """One gap or clash."""

    what: str
    table: str
    key: str
    question: str
    holds: Callable[[Read], bool]


def row(tables: Read, table: str, key: str) -> Cells:
    """The row of that table whose first cell is the key."""
    return next(cells for cells in tables[table] if next(iter(cells.values())) == key)


def blank(table: str, key: str, *columns: str) -> Callable[[Read], bool]:
    """True where all those cells of the row are blank."""
    return lambda tables: not any(row(tables, table, key)[column] for column in columns)


def same(table: str, key: str, **cells: str) -> Callable[[Read], bool]:
    """True where the row holds those cells."""
    return lambda tables: cells.items() <= row(tables, table, key).items()


def any_blank(table: str, key: str) -> Callable[[Read], bool]:
    """True where the row has a blank cell."""
    return lambda tables: "" in row(tables, table, key).values()


def used_nowhere(column: str, key: str) -> Callable[[Read], bool]:
    """True where no row of uses names the service or component."""
    return lambda tables: all(use[column] != key for use in tables["uses"])


def unserved(words: str) -> Callable[[Read], bool]:
    """True where the need stands there without a service."""

    def holds(tables: Read) -> bool:
        return any(need["need"] == words and not need["service_id"] for need in tables["needs"])

    return holds


def never_researched(service: str) -> Callable[[Read], bool]:
    """True where no need of the service has a day of research or a share met."""

    def holds(tables: Read) -> bool:
        of_service = [need for need in tables["needs"] if need["service_id"] == service]
        return bool(of_service) and not any(n["researched_on"] or n["met_pct"] for n in of_service)

    return holds


def same_capability(capability: str, *components: str) -> Callable[[Read], bool]:
    """True where each component has that capability."""
    found = [same("components", name, capability=capability) for name in components]
    return lambda tables: all(holds(tables) for holds in found)


def no_standard(start: str, end: str) -> Callable[[Read], bool]:
    """True where the interface stands there without a standard."""

    def holds(tables: Read) -> bool:
        joins = {
            (i["from_component_id"], i["to_component_id"]): i["standard"]
            for i in tables["interfaces"]
        }
        return joins[(start, end)] == ""

    return holds


def one_group(first: str, second: str) -> Callable[[Read], bool]:
    """True where both suppliers have the same known owner."""

    def holds(tables: Read) -> bool:
        owners = {row(tables, "suppliers", name)["parent_id"] for name in (first, second)}
        return len(owners) == 1 and "" not in owners

    return holds


def beyond_maximum(contract: str) -> Callable[[Read], bool]:
    """True where the contract ends after its maximum end."""

    def holds(tables: Read) -> bool:
        cells = row(tables, "contracts", contract)
        return cells["ends_on"] > cells["maximum_ends_on"] > ""

    return holds


def loaded_twice(day: str) -> Callable[[Read], bool]:
    """True where every row of the day stands there an even number of times."""

    def holds(tables: Read) -> bool:
        rows = Counter(tuple(p.values()) for p in tables["payments"] if p["paid_on"] == day)
        return bool(rows) and all(times % 2 == 0 for times in rows.values())

    return holds


def short_month(month: str) -> Callable[[Read], bool]:
    """True where the month has less than half the rows of the median month."""

    def holds(tables: Read) -> bool:
        months = Counter(p["paid_on"][:7] for p in tables["payments"])
        return 0 < months[month] < 0.5 * sorted(months.values())[len(months) // 2]

    return holds


def _layer_share(tables: Read, layer: str, group: frozenset[str]) -> float:
    of_layer = {c["component_id"] for c in tables["components"] if c["layer"] == layer}
    supplier = {c["contract_id"]: c["supplier_id"] for c in tables["contracts"]}
    charged = [(supplier[c["contract_id"]], float(c["annual_gbp"]))
               for c in tables["charges"] if c["component_id"] in of_layer]  # fmt: skip
    return sum(gbp for name, gbp in charged if name in group) / sum(gbp for _, gbp in charged)


def tower(layer: str, *group: str) -> Callable[[Read], bool]:
    """True where the group has at least 80% of what is charged in the layer."""
    return lambda tables: _layer_share(tables, layer, frozenset(group)) >= 0.8


def unpaid(contract: str) -> Callable[[Read], bool]:
    """True where no payment names the contract."""
    return lambda tables: all(p["contract_id"] != contract for p in tables["payments"])


def paid_after(contract: str) -> Callable[[Read], bool]:
    """True where payments name the contract after its end."""

    def holds(tables: Read) -> bool:
        ends_on = row(tables, "contracts", contract)["ends_on"]
        days = [p["paid_on"] for p in tables["payments"] if p["contract_id"] == contract]
        return any(day > ends_on for day in days)

    return holds


def ring(*names: str) -> Callable[[Read], bool]:
    """True where each depends on the next and the last on the first."""

    def holds(tables: Read) -> bool:
        pairs = {(i["from_component_id"], i["to_component_id"]) for i in tables["interfaces"]}
        return set(zip(names, names[1:] + names[:1], strict=True)) <= pairs

    return holds


def paid_names(*names: str) -> Callable[[Read], bool]:
    """True where each name is paid and no supplier of the register is called so."""

    def holds(tables: Read) -> bool:
        paid = {p["supplier_name"] for p in tables["payments"]}
        return set(names) <= paid and not set(names) & {s["name"] for s in tables["suppliers"]}

    return holds


def regular_without_contract(beginning: str, times: int) -> Callable[[Read], bool]:
    """True where the supplier is paid at least so often, has no contract and none is named."""

    def holds(tables: Read) -> bool:
        rows = [p for p in tables["payments"] if p["supplier_name"].upper().startswith(beginning)]
        ids = {s["supplier_id"] for s in tables["suppliers"]
               if s["name"].upper().startswith(beginning)}  # fmt: skip
        contracted = any(c["supplier_id"] in ids for c in tables["contracts"])
        return bool(ids) and len(rows) >= times and not contracted and not any(
            p["contract_id"] for p in rows
        )  # fmt: skip

    return holds
