"""What depends on what: how many components stop if this one stops, and which hold each other?

An interface runs from the component that depends to the component it depends on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl


@dataclass(frozen=True, kw_only=True)
class Reliance:
    """One component: how many depend on it directly, and how many stop if it stops."""

    component_id: str
    name: str | None
    direct: int
    reach: int
    hosting: str | None
    owner_role: str | None


@dataclass(frozen=True, kw_only=True)
class Dependence:
    """The shape of an estate's dependences.

    `cycles`: components that depend on each other in a ring, each ring's ids sorted, the largest
    first. `depth`: the longest chain of components each depending on the next, a ring counting as
    one; `chains`: for each id the longest such chain that ends at it. `unknown_ends`: ids that
    interfaces name and the components do not.
    """

    components: int
    interfaces: int
    cycles: tuple[tuple[str, ...], ...]
    most_depended_on: tuple[Reliance, ...]
    depth: int
    chains: Mapping[str, int]
    unknown_ends: tuple[str, ...]
    hosting: Mapping[str, int]
    standards: Mapping[str, int]
    owner_unknown: tuple[str, ...]
    alone: int


def depend(components: pl.DataFrame, interfaces: pl.DataFrame) -> Dependence:
    """Dependence among components.

    Comes in: `components` (component_id; name, hosting, owner_role where known), `interfaces`
    (from_component_id depends on to_component_id; standard where known). A row that lacks an end
    counts as an interface and joins nothing; the same pair twice joins once.
    """
    known = {r["component_id"]: r for r in components.iter_rows(named=True) if r["component_id"]}
    pairs = {
        (a, b)
        for a, b in interfaces.select("from_component_id", "to_component_id").iter_rows()
        if a is not None and b is not None and a != b
    }
    ends = {end for pair in pairs for end in pair}
    needs: dict[str, set[str]] = {c: set() for c in sorted(known.keys() | ends)}
    for a, b in pairs:
        needs[a].add(b)
    rings = _rings(needs)
    reach, chains = _reach_and_chains(needs, rings)
    direct = Counter(b for _, b in pairs)
    ranked = sorted(needs, key=lambda c: (-reach[c], -direct[c], c))
    return Dependence(
        components=len(known),
        interfaces=interfaces.height,
        cycles=tuple(
            sorted((tuple(sorted(r)) for r in rings if len(r) > 1), key=lambda r: (-len(r), r))
        ),
        most_depended_on=tuple(
            Reliance(
                component_id=c,
                name=known.get(c, {}).get("name"),
                direct=direct[c],
                reach=reach[c],
                hosting=known.get(c, {}).get("hosting"),
                owner_role=known.get(c, {}).get("owner_role"),
            )
            for c in ranked
            if reach[c] > 0
        ),
        depth=max(chains.values(), default=0),
        chains=chains,
        unknown_ends=tuple(sorted(ends - known.keys())),
        hosting=_counts(components, "hosting"),
        standards=_counts(interfaces, "standard"),
        owner_unknown=tuple(sorted(c for c, r in known.items() if not r.get("owner_role"))),
        alone=len(known.keys() - ends),
    )


def _counts(frame: pl.DataFrame, column: str) -> dict[str, int]:
    """How often each value stands in a column, blanks as "not known"."""
    if column not in frame.columns:
        return {"not known": frame.height} if frame.height else {}
    counted = Counter(v or "not known" for v in frame[column].to_list())
    return dict(sorted(counted.items(), key=lambda kv: (-kv[1], kv[0])))


def _rings(needs: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Strongly connected components, each after all it depends on (Tarjan 1972, unrolled)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    held: list[str] = []
    is_held: set[str] = set()
    rings: list[list[str]] = []
    for root in needs:
        if root in order:
            continue
        work = [(root, iter(sorted(needs[root])))]
        order[root] = low[root] = len(order)
        held.append(root)
        is_held.add(root)
        while work:
            node, rest = work[-1]
            for nxt in rest:
                if nxt not in order:
                    order[nxt] = low[nxt] = len(order)
                    held.append(nxt)
                    is_held.add(nxt)
                    work.append((nxt, iter(sorted(needs[nxt]))))
                    break
                if nxt in is_held:
                    low[node] = min(low[node], order[nxt])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    ring = []
                    while True:
                        top = held.pop()
                        is_held.discard(top)
                        ring.append(top)
                        if top == node:
                            break
                    rings.append(ring)
    return rings


def _reach_and_chains(
    needs: Mapping[str, Iterable[str]], rings: list[list[str]]
) -> tuple[dict[str, int], dict[str, int]]:
    """For each component the others that stop with it, and the longest chain that ends at it.

    Sets are bits of one whole number each: exact, and fast enough for tens of thousands.
    """
    ring_of = {c: i for i, ring in enumerate(rings) for c in ring}
    below: list[set[int]] = [
        {ring_of[n] for c in ring for n in needs[c]} - {i} for i, ring in enumerate(rings)
    ]
    sizes = [len(ring) for ring in rings]
    stops = [1 << i for i in range(len(rings))]
    chain = [1] * len(rings)
    for i in reversed(range(len(rings))):
        for j in below[i]:
            stops[j] |= stops[i]
            chain[j] = max(chain[j], chain[i] + 1)
    counted = [_weight(bits, sizes) for bits in stops]
    return (
        {c: counted[i] - 1 for c, i in ring_of.items()},
        {c: chain[i] for c, i in ring_of.items()},
    )


def _weight(bits: int, sizes: list[int]) -> int:
    total = 0
    while bits:
        lowest = bits & -bits
        total += sizes[lowest.bit_length() - 1]
        bits ^= lowest
    return total
