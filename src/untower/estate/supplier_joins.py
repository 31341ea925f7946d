"""Which proposed joins stand, after refusals and identifiers had their say?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from untower.estate.supplier_clusters import Clusters

Progress = Callable[[int, int, str], None]
Stop = Callable[[], bool]

#: The shape of every rule's proposals: two nodes, the rule, its confidence, why they are the same.
EDGES = pl.Schema(
    {
        "left": pl.UInt32,
        "right": pl.UInt32,
        "rule": pl.String,
        "confidence": pl.Float64,
        "why": pl.String,
    }
)
CLASHES = pl.Schema({"left": pl.String, "right": pl.String, "reason": pl.String})
APART = "A refused link keeps these two apart, directly or through a third name."
Neighbours = dict[int, list[tuple[int, "Join"]]]


@dataclass(frozen=True, slots=True)
class Join:
    """One join of two nodes that stands."""

    left: int
    right: int
    rule: str
    confidence: float
    why: str


def take_joins(
    stages: Iterable[tuple[str, pl.DataFrame]],
    clusters: Clusters,
    *,
    first: int,
    of: int,
    progress: Progress | None,
    stop: Stop | None,
) -> list[Join]:
    """Join what each rule in turn proposes; proposals that something forbids are skipped.

    Comes in: (rule, edges) in the order of trust, made lazily; `first` and `of`: the number of the
    first rule among all, and how many there are, for `progress`. Goes out: the joins that stand.
    """
    taken: list[Join] = []
    for done, (rule, edges) in enumerate(stages, start=first):
        if stop and stop():
            break
        if progress:
            progress(done, of, f"names: {rule}")
        for left, right, name, confidence, why in edges.sort("right", "left").iter_rows():
            if clusters.join(left, right):
                taken.append(Join(left, right, name, confidence, why))
    return taken


def follow_links(
    nodes: pl.DataFrame, links: pl.DataFrame | None, clusters: Clusters
) -> tuple[list[Join], pl.DataFrame]:
    """Refuse and join as the links say, before any rule is asked.

    A link names raw names or supplier ids. A confirmed link that would join a refused pair is not
    followed and comes out as a clash: a refusal is the safer word.
    """
    clashes: list[tuple[str, str, str]] = []
    joins: list[Join] = []
    if links is None or not {"kind", "left", "right", "state"} <= set(links.columns):
        # Without a state a link was only proposed.
        return joins, pl.DataFrame(schema=CLASHES, orient="row")
    place = _places(nodes)
    said = links.filter(pl.col("kind") == "same_supplier").select(
        pl.col("left", "right", "state").cast(pl.String)
    )
    for left, right in (
        said.filter(pl.col("state") == "refused")
        .select("left", "right")
        .sort("left", "right")
        .iter_rows()
    ):
        for a in place.get(left, ()):
            for b in place.get(right, ()):
                clusters.part(a, b)
    for left, right in (
        said.filter(pl.col("state") == "confirmed")
        .select("left", "right")
        .unique()
        .sort("left", "right")
        .iter_rows()
    ):
        for a in place.get(left, ()):
            for b in place.get(right, ()):
                if clusters.join(a, b):
                    joins.append(
                        Join(a, b, "link", 1.0, "were confirmed as one supplier in the links")
                    )
                elif clusters.top(a) != clusters.top(b):
                    clashes.append(
                        (
                            left,
                            right,
                            APART,
                        )
                    )
    return joins, pl.DataFrame(clashes, schema=CLASHES, orient="row")


def _places(nodes: pl.DataFrame) -> dict[str, list[int]]:
    """The nodes a link's word may mean: those of that raw name, and that supplier id."""
    place: dict[str, list[int]] = defaultdict(list)
    for node, name, supplier_id in nodes.select("node", "supplier_name", "supplier_id").iter_rows():
        if name is not None:
            place[name].append(node)
        if supplier_id is not None and supplier_id != name:
            place[supplier_id].append(node)
    return place


def chains_from(head: int, near: Neighbours) -> dict[int, Join]:
    """The weakest join on the way from a group's head to each of its other nodes."""
    weakest: dict[int, Join] = {}
    seen = {head}
    queue = [head]
    for node in queue:
        so_far = weakest.get(node)
        for other, join in near.get(node, ()):
            if other in seen:
                continue
            seen.add(other)
            weak = join if so_far is None or join.confidence < so_far.confidence else so_far
            weakest[other] = weak
            queue.append(other)
    return weakest


def neighbours(joins: list[Join]) -> Neighbours:
    """Each node's joins, seen from both ends."""
    near: Neighbours = defaultdict(list)
    for join in joins:
        near[join.left].append((join.right, join))
        near[join.right].append((join.left, join))
    return near
