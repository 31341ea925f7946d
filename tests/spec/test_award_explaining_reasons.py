"""Why each component has its offer, what is next best, and what insisting otherwise would cost."""

# ruff: noqa: E501  the tables are wide

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.range_tables import ITEMS, OFFERS, ON, council, every_choice

from untower.award.checker import Disagreement
from untower.award.explaining.explained import EXPLAINING_READS, explain
from untower.award.explaining.field import field_of
from untower.award.explaining.narrowing import fraction_of
from untower.award.explaining.reasons import _Priced, reasons_of
from untower.award.explaining.standing import standing_of
from untower.award.explaining.swaps import Swap, swaps_of
from untower.award.solving import Solving
from untower.award.step import answer_award

TWO = """
    limit_id | kind          | comparator | value | unit
    two      | suppliers_min | at_least   | 2     | suppliers
"""


def answered(on=ON, **changed):
    return answer_award(council(**changed), on=on, policy=None, how=Solving(gap_pct=0.001))


def reasons(**changed):
    standing = standing_of(answered(**changed))
    field = field_of(standing)
    found = reasons_of(standing, field, swaps_of(field), fraction_of(field.problem))
    return {r.component_id: r for r in found}


def test_without_a_choice_nothing_is_explained():
    assert explain(answered(offers=None, offer_items=None)) is None
    assert explain(answered(limits=TWO.replace("| 2 ", "| 9 "))) is None


def test_the_next_best_is_the_other_offer_that_adds_least_with_the_rest_held():
    forms = reasons()["forms"]

    assert forms.offer_id == "o3"
    # o1: 12,000 a year for two years, 41% of bias, 1,200 to buy it; and 2,000 to manage one more.
    assert (forms.next_best.offer_id, forms.next_best.group_id) == ("o1", "birch")
    assert forms.next_best.extra_value_gbp == pytest.approx(35_040 + 2_000 - 30_000)
    assert forms.next_best.extra_money_gbp == pytest.approx(7_040)
    assert forms.next_best.rules_broken == ()
    assert forms.others == 2


def test_a_supplier_swapped_for_another_costs_no_more_to_manage():
    case = reasons()["case"]

    assert case.next_best.offer_id == "retain:case"
    assert case.next_best.extra_value_gbp == pytest.approx(60_000 - 54_870)


def test_insisting_is_given_as_at_most_and_its_lower_figure_is_never_above():
    for reason in reasons().values():
        if reason.insisting_at_most_gbp is None:
            continue
        assert reason.insisting_at_least_gbp is not None
        assert 0 <= reason.insisting_at_least_gbp <= reason.insisting_at_most_gbp
        assert "costs at most £" in reason.words


def test_what_nobody_else_offers_has_no_next_best_and_no_price_of_insisting():
    servers = reasons()["servers"]

    assert servers.next_best is None
    assert servers.next_allowed is None
    assert servers.insisting_at_most_gbp is None
    assert servers.words == "Nobody else offers it."


def test_a_rule_that_keeps_out_a_better_offer_is_named_as_what_pushes():
    forms = reasons(limits=TWO)["forms"]

    assert forms.offer_id == "o1"
    assert forms.pushed_by == ("two",)
    assert forms.next_best.offer_id == "o3"
    assert forms.next_best.extra_value_gbp == pytest.approx(-7_040)
    assert forms.next_best.rules_broken == ("two",)
    assert forms.next_best.sentences
    assert forms.next_allowed is None  # to keep forms with ash leaves one supplier alone
    assert forms.insisting_at_most_gbp is None
    assert "better but breaks two" in forms.words


def test_an_offer_a_rule_bars_is_priced_and_the_rule_named_but_never_allowed():
    barred = """
        limit_id | kind    | subject | comparator
        no-house | exclude | o3      |
    """

    forms = reasons(limits=barred)["forms"]

    assert forms.offer_id == "o1"
    assert forms.next_best.offer_id == "o3"
    assert forms.next_best.rules_broken == ("no-house",)
    assert forms.next_allowed.offer_id == "retain:forms"


def test_a_blank_quality_is_not_known_and_never_nought():
    servers = reasons()["servers"]

    assert servers.quality_points is None
    assert servers.shortfall_gbp == 0


def test_parts_of_managing_and_interfaces_are_each_components_own():
    joined = """
        from_component_id | to_component_id | standard | annual_gbp
        forms             | case            | open     | 100
        forms             | servers         | open     |
    """

    found = reasons(interfaces=joined)

    assert found["forms"].offer_id == "o3"  # in-house, as are the servers
    assert found["forms"].interface_gbp == pytest.approx(200)
    assert found["servers"].interface_gbp == 0
    assert found["case"].managing_gbp == pytest.approx(2_000)
    assert found["forms"].managing_gbp == 0


def test_a_package_put_in_moves_what_it_covers_and_frees_what_came_with_another():
    offers = (
        OFFERS
        + """    both     | birch       | indicative | 24          |           | at_free_exit | no           |          |             |                |
"""
    )
    items = (
        ITEMS
        + """    both     | forms        | 0           | 20000      | 0        | 0              | 0            | 50          | 0
    both     | case         | 0           | 20000      | 0        | 0              | 0            | 50          | 0
"""
    )

    found = reasons(offers=offers, offer_items=items)
    standing = standing_of(answered(offers=offers, offer_items=items))
    field = field_of(standing)
    swap = next(s for s in swaps_of(field)[0] if field.built.offer_ids[s.offer] == "both")

    assert found["forms"].offer_id == "o3"
    assert [field.situation.component_ids[k] for k in swap.moved] == ["forms", "case"]
    assert sorted(field.ids(swap.chosen)) == ["both", "retain:servers"]


def test_a_swap_the_checker_values_otherwise_is_never_reported():
    standing = standing_of(answered())
    field = field_of(standing)
    swap = swaps_of(field)[0][0]
    wrong = Swap(
        component=swap.component,
        offer=swap.offer,
        chosen=swap.chosen,
        moved=swap.moved,
        extra_value_gbp=swap.extra_value_gbp - 100,
        broken=swap.broken,
    )

    with pytest.raises(Disagreement, match=r"was valued at .* and checks at"):
        _Priced(standing, field).other(wrong)


def test_the_same_run_is_explained_the_same_and_every_figure_has_its_columns():
    one, other = explain(answered(limits=TWO)), explain(answered(limits=TWO))

    assert one.figures() == other.figures()
    assert set(one.figures()) == set(EXPLAINING_READS)


def test_a_later_day_is_explained_as_of_that_day():
    assert explain(answered(on=date(2027, 1, 15))) is not None


PRICE = st.integers(min_value=8, max_value=30).map(lambda n: n * 1_000)


@settings(max_examples=12, deadline=None)
@given(prices=st.tuples(PRICE, PRICE, PRICE), least=st.integers(0, 2), join=st.integers(0, 9_000))
def test_what_insisting_costs_lies_between_its_two_figures_by_plain_enumeration(
    prices, least, join
):
    items = ITEMS
    for old, new in zip(("12000", "18000", "15000"), prices, strict=True):
        items = items.replace(f"| {old} ", f"| {new} ")
    limits = TWO.replace("| 2 ", f"| {least} ")
    joined = f"""
        from_component_id | to_component_id | standard | annual_gbp
        forms             | case            | open     | {join}
    """
    run = answered(offer_items=items, limits=limits, interfaces=joined)
    standing = standing_of(run)
    field = field_of(standing)
    worth = {}
    for choice in every_choice(run.situation):
        checked = run.checker.check(choice, run.rules)
        if not checked.broken:
            worth[choice] = checked.value_gbp
    best = min(worth.values())

    for reason in reasons_of(standing, field, swaps_of(field), fraction_of(field.problem)):
        without = [v for c, v in worth.items() if reason.offer_id not in c]
        if reason.insisting_at_most_gbp is not None:
            true = min(without) - best
            assert reason.insisting_at_least_gbp <= true + 0.01
            assert true <= reason.insisting_at_most_gbp + 0.01


def test_reasons_go_with_the_choices_and_none_is_lost():
    run = answered()
    found = explain(run)
    choices = [{"component_id": k, "offer_id": "x"} for k in run.situation.component_ids]

    told = found.with_reasons(choices)

    assert [c["offer_id"] for c in told] == ["x"] * 3
    assert [c["reason"]["component_id"] for c in told] == list(run.situation.component_ids)
    assert "reason" not in choices[0]


def test_of_more_offers_than_can_be_weighed_the_cheapest_are():
    standing = standing_of(answered())
    field = field_of(standing)

    few = swaps_of(field, at_most=1, fewest=1)

    assert sum(len(s) for s in few) < sum(len(s) for s in swaps_of(field))
    assert all(s.extra_value_gbp for mine in few for s in mine)
