"""Which names are one supplier, and which suppliers are one group?

Two floors. On the first, names join into suppliers; identifiers keep companies apart. On the
second, suppliers join into groups: by the parents in the suppliers table and by sourced knowledge.
A confirmed or refused link overrules both floors.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from untower.estate.payees import SHARED_GROUPS
from untower.estate.supplier_clusters import Clusters
from untower.estate.supplier_groups import group_edges, group_word_edges
from untower.estate.supplier_joins import Progress, Stop, follow_links, take_joins
from untower.estate.supplier_knowledge import with_known_groups
from untower.estate.supplier_nodes import nodes_of
from untower.estate.supplier_outcome import outcome_of
from untower.estate.supplier_rules import RULES_IN_ORDER, supplier_edges


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """Every name with its supplier and group, and every merge with its reason.

    `names`: one row per distinct raw name. `merges`: `left` joined `right`, the best-known form of
    its group. `clashes`: confirmed links that a refused one overrules (left, right, reason).
    """

    names: pl.DataFrame
    merges: pl.DataFrame
    clashes: pl.DataFrame


def resolve_suppliers(
    names: pl.DataFrame,
    *,
    suppliers: pl.DataFrame | None = None,
    links: pl.DataFrame | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Resolved:
    """Resolve payees' names to suppliers and groups.

    Comes in: `names` with `supplier_name` (distinct, may hold a null), optional `identifier`,
    `category`, `rows`, `amount_gbp`; `suppliers` as the table of that name (names, identifiers,
    parents); `links` of kind "same_supplier" (left, right, state). Goes out: `Resolved`. The
    order of the rows never changes the answer. `stop` is asked between rules; what was joined
    by then is returned.
    """
    nodes = with_known_groups(nodes_of(names, suppliers))
    clusters = Clusters(nodes.height)
    joins, clashes = follow_links(nodes, links, clusters)
    _identify(nodes, clusters)
    usable = nodes.filter(~pl.col("payee_kind").is_in(list(SHARED_GROUPS)))
    of = len(RULES_IN_ORDER) + 3
    joins += take_joins(
        supplier_edges(usable), clusters, first=0, of=of, progress=progress, stop=stop
    )
    supplier_of = [clusters.top(node) for node in range(nodes.height)]
    joins += take_joins(
        group_word_edges(usable), clusters, first=of - 3, of=of, progress=progress, stop=stop
    )
    clusters.forget_identifiers()
    joins += take_joins(
        group_edges(usable), clusters, first=of - 2, of=of, progress=progress, stop=stop
    )
    group_of = [clusters.top(node) for node in range(nodes.height)]
    placed = nodes.with_columns(
        pl.Series("supplier", supplier_of, dtype=pl.UInt32),
        pl.Series("group", group_of, dtype=pl.UInt32),
    )
    named, merges = outcome_of(_listed(placed), joins)
    if progress:
        progress(of, of, "names: done")
    return Resolved(names=named, merges=merges, clashes=clashes)


def _identify(nodes: pl.DataFrame, clusters: Clusters) -> None:
    """Tell the clusters which company each node is, by number and by its row in the register."""
    known = nodes.filter(pl.col("identifier").is_not_null())
    for node, scheme, value in known.select("node", "scheme", "identifier").iter_rows():
        clusters.identify(node, scheme, value)
    # Two rows of the register with one number are one company entered twice.
    same = pl.coalesce(pl.concat_str("scheme", "identifier"), "supplier_id")
    listed = nodes.filter(pl.col("supplier_id").is_not_null()).select("node", same.alias("row"))
    for node, row in listed.iter_rows():
        clusters.identify(node, "row of the suppliers table", row)


def _listed(placed: pl.DataFrame) -> pl.DataFrame:
    """Give every node the supplier id that its cluster has, if one of it is in the register."""
    ids = placed.filter(pl.col("supplier_id").is_not_null()).sort("rank")
    ids = ids.group_by("supplier", maintain_order=True).agg(
        cluster_supplier_id=pl.col("supplier_id").first()
    )
    return placed.join(ids, on="supplier", how="left", maintain_order="left")
