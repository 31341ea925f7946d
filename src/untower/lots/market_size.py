"""Who could tender for a component: groups with a contract for it, or an open offer of one?

Until markets are looked at as a whole, a supplier group counts where it holds a contract for the
component, or has made an indicative or catalogue offer of it. No tender is read. A group that holds
nothing and offered nothing may well exist: the number is the least that is known.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from untower.estate.supplier_parents import SupplierGroups, supplier_groups
from untower.needs.whole_tables import records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

OPEN_OFFERS = ("indicative", "catalogue")
MARKET_READS = (
    "contracts.supplier_id",
    "charges.component_id",
    "offers.supplier_id",
    "offers.basis",
    "offer_items.component_id",
    "suppliers.parent_id",
    "suppliers.is_sme",
    "suppliers.is_in_house",
    "suppliers.eligibility",
)


@dataclass(frozen=True, kw_only=True)
class Market:
    """By component the groups that could tender; which groups are small, and which is not known.

    A group is small or medium-sized only where every supplier of it that is listed says so.
    `excluded` are groups left out, as a supplier of theirs is excluded by law.
    """

    groups_of: Mapping[str, frozenset[str]]
    smes: frozenset[str]
    sme_not_known: frozenset[str]
    excluded: frozenset[str]
    groups: SupplierGroups

    @property
    def is_known(self) -> bool:
        """Whether anything at all was read of who could tender."""
        return any(self.groups_of.values())

    def of(self, components: Iterable[str]) -> MarketSize:
        """How many groups could tender for some component of a lot."""
        each = [self.groups_of.get(c, frozenset()) for c in components]
        some: frozenset[str] = frozenset().union(*each)
        every = frozenset.intersection(*each) if each else frozenset()
        return MarketSize(
            groups=tuple(sorted(some)),
            smes=tuple(sorted(some & self.smes)),
            sme_not_known=len(some & self.sme_not_known),
            for_all=tuple(sorted(every)),
            components_without=sum(not e for e in each),
        )


@dataclass(frozen=True, kw_only=True)
class MarketSize:
    """Groups that could tender for a component of a lot; `for_all` could do every one of them."""

    groups: tuple[str, ...]
    smes: tuple[str, ...]
    sme_not_known: int
    for_all: tuple[str, ...]
    components_without: int

    def short_by(self, groups_min: int, smes_min: int) -> tuple[int, int]:
        """How many groups, and small ones, it is short of an aim."""
        return max(0, groups_min - len(self.groups)), max(0, smes_min - len(self.smes))


def market_of(tables: Mapping[str, pl.DataFrame]) -> Market:
    """Who could tender for each component, from contracts, charges, offers and suppliers."""
    groups = supplier_groups(tables.get("suppliers"))
    suppliers = records_of(tables, "suppliers") or []
    excluded = frozenset(
        str(groups.group(r["supplier_id"])) for r in suppliers if r["eligibility"] == "excluded"
    )
    found: dict[str, set[str]] = defaultdict(set)

    def count(component: str | None, supplier: str | None) -> None:
        group = groups.group(supplier)
        if component and group and groups.is_outside(supplier) and group not in excluded:
            found[component].add(group)

    holder = {
        r["contract_id"]: r["supplier_id"]
        for r in records_of(tables, "contracts") or []
        if not r["is_revenue"]
    }
    for row in records_of(tables, "charges") or []:
        count(row["component_id"], holder.get(row["contract_id"]))
    offering = {
        r["offer_id"]: r["supplier_id"]
        for r in records_of(tables, "offers") or []
        if r["basis"] in OPEN_OFFERS
    }
    for row in records_of(tables, "offer_items") or []:
        count(row["component_id"], offering.get(row["offer_id"]))
    sizes: dict[str, set[bool | None]] = defaultdict(set)
    for r in suppliers:
        sizes[str(groups.group(r["supplier_id"]))].add(r["is_sme"])
    every: frozenset[str] = frozenset().union(*found.values())
    return Market(
        groups_of={c: frozenset(g) for c, g in found.items()},
        smes=frozenset(g for g in every if sizes[g] == {True}),
        sme_not_known=frozenset(
            g for g in every if not sizes[g] or (None in sizes[g] and False not in sizes[g])
        ),
        excluded=excluded,
        groups=groups,
    )
