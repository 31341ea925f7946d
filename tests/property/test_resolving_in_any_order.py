"""Resolving names: order changes nothing, and a refusal holds against any chain."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from untower.estate.resolve import resolve_suppliers
from untower.estate.supplier_clusters import Clusters

STEMS = st.sampled_from(["Ash Birch", "Ashbirch", "Capita", "Capital", "Kestrel Maintenance"])
TAILS = st.sampled_from(["", " Ltd", " Limited", " LLP", " plc", " UK Ltd", " Group", " t/a Elm"])
NAMES = st.lists(
    st.builds(
        lambda stem, tail, up: (stem + tail).upper() if up else stem + tail,
        STEMS,
        TAILS,
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
    unique=True,
)
LINKS = {"kind": pl.String, "left": pl.String, "right": pl.String, "state": pl.String}


def partition(resolved):
    by_group = {}
    for name, group in resolved.names.select("supplier_name", "group_id").rows():
        by_group.setdefault(group, set()).add(name)
    return by_group


@settings(max_examples=30)
@given(names=NAMES, data=st.data())
def test_shuffled_names_give_the_same_groups_and_the_same_merges(names, data):
    shuffled = data.draw(st.permutations(names))
    one = resolve_suppliers(pl.DataFrame({"supplier_name": names}))
    other = resolve_suppliers(pl.DataFrame({"supplier_name": shuffled}))
    assert partition(one) == partition(other)
    assert one.names.equals(other.names)
    assert one.merges.equals(other.merges)


@settings(max_examples=30)
@given(names=NAMES, data=st.data())
def test_refused_pairs_are_never_in_one_group(names, data):
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda p: p[0] != p[1])
    if len(names) < 2:
        return
    refused = data.draw(st.lists(pairs, max_size=5))
    confirmed = data.draw(st.lists(pairs, max_size=5))
    rows = [("same_supplier", a, b, "refused") for a, b in refused]
    rows += [("same_supplier", a, b, "confirmed") for a, b in confirmed]
    links = pl.DataFrame(rows, schema=LINKS, orient="row")
    resolved = resolve_suppliers(pl.DataFrame({"supplier_name": names}), links=links)
    group = dict(resolved.names.select("supplier_name", "group_id").rows())
    assert all(group[a] != group[b] for a, b in refused)
    clashing = set(resolved.clashes.select("left", "right").rows())
    assert all(group[a] == group[b] for a, b in confirmed if (a, b) not in clashing)


@settings(max_examples=30)
@given(names=NAMES)
def test_every_merge_is_inside_its_group_and_every_other_name_heads_one(names):
    resolved = resolve_suppliers(pl.DataFrame({"supplier_name": names}))
    group = dict(resolved.names.select("supplier_name", "group_id").rows())
    for left, right, group_id in resolved.merges.select("left", "right", "group_id").rows():
        assert group[left] == group[right] == group_id
    assert resolved.merges.height == len(names) - len(set(group.values()))


@given(st.data())
def test_clusters_agree_with_a_plain_search_over_joins_that_stand(data):
    size = 7
    node = st.integers(0, size - 1)
    pairs = st.lists(st.tuples(node, node).filter(lambda p: p[0] != p[1]), max_size=10)
    parted, joins = data.draw(pairs), data.draw(pairs)
    clusters = Clusters(size)
    for a, b in parted:
        clusters.part(a, b)
    sets = [{n} for n in range(size)]
    for a, b in joins:
        one = next(s for s in sets if a in s)
        two = next(s for s in sets if b in s)
        refused = any({x, y} == {p, q} for x in one for y in two for p, q in parted)
        stands = one is not two and not refused
        assert clusters.join(a, b) == stands
        if stands:
            sets.remove(two)
            one |= two
    found = {}
    for n in range(size):
        found.setdefault(clusters.top(n), set()).add(n)
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, sets))
