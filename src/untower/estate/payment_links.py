"""Which payment belongs to which contract, and which contract to which component?

Proposed, each with its reason and how sure; confirmed or refused in the `links` table, which this
never overrules. What the tables already state (payments.contract_id, charges) is not proposed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from untower.estate.contract_dates import ContractTerm
    from untower.estate.spend import Spend

PROPOSED = "proposed"
SHORTEST_NAME = 5
MOST_SURE = 0.95


@dataclass(frozen=True, kw_only=True)
class Link:
    """One proposed, confirmed or refused link. `left` of a payment link is a payee's name or
    "file:row", `right` a contract or component id.
    """

    kind: str
    left: str
    right: str
    reason: str
    confidence: float | None
    state: str


def propose_links(
    tables: Mapping[str, pl.DataFrame], spend: Spend | None, terms: list[ContractTerm]
) -> list[Link]:
    """Every link decided in the `links` table and every other that can be proposed.

    Reads payments as resolved, contracts, charges and components; suppliers of contracts are those
    the payees were resolved to.
    """
    decided = {(k.kind, k.left, k.right): k for k in _decided(tables.get("links"))}
    fresh: dict[tuple[str, str, str], Link] = {}
    for link in (
        *(_by_supplier(spend, terms) if spend else ()),
        *(_by_contract_id(spend, terms) if spend else ()),
        *_by_title(tables, terms),
        *(_by_component_name(spend, tables) if spend else ()),
    ):
        key = (link.kind, link.left, link.right)
        if key not in fresh or (link.confidence or 0) > (fresh[key].confidence or 0):
            fresh[key] = link
    for key, link in decided.items():
        if link.state == PROPOSED and key in fresh:
            continue
        known = fresh.get(key)
        fresh[key] = replace(link, reason=link.reason or (known.reason if known else ""))
    return sorted(fresh.values(), key=lambda k: (k.kind, -(k.confidence or 0), k.left, k.right))


def groups_with_contract(spend: Spend, terms: list[ContractTerm]) -> frozenset[str]:
    """Supplier groups with a contract: as its supplier, or by payments that name or link one."""
    by_supplier = {
        spend.groups[t.supplier_id]
        for t in terms
        if t.supplier_id and t.supplier_id in spend.groups
    }
    named = spend.outside().drop_nulls("contract_id")["group_id"].unique().to_list()
    return frozenset(by_supplier | set(named))


def _decided(links: pl.DataFrame | None) -> Iterator[Link]:
    """What the links table says; a row without a state was only proposed."""
    if links is None or not {"kind", "left", "right"} <= set(links.columns):
        return
    for row in links.iter_rows(named=True):
        if row["kind"] == "same_supplier":
            continue
        yield Link(
            kind=row["kind"],
            left=row["left"],
            right=row["right"],
            reason=row.get("reason") or "",
            confidence=row.get("confidence"),
            state=row.get("state") or PROPOSED,
        )


def _by_supplier(spend: Spend, terms: list[ContractTerm]) -> Iterator[Link]:
    """Payments to a contract's own supplier group, by how many fall within its term."""
    rows = spend.outside().filter(pl.col("contract_id").is_null())
    by_group: dict[str, list[ContractTerm]] = {}
    for term in terms:
        group = spend.groups.get(term.supplier_id or "")
        if group is not None:
            by_group.setdefault(group, []).append(term)
    paid = (
        rows.filter(pl.col("group_id").is_in(list(by_group)))
        .group_by("group_id", "supplier_name")
        .agg(days=pl.col("paid_on").drop_nulls())
        .sort("group_id", "supplier_name")
    )
    for group, name, days in paid.iter_rows():
        candidates = by_group[group]
        for term in candidates:
            inside = _share_inside(days, term)
            sure = (0.5 + 0.4 * (inside or 0)) / len(candidates)
            yield Link(
                kind="payment_contract",
                left=name,
                right=term.contract_id,
                reason=_supplier_reason(len(candidates), len(days), inside),
                confidence=round(min(MOST_SURE, sure), 2),
                state=PROPOSED,
            )


def _supplier_reason(candidates: int, payments: int, inside: float | None) -> str:
    which = (
        "the only contract of the group that was paid"
        if candidates == 1
        else f"one of {candidates} contracts of the group that was paid"
    )
    if inside is None:
        return f"{which}; its dates, or those of the payments, are not known"
    return f"{which}; {inside:.0%} of {payments:,} payments fall within its term"


def _share_inside(days: list[date], term: ContractTerm) -> float | None:
    if not days or term.starts_on is None or term.ends_on is None:
        return None
    return sum(term.starts_on <= day <= term.ends_on for day in days) / len(days)


def _by_contract_id(spend: Spend, terms: list[ContractTerm]) -> Iterator[Link]:
    """Payments whose own words name a contract's id."""
    ids = {
        f" {_plain(t.contract_id)} ": t.contract_id
        for t in terms
        if len(t.contract_id) >= SHORTEST_NAME - 1 and any(c.isdigit() for c in t.contract_id)
    }
    rows = spend.payments.filter(
        pl.col("contract_id").is_null() & pl.col("description").is_not_null()
    )
    for row, found in _naming(rows, list(ids)):
        yield Link(
            kind="payment_contract",
            left=f"{row['source_file']}:{row['source_row']}",
            right=ids[found],
            reason="the payment's description names the contract",
            confidence=0.9,
            state=PROPOSED,
        )


def _by_title(tables: Mapping[str, pl.DataFrame], terms: list[ContractTerm]) -> Iterator[Link]:
    """Contracts whose title names a component, unless charges already join the two."""
    names = _component_names(tables)
    if not names or not terms:
        return
    charged = _charged_pairs(tables.get("charges"))
    titles = pl.Series([f" {_plain(term.title or '')} " for term in terms], dtype=pl.String)
    named = titles.str.extract_many(list(names), overlapping=True).list.unique(maintain_order=True)
    for term, found in zip(terms, named.to_list(), strict=True):
        for name in found:
            component = names[name]
            if (term.contract_id, component) in charged:
                continue
            yield Link(
                kind="contract_component",
                left=term.contract_id,
                right=component,
                reason=f"the contract's title names “{name.strip()}”",
                confidence=round(0.7 / len(found), 2),
                state=PROPOSED,
            )


def _by_component_name(spend: Spend, tables: Mapping[str, pl.DataFrame]) -> Iterator[Link]:
    """Payees whose payments' descriptions name a component."""
    names = _component_names(tables)
    rows = spend.outside().filter(pl.col("description").is_not_null())
    counted: dict[tuple[str, str], int] = {}
    for row, found in _naming(rows, list(names)):
        key = (row["supplier_name"], found)
        counted[key] = counted.get(key, 0) + 1
    for (payee, name), times in sorted(counted.items()):
        yield Link(
            kind="payment_component",
            left=payee,
            right=names[name],
            reason=f"{times:,} payments name “{name.strip()}” in their description",
            confidence=round(min(0.8, 0.4 + 0.1 * times), 2),
            state=PROPOSED,
        )


def _naming(rows: pl.DataFrame, names: list[str]) -> Iterator[tuple[dict[str, str], str]]:
    """Each row with each of `names` (padded with blanks) that its description holds."""
    if not names or rows.is_empty():
        return
    said = (
        pl.lit(" ")
        + pl.col("description").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
        + pl.lit(" ")
    )
    held = rows.select(
        "source_file",
        "source_row",
        "supplier_name",
        found=said.str.extract_many(names, overlapping=True).list.unique(maintain_order=True),
    ).filter(pl.col("found").list.len() > 0)
    for row in held.iter_rows(named=True):
        for name in row["found"]:
            yield row, name


def _component_names(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Names of components long enough to mean one thing, padded; a name held twice is left out."""
    components = tables.get("components")
    if components is None or not {"component_id", "name"} <= set(components.columns):
        return {}
    seen: dict[str, list[str]] = {}
    for component, name in components.select("component_id", "name").drop_nulls().iter_rows():
        plain = _plain(name)
        if len(plain) >= SHORTEST_NAME:
            seen.setdefault(f" {plain} ", []).append(component)
    return {name: ids[0] for name, ids in seen.items() if len(ids) == 1}


def _charged_pairs(charges: pl.DataFrame | None) -> set[tuple[str, str]]:
    if charges is None or not {"contract_id", "component_id"} <= set(charges.columns):
        return set()
    return set(charges.select("contract_id", "component_id").drop_nulls().iter_rows())


def _plain(text: str) -> str:
    """Small letters and digits with single blanks, as descriptions are compared."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
