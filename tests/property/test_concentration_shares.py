"""Concentration, for any sums of money."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from untower.estate.concentration import concentrate

PENCE = st.integers(min_value=-(10**11), max_value=10**11)
NETS = st.dictionaries(st.text(min_size=1, max_size=4), PENCE, max_size=40)


def pounds(nets):
    return {group: Decimal(pence) / 100 for group, pence in nets.items()}


@given(NETS, PENCE)
def test_shares_are_in_order_and_within_bounds(nets, unknown):
    found = concentrate("paid_to", pounds(nets), Decimal(unknown) / 100)
    assert found.groups + found.groups_without_share == len(nets)
    if found.groups == 0:
        assert found.top1_pct is found.top3_pct is found.hhi is None
        return
    assert 0 <= found.top1_pct <= found.top3_pct <= found.top10_pct <= 100
    assert found.top3_from_pct <= found.top3_to_pct <= 100
    assert found.hhi <= 10_000.1
    # The index is least when the groups are equal, greatest when one holds all.
    assert found.hhi >= round(10_000 / found.groups, 1) - 0.11


@given(NETS, st.randoms(use_true_random=False))
def test_the_order_and_names_of_groups_do_not_matter(nets, chance):
    renamed = list(pounds(nets).values())
    chance.shuffle(renamed)
    one = concentrate("paid_to", pounds(nets), Decimal(0))
    other = concentrate("paid_to", [(str(i), net) for i, net in enumerate(renamed)], Decimal(0))
    assert one == other


@given(NETS, st.integers(min_value=2, max_value=1000))
def test_shares_do_not_depend_on_the_unit_of_money(nets, times):
    one = concentrate("paid_to", pounds(nets), Decimal(0))
    many = concentrate("paid_to", {g: n * times for g, n in pounds(nets).items()}, Decimal(0))
    assert (one.top3_pct, one.groups) == (many.top3_pct, many.groups)
    if one.hhi is not None:
        assert abs(one.hhi - many.hhi) <= 0.11


@given(st.integers(min_value=1, max_value=200))
def test_equal_groups_have_the_index_of_their_number(groups):
    found = concentrate("paid_to", {str(i): Decimal(5) for i in range(groups)}, Decimal(0))
    assert found.hhi == round(10_000 / groups, 1)
