"""Which suppliers belong to one group, by the register's parents or by sourced knowledge?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from untower.estate.supplier_joins import EDGES
from untower.estate.supplier_rules import GROUP_WORD, edges_by_key

if TYPE_CHECKING:
    from collections.abc import Iterator


def group_word_edges(nodes: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Proposals to join "Ash Holdings" to "Ash"; companies with other numbers stay apart."""
    yield GROUP_WORD.name, edges_by_key(nodes, GROUP_WORD)


def group_edges(nodes: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Proposals that join suppliers into groups, as (rule, edges)."""
    yield "parent", _parents(nodes)
    yield "knowledge", _knowledge(nodes)


def _parents(nodes: pl.DataFrame) -> pl.DataFrame:
    """Child to parent, as the suppliers table says; a circle of parents is simply one group."""
    listed = nodes.filter(pl.col("supplier_id").is_not_null())
    above = listed.select(right=pl.col("node"), parent_id=pl.col("supplier_id"))
    return (
        listed.join(above, on="parent_id")
        .filter(pl.col("node") != pl.col("right"))
        .select(
            left="node",
            right="right",
            rule=pl.lit("parent"),
            confidence=pl.lit(0.98),
            why=pl.lit("belong to one group by the suppliers table"),
        )
        .cast(EDGES)
    )


def _knowledge(nodes: pl.DataFrame) -> pl.DataFrame:
    """Names of one known group to the best-known of them."""
    known = nodes.filter(pl.col("known_group_id").is_not_null()).sort("rank")
    head = known.group_by("known_group_id", maintain_order=True).agg(right=pl.col("node").first())
    return (
        known.join(head, on="known_group_id")
        .filter(pl.col("node") != pl.col("right"))
        .select(
            left="node",
            right="right",
            rule=pl.lit("knowledge"),
            confidence="known_confidence",
            why="known_why",
        )
        .cast(EDGES)
    )
